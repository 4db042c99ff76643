"""Makes those parts of rules/vocabulary that are facts of public tables, and holds the rest against them."""
