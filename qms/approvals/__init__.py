"""Decide: the table of moves and the abstract approvable."""
