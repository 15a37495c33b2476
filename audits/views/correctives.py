"""Corrective actions: the register, a new one, one with its story, what can be done to it and why gates are closed; its sheet."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.actions.correcting import Wanted, hash_of, open_corrective
from audits.forms import correcting as forms
from audits.gathering import facts_of, rows_of, whole
from audits.models import CorrectiveAction, Finding
from audits.moves import BY_NAME
from audits.querysets import OPEN_CORRECTIVE, VIEW_CORRECTIVE, VIEW_FINDING
from audits.registers.asking import CORRECTIVE_TABS, PAGE
from audits.registers.rows import corrective_row, correctives_of, finding_row
from audits.shown import action_rows, analyses, events_of, file_row, head_of, phases_of
from audits.views.choosing import chosen_for, posts_of
from audits.views.doing import BY_KEY, DOINGS, HELD, Doing, Looked, Offered, do, make, moves_offered
from audits.views.findings import WRITING, asked_in, filters_of, tabs_of
from audits.views.recording import units_for
from audits.views.sheet import sheet_of
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import reading_page
from qms.access.gate import get_and_held, get_or_deny, require_somewhere
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Post
from qms.printing import PrintFailed
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

PDF = "application/pdf"
MOST_FINDINGS = 30


@reading_page
def correctives(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?muc=` grade, `?nguon=` source, `?don-vi=` units, `?dieu-khoan=` clauses, `?sau=` behind a row."""
    asked, today, person = asked_in(request.GET, CORRECTIVE_TABS), clock.today(), request.user
    found = list(correctives_of(person, asked, today)[: PAGE + 1])
    here = reverse("audits:correctives")
    rows = [corrective_row(row, today) for row in found[:PAGE]]
    more = len(found) > PAGE
    context = {
        **filters_of(person, asked, CorrectiveAction, VIEW_CORRECTIVE),
        "rows": rows,
        "tabs": tabs_of(asked, CORRECTIVE_TABS, here),
        "may_open": rights_of(person, today).may_somewhere(OPEN_CORRECTIVE),
        "next_url": asked.address(after=(rows[-1]["opened"], found[PAGE - 1].pk)) if more else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Corrective actions"), "")],
    }
    return render(request, "audits/findings/correctives.html", context)


@require_http_methods(WRITING)
def corrective_new(request: HttpRequest) -> HttpResponse:
    """A new corrective action, for the findings of `?phat-hien=` (their keys) or for something that is none."""
    require_somewhere(request, OPEN_CORRECTIVE)
    person, keys = request.user, _keys(request)
    rows = Finding.objects.permitted(person, VIEW_FINDING).select_related("unit", "agency", "corrective__agency")
    found = list(rows.filter(pk__in=keys).order_by("pk")) if keys else []
    agencies = {row.agency_id for row in found} or rights_of(person).reach[OPEN_CORRECTIVE].agencies | rights_of(
        person
    ).agencies
    form = forms.OpenForm(
        typed(request),
        units=units_for(person, OPEN_CORRECTIVE),
        posts=posts_of(agencies),
        with_findings=bool(found),
        initial={"title": found[0].statement[:200] if found else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _opened(request, form.cleaned_data, found)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("%(code)s is open.") % {"code": made.code})
            return redirect("audits:corrective", agency=made.agency.slug, code=made.code)
    today = clock.today()
    for row in found:
        row.late_date = None
    context = {
        "form": form,
        "findings": [finding_row(row, today) for row in found],
        "crumbs": [(_("Corrective actions"), reverse("audits:correctives")), (_("New"), "")],
    }
    return render(request, "audits/findings/corrective_new.html", context, status=INVALID if form.errors else None)


def _keys(request: HttpRequest) -> list[int]:
    given = request.GET.getlist("phat-hien")[:MOST_FINDINGS]
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 18]


def _opened(request: HttpRequest, data: dict[str, Any], found: list[Finding]) -> CorrectiveAction:
    data = dict(data)
    key = data.pop("post")
    post = Post.objects.filter(pk=key).first() if key else None
    unit = found[0].unit if found else data.pop("unit")
    return open_corrective(
        Wanted(**data, unit=unit, findings=found, post=post), by=request.user, at=clock.now(), day=clock.today()
    )


