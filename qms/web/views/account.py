"""One's own account: how one is spoken to, the password and the places where one is signed in."""

from http import HTTPStatus

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qms.access.rights import rights_of
from qms.people.models import FORMS_OF_ADDRESS, User
from qms.web import actions

# (mark in the User-Agent, name), first match wins: Edge calls itself Chrome, Chrome calls itself Safari.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class OwnPasswordForm(PasswordChangeForm):
    """Old password, new one twice; the rules stand beside the field."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Password now")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = gettext_lazy(
            "At least 15 characters; a sentence of a few words is good. Not your name, not a common password."
        )
        self.fields["new_password2"].label = gettext_lazy("New password again")
        self.fields["new_password2"].help_text = ""


class AccountForm(forms.Form):
    """What a person settles for oneself."""

    honorific = forms.ChoiceField(
        label=gettext_lazy("Form of address"),
        required=False,
        help_text=gettext_lazy("How this system speaks to you. Without a choice it names your post."),
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, initial={"honorific": person.honorific}, **kwargs)
        words = dict.fromkeys(filter(None, (*FORMS_OF_ADDRESS, person.honorific)))
        self.fields["honorific"].choices = [("", gettext_lazy("By my post")), *((word, word) for word in words)]


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here and how I am spoken to, with the ways to my password and my sessions."""
    person, form = request.user, AccountForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        actions.choose_form_of_address(by=person, honorific=form.cleaned_data["honorific"], at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("web:account")
    seats = [f"{seat.title}, {seat.unit_name}" for seat in rights_of(person).seats]
    facts = [
        (_("Full name"), person.get_full_name()),
        (_("User name"), person.username),
        (_("E-mail"), person.email),
        (_("Post"), "; ".join(seats) or person.organisation),
    ]
    context = {
        "form": form,
        "facts": [(label, value or "–") for label, value in facts],
        "crumbs": [(_("My account"), "")],
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "web/account.html", context, status=wrong)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Changes one's own password; ends one's sessions elsewhere."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_own_password(
            by=request.user,
            password=form.cleaned_data["new_password1"],
            session_key=request.session.session_key,
            at=timezone.now(),
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. You are signed out everywhere else."))
        return redirect("web:home")
    context = {
        "form": form,
        "forced": request.user.must_change_password,
        "crumbs": [_mine(), (_("Change the password"), "")],
    }
    return render(request, "web/password.html", context)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    found = UserSession.objects.purge_and_list(request.user)
    rows = [
        _row(session, request.session.session_key)
        for session in sorted(found, key=lambda s: s.created_at, reverse=True)
    ]
    context = {
        "rows": rows,
        "others": sum(not row["here"] for row in rows),
        "crumbs": [_mine(), (_("Where I am signed in"), "")],
    }
    return render(request, "web/sessions.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Ends one of my other sessions (`session`), or all others."""
    if which := request.POST.get("session"):
        mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        actions.end_own_session(by=request.user, session=get_object_or_404(mine, pk=_number(which)), at=timezone.now())
    else:
        actions.end_own_other_sessions(by=request.user, session_key=request.session.session_key, at=timezone.now())
    messages.success(request, _("Signed out there."))
    return redirect("web:sessions")


def _mine() -> tuple[str, str]:
    return _("My account"), reverse("web:account")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _row(session: UserSession, here: str | None) -> dict:
    agent = session.user_agent
    browser = next((name for mark, name in BROWSERS if mark in agent), _("Browser"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return {
        "id": session.pk,
        "device": f"{browser}, {system}" if system else browser,
        "ip": session.ip,
        "since_at": session.created_at,
        "here": session.session_key == here,
    }
