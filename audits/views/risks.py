"""Risks and opportunities: register, map, a new one, one with what can be done to it, the register as CSV. `kind` says which."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions.risks import Described, Marks, note_entries_exported, record_entry, write_entry
from audits.forms.risks import EntryForm
from audits.objectives.sheets import csv_of
from audits.registers.rows import clock_of
from audits.risks import listing
from audits.risks.kinds import Level
from audits.risks.querysets import KEEP_RISK, VIEW_RISK
from audits.risks.registers import BY_KEY as REGISTERS
from audits.risks.registers import Register
from audits.views import risk_doings
from audits.views.places import WRITING, agency_for, form_page
from documents.addresses import Unknown
from documents.models import Document
from documents.querysets import VIEW
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from qms.access.gate import get_and_held, get_or_deny
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency, Post, Unit
from qms.standards.models import Clause
from qms.trail.refusals import Refused
from qms.worktime import clock

MOST = 2000  # rows of one file
CSV = "text/csv; charset=utf-8"


def _crumbs(register: Register, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(str(register.title), reverse(register.list_page)), *more]


def _asked(query: Any) -> listing.Asked:
    try:
        return listing.asked_of(query)
    except Unknown as unknown:
        raise Unclear(_("This address asks for the list in a way nobody knows. Open the list again.")) from unknown


def _filters(register: Register, person: Any, asked: listing.Asked) -> dict[str, Any]:
    agencies, units = listing.places_of(register, person)
    return {"register": register, "asked": asked, "agencies": agencies, "units": units, "levels": Level.choices}


@reading_page
def entries(request: HttpRequest, kind: str) -> HttpResponse:
    """`?xem=` which, `?co-quan=` `?don-vi=` whose, `?muc=` a level, `?o=3x5` a cell of the map, `?sau=` behind a row."""
    register, today, person = REGISTERS[kind], clock.today(), request.user
    asked = _asked(request.GET)
    found = list(listing.entries_of(register, person, asked, today)[: listing.PAGE + 1])
    rights, here = rights_of(person, today), reverse(register.list_page)
    keeping = rights.reach[KEEP_RISK].agencies
    context = {
        **_filters(register, person, asked),
        "rows": [listing.entry_row(register, row) for row in found[: listing.PAGE]],
        "tabs": [
            {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
            for key, label in listing.TABS.items()
        ],
        "keeping": list(Agency.objects.filter(pk__in=keeping)) if keeping else [],
        "may_export": bool(rights.reach[VIEW_RISK].agencies),
        "map_url": reverse(register.map_page),
        "file_url": reverse(register.file_page),
        "new_page": register.new_page,
        "without_cell": f"{here}{asked.address(cell=None)}" if asked.cell else "",
        "next_url": asked.address(after=found[listing.PAGE - 1].pk) if len(found) > listing.PAGE else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(str(register.title), "")],
    }
    return render(request, "audits/risks/list.html", context)


@reading_page
def entry_map(request: HttpRequest, kind: str) -> HttpResponse:
    """The map of what is left after treatment; each cell leads to its list. The same filters as the list."""
    register, person = REGISTERS[kind], request.user
    asked = _asked(request.GET)
    scale = register.scale
    context = {
        **_filters(register, person, asked),
        "map": listing.map_of(register, person, asked, clock.today()),
        "marks": list(enumerate(scale.first_marks, start=1)),
        "scale": scale,
        "list_url": f"{reverse(register.list_page)}{asked.address()}",
        "crumbs": _crumbs(register, (_("Map"), "")),
    }
    return render(request, "audits/risks/map.html", context)


@require_POST
def entries_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of the person's agency, as the list shows it, as CSV."""
    register, today = REGISTERS[kind], clock.today()
    query, here = request.POST.copy(), reverse(register.list_page)
    for key in set(query) - (listing.KEYS - {"sau"}):
        del query[key]
    try:
        asked = listing.asked_of(query)
    except Unknown:
        messages.error(request, _("This address asks for the list in a way nobody knows. Open the list again."))
        return redirect(here)
    reach = rights_of(request.user).reach[VIEW_RISK].agencies
    mine = Agency.objects.filter(pk__in=reach & {asked.agency} if asked.agency else reach)
    agency = mine.order_by("pk").first()
    rows = listing.entries_of(register, request.user, asked, today).filter(agency=agency) if agency else []
    found = list(rows[: MOST + 1])
    if agency is None or not found or len(found) > MOST:
        messages.error(request, _("The list is empty, or not yours to take out. Choose another year or state."))
        return redirect(here + asked.address())
    with override("vi"):
        data = csv_of(listing.HEADS, listing.lines_of(register, found))
    listed = asked.address()
    note_entries_exported(register, agency, count=len(found), listed=listed, by=request.user, at=clock.now())
    return as_download(data, f"{register.file_name} {today:%Y-%m-%d}.csv", CSV)


def _choices(register: Register, agency: Agency) -> dict[str, Any]:
    return {
        "register": register,
        "units": Unit.objects.on(clock.today()).of(agency),
        "posts": _posts(agency),
        "clauses": Clause.objects.filter(edition=agency.edition_id).order_by("order"),
    }


def _posts(agency: Agency) -> Any:
    posts = Post.objects.on(clock.today()).filter(unit__agency=agency).select_related("unit")
    return posts.order_by("unit__order", "unit__code", "-is_head", "title")


