"""The doors: one file a form in which patients come in or answers go out."""
