"""Faces of a comparison: the page, the paper, the amendment table."""
