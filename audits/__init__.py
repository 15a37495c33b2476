"""Audits and corrective action: its models land with the issue that brings them."""
