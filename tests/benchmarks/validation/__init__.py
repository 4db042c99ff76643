"""The rulebook held against real intensive-care stays, and the page that tells it."""
