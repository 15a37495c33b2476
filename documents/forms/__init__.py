"""Forms of documents, one file a room."""
