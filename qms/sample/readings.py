"""Readings of the sample: who was asked to read what, who confirmed when, as the story tells.

The quality policy asks ahead of its force, by the rules of its type since 01/11/2026; all else is asked for by the secretary,
as the story does. Readings of which the story names no hour lie between the asking and the morning on which it is looked at.
"""

from datetime import date, datetime, timedelta
from typing import Any

from documents.actions.keeping import change_rules
from documents.actions.reading_asking import ask_readers
from documents.actions.reading_confirming import confirm_reading
from documents.actions.reading_setting import add_readers, write_question
from documents.models import Document, TypeRules
from documents.readings.audience import Readers
from documents.readings.brief import asked_of
from documents.readings.current import text_of
from qms.people.models import Unit
from qms.sample.cast import usernames
from qms.sample.events import Event, moment, read_moment
from qms.sample.reading import listed, read_day, story
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage
from qms.worktime.calendars import calendar_of

RULES_CHANGED = moment(date(2026, 11, 2), 9)
POLICY, POLICY_DAYS = "chinh-sach", 15
QUESTIONS = {
    "QT-TM-03": ("Thông báo lịch thẩm định thực tế trước ít nhất mấy ngày?", ["01 ngày", "02 ngày", "03 ngày"], 2),
}


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """Requests, confirmations of the story, and those of which it says only how many there were."""
    found = [Event(RULES_CHANGED, "readers of the policy", lambda at: _policy(stage, at))]
    for act in story():
        code = act.get("doc")
        if act["act"] == "read-request" and code in codes and read_day(act["due"]) and code != "CS-CL-01":
            found.append(Event(read_moment(act["at"]), f"ask to read {code}", lambda at, act=act: _ask(stage, act, at)))
        elif act["act"] == "read":
            found += [
                Event(
                    read_moment(act["at"]),
                    f"read {one}",
                    lambda at, act=act, one=one: _read(stage, act["who"], one, at),
                )
                for one in listed(code)
                if one in codes
            ]
        elif act["act"] == "read-set" and code in codes:
            found.append(
                Event(moment(date(2026, 11, 20), 16), f"read {code}", lambda at, act=act: _set(stage, act, at))
            )
    if "QC-01" in codes:
        rest = {"doc": "QC-01", "missing": ["binh.luu", "trung.ngo"]}
        found.append(Event(moment(date(2026, 3, 30), 15), "read QC-01", lambda at: _set(stage, rest, at)))
    return found


def _policy(stage: Stage, at: datetime) -> None:
    rules = TypeRules.objects.get(agency__code="SCT", type__slug=POLICY)
    change_rules(rules, by=stage.cast[SECRETARY], at=at, reading_days=POLICY_DAYS, reading_ahead=True)


def _ask(stage: Stage, act: dict[str, Any], at: datetime) -> None:
    """Name the readers of the story, and ask them; PDFs of what is in force by then are waited for."""
    stage.settle()
    document, by, day = Document.objects.get(code=act["doc"]), stage.cast[SECRETARY], at.date()
    given = {"by": by, "at": at, "day": day}
    for line in _lines(stage, act, day):
        add_readers(document, **line, **given)
    if act["doc"] in QUESTIONS:
        text, choices, right = QUESTIONS[act["doc"]]
        write_question(document, text=text, choices=choices, right=right, by=by, at=at)
    ask_readers(document, due_date=read_day(act["due"]), words=act["words"][:500], **given)


def _lines(stage: Stage, act: dict[str, Any], day: date) -> list[dict[str, Any]]:
    if act.get("groups"):
        units = Unit.objects.on(day).filter(code__in=act["groups"])
        return [{"kind": "unit", "unit": unit} for unit in units.order_by("agency", "order", "code")]
    if act.get("to") == "all":
        top = Unit.objects.on(day).get(agency__code="SCT", parent=None)
        return [{"kind": "unit", "unit": top}]
    posts = [stage.cast[name].appointments.on(day).first().post for name in act["to"]]
    return [{"kind": "post", "post": post} for post in posts]


def _read(stage: Stage, name: str, code: str, at: datetime) -> None:
    """Confirm as one person, if the document asks that person then."""
    document, person, day = Document.objects.get(code=code), stage.cast[name], at.date()
    found = asked_of(person, document, day)
    version = text_of(found, day) if found else None
    if found is None or version is None or found.read:
        return
    answers = {row.pk: str(row.right) if row.choices else "Đã rõ" for row in document.reading_questions.all()}
    confirm_reading(found, seen=version.pk, answers=answers, by=person, at=at, day=day)


def _set(stage: Stage, act: dict[str, Any], at: datetime) -> None:
    """Everybody who is asked confirms but for those whom the story names, some minutes apart."""
    document, day = Document.objects.select_related("agency").get(code=act["doc"]), at.date()
    found = document.reading_rounds.select_related("document", "version__document").order_by("pk").last()
    if found is None:
        return
    readers = Readers(found, day, lambda: calendar_of(document.agency))
    waiting = readers.people().filter(read=False).values_list("person__username", flat=True)
    names = sorted(set(waiting) & set(usernames()) - set(act["missing"]))
    for place, name in enumerate(names):
        _read(stage, name, act["doc"], at + timedelta(minutes=7 * place))
