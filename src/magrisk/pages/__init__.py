"""The rulebook as pages for people to read: generated from the rules, never written by hand."""
