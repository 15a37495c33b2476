"""Pages of audits, findings and corrective actions."""
