"""Taking out: the register as an official list (XLSX, DOCX, PDF) and the papers of many documents (ZIP, one bound PDF).

`listing` turns rows into the plain list that every form of it is made from, `workbook` and the doors of `qms.word` and
`qms.printing` make the files, `bundle` gathers papers, `job` is the background work that people can leave and find again.
"""
