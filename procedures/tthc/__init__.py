"""The national list of administrative procedures: reading what it is brought in from, comparing, covering, drafting."""
