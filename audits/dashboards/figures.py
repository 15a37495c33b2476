"""The charts of one agency's report: each number leads to its list, by the filters that the list itself understands."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.dashboards.counting import Correctives, Documents, Findings, Reviews, Waited
from audits.kinds import Grade
from audits.objectives.kinds import Status
from audits.registers.asking import AGES, ALL, NONCONFORMITY, OVERDUE
from documents.readings.standing import DAYS, UnitRead
from documents.reviewing.listing import OVERDUE as LATE_REVIEWS
from qms.approvals.moves import StepKind
from qms.web.charts.figure import Figure, Row, Series, shown

STATE_ROWS = (  # state of the register, colour
    ("hieu-luc", "f1"),
    ("chua-hieu-luc", "f2"),
    ("dang-soan", "f0"),
    ("bi-thay-the", "f6"),
    ("bai-bo", "f3"),
)
GRADE_SERIES = (
    ((Grade.OBSERVATION, Grade.OPPORTUNITY), "f1"),
    ((Grade.MINOR,), "f4"),
    ((Grade.MAJOR,), "f5"),
)
CHAPTERS = ("4", "5", "6", "7", "8", "9", "10")
READ_TARGET = 90  # per cent; drawn as a line, nothing hangs on it
PROCEDURE = "quy-trinh"


def listed(name: str, agency: Any, **filters: Any) -> str:
    """The address of a register with filters; empty ones are left out."""
    pairs = [(key.replace("_", "-"), value) for key, value in filters.items() if value]
    return f"{reverse(name)}?{urlencode([*pairs, ('co-quan', agency.slug)])}"


def states(agency: Any, found: Documents) -> Figure:
    """Documents of the agency by the states of the register."""
    names = {
        "hieu-luc": _("In force"),
        "chua-hieu-luc": _("Not yet in force"),
        "dang-soan": _("In preparation"),
        "bi-thay-the": _("Superseded"),
        "bai-bo": _("Withdrawn"),
    }
    rows = [
        Row(
            names[key],
            (found.by_state[key],),
            listed("documents:register", agency, tinh_trang="" if key == "hieu-luc" else key),
            dress=dress,
        )
        for key, dress in STATE_ROWS
    ]
    capped = ", ".join(str(names[key]) for key, _dress in STATE_ROWS if key in found.capped)
    return Figure(
        "tinh-trang",
        _("Documents by state"),
        _("State"),
        (Series(_("Versions")),),
        rows,
        note=_("Counted to 1.000 only: %(names)s.") % {"names": capped} if capped else "",
        aside=_("%(n)s versions, old ones included") % {"n": shown(sum(found.by_state.values()))},
    )


def types(agency: Any, found: Documents, names: dict[str, str]) -> Figure:
    """What is in force, by type, the commonest first."""
    ordered = sorted(found.by_type.items(), key=lambda pair: -pair[1])
    rows = [
        Row(names.get(slug, slug), (n,), listed("documents:register", agency, loai=slug)) for slug, n in ordered if n
    ]
    return Figure("loai", _("In force, by type"), _("Document type"), (Series(_("In force")),), rows)


def reviews(agency: Any, found: Reviews) -> Figure:
    """Overdue reviews, then months to come."""
    late = Row(_("Overdue"), (found.overdue,), listed("documents:reviews", agency, xem=LATE_REVIEWS), dress="f5")
    coming = [
        Row(f"{month:%m/%y}", (n,), listed("documents:reviews", agency, thang=f"{month:%Y-%m}"))
        for month, n in found.months.items()
    ]
    return Figure(
        "ra-soat",
        _("Reviews due by month"),
        _("Month"),
        (Series(_("Reviews")),),
        [late, *coming],
        more=(_("All reviews"), listed("documents:reviews", agency)),
    )


def reading(found: list[UnitRead]) -> Figure:
    """Confirmations given, of those asked for, unit by unit."""
    rows = [
        Row(row.name, (share,), reverse("documents:reading_rounds"), dress="f1" if share >= READ_TARGET else "f4")
        for row in found
        if (share := share_of(row.read, row.asked)) is not None
    ]
    low = sum(row.dress == "f4" for row in rows)
    note = _("Dashed: the aim of %(n)d%%.") % {"n": READ_TARGET}
    if low:
        below = ngettext("%(n)d unit is below it.", "%(n)d units are below it.", low) % {"n": low}
        note = f"{note} {below}"
    return Figure(
        "da-doc",
        _("Confirmed reading by unit"),
        _("Unit"),
        (Series(_("Confirmed")),),
        rows,
        unit="%",
        target=READ_TARGET,
        most=100,
        note=note if rows else _("Nobody was asked to confirm."),
        aside=_("asked within %(n)d days") % {"n": DAYS},
    )


def share_of(part: int, whole: int) -> int | None:
    """In per cent, never rounded up to 100; None of nothing."""
    return None if not whole else 100 * part // whole


def findings(agency: Any, found: Findings, year: int) -> Figure:
    """Findings of the year by chapter of the standard and by grade."""

    def leads(chapter: str) -> tuple[str, ...]:
        return tuple(
            listed(
                "audits:findings",
                agency,
                xem=ALL,
                dieu_khoan=chapter,
                nam=year,
                muc=grades[0] if len(grades) == 1 else "",
            )
            for grades, _dress in GRADE_SERIES
        )

    rows = [
        Row(
            chapter,
            tuple(sum(found.by_chapter[chapter, grade] for grade in grades) for grades, _dress in GRADE_SERIES),
            listed("audits:findings", agency, xem=ALL, dieu_khoan=chapter, nam=year),
            urls=leads(chapter),
        )
        for chapter in CHAPTERS
    ]
    names = (_("Observations, opportunities"), _("Minor NC"), _("Major NC"))
    total = ngettext("%(n)s finding", "%(n)s findings", found.total) % {"n": shown(found.total)}
    notes = [_("A finding that names several chapters stands in each of them.")]
    if found.without_clause:
        notes.append(
            ngettext("%(n)d finding names no clause.", "%(n)d findings name no clause.", found.without_clause)
            % {"n": found.without_clause}
        )
    return Figure(
        "phat-hien",
        _("Findings by clause and grade"),
        _("Chapter"),
        tuple(Series(name, dress) for name, (_grades, dress) in zip(names, GRADE_SERIES, strict=True)),
        rows,
        note=" ".join(notes),
        aside=_("of %(year)d, %(total)s") % {"year": year, "total": total},
    )


def ages(agency: Any, found: Correctives) -> Figure:
    """Corrective actions that run, by the days since they were opened."""
    names = {
        "0-30": _("0 to 30 days"),
        "31-60": _("31 to 60 days"),
        "61-90": _("61 to 90 days"),
        "tren-90": _("Over 90 days"),
    }
    dress = {"61-90": "f4", "tren-90": "f5"}
    rows = [
        Row(
            names[key], (found.by_age[key],), listed("audits:correctives", agency, tuoi=key), dress=dress.get(key, "f1")
        )
        for key in AGES
    ]
    count = sum(found.by_age.values())
    oldest = found.oldest
    note = (
        _("The oldest: %(code)s, %(days)d days, %(unit)s.")
        % {"code": oldest.code, "days": oldest.days, "unit": oldest.unit}
        if oldest
        else ""
    )
    return Figure(
        "tuoi",
        _("Age of running corrective actions"),
        _("Age"),
        (Series(_("Corrective actions")),),
        rows,
        note=note,
        aside=ngettext("%(n)d action", "%(n)d actions", count) % {"n": count},
    )


def waiting(agency: Any, found: list[Waited], year: int) -> Figure:
    """How long the steps of routes waited for their decision, in working days."""
    here = reverse("audits:report_waiting", args=[agency.slug])
    rows = [
        Row(
            str(StepKind(row.kind).label),
            (row.middle,),
            f"{here}?{urlencode({'buoc': row.kind, 'nam': year})}",
            dress="f1",
        )
        for row in found
    ]
    worst = max(found, key=lambda row: row.longest, default=None)
    note = (
        _("The longest: %(days)d working days, %(kind)s of %(code)s.")
        % {"days": worst.longest, "kind": str(StepKind(worst.kind).label).lower(), "code": worst.longest_code}
        if worst
        else _("Nothing was decided in this year.")
    )
    count = sum(row.steps for row in found)
    return Figure(
        "cho-quyet",
        _("How long decisions waited"),
        _("Step"),
        (Series(_("Working days, the middle one")),),
        rows,
        note=note,
        aside=ngettext("%(n)s step decided", "%(n)s steps decided", count) % {"n": shown(count)},
    )


OBJECTIVE_ROWS = ((Status.REACHED, "f1"), (Status.MISSED, "f4"), (Status.LATE, "f5"), (Status.NO_FIGURE, "f3"))


def objectives(agency: Any, found: dict[str, int], year: int) -> Figure:
    """Quality objectives of the year by how they do."""
    here = reverse("audits:objectives")
    rows = [
        Row(
            str(status.label),
            (found.get(status, 0),),
            f"{here}?{urlencode({'xem': status.value, 'nam': year, 'co-quan': agency.pk})}",
            dress=dress,
        )
        for status, dress in OBJECTIVE_ROWS
    ]
    count = sum(found.values())
    return Figure(
        "muc-tieu",
        _("Quality objectives"),
        _("State"),
        (Series(_("Objectives")),),
        rows,
        aside=_("of %(year)d, %(n)d approved") % {"year": year, "n": count},
    )


def headlines(
    agency: Any, documents: Documents, review: Reviews, read: list[UnitRead] | None, finding: Findings, car: Correctives
) -> list[dict[str, Any]]:
    """The numbers at the top, each with its list; reading only for who follows it."""
    share = share_of(sum(row.read for row in read), sum(row.asked for row in read)) if read else None
    rows = [
        (documents.by_type.get(PROCEDURE, 0), _("procedures in force"), listed("documents:register", agency, loai=PROCEDURE), False),
        (review.overdue, _("reviews overdue"), listed("documents:reviews", agency, xem=LATE_REVIEWS), True),
        (share, _("of confirmations asked for were given"), reverse("documents:reading_rounds"), False),
        (finding.standing, _("nonconformities not closed"), listed("audits:findings", agency, muc=NONCONFORMITY), False),
        (car.overdue, _("corrective actions overdue"), listed("audits:correctives", agency, xem=OVERDUE), True),
    ]  # fmt: skip
    return [
        {"number": f"{n}%" if n is share and read else shown(n), "words": words, "url": url, "bad": warns and bool(n)}
        for n, words, url, warns in rows
        if n is not None
    ]
