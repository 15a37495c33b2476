"""Records (hồ sơ): series from the records part of procedures in force, the files kept in them, and what becomes of these.

`retention` reads a time to keep, `standing` says where a file stands on a day, `listing` is the register, `workbook` and
`minutes` its papers, `worklist` what waits. What people do is in `procedures.actions.records*`.
"""
