"""From the story to a gapless order of acts: what the story leaves out (a check, an opinion, a submission) is put in.

The story tells what is worth telling; the product wants every step of the route. So each version gets its own list of
acts, and before every act those that the route asks for first, at times between the acts told.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from qms.sample.events import between, moment, read_moment
from qms.sample.reading import DocumentFacts, VersionFacts, agency_facts, documents, listed, story
from qms.sample.rules import SECRETARY

KINDS = {
    "draft": "open",
    "submit": "submit",
    "resubmit": "submit",
    "format-check": "check",
    "opinion": "opinion",
    "opinion-closed": "rest",
    "comment": "comment",
    "resolve-comment": "resolve",
    "return": "return",
    "pull-back": "pull_back",
    "review": "review",
    "approve": "approve",
    "cancel": "cancel",
}
ROUTE = {"submit_on": ("submit", 9, 0), "review_on": ("review", 14, 30), "approve_on": ("approve", 10, 0)}
WHO = {"open": "prepared", "write": "prepared", "submit": "prepared", "review": "reviewed", "approve": "approved"}
LEAD = timedelta(days=4)  # how long before the first act told a draft is begun
WRITING = timedelta(minutes=20)
SECTION = re.compile(r"[Mm]ục (\d+(?:\.\d+)*)")


@dataclass(frozen=True)
class Step:
    """One act on one version. `place` is the number of a section; `remembered` says that a remark is answered later."""

    at: datetime
    kind: str
    who: str
    words: str = ""
    unit: str = ""
    place: str = ""
    remembered: bool = False


@dataclass
class Issue:
    """One issuing decision over several versions."""

    at: datetime
    who: str
    agency: str
    number: str
    date: date
    versions: list[VersionFacts] = field(default_factory=list)


def versions_told() -> dict[tuple[str, str], VersionFacts]:
    """Every version that was not taken over from paper, by its key."""
    return {row.key: row for facts in documents().values() for row in facts.versions if not row.is_import}


def pairs(act: dict[str, Any]) -> list[tuple[str, str]]:
    """Document and version of an act of the story; one version stands for all documents named."""
    codes, numbers = listed(act.get("doc")), listed(act.get("version"))
    if len(numbers) == 1:
        numbers = numbers * len(codes)
    return list(zip(codes, [str(number) for number in numbers], strict=False)) if numbers else []


def steps_of_versions() -> dict[tuple[str, str], list[Step]]:
    """All acts of each version up to its approval, in order of time, gapless."""
    told = _told()
    found = {}
    for key, facts in versions_told().items():
        found[key] = _gapless(documents()[facts.code], facts, sorted(told[key], key=lambda step: step.at))
    return found


def issues() -> list[Issue]:
    """The issuing decisions in order of time. Two acts of the story with one number are one decision."""
    found: dict[tuple[str, str], Issue] = {}
    known = versions_told()
    for act in story():
        for key in pairs(act) if act["act"] == "issue" else ():
            if key not in known:
                continue
            facts = known[key]
            agency, number, at = documents()[facts.code].agency, facts.raw["decision_no"], read_moment(act["at"])
            one = found.setdefault((agency, number), Issue(at, act["who"], agency, number, at.date()))
            one.versions.append(facts)
            one.at = max(one.at, at)
    return sorted(found.values(), key=lambda one: (one.at, one.number))


def _told() -> dict[tuple[str, str], list[Step]]:
    """What the story says of each version, with the dates of a decision's `route`."""
    known, told = versions_told(), defaultdict(list)
    answered = {(key, _section(act)) for act in story() if act["act"] == "resolve-comment" for key in pairs(act)}
    for act in story():
        if act.get("purpose"):
            continue
        for n, key in enumerate(pairs(act)):
            if key not in known:
                continue
            facts, at = known[key], read_moment(act["at"])
            if act["act"] == "issue":
                told[key] += _routed(act.get("route", {}), facts, n)
            elif act["act"] in KINDS and not (facts.issued_date and at.date() > facts.issued_date):
                words, place = act.get("words") or "", _section(act)
                unit, kept = act.get("unit", ""), bool(place) or (key, place) in answered
                told[key].append(
                    Step(at + timedelta(seconds=n), KINDS[act["act"]], act["who"], words, unit, place, kept)
                )
    return told


def _section(act: dict[str, Any]) -> str:
    found = SECTION.search(act.get("place") or "")
    return found[1] if found else ""


def _routed(route: dict[str, str], facts: VersionFacts, n: int) -> list[Step]:
    steps = []
    for name, day in route.items():
        kind, hour, minute = ROUTE[name]
        at = moment(date.fromisoformat(day), hour, minute) + timedelta(minutes=n)
        steps.append(Step(at, kind, facts.raw[WHO[kind]], facts.raw["reason"] if kind == "submit" else ""))
    return steps


def _sequence(facts: DocumentFacts) -> list[str]:
    """What the route of the type asks for, in order."""
    kinds = {row["kind"] for row in agency_facts()["routes"][facts.type]}
    steps = [
        name for kind, name in (("format_check", "check"), ("opinion", "rest"), ("review", "review")) if kind in kinds
    ]
    return ["open", "write", "submit", *steps, "approve"]


def _before(step: Step, sequence: list[str]) -> list[str]:
    """What has to be done before this act."""
    if step.kind in {"comment", "resolve", "cancel"}:
        return sequence[:2]
    if step.kind == "pull_back":
        return sequence[:3]
    if step.kind == "opinion":
        return sequence[: sequence.index("rest")] if "rest" in sequence else sequence[:3]
    if step.kind == "return":
        return sequence[: sequence.index("review")]
    return sequence[: sequence.index(step.kind)]


def _gapless(document: DocumentFacts, facts: VersionFacts, told: list[Step]) -> list[Step]:
    sequence, steps, done = _sequence(document), [], set()
    last: datetime | None = None
    for step in told:
        if step.kind in done or "approve" in done:
            continue
        missing = [kind for kind in _before(step, sequence) if kind not in done]
        first = last or step.at - LEAD
        for n, kind in enumerate(missing, 1):
            first = between(first, step.at, 1 / (len(missing) + 2 - n))
            steps.append(Step(first, kind, _usual(kind, facts), _usual_words(kind, facts)))
        done |= {*missing, step.kind} if step.kind in sequence else set(missing)
        steps.append(step)
        if step.kind in {"return", "pull_back"}:
            done = {"open", "write"}
        if step.kind == "open":
            steps.append(replace(step, at=step.at + WRITING, kind="write", words=""))
            done.add("write")
        last = steps[-1].at
    return sorted(steps, key=lambda step: step.at)


def _usual(kind: str, facts: VersionFacts) -> str:
    return SECRETARY if kind == "check" else facts.raw[WHO[kind]] if kind in WHO else ""


def _usual_words(kind: str, facts: VersionFacts) -> str:
    return {"check": "Đạt thể thức.", "rest": "Nhất trí.", "submit": facts.raw["reason"]}.get(kind, "")
