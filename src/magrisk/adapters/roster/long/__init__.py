"""Long rosters: one row a medicine, condition or lab, joined by patient."""
