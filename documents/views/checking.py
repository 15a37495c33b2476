"""Asking a paper whether it counts: `/kt/` without sign-in, by QR or by a short code that is typed."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from documents.actions.guessing import WINDOW, is_slowed, note_miss, sender_of
from documents.copies.answers import IN_FORCE, NOT_YET, SUPERSEDED, UNKNOWN, WITHDRAWN, Answer, answer_of, found, is_old
from documents.copies.codes import SHORT, normalised
from documents.copies.life import OUTSTANDING
from documents.forms.copies import WordsForm
from qms.web.accounts import client_ip
from qms.worktime import clock

# state: key of the status mark, sign, heading
LOOKS: dict[str, tuple[str, str, Any]] = {
    IN_FORCE: ("success", "check-circle-fill", gettext_lazy("In force")),
    SUPERSEDED: ("error", "x-circle", gettext_lazy("No longer in force: superseded")),
    WITHDRAWN: ("error", "x-circle", gettext_lazy("No longer in force: withdrawn")),
    NOT_YET: ("warning", "clock", gettext_lazy("Not yet in force")),
    UNKNOWN: ("warning", "exclamation-triangle-fill", gettext_lazy("Unknown code")),
}


@login_not_required
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form, or with `?ma=` what the paper answers."""
    typed = request.GET.get("ma", "").strip()
    return _answered(request, typed) if typed else _page(request, {})


@login_not_required
@require_safe
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper answers, by the code of its QR."""
    return _answered(request, code)


def _answered(request: HttpRequest, typed: str) -> HttpResponse:
    sender, at = sender_of(client_ip(request)), clock.now()
    is_short = len(normalised(typed)) == SHORT  # what can be guessed; a token from a QR is never slowed down
    if is_short and is_slowed(sender, at=at):
        answer = _page(request, {"slowed": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(int(WINDOW.total_seconds()))
        return answer
    copy = found(typed)
    if copy is None and is_short:
        note_miss(sender, at=at)
    told = answer_of(copy, request.user, clock.today())
    kept = typed[:40] if told.state == UNKNOWN else ""
    return _page(request, {"typed": kept, **_shown(request, told, typed)})


def _shown(request: HttpRequest, told: Answer, typed: str) -> dict[str, Any]:
    look, sign, heading = LOOKS[told.state]
    is_holder = told.copy is not None and told.copy.holder_id == request.user.pk
    if told.state == IN_FORCE and (told.is_recalled or not told.is_out):
        look, sign = "warning", "exclamation-triangle-fill"  # the text counts, this paper does not
    may_say = (
        is_holder and told.copy is not None and told.copy.stage in OUTSTANDING and is_old(told.copy, clock.today())
    )
    return {
        "told": told,
        "number": f"{told.copy.number:02d}" if told.copy else "",
        "look": look,
        "sign": sign,
        "heading": heading,
        "sentence": _sentence(told, is_code=bool(normalised(typed))),
        "may_say": may_say,
        "form": WordsForm(auto_id="say_%s") if may_say else None,
        "sign_in": ""
        if request.user.is_authenticated
        else f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}",
    }


def _sentence(told: Answer, *, is_code: bool) -> str:
    known = told.since is not None
    since = {"day": f"{told.since:%d/%m/%Y}"} if told.since else {}
    never, not_yet = _("Do not work by this paper."), _("Until it is in force, do not work by this paper.")
    match told.state:
        case "in_force":
            return _("The text on this paper is the one in force today.")
        case "superseded":
            when = _("A newer version took its place on %(day)s.") % since if known else ""
            return f"{when} {never}".strip()
        case "withdrawn":
            when = _("It was withdrawn with effect from %(day)s.") % since if known else ""
            return f"{when} {never}".strip()
        case "not_yet":
            when = _("It comes into force on %(day)s.") % since if known else ""
            return f"{when} {not_yet}".strip()
    if not is_code:
        return _(
            "A code has 10 letters and digits where it is typed, 26 in the QR; the letters I, L, O and U do not occur. "
            "Compare it with the paper and try again."
        )
    return _(
        "No controlled copy has this code. Compare it with the paper; if it is the same, the paper is none of ours."
    )


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    """For strangers without a form token, so that no cookie is set; the address is a key and does not travel on."""
    token = get_token(request) if request.user.is_authenticated else ""
    text = render_to_string("documents/copies/check.html", {"request": request, "csrf_token": token, **context})
    answer = HttpResponse(text, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer
