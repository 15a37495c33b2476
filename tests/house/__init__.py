"""Tests about the code itself. Each says a habit of the house; each list of exceptions gives its reasons."""
