"""Procedures as data: its models land with the issue that brings them."""
