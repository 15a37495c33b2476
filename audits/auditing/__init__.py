"""Internal audits: who may audit what, which units first, what is looked at, which questions, what goes on paper.

`independence` and `eligible` answer who may take part, `weighing` and `figures` which unit is audited first, `sampling` what is
looked at, `making` which questions are asked, `stages` how far an audit is and what it still lacks, `papers` what is printed.
"""
