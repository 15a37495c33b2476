"""Registers of findings and of corrective actions: what an address asks for, the rows, the list as a workbook."""
