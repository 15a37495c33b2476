"""Controlled copies of the sample: papers handed to heads of units, called back when their version ends, taken back or not.

The story tells of papers and of electronic copies; these are no papers, everybody reads the text here. Papers that the story
takes back without having told of their issue are handed out on the day their version began.
"""

from datetime import date, datetime, timedelta
from typing import Any

from documents import actions
from documents.copies.paper import note_of
from documents.models import ControlledCopy, Version
from qms.files import store
from qms.people.models import Post
from qms.sample.events import Event, moment, read_moment
from qms.sample.reading import listed, story
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

PAPER = "ban-giay"
PURPOSE = "Tra cứu tại đơn vị"
CONFIRMED_AFTER = timedelta(hours=1)
# Not told, and taken back later: when, which document and version, copy number of the story and unit.
UNTOLD = (
    (moment(date(2024, 6, 3), 9), "QT-TM-09", "01/00", (("02", "TM"), ("03", "VP"), ("04", "PVHCC"))),
    (moment(date(2026, 2, 12), 9), "QT-TM-03", "02/00", (("02", "VP"), ("03", "TM"))),
)
UNCONFIRMED = {("QT-TM-03", "02/01", "03")}  # its holder has not confirmed it yet
DESTROYED = {("QĐ-02", "01/00", "03"): "Cắt vụn tại Văn phòng, chị Lan Anh và người giữ cùng chứng kiến."}

Key = tuple[str, str, str]


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """Papers handed out, confirmed, taken back and destroyed."""
    handed: dict[Key, int] = {}
    found = []
    for at, code, version, papers in (*UNTOLD, *_told()):
        for number, unit in papers if code in codes else ():
            key = (code, version, number)
            found.append(
                Event(
                    at, f"copy {number} {code}", lambda at, key=key, unit=unit: _hand_out(stage, handed, key, unit, at)
                )
            )
            if key not in UNCONFIRMED:
                then = at + CONFIRMED_AFTER
                found.append(
                    Event(then, f"copy {number} received", lambda at, key=key: _confirm(stage, handed, key, at))
                )
    for act in story():
        if act["act"] != "copy-recall" or act["doc"] not in codes:
            continue
        for number in act["copies"]:
            key, words = (act["doc"], act["version"], number), act["words"]
            name = f"copy {number} {act['doc']} back"
            found.append(
                Event(
                    read_moment(act["at"]), name,
                    lambda at, key=key, words=words: _take_back(stage, handed, key, words, at),
                )
            )  # fmt: skip
    return found


def _told() -> list[tuple[datetime, str, str, tuple[tuple[str, str], ...]]]:
    """What the story says of papers, in the shape of UNTOLD."""
    return [
        (
            read_moment(act["at"]), code, act["version"],
            tuple((row["copy_no"], row["to"]) for row in act["copies"] if row["form"] == PAPER),
        )
        for act in story() if act["act"] == "copy-issue"
        for code in listed(act["doc"])
    ]  # fmt: skip


def _hand_out(stage: Stage, handed: dict[Key, int], key: Key, unit: str, at: datetime) -> None:
    code, number, _copy = key
    stage.need(code)
    issue, revision = map(int, number.split("/"))
    version = Version.objects.get(document__slug=stage.pen.known[code], issue=issue, revision=revision)
    day, keeper = at.date(), stage.cast[SECRETARY]
    copy = actions.number_copy(
        version, holder=_holder(stage, unit, day), place=stage.house.units[unit].name, purpose=PURPOSE, by=keeper, at=at,
        day=day,
    )  # fmt: skip
    data = stage.press.make(version, face="controlled", note=note_of(copy, day=day))
    actions.release_copy(copy, sha256=store.sha256_of(data), by=keeper, at=at, day=day)
    handed[key] = copy.pk


def _holder(stage: Stage, unit: str, day: date) -> Any:
    """The head of the unit, else somebody of it."""
    row = stage.house.units[unit]
    heads = [stage.cast.holder(post, day) for post in Post.objects.filter(unit=row, is_head=True).order_by("pk")]
    return next((person for person in heads if person), None) or stage.cast.somebody_of(row, day)


def _confirm(stage: Stage, handed: dict[Key, int], key: Key, at: datetime) -> None:
    copy = ControlledCopy.objects.select_related("holder").get(pk=handed[key])
    actions.receive_copy(copy, by=stage.cast[copy.holder.username], at=at)


def _take_back(stage: Stage, handed: dict[Key, int], key: Key, words: str, at: datetime) -> None:
    if key not in handed:
        return  # a paper from before the system, see README
    stage.need(key[0])
    keeper = stage.cast[SECRETARY]
    copy = actions.take_copy_back(ControlledCopy.objects.get(pk=handed[key]), words=words, by=keeper, at=at)
    if key in DESTROYED:
        actions.certify_destruction(copy, words=DESTROYED[key], by=keeper, at=at)
