"""Tell: notice kinds, outbox, delivery."""
