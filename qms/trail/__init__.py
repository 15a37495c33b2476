"""Record: append-only entries, seals, checkpoints, database guards."""
