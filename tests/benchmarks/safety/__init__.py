"""The measured safety case: what was measured, every error, the hazards, and what a site must check."""
