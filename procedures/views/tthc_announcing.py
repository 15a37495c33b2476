"""Decisions that announce administrative procedures: the list, one of them with the clocks it set, what is entered about it."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from documents.querysets import KEEP
from documents.views.answers import place_refusal, typed
from documents.views.asking import reading_page
from documents.views.paging import paged
from procedures.actions.tthc import officer_agencies
from procedures.actions.tthc_announcing import not_shown, record_announcement, settle_clock, take_back_announcement
from procedures.forms import AnnouncementForm, ReasonForm, SettleForm
from procedures.models import AdministrativeProcedure, Announcement, Brings, ListClock
from procedures.views.tthc import keeps, require_keeper, tabs
from procedures.views.tthc_acts import WRITING, form_page, who
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.trail.refusals import Refused
from qms.worktime import clock


@reading_page
def announcements(request: HttpRequest) -> HttpResponse:
    """Newest first, each with the clock of the person's own agencies."""
    person, today = request.user, clock.today()
    page = paged(request, Announcement.objects.filter(void_at=None).order_by("-signed_date", "-pk"))
    own = ListClock.objects.filter(
        announcement__in=[row.pk for row in page.rows], agency__in=rights_of(person).agencies
    )
    clocks = {row.announcement_id: row for row in own}
    context = {
        "rows": [{"row": row, "clock": _shown(clocks.get(row.pk), today)} for row in page.rows],
        "page": page,
        "tabs": tabs("announcements"),
        "may_keep": keeps(person, today),
        "crumbs": [(_("Administrative procedures"), reverse("procedures:tthc_list")), (_("Announcing decisions"), "")],
    }
    return render(request, "procedures/tthc_announcements.html", context)


def _shown(row: ListClock | None, today: date) -> dict[str, Any]:
    """A clock in words, with the key of its status mark."""
    if row is None:
        return {}
    if row.settled_at:
        return {"row": row, "key": "", "text": _("Brought up to date"), "is_settled": True}
    left = (row.due_date - today).days
    if left < 0:
        text = ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left}
        return {"row": row, "key": "overdue", "text": text}
    text = _("Due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return {"row": row, "key": "soon", "text": text}


@reading_page
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """What it brings, what of it the list shows, and how far each agency is: one's own, all of them for the keeper."""
    person, today = request.user, clock.today()
    found = _found(pk)
    keeper = keeps(person, today)
    clocks = ListClock.objects.filter(announcement=found).select_related("agency").order_by("agency__code")
    if not keeper:
        clocks = clocks.filter(agency__in=rights_of(person).agencies)
    officer_of: set[int] = set()
    if rights_of(person).may_somewhere(KEEP):
        officer_of = set(officer_agencies(person, day=today).values_list("pk", flat=True))
    context = {
        "announcement": found,
        "lines": _lines(found),
        "clocks": [
            {
                **_shown(row, today),
                "may_settle": not row.settled_at and row.agency_id in officer_of and not found.void_at,
            }
            for row in clocks
        ],
        "may_keep": keeper,
        "crumbs": _crumbs((found.number, "")),
    }
    return render(request, "procedures/tthc_announcement.html", context)


def _found(pk: int) -> Announcement:
    try:
        return Announcement.objects.get(pk=pk)
    except (Announcement.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


def _lines(found: Announcement) -> list[dict[str, Any]]:
    lines = list(found.lines.values_list("code", "brings"))
    rows = AdministrativeProcedure.objects.filter(code__in=[code for code, _brings in lines])
    known = {row["code"]: row for row in rows.values("code", "name", "abolished_date")}
    return [
        {
            "code": code,
            "words": str(Brings(brings).label),
            "known": known.get(code),
            "is_missing": code not in known,
            "is_to_abolish": code in known and brings == Brings.ABOLISHED and not known[code]["abolished_date"],
        }
        for code, brings in lines
    ]


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    lead = [("tthc_list", _("Administrative procedures")), ("announcements", _("Announcing decisions"))]
    return [*((label, reverse(f"procedures:{name}")) for name, label in lead), *last]


@require_http_methods(WRITING)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a decision."""
    require_keeper(request)
    form = AnnouncementForm(typed(request), day=clock.today())
    if form.is_valid():
        names = ("number", "signed_date", "issuer", "title", "lines")
        given = {name: form.cleaned_data[name] for name in names}
        try:
            made = record_announcement(**given, agencies=list(form.cleaned_data["agencies"]), **who(request))
        except Refused as refusal:
            place_refusal(form, Refused(str(refusal), field="new") if refusal.field == "lines" else refusal)
        else:
            missing = len(not_shown(made))
            messages.success(request, _("Decision %(number)s is entered, its days run.") % {"number": made.number})
            if missing:
                text = ngettext(
                    "The list does not show %(n)s of its procedures yet.", "The list does not show %(n)s of its procedures yet.", missing
                )  # fmt: skip
                messages.warning(request, text % {"n": missing})
            return redirect("procedures:announcement", pk=made.pk)
    context = {
        "form": form,
        "title": _("Enter an announcing decision"),
        "about": _(
            "A decision announces procedures that are new, amended or abolished. Five working days run from its signing."
        ),
        "submit": _("Enter the decision"),
        "back": reverse("procedures:announcements"),
        "crumbs": _crumbs((_("Enter an announcing decision"), "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "procedures/tthc_form.html", context, status=status)


@require_http_methods(WRITING)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It was entered by mistake."""
    require_keeper(request)
    found = _found(pk)

    def act(**given: Any) -> str:
        take_back_announcement(found, **given, **who(request))
        return _("Decision %(number)s is taken back. Its days no longer run.") % {"number": found.number}

    title = _("Take the decision back")
    return form_page(request, ReasonForm(typed(request)), act, title=title, submit=_("Take back"), **_about(found))


@require_http_methods(WRITING)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer says that the list of the agency is up to date."""
    require_somewhere(request, KEEP)
    try:
        row = ListClock.objects.select_related("announcement", "agency").get(pk=pk)
    except (ListClock.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
    if not officer_agencies(request.user, day=clock.today()).filter(pk=row.agency_id).exists():
        raise PermissionDenied(_("Only the QMS officer of %(agency)s does this.") % {"agency": row.agency.short_name})

    def act(**given: Any) -> str:
        settle_clock(row, **given, **who(request))
        return _("The list of %(agency)s is up to date with decision %(number)s.") % {
            "agency": row.agency.short_name,
            "number": row.announcement.number,
        }

    title = _("The list is up to date")
    return form_page(
        request, SettleForm(typed(request)), act, title=title, submit=_("Settle it"), **_about(row.announcement)
    )


def _about(found: Announcement) -> dict[str, str]:
    return {
        "about": f"{found.number}: {found.title}",
        "back": reverse("procedures:announcement", args=[found.pk]),
        "crumb": found.number,
    }
