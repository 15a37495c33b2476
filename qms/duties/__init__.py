"""The yearly cycle of the quality management system: what the law asks of an agency every year, and what was done about it.

`rules` is the one table of what is asked, by which law, when; `planning` puts its days on working days; `listing` says
what a reader sees; `months` lays a month out; `feed` is the same as an iCalendar file.
"""
