"""Everything a person can do with findings and corrective actions, one file a subject."""
