"""Measurements that are run by hand, and their pages held to what they would say today."""
