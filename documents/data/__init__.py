"""Data that comes with the product: the shared document types and their usual rules."""
