"""My inbox: what I was told, newest first; and how I want to hear of it."""

from datetime import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qms.notices import actions
from qms.notices.actions.choosing import settings_of
from qms.notices.kinds import kinds
from qms.notices.models import HOURS, Notice, QuietDays
from qms.trail.refusals import Refused
from qms.web.fields import DateField
from qms.web.inbox import Asked, page_of, preferences_of, refused_of, tabs_of
from qms.worktime import clock

LARGEST_KEY = 2**63 - 1


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told: unread, or everything with `?xem=tat-ca`; one kind with `?loai=`; older with `?sau=`."""
    asked = Asked.of(request.GET)
    page, tabs = page_of(request.user, asked, clock.today()), tabs_of(request.user, asked)
    context = {
        **page,
        "tabs": tabs,
        "asked": asked,
        "unread": tabs[0]["count"],
        "refused": refused_of(request.user, settings_of(request.user)),
        "back": _query(request.GET),
        "crumbs": [(_("Inbox"), "")],
    }
    return render(request, "web/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads one notice of mine and goes to what it is about."""
    notice = _mine(request, pk)
    actions.mark_read(notice, by=request.user, at=clock.now())
    return redirect(notice.url)


@require_POST
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads one notice of mine and stays."""
    actions.mark_read(_mine(request, pk), by=request.user, at=clock.now())
    return _back(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Reads everything of mine up to the newest that the page showed (`den`), of one kind where one was chosen (`loai`)."""
    rows = Notice.objects.of(request.user).unread().filter(pk__lte=_number(request.POST.get("den", "")))
    if kind := request.POST.get("loai"):
        rows = rows.filter(kind=kind[:60])
    read = actions.mark_read(rows, by=request.user, at=clock.now())
    messages.success(request, _("Marked as read: %(n)d.") % {"n": read})
    return _back(request)


class HourForm(forms.Form):
    """When the daily mail comes."""

    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour of the daily e-mail"),
        coerce=time.fromisoformat,
        choices=[(f"{hour:%H:%M}", f"{hour:%H:%M}") for hour in HOURS],
        help_text=gettext_lazy(
            "On working days of your agency, while it is open. It tells what is unread then; without news there is no e-mail."
        ),
    )


class QuietForm(forms.Form):
    """Days without any mail."""

    first = DateField(label=gettext_lazy("From"))
    last = DateField(label=gettext_lazy("To the end of"))


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Of each kind, how I hear of it; the hour of the daily mail; days without mail; whether my address takes mail."""
    if request.method == "POST":
        form = HourForm(request.POST)
        if form.is_valid() and _chosen(request, form):
            return redirect("web:notice_settings")
        return _settings_page(request, hour=form, typed=request.POST)
    return _settings_page(request)


@require_POST
def quiet_days(request: HttpRequest) -> HttpResponse:
    """No mail to me on these days."""
    form = QuietForm(request.POST)
    if form.is_valid():
        days, at = form.cleaned_data, clock.now()
        try:
            actions.keep_quiet(by=request.user, first=days["first"], last=days["last"], day=clock.today(), at=at)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("No e-mail on these days. What is told meanwhile lies in your inbox."))
            return redirect("web:notice_settings")
    return _settings_page(request, quiet=form)


@require_POST
def end_quiet_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail to me again on these days."""
    mine = QuietDays.objects.filter(person=request.user)
    actions.end_quiet(get_object_or_404(mine, pk=min(pk, LARGEST_KEY)), by=request.user, at=clock.now())
    messages.success(request, _("Removed. E-mail comes again on these days."))
    return redirect("web:notice_settings")


@require_POST
def address_again(request: HttpRequest) -> HttpResponse:
    """My address works again, I say."""
    if actions.trust_address_again(by=request.user, at=clock.now()):
        messages.success(request, _("E-mail goes to your address again."))
    return redirect("web:notice_settings")


def _chosen(request: HttpRequest, form: HourForm) -> bool:
    channels = {key: request.POST[f"kind-{key}"] for key in kinds() if f"kind-{key}" in request.POST}
    try:
        actions.choose(by=request.user, hour=form.cleaned_data["hour"], channels=channels, at=clock.now())
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    messages.success(request, _("Saved."))
    return True


def _settings_page(
    request: HttpRequest, *, hour: Any = None, quiet: Any = None, typed: QueryDict | None = None
) -> HttpResponse:
    told = preferences_of(request.user, clock.today(), typed)
    hour = hour or HourForm(initial={"hour": f"{told['settings'].digest_hour:%H:%M}"})
    quiet = quiet or QuietForm()
    context = {
        **told,
        "hour_form": hour,
        "quiet_form": quiet,
        "page_failed": bool(hour.errors or quiet.errors),
        "crumbs": [(_("Inbox"), reverse("web:inbox")), (_("What I am told, and when"), "")],
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if hour.errors or quiet.errors else HTTPStatus.OK
    return render(request, "web/notice_settings.html", context, status=wrong)


def _mine(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.of(request.user), pk=min(pk, LARGEST_KEY))


def _query(asked: QueryDict) -> str:
    """The filters of the list one comes from, so that one comes back to it."""
    return urlencode([(key, asked[key][:60]) for key in ("xem", "loai") if asked.get(key)])


def _back(request: HttpRequest) -> HttpResponse:
    query = _query(QueryDict(request.POST.get("ve", "")[:300]))
    return redirect(f"{reverse('web:inbox')}?{query}" if query else "web:inbox")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
