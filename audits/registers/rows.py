"""Rows of both registers: which a person gets, newest first, and how they are told."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.kinds import GRADE_KEYS, STATE_KEYS, Grade
from audits.models import CorrectiveAction, Finding, PlannedAction
from audits.querysets import VIEW_CORRECTIVE, VIEW_FINDING
from audits.registers.asking import ACTING, AGES, ALL, ANSWER, CAUSE, CHECKING, DONE, NONCONFORMITY, OVERDUE, Asked
from qms.access.rights import rights_of
from qms.standards.models import Clause

SOON = 7  # calendar days


def findings_of(person: Any, asked: Asked, day: date) -> QuerySet[Finding]:
    """Findings that the person sees, the last found first, with the corrective action and how late it is."""
    rows = Finding.objects.permitted(person, VIEW_FINDING).filter(_which(asked.tab, day))
    rows = _narrowed(rows, asked, "found_date")
    if asked.clauses:
        links = Finding.clauses.through.objects.filter(_of_clauses(asked, "clause__"), finding=OuterRef("pk"))
        rows = rows.filter(Exists(links))
    if asked.after:
        rows = rows.filter(Q(found_date__lt=asked.after[0]) | Q(found_date=asked.after[0], pk__lt=asked.after[1]))
    rows = rows.annotate(late_date=_late_date("corrective"))
    return rows.order_by("-found_date", "-pk").select_related("agency", "unit", "document", "corrective__agency")


def _which(tab: str, day: date) -> Q:
    if tab == ALL:
        return Q()
    if tab == DONE:
        return Q(closed_at__isnull=False)
    if tab == ANSWER:
        return Q(answer_due_date__isnull=False, answered_date=None) & ~Q(ending="withdrawn")
    found = Q(closed_at=None)
    if tab == OVERDUE:
        late = CorrectiveAction.objects.overdue(day).filter(pk=OuterRef("corrective"))
        found &= Q(Exists(late)) | Q(answer_due_date__lt=day, answered_date=None)
    return found


def _of_clauses(asked: Asked, prefix: str) -> Q:
    """Rows with one of the clauses, or with a part of one."""
    named = Q(pk__in=[])
    for number in asked.clauses:
        named |= Q(**{f"{prefix}number": number}) | Q(**{f"{prefix}number__startswith": f"{number}."})
    return named


def aged(age: str, day: date) -> Q:
    """Corrective actions opened so many days before `day` (a key of AGES)."""
    least, most = AGES[age]
    found = Q(opened_at__date__lte=day - timedelta(days=least))
    return found if most is None else found & Q(opened_at__date__gte=day - timedelta(days=most))


def _narrowed(rows: Any, asked: Asked, since: str) -> Any:
    grades = (Grade.MAJOR, Grade.MINOR) if asked.grade == NONCONFORMITY else (asked.grade,)
    wanted = {
        "grade__in": grades if asked.grade else (),
        "source": asked.source,
        "agency__slug": asked.agency,
        f"{since}__year": asked.year,
    }
    rows = rows.filter(**{column: value for column, value in wanted.items() if value})
    return rows.filter(unit__in=asked.units) if asked.units else rows


def _late_date(corrective: str) -> Any:
    """The nearest day on which something of a running corrective action is due: its cause, an action, its check."""
    prefix = f"{corrective}__" if corrective != "pk" else ""
    waiting = PlannedAction.objects.standing().filter(corrective=OuterRef(corrective), done_date=None)
    first = Subquery(waiting.order_by().values("corrective").annotate(day=Min("due_date")).values("day"))
    return Case(
        When(**{f"{prefix}state": "open"}, then=F(f"{prefix}cause_due_date")),
        When(**{f"{prefix}state__in": ("cause", "acting")}, then=first),
        When(**{f"{prefix}state": "checking"}, then=F(f"{prefix}check_due_date")),
        output_field=DateField(),
    )


def correctives_of(person: Any, asked: Asked, day: date) -> QuerySet[CorrectiveAction]:
    """Corrective actions that the person sees, the last opened first, with the day on which something is due."""
    rows = CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE)
    states = {CAUSE: ("open", "cause"), ACTING: ("acting",), CHECKING: ("checking",), DONE: ("closed", "cancelled")}
    if asked.tab == OVERDUE:
        rows = rows.overdue(day)
    elif asked.tab in states:
        rows = rows.filter(state__in=states[asked.tab])
    elif asked.tab != ALL:
        rows = rows.running()
    rows = _narrowed(rows, asked, "opened_at")
    if asked.age:
        rows = rows.filter(aged(asked.age, day))
    if asked.clauses:
        rows = rows.filter(Exists(Finding.objects.filter(_of_clauses(asked, "clauses__"), corrective=OuterRef("pk"))))
    if asked.after:
        rows = rows.filter(pk__lt=asked.after[1])  # opened in the order of their keys
    rows = rows.annotate(late_date=_late_date("pk"))
    return rows.order_by("-pk").select_related("agency", "unit")


def units_of(person: Any, model: Any, permission: str) -> list[dict[str, Any]]:
    """Units with a row that the person sees, by name."""
    seen = model.objects.permitted(person, permission).order_by()
    columns = {"pk": "unit", "name": "unit__name", "agency": "agency", "agency_name": "agency__short_name"}
    own = rights_of(person).agencies
    found = [dict(zip(columns, row, strict=True)) for row in seen.values_list(*columns.values()).distinct()]
    return sorted(found, key=lambda row: (row["agency"] not in own, row["agency_name"], row["name"]))


def clauses_of(person: Any) -> list[tuple[str, str]]:
    """Clauses that findings which the person sees are about, as a filter shows them."""
    seen = Finding.objects.permitted(person, VIEW_FINDING)
    rows = Clause.objects.filter(findings__in=seen.values("pk")).distinct().order_by("order")
    return [(number, f"{number} {title}") for number, title in dict(rows.values_list("number", "title")).items()]


def clock_of(due: date | None, day: date) -> dict[str, str]:
    """Days left or over, with the key of the status mark; nothing without a day."""
    if due is None:
        return {"key": "", "text": ""}
    left = (due - day).days
    if left < 0:
        return {
            "key": "overdue",
            "text": ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left},
        }
    text = _("Due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return {"key": "soon" if left <= SOON else "", "text": text}


def finding_row(finding: Any, day: date) -> dict[str, Any]:
    """A finding as lists write it."""
    car = finding.corrective
    late = clock_of(finding.late_date, day) if car and not finding.closed_at else {"key": "", "text": ""}
    answer = clock_of(finding.answer_due_date, day) if not finding.answered_date else {"key": "", "text": ""}
    return {
        "finding": finding,
        "url": finding_url(finding),
        "sev": sev_of(finding.grade),
        "car": car,
        "car_url": reverse("audits:corrective", args=[car.agency.slug, car.code]) if car else "",
        "late": late if late["key"] == "overdue" else {"key": "", "text": ""},
        "state_key": STATE_KEYS[car.state] if car else "",
        "answer": answer if finding.answer_due_date else {"key": "", "text": ""},
    }


def finding_url(finding: Any) -> str:
    return reverse("audits:finding", args=[finding.agency.slug, finding.code])


def sev_of(grade: str) -> dict[str, Any]:
    """Class, icon and short word of a grade."""
    css, icon, word = GRADE_KEYS[grade]
    return {"css": css, "icon": icon, "word": word}


def corrective_row(car: Any, day: date) -> dict[str, Any]:
    """A corrective action as lists write it."""
    return {
        "car": car,
        "url": reverse("audits:corrective", args=[car.agency.slug, car.code]),
        "sev": sev_of(car.grade),
        "state_key": STATE_KEYS[car.state],
        "due": car.late_date,
        "clock": clock_of(car.late_date, day),
        "opened": timezone.localdate(car.opened_at),
    }
