"""The API: what programs may read, with a personal token. One table (`operations`) drives addresses, checks and the schema."""
