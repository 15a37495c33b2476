"""Find: folding of Vietnamese text and search sources."""
