"""Whether a person may audit, as one question with reasons in words. Pure: facts in, conflicts out.

ISO 9001 clause 9.2.2 c asks for auditors who do not audit their own work; ISO 19011 clause 7 for competence. Three rules follow,
each one row of RULES: nobody audits a unit of one's own post, nobody audits a version that one wrote or decided within the last
MONTHS months, and everybody who judges holds a certificate on every day of the audit. The first two may be set aside for a person
by the management, in writing, and the report prints it. The third may not: an observer needs no certificate, and judges nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qms.worktime.days import add_months

MONTHS = 24  # within which a version that somebody wrote or decided is that person's own work


class Rule(models.TextChoices):
    """What may stand against a person."""

    OWN_UNIT = "own_unit", gettext_lazy("audits the own unit")
    WROTE = "wrote", gettext_lazy("wrote what is audited")
    DECIDED = "decided", gettext_lazy("decided what is audited")
    NOT_CERTIFIED = "not_certified", gettext_lazy("no certificate on these days")
    NOT_LEAD = "not_lead", gettext_lazy("not certified to lead")


MAY_BE_ALLOWED = frozenset({Rule.OWN_UNIT, Rule.WROTE, Rule.DECIDED})


class Role(models.TextChoices):
    """What somebody is in the team. An observer asks and judges nothing."""

    LEAD = "lead", gettext_lazy("Lead auditor")
    AUDITOR = "auditor", gettext_lazy("Auditor")
    OBSERVER = "observer", gettext_lazy("Observer")


JUDGING = (Role.LEAD, Role.AUDITOR)


@dataclass(frozen=True)
class Work:
    """A part that a person had in a version that is audited, `day` the last one of it."""

    code: str
    number: str
    day: date


@dataclass(frozen=True)
class Certificate:
    """The half-open period in which a person is certified."""

    from_date: date
    until_date: date | None
    is_lead: bool

    def covers(self, first: date, last: date) -> bool:
        """Whether it holds on all days from `first` to `last`."""
        return self.from_date <= first and (self.until_date is None or last < self.until_date)


@dataclass(frozen=True)
class Facts:
    """What is known of a person with regard to one audit: audited units of the own posts, parts in the versions audited."""

    units: tuple[str, ...] = ()
    wrote: tuple[Work, ...] = ()
    decided: tuple[Work, ...] = ()
    certificates: tuple[Certificate, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """One reason why somebody may not: `about` which unit or version, `says` in words for people."""

    rule: Rule
    about: str
    says: str

    @property
    def key(self) -> tuple[str, str]:
        """The same conflict has the same key in every language."""
        return str(self.rule), self.about

    @property
    def may_be_allowed(self) -> bool:
        """Whether the management may set it aside in writing."""
        return self.rule in MAY_BE_ALLOWED


def own_since(first: date) -> date:
    """The day from which parts in a version count for an audit that begins on `first`."""
    return add_months(first, -MONTHS)


def conflicts_of(facts: Facts, role: str, first: date, last: date) -> list[Conflict]:
    """Everything that stands against the person in this role on the days from `first` to `last`, in the order of the rules."""
    if role == Role.OBSERVER:
        return []
    return [*_of_units(facts.units), *_of_work(facts, own_since(first)), *_of_competence(facts, role, first, last)]


def _of_units(units: Iterable[str]) -> Iterator[Conflict]:
    for unit in units:
        yield Conflict(Rule.OWN_UNIT, unit, _("holds a post in %(unit)s, which is audited") % {"unit": unit})


def _of_work(facts: Facts, since: date) -> Iterator[Conflict]:
    wrote = _("wrote in %(code)s, version %(number)s, last on %(day)s")
    decided = _("decided on %(code)s, version %(number)s, on %(day)s")
    for rule, works, says in ((Rule.WROTE, facts.wrote, wrote), (Rule.DECIDED, facts.decided, decided)):
        for work in works:
            if work.day >= since:
                words = {"code": work.code, "number": work.number, "day": f"{work.day:%d/%m/%Y}"}
                yield Conflict(rule, f"{work.code} {work.number}", says % words)


def _of_competence(facts: Facts, role: str, first: date, last: date) -> Iterator[Conflict]:
    holding = [one for one in facts.certificates if one.covers(first, last)]
    if not holding:
        yield Conflict(Rule.NOT_CERTIFIED, "", _("has no auditor's certificate that holds on all days of the audit"))
    elif role == Role.LEAD and not any(one.is_lead for one in holding):
        yield Conflict(Rule.NOT_LEAD, "", _("has no certificate to lead an audit on these days"))
