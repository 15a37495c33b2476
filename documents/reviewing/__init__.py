"""Periodic review (rà soát định kỳ): a record for every document in force whose day nears, and what was said about it.

A review is scheduled half a year before it is due, opened as many days ahead as the type says, and decided once: the text is
confirmed until a next day, revised (its draft is opened), or withdrawn. It is cancelled where the document changes anyhow.
`dates` says when a text is due, `finding` what is due now, `turns` whose turn it is, `listing` the list of what stands,
`shown` what pages say, `telling` who hears of it, `job` the daily work; the acts are in `documents.actions.reviewing` and
`documents.actions.review_closing`.

Due is never stored with the text in force: it follows from its first day and the interval, or from what the last confirmation
of this very version says. A text that is overdue stays in force and open to its readers; they are told.
"""
