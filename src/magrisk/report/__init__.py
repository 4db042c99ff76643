"""Answers as HTML documents that stand by themselves: one file, no network, nothing that data could run."""
