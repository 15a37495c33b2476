"""What the law asks of an agency every year: one literal table. Words and sources are Vietnamese, as the law is.

A rule without days is named so that nobody looks for it in vain: its event makes it. `elsewhere` says which part of the product
does; the others are entered by the QMS officer with the day of their event.
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Shift = Literal["before", "after"]
LEAD = frozenset({"ministry", "province"})  # levels at which an agency names the lead unit (QĐ 19/2014, article 12)


@dataclass(frozen=True)
class OnDay:
    """A day of the year: `period` tells it from others of the rule; `next_year` where it lies in the year after."""

    month: int
    day: int
    period: str = ""
    label: str | Promise = ""
    next_year: bool = False


@dataclass(frozen=True)
class Rule:
    """One row. `shift`: a due day on which the agency does not work moves to the working day before or after it.

    `days` make duties every year; `months_after` counts from an event that the officer enters. `chosen` says in words which
    part of the day the law leaves open and the product chose; the officer moves it. `levels` empty: every agency.
    """

    key: str
    title: str | Promise
    source: str
    evidence: str | Promise
    shift: Shift = "before"
    days: tuple[OnDay, ...] = ()
    months_after: int = 0
    event: str | Promise = ""
    elsewhere: str | Promise = ""
    chosen: str | Promise = ""
    levels: frozenset[str] = frozenset()


QUARTERS = (
    OnDay(4, 15, "q1", _("quarter I")),
    OnDay(7, 15, "q2", _("quarter II")),
    OnDay(10, 15, "q3", _("quarter III")),
    OnDay(1, 15, "q4", _("quarter IV and the whole year"), next_year=True),
)
_LAST_DAY = _("The law says at least once a year; the last working day of the year is the latest.")

RULES = (
    Rule(
        "internal_audit",
        _("Internal audit, at least once"),
        "Điểm b khoản 4 Điều 4 Quyết định số 19/2014/QĐ-TTg",
        _("Report of the internal audit: number and date"),
        days=(OnDay(12, 31),),
        chosen=_LAST_DAY,
    ),
    Rule(
        "management_review",
        _("Management review, at least once"),
        "Điểm b khoản 4 Điều 4 Quyết định số 19/2014/QĐ-TTg",
        _("Minutes or conclusion of the review: number and date"),
        days=(OnDay(12, 31),),
        chosen=_LAST_DAY,
    ),
    Rule(
        "tthc_report",
        _("Report and scores of handling administrative procedures"),
        "Điều 15 Thông tư số 01/2018/TT-VPCP",
        _("Report: number and date"),
        "after",
        days=QUARTERS,
        chosen=_("The law says every quarter and year and names no day; the 15th after the quarter is our choice."),
    ),
    Rule(
        "lead_consolidation",
        _("The lead unit consolidates inspection and application"),
        "Điều 38 Thông tư số 26/2014/TT-BKHCN",
        _("Consolidation: number and date"),
        days=(OnDay(11, 30),),
        chosen=_("The law says November; its last working day is the latest."),
        levels=LEAD,
    ),
    Rule(
        "ministry_report",
        _("Yearly report to the Ministry of Science and Technology"),
        "Điều 12 Quyết định số 19/2014/QĐ-TTg; Điều 42 Thông tư số 26/2014/TT-BKHCN",
        _("Report on the form of Appendix II: number and date"),
        days=(OnDay(12, 31),),
        chosen=_("The law says December; its last working day is the latest."),
        levels=LEAD,
    ),
    Rule(
        "inspection_actions",
        _("Report of corrective action after an inspection"),
        "Điều 37 Thông tư số 26/2014/TT-BKHCN",
        _("Report to the lead unit: number and date"),
        "after",
        months_after=2,
        event=_("the minutes of the inspection are signed"),
    ),
    Rule(
        "announce_again",
        _("Announce conformity again, notify, post"),
        "Điểm c khoản 4 Điều 4 Quyết định số 19/2014/QĐ-TTg",
        _("Decision that announces it: number and date; notice; where it is posted"),
        "after",
        months_after=1,
        event=_("the scope of the system changes"),
        chosen=_("The law names no time; a month is our choice."),
    ),
    Rule(
        "tthc_list",
        _("Bring the list of administrative procedures up to date within 5 working days"),
        "Khoản 3 Điều 4 Thông tư số 26/2014/TT-BKHCN",
        "",
        elsewhere=_("Made by each decision that announces administrative procedures: see there."),
    ),
    Rule(
        "law_three_months",
        _("Put changes of law into the documents within 3 months"),
        "Điểm a khoản 4 Điều 4 Quyết định số 19/2014/QĐ-TTg",
        "",
        elsewhere=_("Made by each change of a law: see the impact of laws."),
    ),
    Rule(
        "archive",
        _("Hand records over to the archive within a year of the end of the work"),
        "Điều 30 Nghị định số 30/2020/NĐ-CP",
        "",
        elsewhere=_("Made by each file that is closed: see the records."),
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}
YEARLY = tuple(rule for rule in RULES if rule.days)
BY_EVENT = tuple(rule for rule in RULES if rule.months_after)


def label_of(rule: str, period: str) -> str:
    """The words of a duty: those of its rule with its quarter. A rule that is no longer in the table keeps its key."""
    known = BY_KEY.get(rule)
    if known is None:
        return rule
    quarter = next((day.label for day in known.days if day.period == period and day.label), "")
    return f"{known.title}, {quarter}" if quarter else str(known.title)
