"""One's own sign-in: the password and the places where one is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
    context = {"form": form, "forced": request.user.must_change_password, "crumbs": [(_("Change the password"), "")]}
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
        "crumbs": [(_("Where I am signed in"), "")],
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
