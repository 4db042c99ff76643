"""Pictures of the rulebook's graph: one module a format, and what they share."""
