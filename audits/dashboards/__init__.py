"""The picture for the leadership: what an agency has, what is late, what was found. Counts only what the person may see.

`counting` asks the database, `figures` turns the answers into charts whose numbers lead to their lists, `across` compares agencies.
"""
