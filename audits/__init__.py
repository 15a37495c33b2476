"""Audits, findings and corrective action: are we doing what the documents say, and what do we do when not."""
