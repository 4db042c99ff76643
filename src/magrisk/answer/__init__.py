"""The parts of an answer: why, what not, what is unknown, how soon."""
