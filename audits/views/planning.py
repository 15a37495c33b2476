"""The plan of an audit: days, units, texts, schedule, samples."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions import auditing as acts
from audits.actions.conducting import draw_sample, is_true
from audits.auditing import timetable
from audits.auditing.querysets import PLAN, PREPARE, VIEW_AUDIT
from audits.auditing.shown import crumbs_of, head_of
from audits.forms.auditing import PlanForm, SampleForm, ScheduleForm, ScopeForm
from audits.models import Audit, AuditSample, Stage
from audits.views.places import WRITING, address, audit_for, audit_seen, child_of, form_page
from documents.models import Document, InForce
from documents.querysets import VIEW
from documents.views.answers import typed
from documents.views.asking import reading_page
from qms.people.models import Unit
from qms.trail.refusals import Refused
from qms.worktime import clock

PLAN_FIELDS = (
    "title", "objective", "criteria", "edition", "location", "start_date", "end_date", "decision_number",
    "decision_date", "token",
)  # fmt: skip


@reading_page
def plan(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """What is audited, when, by which schedule, with which samples."""
    found, allowed = audit_seen(request, (PLAN, PREPARE), agency, year, order)
    samples = list(found.samples.select_related("replaces"))
    replaced = {row.replaces_id for row in samples if row.replaces_id}
    context = {
        **head_of(found, "audit_plan", clock.today(), team=found.team.select_related("person")),
        "units": [row.unit for row in found.audit_units.select_related("unit")],
        "texts": [row.version for row in found.audit_versions.select_related("version__document")],
        "slots": list(found.slots.all()),
        "samples": [{"row": row, "is_replaced": row.pk in replaced} for row in samples],
        "may_plan": PLAN in allowed and found.stage == Stage.PLANNED,
        "may_sample": PREPARE in allowed and found.stage in (Stage.PLANNED, Stage.PREPARED),
    }
    return render(request, "audits/auditing/plan.html", context)


def _page(request: HttpRequest, found: Audit, form: Any, act: Any, title: str, **more: Any) -> HttpResponse:
    back = address("audit_plan", found)
    context = {
        "title": title, "lead": found, "submit": more.pop("submit", _("Save")), "cancel": back,
        "crumbs": crumbs_of(found, title), **more,
    }  # fmt: skip
    return form_page(request, form, act, context=context, done=_("Kept."), back=back)


@require_http_methods(WRITING)
def plan_write(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Title, objective, days, place, decision on the team."""
    found = audit_for(request, PLAN, agency, year, order)
    form = PlanForm(typed(request), initial={name: getattr(found, name) for name in PLAN_FIELDS})
    return _page(
        request,
        found,
        form,
        lambda data: acts.write_plan(found, by=request.user, at=clock.now(), **data),
        _("Days and decision"),
    )


@require_http_methods(WRITING)
def scope(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Units and documents in force."""
    found, today = audit_for(request, PLAN, agency, year, order), clock.today()
    texts = found.audit_versions.select_related("version__document")
    form = ScopeForm(
        typed(request),
        units=Unit.objects.on(today).of(found.agency),
        initial={
            "units": list(found.audit_units.values_list("unit", flat=True)),
            "codes": "\n".join(row.version.document.code for row in texts),
        },
    )

    def act(data: dict[str, Any]) -> Any:
        versions = _versions(request, found, data["codes"])
        return acts.set_scope(found, units=list(data["units"]), versions=versions, by=request.user, at=clock.now())

    return _page(request, found, form, act, _("Units and documents"))


def _versions(request: HttpRequest, found: Audit, codes: str) -> list[Any]:
    """The texts in force of these codes that the person may read. Raises Refused naming the first that is none."""
    asked = list(dict.fromkeys(code.strip() for code in codes.splitlines() if code.strip()))
    seen = Document.objects.permitted(request.user, VIEW).filter(agency=found.agency_id, code__in=asked)
    periods = InForce.objects.on(clock.today()).filter(document__in=seen.values("pk"))
    by_code = {row.document.code: row.version for row in periods.select_related("document", "version")}
    missing = next((code for code in asked if code not in by_code), None)
    if missing:
        raise Refused(_("%(code)s is no document in force of the agency.") % {"code": missing}, field="codes")
    return [by_code[code] for code in asked]


@require_http_methods(WRITING)
def schedule(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """The schedule, one row a line."""
    found = audit_for(request, PLAN, agency, year, order)
    kept = [timetable.Row(row.day_date, row.from_time, row.to_time, row.what, row.who) for row in found.slots.all()]
    return _page(
        request,
        found,
        ScheduleForm(typed(request), initial={"schedule": timetable.as_text(kept)}),
        lambda data: acts.write_schedule(found, schedule=data["schedule"], by=request.user, at=clock.now()),
        _("Schedule"),
    )


@require_http_methods(WRITING)
def sample_new(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Draw a sample; `?lai=` draws one again, with the reason."""
    found = audit_for(request, PREPARE, agency, year, order)
    again = request.GET.get("lai", "")
    before = child_of(found.samples.all(), int(again)) if again.isascii() and again.isdigit() else None
    start = {"title": before.title, "population": "\n".join(before.population), "size": before.size} if before else {}
    form = SampleForm(typed(request), initial=start)
    if before is None:
        del form.fields["reason"]
    return _page(
        request,
        found,
        form,
        lambda data: draw_sample(found, replaces=before, by=request.user, at=clock.now(), **data),
        _("Draw a sample"),
        submit=_("Draw"),
        text=_(
            "The sample follows from population, number and seed by a rule that anybody can repeat. All three are kept and "
            "printed. A sample is not drawn again without a written reason."
        ),
    )


@reading_page
def sample(request: HttpRequest, agency: str, year: int, order: int, sample: int) -> HttpResponse:
    """One sample: population, seed, what was drawn, and whether it comes out the same when it is drawn again now."""
    found = audit_for(request, VIEW_AUDIT, agency, year, order)
    row: AuditSample = child_of(found.samples.select_related("replaces"), sample)
    drawn = set(row.drawn)
    context = {
        "audit": found,
        "sample": row,
        "is_true": is_true(row),
        "items": [{"text": item, "is_drawn": item in drawn} for item in row.population],
        "crumbs": crumbs_of(found, _("Sample")),
    }
    return render(request, "audits/auditing/sample.html", context)
