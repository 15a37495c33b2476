"""Signals from practice of the sample: "we do not do it like that", as the story tells it, and what the officer answered.

The story lets heads of units answer; here the officer does, in their words.
"""

from datetime import datetime
from typing import Any

from documents import actions
from documents.models import Document, PracticeSignal, Version
from documents.practice.places import places_of
from documents.snapshot import snapshot_of
from qms.people.querysets import covers
from qms.sample.events import Event, read_moment
from qms.sample.reading import story
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

PUT_OFF = {"TH-2026-09"}  # to be looked at in the next review, so it waits


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """What readers say, and the answers."""
    sent: dict[str, PracticeSignal] = {}
    found = []
    for act in story():
        if act["act"] not in ("signal", "signal-answer") or act["doc"] not in codes:
            continue
        perform = _say if act["act"] == "signal" else _answer
        if act["act"] == "signal" or act["ref"] not in PUT_OFF:
            name = f"{act['act']} {act['ref']}"
            found.append(
                Event(read_moment(act["at"]), name, lambda at, act=act, do=perform: do(stage, sent, act, at))
            )  # fmt: skip
    return found


def _say(stage: Stage, sent: dict[str, PracticeSignal], act: dict[str, Any], at: datetime) -> None:
    """Of the step where the text of the day has it as data, else of the whole document."""
    stage.need(act["doc"])
    document = Document.objects.get(slug=stage.pen.known[act["doc"]])
    version = Version.objects.get(covers(at.date(), "period__"), document=document)
    step = f"Bước {act['step']}."
    place = next((place.key for place in places_of(snapshot_of(version)) if place.name.startswith(step)), "")
    sent[act["ref"]] = actions.signal_practice(
        document, kind="otherwise", text=act["words"], place=place, by=stage.cast[act["who"]], at=at, day=at.date()
    )


def _answer(stage: Stage, sent: dict[str, PracticeSignal], act: dict[str, Any], at: datetime) -> None:
    signal = sent[act["ref"]]
    actions.answer_signals(signal.document, signals=[signal.pk], text=act["words"], by=stage.cast[SECRETARY], at=at)