@require_http_methods(WRITING)
def corrective(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """One corrective action; a POST does the doing (`do`) or makes the move (`move`) that it names."""
    car, held = get_and_held(request, whole(), HELD, agency__slug=agency, code=code)
    looked = Looked(held, rights_of(request.user).posts, facts_of(car, clock.today()), request.user)
    if request.method != "POST":
        return _page(request, looked)
    doing, move = BY_KEY.get(request.POST.get("do", "")), BY_NAME.get(request.POST.get("move", ""))
    if doing is None and move is None:
        messages.error(request, _("Choose what is to be done."))
        return redirect(request.path)
    form = _form(doing, looked, request) if doing else forms.MoveForm(request.POST, move=move, prefix=f"m-{move.name}")
    if form.is_valid():
        given = {"by": request.user, "at": clock.now(), "day": clock.today()}
        try:
            if doing:
                do(doing, car, form, **given)
            else:
                make(move, car, form.cleaned_data, **given)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, str(doing.done if doing else move.done))
            return redirect(request.path)
    return _page(request, looked, wrong=(doing or move, form))


def _form(doing: Doing, looked: Looked, request: HttpRequest | None = None) -> Form:
    """The form of a doing, bound to the request if there is one."""
    bound = (request.POST, request.FILES) if request else ()
    more: dict[str, Any] = {}
    if issubclass(doing.form, forms.ChoosingForm):
        more["chosen"] = chosen_for(looked)
    if issubclass(doing.form, forms.RootForm):
        more |= {"cause": looked.facts.cause, "lines": looked.facts.lines}
    return doing.form(*bound, prefix=doing.key, **more)


def _page(request: HttpRequest, looked: Looked, *, wrong: tuple[Any, Form] | None = None) -> HttpResponse:
    car, today = looked.facts.corrective, clock.today()
    offered, moves = [row for row in DOINGS if row.open_to(looked)], moves_offered(looked)
    shown = [*offered, *(one.move for one in moves if one.allowed and not one.closed)]
    if (
        wrong and wrong[0] not in shown
    ):  # somebody was quicker, or the gate is closed: the refusal is a sentence of the page
        for texts in wrong[1].errors.values():
            for text in texts:
                messages.error(request, str(text))
    seen = hash_of(looked.facts)
    rows = Finding.objects.permitted(request.user, VIEW_FINDING).filter(corrective=car).order_by("pk")
    rows = rows.select_related("agency", "unit", "document").prefetch_related("clauses")
    context = {
        "car": car,
        "facts": looked.facts,
        "head": head_of(looked.facts, today),
        "phases": phases_of(car.state),
        "findings": [_finding(row, car, today) for row in rows],
        "analyses": analyses(car),
        "actions": action_rows(looked.facts, posts=looked.posts, day=today, extensions=rows_of(car, "extensions")),
        "checks": rows_of(car, "checks"),
        "files": [file_row(one) for one in rows_of(car, "evidences")],
        "events": events_of(car),
        "moves": [_move(one, seen, wrong) for one in moves],
        "doings": [_doing(row, looked, wrong) for row in offered],
        "is_mine": car.assigned_post_id in looked.posts,
        "crumbs": [(_("Corrective actions"), reverse("audits:correctives")), (car.code, "")],
    }
    return render(request, "audits/findings/corrective.html", context, status=INVALID if wrong else None)


def _finding(row: Any, car: CorrectiveAction, today: Any) -> dict[str, Any]:
    row.late_date, row.corrective = None, car
    return finding_row(row, today)


def _doing(row: Doing, looked: Looked, wrong: tuple[Any, Form] | None) -> dict[str, Any]:
    failed = wrong is not None and wrong[0] is row
    form = wrong[1] if wrong and failed else _form(row, looked)
    return {"row": row, "form": form, "is_open": failed, "takes_files": form.is_multipart()}


def _move(one: Offered, seen: str, wrong: tuple[Any, Form] | None) -> dict[str, Any]:
    failed = wrong is not None and wrong[0] is one.move
    form = (
        wrong[1]
        if wrong and failed
        else forms.MoveForm(move=one.move, prefix=f"m-{one.move.name}", initial={"seen": seen})
    )
    return {"move": one.move, "allowed": one.allowed, "closed": one.closed, "form": form, "is_open": failed}


@require_safe
def corrective_pdf(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """The sheet on paper, as it stands now."""
    car = get_or_deny(request, whole(), VIEW_CORRECTIVE, agency__slug=agency, code=code)
    try:
        data = sheet_of(car, request.user, clock.today())
    except PrintFailed as failed:
        return errors.unavailable(request, str(failed))
    return as_download(data, f"{car.code}.pdf", PDF, inline=True)
