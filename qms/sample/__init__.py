"""The invented agency, by performing acts."""
