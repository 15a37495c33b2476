"""Keeping the rules of an agency: document types, code patterns, words, section templates, routes, reserved codes."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.actions.keeping import kept_agencies, route_of, route_warnings
from documents.codes import check_pattern, next_codes
from documents.forms import keeping as forms
from documents.models import DocumentCode, DocumentType, RouteRule, TypeRules
from documents.models.route import Who
from documents.views.answers import act_or_say
from qms.access.gate import require_somewhere
from qms.people.models import Agency, Post, Unit
from qms.trail.refusals import Refused
from qms.worktime import clock

KEEP = "documents.keep_types"
WRITING = ["GET", "HEAD", "POST"]
ADMINISTRATION = "/quan-tri/"  # as the navigation has it
PAGE = 50  # rows of reserved codes


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """The types of every agency whose rules the person keeps."""
    require_somewhere(request, KEEP)
    day = clock.today()
    agencies = list(kept_agencies(request.user, day=day))
    rows = (
        TypeRules.objects.filter(agency__in=agencies)
        .select_related("type")
        .annotate(steps=Count("route"))
        .order_by("type__order", "pk")
    )
    known = DocumentType.objects.count()
    groups = []
    for agency in agencies:
        mine = [row for row in rows if row.agency_id == agency.pk]
        groups.append({"agency": agency, "rows": mine, "is_complete": bool(known) and len(mine) >= known})
    context = {
        "groups": groups,
        "crumbs": crumbs((_("Document types"), "")),
    }
    return render(request, "documents/keeping/types.html", context)


@require_POST
def set_up_types(request: HttpRequest, agency: str) -> HttpResponse:
    """The usual types for an agency that lacks them."""
    found = _agency(request, agency)
    return act_or_say(
        request,
        lambda: actions.set_up_types(found, by=request.user, at=clock.now(), day=clock.today()),
        done=_("The usual types are set up. Look through their code patterns and routes."),
        back=reverse("documents:types"),
    )


@require_http_methods(WRITING)
def type_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """One type in one agency: pattern, words, template. "preview" and "more" only show the page again."""
    rules, typed = _rules(request, pk), request.POST if request.method == "POST" else None
    form = forms.RulesForm(typed, rules=rules)
    only_shown = typed is not None and ("more" in typed or "preview" in typed)
    if typed is None or only_shown:
        start = rules.template() if typed is None else forms.typed_rows(forms.SectionRowForm, typed, "sections")
        rows = forms.rows_form(forms.SectionRowForm, blank=forms.MORE)(initial=start, prefix="sections")
        return _rules_page(request, rules, form, rows)
    rows = forms.rows_form(forms.SectionRowForm)(typed, prefix="sections")
    if form.is_valid() and rows.is_valid() and _change(request, rules, form, rows):
        messages.success(request, _("Saved. Documents that exist keep their codes and sections."))
        return redirect("documents:type_rules", pk=rules.pk)
    return _rules_page(request, rules, form, rows, HTTPStatus.UNPROCESSABLE_ENTITY)


def _change(request: HttpRequest, rules: TypeRules, form: Any, rows: Any) -> bool:
    changes = {**form.changes(), "sections": forms.kept_rows(rows)}
    try:
        actions.change_rules(rules, by=request.user, at=clock.now(), **changes)
    except Refused as refusal:
        named = next((n for n in (refusal.field, f"label_{refusal.field}") if n in form.fields), None)
        form.add_error(named, str(refusal))
        return False
    return True


def _rules_page(
    request: HttpRequest, rules: TypeRules, form: Any, rows: Any, status: int | None = None
) -> HttpResponse:
    day, steps = clock.today(), route_of(rules)
    context = {
        "rules": rules,
        "form": form,
        "rows": rows,
        "codes": _codes_to_come(rules, form, day),
        "errors": _row_errors(rows, "#sections") if status else [],
        "steps": [_in_words(rules, step) for step in steps],
        "warnings": route_warnings(rules, steps, day=day),
        "crumbs": crumbs((_("Document types"), reverse("documents:types")), (str(rules.type), "")),
    }
    return render(request, "documents/keeping/type.html", context, status=status)


def _in_words(rules: TypeRules, step: RouteRule) -> dict[str, Any]:
    whom = str(step.post) if step.who == Who.POST and step.post else step.get_who_display()
    if step.who == Who.UNITS:
        whom = ", ".join(unit.name for unit in step.units.all())
    return {"order": step.order, "name": rules.label(step.kind), "whom": whom, "due_days": step.due_days}


def _codes_to_come(rules: TypeRules, form: Any, day: date) -> list[dict[str, str]]:
    """The next code by the pattern on the page, for each unit where the unit counts. None for a wrong pattern."""
    pattern = str(form["code_pattern"].value() or "")
    shown = TypeRules(agency=rules.agency, type=rules.type, code_pattern=pattern)
    try:
        check_pattern(pattern)
    except Refused:
        return []
    units = Unit.objects.on(day).filter(agency=rules.agency).order_by("order", "code")
    units = list(units[:5] if "{unit}" in pattern else units[:1])
    named = [unit.name if "{unit}" in pattern else "" for unit in units]
    return [{"code": code, "unit": name} for code, name in zip(next_codes(shown, units, day=day), named, strict=True)]


@require_http_methods(WRITING)
def route(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps that documents of a type go through, on one page of rows."""
    rules, typed = _rules(request, pk), request.POST if request.method == "POST" else None
    choices = {"form_kwargs": _choices(rules), "prefix": "steps"}
    if typed is None or "more" in typed:
        start = _steps(rules) if typed is None else forms.typed_rows(forms.StepRowForm, typed, "steps")
        blank = forms.MORE if typed is not None or not start else 1
        return _route_page(request, rules, forms.rows_form(forms.StepRowForm, blank=blank)(initial=start, **choices))
    rows = forms.rows_form(forms.StepRowForm)(typed, **choices)
    refused = ""
    if rows.is_valid():
        try:
            actions.set_route(rules, steps=forms.kept_rows(rows), by=request.user, at=clock.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            _say_route(request, rules)
            return redirect("documents:type_rules", pk=rules.pk)
    return _route_page(request, rules, rows, refused=refused, failed=True)


def _say_route(request: HttpRequest, rules: TypeRules) -> None:
    messages.success(request, _("The route is saved. Versions on their way keep the steps they began with."))
    for warning in route_warnings(rules, route_of(rules), day=clock.today()):
        messages.warning(request, warning)


def _route_page(
    request: HttpRequest, rules: TypeRules, rows: Any, *, refused: str = "", failed: bool = False
) -> HttpResponse:
    errors = [{"href": "#steps", "text": refused}] if refused else []
    errors += _row_errors(rows, "#steps") if failed else []
    context = {
        "rules": rules,
        "rows": rows,
        "errors": errors,
        "page_failed": failed,
        "crumbs": crumbs(
            (_("Document types"), reverse("documents:types")),
            (str(rules.type), reverse("documents:type_rules", args=[rules.pk])),
            (_("Route"), ""),
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else None
    return render(request, "documents/keeping/route.html", context, status=status)


def _row_errors(rows: Any, place: str) -> list[dict[str, str]]:
    """Errors of a set of rows for the summary above it, each with its row and field named."""
    found = [{"href": place, "text": text} for text in rows.non_form_errors()]
    for number, form in enumerate(rows, 1):
        for name, texts in form.errors.items():
            field = form[name]
            said = _("Row %(row)s, %(field)s: %(text)s") % {
                "row": number,
                "field": field.label,
                "text": " ".join(texts),
            }
            found.append({"href": f"#{field.id_for_label or field.auto_id}", "text": said})
    return found


def _choices(rules: TypeRules) -> dict[str, Any]:
    """What every row offers, read once: posts and units that stand today."""
    day = clock.today()
    posts = Post.objects.on(day).filter(unit__agency=rules.agency).select_related("unit").order_by("unit__order", "pk")
    units = Unit.objects.on(day).filter(agency=rules.agency).order_by("order", "code")
    return {
        "rules": rules,
        "posts": [(post.pk, f"{post.title} ({post.unit.short_name})") for post in posts],
        "units": [(unit.pk, unit.name) for unit in units],
    }


def _steps(rules: TypeRules) -> list[dict[str, Any]]:
    return [
        {
            "order": step.order,
            "kind": step.kind,
            "who": step.who,
            "post": step.post_id,
            "units": [unit.pk for unit in step.units.all()],
            "due_days": step.due_days,
        }
        for step in rules.route.prefetch_related("units")
    ]


@require_http_methods(WRITING)
def codes(request: HttpRequest) -> HttpResponse:
    """Codes that were given outside this system and are never given here."""
    require_somewhere(request, KEEP)
    agencies = kept_agencies(request.user, day=clock.today())
    form = forms.ReservedCodeForm(request.POST if request.method == "POST" else None, agencies=agencies)
    if request.method == "POST" and form.is_valid() and _reserve(request, form):
        messages.success(request, _("%(code)s is reserved.") % {"code": form.cleaned_data["code"]})
        return redirect("documents:codes")
    rows = DocumentCode.objects.filter(agency__in=agencies, document__isnull=True).order_by("-pk")
    after = request.GET.get("sau", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    page = list(rows.values("pk", "code", "reason", "given_at", "agency__short_name")[: PAGE + 1])
    context = {
        "form": form,
        "rows": page[:PAGE],
        "several": len(agencies) > 1,
        "next_url": f"?sau={page[PAGE - 1]['pk']}" if len(page) > PAGE else "",
        "crumbs": crumbs((_("Reserved codes"), "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/keeping/codes.html", context, status=status)


def _reserve(request: HttpRequest, form: Form) -> bool:
    try:
        actions.keep_code_free(by=request.user, at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The administration, then what follows."""
    return [(_("Administration"), ADMINISTRATION), *more]


def _agency(request: HttpRequest, slug: str) -> Agency:
    require_somewhere(request, KEEP)
    found = kept_agencies(request.user, day=clock.today()).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _rules(request: HttpRequest, pk: int) -> TypeRules:
    require_somewhere(request, KEEP)
    rows = TypeRules.objects.filter(agency__in=kept_agencies(request.user, day=clock.today()))
    try:
        return rows.select_related("agency", "type").get(pk=pk)
    except (TypeRules.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
