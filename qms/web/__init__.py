"""Show: home, my work, errors, health."""
