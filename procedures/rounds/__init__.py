"""The round: every night the rules of the linter that look at the world are asked of every procedure in force.

A procedure in force cannot change, but what it names does: a post is abolished, a law repealed, a form withdrawn. `facts` reads
a slice of procedures with everything they name in a handful of statements, `matching` lays what the rules find beside what was
found before, `telling` says it once, `listing` is the list of what stands, `job` the daily work. The acts are in
`procedures.actions.rounds`.

A round goes by slices, each a transaction of its own that also notes how far it came: killed anywhere it goes on there, and
two at once share the work instead of doing it twice. Only differences are written. A finding is closed when the rule is kept
again or the text is no longer in force; what comes back later is a finding of its own.

Since when: the day that a rule gives (the law's last day, the form's, the post's); without one, the day of the round for a rule
that cannot be set aside, because the version was kept by it when it was submitted, and the first day in force for the others.
A rule that somebody set aside for the version stays set aside for what was so when the version came into force, and counts
again for what became so since.

Who sees findings: whoever sees what is prepared of the document (`documents.view_draft`), restricted ones as everywhere.
"""
