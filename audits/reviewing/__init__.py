"""Management review (xem xét của lãnh đạo, ISO 9001 9.3): inputs collected and frozen, the meeting, its decisions and what became of them.

`kinds` are the words, `collecting` works the inputs out, `pack` freezes them, `gates` say what is missing, `papers` prints.
"""
