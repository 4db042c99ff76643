"""A rulebook's answers held against what was measured: whom they tell apart, and whether the chances hold."""
