"""Forms of audits, findings and corrective actions. Rules live in the acts."""
