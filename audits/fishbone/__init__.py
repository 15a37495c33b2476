"""The fishbone of a cause, drawn: six bones along a spine to the problem. Its equal in words is the list beside it."""
