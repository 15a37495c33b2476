"""Audits, findings and corrective actions in the search of everything: their folded words (`remembering`), and the source."""
