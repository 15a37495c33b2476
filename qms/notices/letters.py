"""The mails: plain text and HTML, header-safe, links to the configured address only, no text or title of a document."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext, override

from qms.notices.kinds import NoticeKind
from qms.notices.models import Digest, Notice

LANGUAGE = "vi"


def letter_of(notice: Notice, kind: NoticeKind, connection: Any = None) -> EmailMultiAlternatives:
    """The mail of one notice as it would be sent. The same notice always has the same Message-ID, so that a mail box can
    drop a mail that was sent again after a crash between sending and noting it."""
    with override(LANGUAGE):
        context = {
            "person": notice.person,
            "title": str(kind.title),
            "text": notice.text,
            "due_date": notice.due_date,
            "link": f"{settings.BASE_URL}{notice.url}",
        }
        body = render_to_string(kind.template, context)
        html = render_to_string("mail/notice.html", {**context, **_frame()})
        return _letter(notice.person, str(kind.title), body, html, f"notice-{notice.pk}", connection)


def digest_letter(
    digest: Digest, sections: list[dict[str, Any]], count: int, connection: Any = None
) -> EmailMultiAlternatives:
    """The daily mail of one person: one Message-ID a person and day."""
    with override(LANGUAGE):
        context = {
            "person": digest.person,
            "sections": sections,
            "count": count,
            "late": sum(line["late"] for section in sections for line in section["lines"]),
            "base": settings.BASE_URL,
            **_frame(),
        }
        subject = ngettext("%(n)d thing waits for you, %(day)s", "%(n)d things wait for you, %(day)s", count)
        body, html = render_to_string("mail/digest.txt", context), render_to_string("mail/digest.html", context)
        name = f"digest-{digest.person_id}-{digest.day_date.isoformat()}"
        return _letter(
            digest.person, subject % {"n": count, "day": _said(digest.day_date)}, body, html, name, connection
        )


def _letter(person: Any, title: str, body: str, html: str, name: str, connection: Any) -> EmailMultiAlternatives:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{name}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if preferences := _address("web:notice_settings"):
        headers["List-Unsubscribe"] = (
            f"<{preferences}>"  # a page behind the sign-in: nobody else changes what one hears
        )
    letter = EmailMultiAlternatives(
        " ".join(title.split()),
        body.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers=headers,
        connection=connection,
    )
    letter.attach_alternative(html, "text/html")
    return letter


def _frame() -> dict[str, str]:
    """Full addresses of the inbox and of what one wants to hear; the pages are on a floor above."""
    return {
        "inbox": _address("web:inbox"),
        "preferences": _address("web:notice_settings"),
        "home": f"{settings.BASE_URL}/",
    }


def _address(name: str) -> str:
    try:
        return f"{settings.BASE_URL}{reverse(name)}"
    except NoReverseMatch:
        return ""


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