def _described(data: dict[str, Any], agency: Agency, person: Any) -> Described:
    code, document = data.pop("document"), None
    if code:
        document = Document.objects.permitted(person, VIEW).filter(agency=agency, code=code).first()
        if document is None:
            raise Refused(_("You see no document with this code in the agency."), field="document")
    return Described(document=document, **data)


@require_http_methods(WRITING)
def entry_new(request: HttpRequest, kind: str, agency: str) -> HttpResponse:
    """Record one, with its first assessment."""
    register = REGISTERS[kind]
    found = agency_for(request, KEEP_RISK, agency)

    def act(data: dict[str, Any]) -> Any:
        data.pop("token")
        marks = Marks(*(data.pop(name) for name in ("first", "second", "residual_first", "residual_second")))
        described = _described(data, found, request.user)
        return record_entry(register, found, described, marks, by=request.user, at=clock.now(), day=clock.today())

    return form_page(
        request,
        EntryForm(typed(request), is_new=True, **_choices(register, found)),
        act,
        context={
            "title": register.one,
            "submit": _("Record it"),
            "cancel": reverse(register.list_page),
            "crumbs": _crumbs(register, (str(register.one), "")),
            "wide": True,
        },
        done=_("Recorded."),
        back=lambda made: made.get_absolute_url(),
    )


@require_http_methods(WRITING)
def entry_write(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Other words, another owner."""
    register = REGISTERS[kind]
    rows = register.model.objects.select_related("agency", "unit", "owner_post__unit", "document")
    found = get_or_deny(request, rows, KEEP_RISK, pk=pk)
    names = ("token", "description", "cause", "effect", "unit", "owner_post", "source", "treatment")
    kept = {name: getattr(found, name) for name in names}
    kept |= {"review_due": found.review_due_date, "document": found.document.code if found.document else ""}
    kept["clauses"] = list(found.clauses.all()) if request.method != "POST" else []

    def act(data: dict[str, Any]) -> Any:
        token = data.pop("token") or 0
        described = _described(data, found.agency, request.user)
        return write_entry(found, described, token=token, by=request.user, at=clock.now(), day=clock.today())

    return form_page(
        request,
        EntryForm(typed(request), initial=kept, is_new=False, **_choices(register, found.agency)),
        act,
        context={
            "title": _("Change %(code)s") % {"code": found.code},
            "submit": _("Save"),
            "cancel": found.get_absolute_url(),
            "crumbs": _crumbs(register, (found.code, found.get_absolute_url()), (_("Change"), "")),
            "wide": True,
        },
        done=_("Kept."),
        back=found.get_absolute_url(),
    )


@require_http_methods(WRITING)
def entry(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One risk or opportunity; a POST does the act it names (`do`)."""
    register, today = REGISTERS[kind], clock.today()
    rows = register.model.objects.select_related("agency", "unit", "document").weighed()
    found, held = get_and_held(request, rows, risk_doings.PERMISSIONS, pk=pk)
    actions = list(found.actions.by_due())
    waiting = [one for one in actions if one.done_date is None and one.dropped_at is None]
    posts = rights_of(request.user, today).posts
    mine = [one for one in waiting if KEEP_RISK in held or one.owner_post_id in posts]
    choices = {
        "register": register,
        "posts": _posts(found.agency),
        "actions": [(one.pk, one.what[:90]) for one in mine],
    }
    owns = any(one.owner_post_id in posts for one in waiting)
    offered = risk_doings.offered_to(found, held, choices["actions"], owns=owns)
    asked = risk_doings.BY_KEY.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound: Form | None = None
    if asked in offered:
        bound = asked.form(request.POST, prefix=asked.key, **choices)
        if bound.is_valid():
            try:
                asked.act(found, dict(bound.cleaned_data), {"by": request.user, "at": clock.now(), "day": today})
            except Refused as refusal:
                place_refusal(bound, refusal)
            else:
                messages.success(request, str(asked.done))
                return redirect(request.path)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done now. Look at how it stands."))
        return redirect(request.path)
    doings = [
        {
            "row": row,
            "form": bound if row is asked and bound is not None else row.form(prefix=row.key, **choices),
            "is_open": row is asked and bound is not None,
        }
        for row in offered
    ]
    context = {
        "register": register,
        "entry": found,
        "row": listing.entry_row(register, found),
        "assessments": [_assessment(register, one) for one in found.assessments.order_by("-pk")],
        "actions": [_action(one, found, posts, today) for one in actions],
        "clauses": list(found.clauses.order_by("order")),
        "review": clock_of(None if found.closed_at else found.review_due_date, today),
        "reads_document": bool(found.document_id) and request.user.has_perm(VIEW, found.document),
        "write_url": reverse(register.write_page, args=[found.pk]) if KEEP_RISK in held and not found.closed_at else "",
        "doings": doings,
        "crumbs": _crumbs(register, (found.code, "")),
    }
    return render(request, "audits/risks/entry.html", context, status=INVALID if bound is not None else None)


def _assessment(register: Register, one: Any) -> dict[str, Any]:
    return {
        "row": one,
        "mark": listing.mark_of(register, one.score),
        "rest": listing.mark_of(register, one.residual_score) if one.residual_score is not None else None,
    }


def _action(one: Any, found: Any, posts: set[int], today: Any) -> dict[str, Any]:
    is_waiting = one.done_date is None and one.dropped_at is None and found.closed_at is None
    return {
        "action": one,
        "is_mine": is_waiting and one.owner_post_id in posts,
        "clock": clock_of(one.due_date if is_waiting else None, today),
    }
