"""Dirty rosters, each with what must become of every record of it, written down before it is read."""
