"""Backup and restore: database and files in one archive that says what is in it; the keys apart."""
