"""The yearly cycle: the year by months, one month as a calendar, one duty, what an event makes, the table of rules."""

import re
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from qms.access.gate import get_and_held, require_somewhere
from qms.access.rights import rights_of
from qms.duties import actions, forms
from qms.duties.listing import FIRST_YEAR, LAST_YEAR, between, by_month, month_span, of_year, row_of
from qms.duties.models import Duty, Outcome
from qms.duties.months import weeks_of
from qms.duties.querysets import DO, KEEP
from qms.duties.responsible import names_of
from qms.duties.rules import RULES
from qms.people.models import Agency, Post
from qms.people.querysets import covers
from qms.trail.refusals import Refused
from qms.worktime import clock

WRITING = ["GET", "HEAD", "POST"]
# What can be done to a duty: title of its part of the page, words of its button.
WORDS = {
    "done": (gettext_lazy("Note that it was done"), gettext_lazy("It was done")),
    "plan": (gettext_lazy("Who does it, and by when"), gettext_lazy("Save")),
    "excuse": (gettext_lazy("It does not apply this time"), gettext_lazy("Not applicable")),
    "reopen": (gettext_lazy("Take it up again"), gettext_lazy("Take it up again")),
}
_YEAR, _MONTH = re.compile(r"[0-9]{4}"), re.compile(r"([0-9]{4})-([0-9]{2})")


def _tabs(here: str, year_shown: int, month_shown: str) -> list[dict[str, Any]]:
    places = (
        ("year", _("The year"), f"?nam={year_shown}"),
        ("month", _("By month"), f"?thang={month_shown}" if month_shown else ""),
        ("rules", _("What the law asks"), ""),
    )
    return [
        {"label": label, "url": reverse(f"duties:{name}") + query, "current": name == here, "count": None}
        for name, label, query in places
    ]


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The duties of one year (`?nam=`), under the months in which they are due."""
    today = clock.today()
    asked = request.GET.get("nam") or str(today.year)
    if not _YEAR.fullmatch(asked) or not FIRST_YEAR <= int(asked) <= LAST_YEAR:
        raise BadRequest(_("The year in the address (nam) must be written like 2026."))
    shown, person = int(asked), request.user
    duties = of_year(person, shown)
    names = names_of(duties, today)
    rows = [row_of(one, today, names[one.pk]) for one in duties]
    context = {
        "months": by_month(rows),
        "year": shown,
        "previous": shown - 1,
        "next": shown + 1,
        "counts": _counts(duties, today),
        "many": len({one.agency_id for one in duties}) > 1,
        "may_keep": rights_of(person, today).may_somewhere(KEEP),
        "tabs": _tabs("year", shown, f"{today:%Y-%m}" if shown == today.year else f"{shown}-01"),
        "crumbs": [(_("Duties of the year"), "")],
    }
    return render(request, "duties/year.html", context)


def _counts(duties: list[Duty], today: date) -> dict[str, int]:
    return {
        "done": sum(one.outcome == Outcome.DONE for one in duties),
        "excused": sum(one.outcome == Outcome.EXCUSED for one in duties),
        "overdue": sum(not one.outcome and one.due_date < today for one in duties),
        "open": sum(not one.outcome and one.due_date >= today for one in duties),
    }


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """One month (`?thang=2026-11`) as a calendar, with the days on which the reader's agency does not work."""
    today, person = clock.today(), request.user
    first = _first_of(request.GET.get("thang", ""), today)
    duties = between(person, *month_span(first))
    rows = [row_of(one, today) for one in duties]
    own = next(iter({one.agency for one in duties}), None) or Agency.objects.filter(pk=person.agency_id).first()
    before, after = _beside(first)
    context = {
        "weeks": weeks_of(first, rows, own, today),
        "rows": [row for row in rows if row["duty"].due_date.month == first.month],
        "name": date_format(first, "F Y"),
        "before": f"{before:%Y-%m}",
        "before_name": date_format(before, "F Y"),
        "after": f"{after:%Y-%m}",
        "after_name": date_format(after, "F Y"),
        "weekdays": [date_format(date(2024, 1, 1 + n), "D") for n in range(7)],
        "many": len({one.agency_id for one in duties}) > 1,
        "tabs": _tabs("month", first.year, f"{first:%Y-%m}"),
        "crumbs": [(_("Duties of the year"), reverse("duties:year")), (date_format(first, "F Y"), "")],
    }
    return render(request, "duties/month.html", context)


