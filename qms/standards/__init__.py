"""Editions of ISO 9001, their clauses and mappings, as data."""
