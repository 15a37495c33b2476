"""The shape of a procedure's data (part 5 of the document): one table for reading, refusing, naming and documenting it.

Data is plain: dicts, lists, texts, numbers. It is kept whole in one row of its version (`models.ProcedurePart`), goes into the
snapshot with names resolved, and out and in again as JSON (`exchange`). A draft may be incomplete, never misshapen: what
is missing is the linter's matter, what has the wrong shape is refused here with the place and the cure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SCHEMA = 1


class StepKind(TextChoices):
    START = "start", _("Start")
    TASK = "task", _("Task")
    DECISION = "decision", _("Decision")
    WAIT = "wait", _("Wait")
    END = "end", _("End")


class Clock(TextChoices):
    """Whether the time limit of the case runs during the step. `stop`: waiting for the applicant is not counted."""

    RUN = "run", _("The time limit runs")
    STOP = "stop", _("The time limit stands still")
    NONE = "none", _("Takes no time")


class ChannelKind(TextChoices):
    DIRECT = "direct", _("In person")
    POST = "post", _("By post")
    ONLINE = "online", _("Online")


class Numbering(TextChoices):
    """How the agency numbers the parts of section 5."""

    DECIMAL = "decimal", _("5.1, 5.2, 5.3")
    LETTER = "letter", _("a, b, c, d, đ")


class StepNumbers(TextChoices):
    B = "B1", _("B1, B2, B3")
    PLAIN = "1", _("1, 2, 3")


@dataclass(frozen=True)
class Text:
    """A text of at most `most` characters; `lines` where it may hold several."""

    label: Any
    most: int = 300
    lines: bool = False


@dataclass(frozen=True)
class Texts:
    """Several short texts; given as one text they stand on lines of their own or behind semicolons. `lines` where each may
    hold several."""

    label: Any
    most: int = 40
    each: int = 600
    lines: bool = False


@dataclass(frozen=True)
class Number:
    label: Any
    least: int = 0
    most: int = 999


@dataclass(frozen=True)
class Choice:
    label: Any
    of: type[TextChoices]
    otherwise: str


@dataclass(frozen=True)
class Span:
    """A time limit: None, or {"value": a number above 0 with at most two decimals, "unit": a `qms.worktime.days.TimeUnit`}."""

    label: Any


@dataclass(frozen=True)
class Spans:
    """A time limit for each case, by the id of the case; a case without one is left out."""

    label: Any


@dataclass(frozen=True)
class Party:
    """Who: {"name"} and, where the agency has it, {"post": pk} or {"unit": pk}; None for nobody yet."""

    label: Any


@dataclass(frozen=True)
class Parties:
    label: Any
    most: int = 20


@dataclass(frozen=True)
class Rows:
    """Several things of one shape, each with a stable `id` (UUID) unless `keyless`.

    `sparse`: a field that came after procedures were frozen without it; while empty it is left out of the row, so that old
    data reads, compares and is hashed as it was. Whoever reads such a field asks with `get`.
    """

    label: Any
    row: Mapping[str, Any]
    most: int
    one: Any
    keyless: bool = False
    sparse: bool = False


BASIS: Mapping[str, Any] = {
    "number": Text(_("number of the law"), 60),
    "provision": Text(_("article, clause, point"), 120),
    "text": Text(_("as the document words it"), 1500),
}
CASE: Mapping[str, Any] = {
    "name": Text(_("name of the case"), 160),
    "limit": Span(_("legal time limit")),
    "bases": Rows(_("legal bases"), BASIS, 10, _("legal basis"), keyless=True, sparse=True),
}
DOSSIER_ITEM: Mapping[str, Any] = {
    "item": Text(_("paper to file"), 2000, lines=True),
    "original": Number(_("originals"), 0, 99),
    "copy": Number(_("copies"), 0, 99),
    "where": Text(_("where to get it"), 300),
    "form": Text(_("form"), 60),
    "note": Text(_("note"), 1000, lines=True),
    "bases": Rows(_("legal bases"), BASIS, 10, _("legal basis"), keyless=True),
}
CHANNEL: Mapping[str, Any] = {
    "kind": Choice(_("channel"), ChannelKind, "direct"),
    "case": Text(_("case"), 40),
    "limit": Span(_("time limit")),
    "fee": Text(_("fee"), 300),
    "place": Text(_("place"), 300),
    "note": Text(_("note"), 600),
}
FEE: Mapping[str, Any] = {
    "name": Text(_("name of the fee"), 1500),
    "amount": Text(_("amount"), 300),
    "note": Text(_("note"), 600),
    "bases": Rows(_("legal bases"), BASIS, 10, _("legal basis"), keyless=True),
}
STEP: Mapping[str, Any] = {
    "kind": Choice(_("kind of step"), StepKind, "task"),
    "title": Text(_("what is done"), 2000, lines=True),
    "instruction": Text(_("instruction"), 20_000, lines=True),
    "responsible": Party(_("responsible")),
    "consulted": Parties(_("consulted")),
    "informed": Parties(_("informed")),
    "limits": Spans(_("time limit")),
    "clock": Choice(_("clock"), Clock, "run"),
    "forms": Texts(_("forms"), 20, 60),
    "results": Texts(_("results and records"), lines=True),
    "public_text": Text(_("plain words for citizens"), 2000, lines=True),
    "bases": Rows(_("legal bases"), BASIS, 10, _("legal basis"), keyless=True),
}
TRANSITION = {
    "from": Text(_("from step"), 40),
    "to": Text(_("to step"), 40),
    "condition": Text(_("condition"), 120),
}
RECORD = {
    "name": Text(_("record"), 1000, lines=True),
    "place": Text(_("kept at"), 200),
    "retention": Text(_("kept for"), 300),
}
ABBREVIATION = {"short": Text(_("abbreviation"), 40), "full": Text(_("meaning"), 1000)}

SHAPE: Mapping[str, Any] = {
    "numbering": Choice(_("numbers of the parts"), Numbering, "decimal"),
    "step_numbers": Choice(_("numbers of the steps"), StepNumbers, "B1"),
    "cases": Rows(_("Cases"), CASE, 8, _("Case")),
    "bases": Rows(_("Legal bases"), BASIS, 80, _("Legal basis")),
    "dossier": Rows(_("Dossier"), DOSSIER_ITEM, 80, _("Paper")),
    "sets": Number(_("number of sets"), 1, 20),
    "conditions": Texts(_("conditions"), 40, 2000, lines=True),
    "channels": Rows(_("Channels"), CHANNEL, 24, _("Channel")),
    "place": Text(_("place of receipt and return"), 2000, lines=True),
    "hours": Text(_("hours of receipt"), 300),
    "result": Text(_("result"), 3000, lines=True),
    "fees": Rows(_("Fees"), FEE, 20, _("Fee")),
    "time_note": Text(_("time limit in words"), 4000, lines=True),
    "steps": Rows(_("Steps"), STEP, 120, _("Step")),
    "transitions": Rows(_("Exits"), TRANSITION, 400, _("Exit"), keyless=True),
    "records": Rows(_("Records to keep"), RECORD, 40, _("Record")),
    "abbreviations": Rows(_("Abbreviations"), ABBREVIATION, 60, _("Abbreviation"), keyless=True),
    "tthc": Texts(_("administrative procedures"), 40, 40),
}
