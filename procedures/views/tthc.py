"""The list of administrative procedures, and the page of one: its facts, who answers for it, what serves it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from documents.models import Version
from documents.querysets import KEEP, VIEW_VERSION
from procedures.actions.tthc import list_keeper
from procedures.models import (
    AdministrativeProcedure,
    AnnouncementLine,
    Brings,
    FormerText,
    Responsibility,
    ServedCode,
    TthcLevel,
)
from procedures.tthc.changes import changes_of, replaced_by
from procedures.tthc.table import BY_NAME
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.approvals.moves import OPEN_STATES
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.search.fold import sort_key
from qms.search.match import matches
from qms.worktime import clock

PAGE = 50
LONGEST = 100  # letters of a search
MOST_SERVING = 50
CREATE = "documents.create_document"
OWN = "co-quan"  # in the address: whatever a unit of the agency answers for
STATES = {"dang": gettext_lazy("Counts"), "het": gettext_lazy("Abolished")}
COVERED = {"co": gettext_lazy("Has a procedure"), "chua": gettext_lazy("Has none")}
_COLUMNS = ("pk", "code", "name", "field", "levels", "abolished_date", "is_covered")


@require_safe
def tthc_list(request: HttpRequest) -> HttpResponse:
    """The list by code. `?q=` finds words of code, name, field or body; the rest narrows it, see `_narrowed`."""
    person, today = request.user, clock.today()
    asked = {name: asked_text(request, name) for name in ("q", "linh-vuc", "cap", "don-vi", "quy-trinh", "tinh-trang")}
    rows = _narrowed(AdministrativeProcedure.objects.with_cover(today, person.agency_id), asked, person, today)
    after = asked_text(request, "sau")
    if after:
        key = sort_key(after)
        rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, code__gt=after))
    page = list(rows.order_by("sort_key", "code").values(*_COLUMNS)[: PAGE + 1])
    who = _who_answers([row["pk"] for row in page[:PAGE]], person.agency_id, today)
    context = {
        "rows": [_row(row, who, today) for row in page[:PAGE]],
        "asked": asked,
        "choices": _choices(asked, person, today),
        "is_narrowed": any(asked.values()),
        "next_url": f"?{urlencode(asked | {'sau': page[PAGE - 1]['code']})}" if len(page) > PAGE else "",
        "tabs": tabs("own" if asked["don-vi"] == OWN else "tthc_list"),
        "may_keep": keeps(person, today),
        "crumbs": [(_("Administrative procedures"), "")],
    }
    return render(request, "procedures/tthc_list.html", context)


def asked_text(request: HttpRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST]


def keeps(person: Any, day: date) -> bool:
    """Whether the person keeps the list; asked of officers alone."""
    return rights_of(person, day).may_somewhere(KEEP) and list_keeper(person, day=day) is not None


def tabs(current: str) -> list[dict[str, Any]]:
    """The faces of the list: what one's own agency answers for first."""
    found = (
        ("own", "tthc_list", f"?don-vi={OWN}", _("Of my agency")),
        ("tthc_list", "tthc_list", "", _("National list")),
        ("tthc_coverage", "tthc_coverage", "", _("Without a procedure")),
        ("announcements", "announcements", "", _("Announcing decisions")),
    )
    return [
        {"label": label, "url": f"{reverse(f'procedures:{name}')}{query}", "current": key == current, "count": None}
        for key, name, query, label in found
    ]


def _narrowed(rows: Any, asked: Mapping[str, str], person: Any, today: date) -> Any:
    """What the address asks for; a value with no meaning narrows nothing."""
    if asked["q"]:
        rows = rows.filter(matches(asked["q"]) | Q(code__startswith=asked["q"]))
    if asked["linh-vuc"]:
        rows = rows.filter(field=asked["linh-vuc"])
    if asked["cap"] in TthcLevel.values:
        rows = rows.filter(levels__contains=f" {asked['cap']} ")
    if asked["don-vi"] == OWN:
        rows = rows.answered_by(today, agency=person.agency_id)
    elif asked["don-vi"].isdecimal() and asked["don-vi"].isascii():
        rows = rows.answered_by(today, unit=int(asked["don-vi"][:9]), agency=person.agency_id)
    if asked["quy-trinh"] in COVERED:
        rows = rows.filter(is_covered=asked["quy-trinh"] == "co")
    if asked["tinh-trang"] in STATES:
        standing = Q(abolished_date=None) | Q(abolished_date__gt=today)
        rows = rows.filter(standing if asked["tinh-trang"] == "dang" else ~standing)
    return rows


