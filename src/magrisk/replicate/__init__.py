"""What the rulebook predicts for published populations, beside what was published: a report, never a fit."""
