"""Word in. `read_word(path)` is the only door; the libraries for Word files live in a child process behind it."""

from qms.word.door import read_word
from qms.word.result import Amendment, Dropped, Section, SignRow, WordImage, WordResult

__all__ = ["Amendment", "Dropped", "Section", "SignRow", "WordImage", "WordResult", "read_word"]
