"""Pages of documents, one file a room."""
