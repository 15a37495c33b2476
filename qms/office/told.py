"""Entries of the trail in words: the act, and the rest of what was noted of it.

Values that an act notes by their key, such as a verdict, are told by their label. The floors above give theirs through an
object of VERSION_CONTENT with `trail_words` (word of the detail -> value -> label).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qms.access.roles import BY_KEY
from qms.office.forms.people import ACT_LABELS
from qms.people.models import User
from qms.trail.acts import Act
from qms.worktime.models import Kind

# What is told of an act, in this order; the rest of its detail follows as it was written.
TOLD = {
    "number": gettext_lazy("number"),
    "decision": gettext_lazy("decision"),
    "code": gettext_lazy("code"),
    "name": gettext_lazy("name"),
    "title": gettext_lazy("title"),
    "role": gettext_lazy("role"),
    "post": gettext_lazy("post"),
    "clause": gettext_lazy("clause"),
    "edition": gettext_lazy("edition"),
    "task": gettext_lazy("task"),
    "done": gettext_lazy("done"),
    "total": gettext_lazy("total"),
    "unit": gettext_lazy("unit"),
    "parent": gettext_lazy("under"),
    "successors": gettext_lazy("taken over by"),
    "acts": gettext_lazy("acts"),
    "old_agency": gettext_lazy("old agency"),
    "new_agency": gettext_lazy("new agency"),
    "from": gettext_lazy("from"),
    "to": gettext_lazy("to"),
    "until": gettext_lazy("until before"),
    "reason": gettext_lazy("reason"),
    "remark": gettext_lazy("remark"),
    "type": gettext_lazy("type"),
    "kind": gettext_lazy("kind"),
    "round": gettext_lazy("round"),
    "step": gettext_lazy("step"),
    "day": gettext_lazy("day"),
    "hours": gettext_lazy("hours"),
    "weekdays": gettext_lazy("days of the week"),
    "what": gettext_lazy("what was done"),
    "order": gettext_lazy("place in lists"),
    "fields": gettext_lazy("changed"),
    "changed": gettext_lazy("changed"),
    "sessions_ended": gettext_lazy("sessions ended"),
    "tokens_ended": gettext_lazy("tokens ended"),
    "scopes": gettext_lazy("opens"),
    "ending": gettext_lazy("ends in"),
    "username": gettext_lazy("user name"),
    "source": gettext_lazy("source"),
    "law": gettext_lazy("law"),
    "files": gettext_lazy("files"),
    "damaged": gettext_lazy("damaged files"),
    "seals": gettext_lazy("seals"),
    "person": gettext_lazy("person"),
    "query": gettext_lazy("looked for"),
    "words": gettext_lazy("in these words"),
    "witnesses": gettext_lazy("witnesses"),
    "place": gettext_lazy("where kept"),
    "count": gettext_lazy("how many"),
    "closed": gettext_lazy("work ended"),
    "year": gettext_lazy("year"),
    "evidence": gettext_lazy("evidence"),
    "due": gettext_lazy("due"),
    "holder": gettext_lazy("holder"),
    "with": gettext_lazy("shared with"),
    "rule": gettext_lazy("rule"),
    "document": gettext_lazy("document"),
    "documents": gettext_lazy("documents"),
    "copies": gettext_lazy("copies"),
    "signals": gettext_lazy("signals"),
    "places": gettext_lazy("places"),
    "why": gettext_lazy("why"),
    "next": gettext_lazy("next time"),
    "rows": gettext_lazy("rows"),
    "list": gettext_lazy("list"),
    "face": gettext_lazy("kind of paper"),
    "worked": gettext_lazy("worked instead"),
    "question": gettext_lazy("question"),
    "questions": gettext_lazy("questions"),
    "text": gettext_lazy("text"),
    "result": gettext_lazy("result"),
    "grade": gettext_lazy("grade"),
    "verdict": gettext_lazy("verdict"),
    "conflicts": gettext_lazy("what stands against it"),
    "finding": gettext_lazy("finding"),
    "findings": gettext_lazy("findings"),
    "method": gettext_lazy("method"),
    "lines": gettext_lazy("lines"),
    "action": gettext_lazy("action no."),
    "by": gettext_lazy("done by"),
    "checker": gettext_lazy("checks the effect"),
    "late": gettext_lazy("late"),
    "days_late": gettext_lazy("days late"),
    "move": gettext_lazy("move"),
    "after": gettext_lazy("after the approval"),
    "programme": gettext_lazy("programme of the year"),
    "lead": gettext_lazy("may lead"),
    "retired": gettext_lazy("not offered any more"),
    "seed": gettext_lazy("number the sample was drawn with"),
    "size": gettext_lazy("drawn from"),
    "again": gettext_lazy("drawn again"),
    "token": gettext_lazy("place in the minutes"),
    "before": gettext_lazy("before"),
    "units": gettext_lazy("units"),
    "version": gettext_lazy("version"),
    "open_remarks": gettext_lazy("remarks still open"),
    "route": gettext_lazy("route"),
    "types": gettext_lazy("types of documents"),
    "reserved": gettext_lazy("code set aside"),
    "request": gettext_lazy("request"),
    "scan": gettext_lazy("signed copy"),
    "characters": gettext_lazy("characters"),
    "proposed": gettext_lazy("proposed"),
    "accepted": gettext_lazy("accepted"),
    "chosen": gettext_lazy("chosen"),
    "procedures": gettext_lazy("procedures"),
    "instead_of": gettext_lazy("instead of"),
    "signed": gettext_lazy("signed on"),
    "file": gettext_lazy("file"),
    "new": gettext_lazy("new"),
    "same": gettext_lazy("unchanged"),
    "refused": gettext_lazy("not taken"),
    "appeared": gettext_lazy("new findings"),
    "gone": gettext_lazy("findings that went"),
    "left_out": gettext_lazy("left out"),
    "added": gettext_lazy("added"),
    "agency": gettext_lazy("agency no."),
    "days": gettext_lazy("days"),
    "since": gettext_lazy("since"),
    "filters": gettext_lazy("narrowed by"),
    "put in force": gettext_lazy("put in force"),
    "made_at": gettext_lazy("made at"),
    "lost_checkpoints": gettext_lazy("checkpoints lost"),
    "seconds": gettext_lazy("seconds"),
    "period": gettext_lazy("period"),
    "value": gettext_lazy("figure"),
    "target": gettext_lazy("target"),
    "outcome": gettext_lazy("result"),
    "score": gettext_lazy("score"),
    "sha256": gettext_lazy("digest"),
}
OWN_VALUES: dict[str, Mapping[str, Any]] = {
    "kind": dict(Kind.choices),
    "fields": {field.name: field.verbose_name for field in User._meta.concrete_fields}
    | {"notices": gettext_lazy("choices of notices")},
    "put in force": {"again": gettext_lazy("once more")},
    "acts": ACT_LABELS,
    "what": {
        "added": gettext_lazy("added"),
        "changed": gettext_lazy("changed"),
        "removed": gettext_lazy("removed"),
        "set": gettext_lazy("set"),
        "swapped": gettext_lazy("swapped"),
        "confirmed": gettext_lazy("confirmed"),
    },
}
ACTS = dict(Act.choices)
LONGEST = 200  # characters of one piece of detail
DIGEST = 12  # of a hash, enough to compare with the page
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `recorded.page_of` with its act as a word and its detail as texts."""
    return {**row, "act": ACTS.get(row["act"], row["act"]), "told": told(row["detail"])}