def _choices(asked: Mapping[str, str], person: Any, today: date) -> list[dict[str, Any]]:
    """The lists beside the search field: name, label, options (value, label), what is chosen. Two statements."""
    fields = AdministrativeProcedure.objects.exclude(field="").order_by("field").values_list("field", flat=True)
    units = Unit.objects.filter(covers(today), agency=person.agency_id).order_by("order", "name")
    unit_rows = [(OWN, _("My agency"))] + [(str(pk), name) for pk, name in units.values_list("pk", "short_name")]
    found = (
        ("linh-vuc", _("Field"), [(name, name) for name in fields.distinct()]),
        ("cap", _("Level"), TthcLevel.choices),
        ("don-vi", _("Responsible"), unit_rows),
        ("quy-trinh", _("Procedure"), list(COVERED.items())),
        ("tinh-trang", _("State"), list(STATES.items())),
    )
    return [{"name": name, "label": label, "options": rows, "chosen": asked[name]} for name, label, rows in found]


def _who_answers(pks: list[int], agency: int | None, today: date) -> dict[int, tuple[str, bool]]:
    """The unit that answers for each, and whether it is no more."""
    rows = Responsibility.objects.on(today).filter(procedure__in=pks, agency=agency)
    found = rows.values_list("procedure", "unit__short_name", "unit__until_date")
    return {pk: (name, until is not None and until <= today) for pk, name, until in found}


def _row(row: dict[str, Any], who: Mapping[int, tuple[str, bool]], today: date) -> dict[str, Any]:
    names = [str(level.label) for level in TthcLevel if level in row["levels"].split()]
    gone = row["abolished_date"] is not None and row["abolished_date"] <= today
    unit, is_ended = who.get(row["pk"], ("", False))
    return {**row, "level_names": names, "unit": unit, "is_unit_ended": is_ended, "is_gone": gone}


def found_or_404(code: str) -> AdministrativeProcedure:
    """Raises Http404 for a code that is not in the list; case and blanks do not matter."""
    try:
        return AdministrativeProcedure.objects.get(code=" ".join(code.split()).upper()[:LONGEST])
    except (AdministrativeProcedure.DoesNotExist, ValueError) as nothing:
        raise Http404 from nothing


def require_keeper(request: HttpRequest) -> None:
    """403 with a sentence for everybody but the officer of the top agency."""
    require_somewhere(request, KEEP)
    if list_keeper(request.user, day=clock.today()) is None:
        raise PermissionDenied(
            _("The list of administrative procedures is shared; only the QMS officer of the top agency changes it.")
        )


@require_safe
def tthc_page(request: HttpRequest, code: str) -> HttpResponse:
    """One administrative procedure."""
    person, today = request.user, clock.today()
    procedure = found_or_404(code)
    rights = rights_of(person, today)
    officer_of = rights.reach[KEEP].agencies
    answers = Responsibility.objects.filter(procedure=procedure).select_related("unit", "agency")
    answers = list(answers.order_by("agency__code", "-from_date"))
    draft_unit = next(
        (row.unit for row in answers if not _is_over(row, today) and rights.reaches(CREATE, row.unit)), None
    )
    rows = [_answer(row, officer_of, today) for row in answers]
    context = {
        "procedure": procedure,
        "is_gone": procedure.abolished_date is not None and procedure.abolished_date <= today,
        "facts": _facts(procedure),
        "texts": _texts(procedure),
        "answers": [row for row in rows if not row["is_over"]],
        "answered": [row for row in rows if row["is_over"]],
        **_serving(procedure, person, today),
        "announced": _announced(procedure),
        "changes": changes_of(procedure),
        "may_assign": bool(officer_of),
        "may_keep": keeps(person, today) if officer_of else False,
        "may_draft": rights.may_somewhere(CREATE),
        "draft_unit": draft_unit,
        "draft_key": uuid.uuid4().hex,
        "crumbs": [(_("Administrative procedures"), reverse("procedures:tthc_list")), (procedure.code, "")],
    }
    return render(request, "procedures/tthc.html", context)


