"""Risks and opportunities (ISO 9001 clause 6.1): two registers with scales of their own, one way of working on both."""
