"""How fast rosters are scored: the whole command beside the copy of a file, and beside other tools."""
