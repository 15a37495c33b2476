"""Keep: the content store by hash."""
