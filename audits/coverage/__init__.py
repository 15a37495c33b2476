"""How far an agency covers the clauses of an edition, unit by unit, as of any day; a score that falls as evidence ages.

`rule` is the rule, shown on the page; `standing` reads the facts; `cells` says what one field of the matrix rests on.
"""