@require_safe
def tthc_former(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A long text of the procedure as it was, against what replaced it."""
    rows = FormerText.objects.select_related("procedure")
    former = get_object_or_404(rows, procedure=found_or_404(code), pk=pk)
    compared = replaced_by(former)
    context = {
        "former": former,
        "procedure": former.procedure,
        "label": _capital(BY_NAME[former.field].label),
        "pieces": [piece for section in compared.sections for piece in section.pieces],
        "is_coarse": compared.coarse,
        "crumbs": [
            (_("Administrative procedures"), reverse("procedures:tthc_list")),
            (former.procedure.code, reverse("procedures:tthc", args=[former.procedure.code])),
            (_("Text before"), ""),
        ],
    }
    return render(request, "procedures/tthc_former.html", context)


def _facts(procedure: AdministrativeProcedure) -> list[tuple[str, Any]]:
    decision = procedure.decision_number
    if decision and procedure.decision_date:
        decision = _("%(number)s of %(day)s") % {"number": decision, "day": f"{procedure.decision_date:%d/%m/%Y}"}
    elif decision:
        decision = _("%(number)s, no date known") % {"number": decision}
    pairs = [
        ("field", procedure.field),
        ("levels", ", ".join(procedure.level_names)),
        ("kind", procedure.kind),
        ("ministry", procedure.ministry),
        ("decision_number", decision),
        ("applicants", procedure.applicants),
        ("executing", procedure.executing),
        ("competent", procedure.competent),
        ("coordinating", procedure.coordinating),
        ("receiving", procedure.receiving),
        ("result", procedure.result),
        ("result_code", procedure.result_code),
    ]
    return [(_capital(BY_NAME[name].label), value) for name, value in pairs if value]


def _capital(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


def _texts(procedure: AdministrativeProcedure) -> list[tuple[str, str, str]]:
    """Long texts as the record gave them: anchor, heading, text."""
    names = ("steps_text", "conditions_text", "dossier_text", "bases_text", "filing_text")
    found = [(name, _capital(BY_NAME[name].label), getattr(procedure, name)) for name in names]
    left_out = {"filing_text"} if procedure.channels else set()
    left_out |= {"dossier_text"} if procedure.dossier_items else set()
    left_out |= {"bases_text"} if procedure.bases_items else set()
    return [row for row in found if row[2] and row[0] not in left_out]


def _is_over(row: Responsibility, today: date) -> bool:
    return row.until_date is not None and row.until_date <= today


def _answer(row: Responsibility, officer_of: set[int], today: date) -> dict[str, Any]:
    return {
        "row": row,
        "is_over": _is_over(row, today),
        "is_unit_gone": row.unit.until_date is not None and row.unit.until_date <= today,
        "may_end": row.agency_id in officer_of and row.until_date is None,
        "is_new_limit_to_come": row.limit_date is not None and row.limit_date > today,
    }


def _serving(procedure: AdministrativeProcedure, person: Any, today: date) -> dict[str, Any]:
    """Procedures in force that serve it and may be read, how many others there are, and drafts for who sees them.

    That there are others is told by their number alone: it says no more than that the procedure is covered.
    """
    named = Version.objects.filter(served_codes__code=procedure.code)
    may_read = Version.objects.permitted(person, VIEW_VERSION).values("pk")
    columns = (
        "pk",
        "title",
        "issue",
        "revision",
        "document__code",
        "document__slug",
        "document__owner_unit__short_name",
    )
    shown = (
        named.filter(covers(today, "period__"), pk__in=may_read)
        .order_by("document__sort_key", "pk")
        .values(*columns)[:MOST_SERVING]
    )
    in_force = ServedCode.objects.filter(covers(today, "version__period__"), code=procedure.code)
    counted = in_force.aggregate(n=Count("pk"), readable=Count("pk", filter=Q(version__in=may_read)))
    serving = (
        [row | {"url": reverse("documents:document", args=[row["document__slug"]])} for row in shown]
        if counted["n"]
        else []
    )
    drafts = named.filter(state__in=OPEN_STATES, pk__in=may_read)
    return {
        "serving": serving,
        "hidden": counted["n"] - counted["readable"],
        "drafts": list(drafts.order_by("-state_since", "pk").values(*columns)[:MOST_SERVING]),
    }


def _announced(procedure: AdministrativeProcedure) -> list[dict[str, Any]]:
    rows = AnnouncementLine.objects.filter(code=procedure.code, announcement__void_at=None)
    columns = ("brings", "announcement", "announcement__number", "announcement__signed_date", "announcement__issuer")
    return [
        row | {"words": str(Brings(row["brings"]).label)}
        for row in rows.order_by("-announcement__signed_date", "-pk").values(*columns)[:MOST_SERVING]
    ]