def told(detail: dict[str, Any]) -> list[str]:
    """The detail of an entry as "word: value", what is known first."""
    known = [(_word(name, detail), name, detail[name]) for name in TOLD if name in detail]
    rest = [(name, name, value) for name, value in detail.items() if name not in TOLD]
    return [f"{word}: {_text(name, value)}" for word, name, value in known + rest if value not in ("", None, [], {})]


def _word(name: str, detail: Mapping[str, Any]) -> Any:
    """The word for a piece of detail; "from" is a day, or what stood there before, and "after" is what came in place of "before"."""
    if name == "from" and not _DAY.fullmatch(str(detail[name])):
        return _("before")
    return _("now") if name == "after" and "before" in detail else TOLD[name]


@cache
def _values() -> dict[str, dict[str, Any]]:
    """Labels of values by the word of the detail, those of all floors together."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    given = [getattr(import_string(dotted), "trail_words", {}) for dotted in settings.VERSION_CONTENT]
    for words in (OWN_VALUES, {"role": {key: role.label for key, role in BY_KEY.items()}}, *given):
        for name, labels in words.items():
            found[name].update(labels)
    return found


def _text(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(name, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    label = _values().get(name, {}).get(text)
    if label:
        return str(label)
    if name == "sha256":
        return f"{text[:DIGEST]}…"
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text[:LONGEST]
    except ValueError:
        return text[:LONGEST]
