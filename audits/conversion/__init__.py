"""Going over from one edition of the standard to another: the plan of an agency, its progress, and what the new edition lacks.

`kinds` are the words; `querysets` who may what; `standing` works out the progress; `gaps` compares what is in force with the new
edition through the table that maps clauses.
"""
