"""Controlled documents, from draft to the official PDF in force."""
