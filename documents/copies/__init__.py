"""Controlled copies: numbered papers that somebody answers for, and the short codes by which a paper says whether it counts."""