def _first_of(asked: str, today: date) -> date:
    if not asked:
        return today.replace(day=1)
    found = _MONTH.fullmatch(asked)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        raise BadRequest(_("The month in the address (thang) must be written like 2026-11."))
    return date(int(found[1]), int(found[2]), 1)


def _beside(first: date) -> tuple[date, date]:
    before = date(first.year - (first.month == 1), first.month - 1 or 12, 1)
    return before, date(first.year + first.month // 12, first.month % 12 + 1, 1)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What the law asks, when, by which article, and which part of the product makes it."""
    today = clock.today()
    context = {
        "rules": RULES,
        "may_keep": rights_of(request.user, today).may_somewhere(KEEP),
        "tabs": _tabs("rules", today.year, f"{today:%Y-%m}"),
        "crumbs": [(_("Duties of the year"), reverse("duties:year")), (_("What the law asks"), "")],
    }
    return render(request, "duties/rules.html", context)


@require_http_methods(WRITING)
def enter(request: HttpRequest) -> HttpResponse:
    """A duty that an event makes."""
    require_somewhere(request, KEEP)
    today = clock.today()
    agencies = Agency.objects.filter(pk__in=rights_of(request.user, today).reach[KEEP].agencies).order_by("code")
    initial = {"agency": request.user.agency_id, "event_date": today}
    form = forms.EventForm(request.POST if request.method == "POST" else None, agencies=agencies, initial=initial)
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = actions.enter_duty(data.pop("agency"), **data, by=request.user, at=clock.now(), day=today)
            messages.success(request, _("Entered. It is due by %(day)s.") % {"day": f"{made.due_date:%d/%m/%Y}"})
            return redirect("duties:duty", pk=made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {
        "form": form,
        "crumbs": [(_("Duties of the year"), reverse("duties:year")), (_("Enter an event"), "")],
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "duties/enter.html", context, status=wrong)


@require_http_methods(WRITING)
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty; a POST does what `do` names."""
    today = clock.today()
    rows = Duty.objects.select_related("agency", "post__unit", "by")
    found, allowed = get_and_held(request, rows, (DO, KEEP), pk=pk)
    offered = _offered(request, found, allowed, today)
    sent = request.POST.get("do", "") if request.method == "POST" else None
    if sent is not None and sent not in offered:
        messages.error(request, _("This cannot be done to the duty now. Look at how it stands."))
        return redirect(request.path)
    if sent and offered[sent].is_valid() and _done(request, found, sent, offered[sent], today):
        return redirect(request.path)
    context = {
        "row": row_of(found, today, names_of([found], today)[found.pk]),
        "duty": found,
        "forms": [(key, *WORDS[key], form, key == sent) for key, form in offered.items()],
        "crumbs": [(_("Duties of the year"), f"{reverse('duties:year')}?nam={found.year}"), (str(found), "")],
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "duties/duty.html", context, status=wrong)


def _offered(request: HttpRequest, found: Duty, allowed: frozenset[str], today: date) -> dict[str, Any]:
    """The forms of what the person may do to it now, by key; the one that was sent is bound."""
    sent = request.POST.get("do") if request.method == "POST" else None

    def data(key: str) -> Any:
        return request.POST if sent == key else None

    made: dict[str, Any] = {}
    if found.outcome == Outcome.OPEN and DO in allowed:
        made["done"] = forms.DoneForm(data("done"), initial={"done_date": today}, prefix="done")
    if found.outcome == Outcome.OPEN and KEEP in allowed:
        posts = Post.objects.filter(covers(today), unit__agency=found.agency_id).select_related("unit")
        initial = {"post": found.post_id, "due_date": found.due_date}
        made["plan"] = forms.PlanForm(
            data("plan"), posts=posts.order_by("unit__order", "title"), initial=initial, prefix="plan"
        )
        made["excuse"] = forms.ReasonForm(data("excuse"), prefix="excuse")
    if found.outcome != Outcome.OPEN and KEEP in allowed:
        made["reopen"] = forms.ReasonForm(data("reopen"), prefix="reopen")
    return made


def _done(request: HttpRequest, found: Duty, key: str, form: Any, today: date) -> bool:
    """Do it; a refusal goes to its field."""
    acts = {
        "done": actions.do_duty, "plan": actions.plan_duty, "excuse": actions.excuse_duty, "reopen": actions.reopen_duty,
    }  # fmt: skip
    given = {**form.cleaned_data, "by": request.user, "at": clock.now()}
    if key in ("done", "plan"):
        given["day"] = today
    try:
        acts[key](found, **given)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True
