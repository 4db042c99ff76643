"""Two scored files of one roster, or of two: who moved and why, and how often each rule fires in either."""
