"""One's own tokens: which there are, making one, revoking one. The secret is on the page that made it and nowhere else."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from qms.approvals.proof import prove_identity
from qms.tokens import actions
from qms.tokens.actions import LONGEST_NAME
from qms.tokens.models import AccessToken, Scope
from qms.trail.refusals import Refused
from qms.web.fields import DateField, LineField
from qms.worktime import clock

USUAL = timedelta(days=90)
SHOWN = 100
MOST_FILTERS = 30
LARGEST_KEY = 2**63 - 1
# A feed of what the register lists: its filters come along in the address of this page.
_FILTERS = {"loai": re.compile(r"[a-z0-9-]{1,30}"), "don-vi": re.compile(r"[0-9]{1,9}")}


class TokenForm(forms.Form):
    """A new token: what uses it, what it opens, until when."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("What will use it, for example: data warehouse, feed reader in the office."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it opens"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may read yourself on that day. A feed takes a token of its own."),
    )
    last_date = DateField(
        label=gettext_lazy("Last day"), help_text=gettext_lazy("Day/month/year, at most a year ahead")
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Asked again, because the token reads in your name."),
    )


@sensitive_post_parameters("password")
@sensitive_variables("form", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens, and the form that makes one. `?dung=nguon-tin` offers a feed, `?dung=lich` a calendar; `?loai=` and `?don-vi=` are its filters."""
    filters = _filters(request)
    form = TokenForm(request.POST if request.method == "POST" else None, initial=_usual(request, bool(filters)))
    if form.is_valid():
        try:
            token, secret = _create(request, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return _shown_once(request, token, secret, filters)
    day = clock.today()
    rows = [_row(token, day) for token in AccessToken.objects.of(request.user)[:SHOWN]]
    context = {
        "rows": rows,
        "form": form,
        "filters": filters,
        "crumbs": [(_("My account"), reverse("web:account")), (_("Personal tokens"), "")],
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/tokens.html", context, status=wrong)


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of my tokens at once."""
    token = get_object_or_404(AccessToken.objects.of(request.user), pk=min(pk, LARGEST_KEY))
    try:
        actions.revoke_token(token=token, by=request.user, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The token %(name)s is revoked. It opens nothing any more.") % {"name": token})
    return redirect("web:tokens")


def _create(request: HttpRequest, typed: dict[str, Any]) -> tuple[AccessToken, str]:
    at = clock.now()
    return actions.create_token(
        by=request.user,
        name=typed["name"],
        scopes=typed["scopes"],
        until_date=typed["last_date"] + timedelta(days=1),
        proof=prove_identity(request.user, typed["password"], at=at),
        at=at,
    )


def _usual(request: HttpRequest, is_filtered: bool) -> dict[str, Any]:
    usual: dict[str, Any] = {"last_date": clock.today() + USUAL}
    wanted = "nguon-tin" if is_filtered else request.GET.get("dung", "")
    scope = {"nguon-tin": Scope.FEED, "lich": Scope.CALENDAR}.get(wanted)
    return usual | {"scopes": [scope], "name": str(scope.label)} if scope else usual


def _filters(request: HttpRequest) -> list[tuple[str, str]]:
    """Filters of the feed that is wanted, as the register writes them; what it cannot mean is left out."""
    return [
        (key, value)
        for key, shape in _FILTERS.items()
        for value in request.GET.getlist(key)[:MOST_FILTERS]
        if shape.fullmatch(value)
    ]


def _shown_once(request: HttpRequest, token: AccessToken, secret: str, filters: list[tuple[str, str]]) -> HttpResponse:
    is_feed = Scope.FEED in token.scopes
    address = f"{settings.BASE_URL}{reverse('documents:feed', args=[secret])}" if is_feed else ""
    of_calendar = reverse("duties:feed", args=[secret]) if Scope.CALENDAR in token.scopes else ""
    context = {
        "token": token,
        "secret": secret,
        "feed_address": f"{address}?{urlencode(filters)}" if address and filters else address,
        "calendar_address": f"{settings.BASE_URL}{of_calendar}" if of_calendar else "",
        "last_date": token.until_date - timedelta(days=1),
        "api_address": settings.BASE_URL + reverse("documents:api_openapi"),
        "crumbs": [
            (_("My account"), reverse("web:account")),
            (_("Personal tokens"), reverse("web:tokens")),
            (token.name, ""),
        ],
    }
    return render(request, "web/token.html", context)


def _row(token: AccessToken, day: Any) -> dict[str, Any]:
    is_living = token.revoked_at is None and token.until_date > day
    return {
        "id": token.pk,
        "name": token.name,
        "ending": token.ending,
        "opens": [Scope(scope).label for scope in token.scopes],
        "last_date": token.until_date - timedelta(days=1),
        "created_at": token.created_at,
        "used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
        "living": is_living,
    }
