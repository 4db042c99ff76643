"""magrisk: cumulative risk of hypomagnesemia from a graph of rules, with every point explained."""

__version__ = "0.1.0"
