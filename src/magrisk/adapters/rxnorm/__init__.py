"""The door for a user's own RxNorm: the tables of a release (RRF) to a vocabulary of one file."""
