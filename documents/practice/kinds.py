"""What is wrong with a place, as its reader says it with one tap: one row a kind."""

from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    UNCLEAR = "unclear", _("it is unclear")
    TIME = "time", _("it is impossible in the time given")
    OTHERWISE = "otherwise", _("we do it differently")
    FORM = "form", _("the form is out of date")
    LAW = "law", _("the law has changed")


class Row(NamedTuple):
    """`words` where a tap alone helps nobody: what is done instead, which law. `asks` is what the reader is asked then."""

    icon: str
    words: bool
    asks: Any


ROWS: dict[str, Row] = {
    Kind.UNCLEAR: Row("question-circle", True, _("Write what is not clear.")),
    Kind.TIME: Row("clock-history", False, ""),
    Kind.OTHERWISE: Row("arrow-repeat", True, _("Write how it is done instead.")),
    Kind.FORM: Row("file-earmark-text", False, ""),
    Kind.LAW: Row("book", True, _("Write which law, and what it says now.")),
}
WORDED = tuple(kind for kind, row in ROWS.items() if row.words)
SHORTEST, LONGEST = 10, 1000  # characters
MOST_A_DAY = 20  # signals of one person
