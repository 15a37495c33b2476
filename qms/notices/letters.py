"""The mail of one notice: plain text, header-safe, links to the configured address only."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from qms.notices.kinds import NoticeKind
from qms.notices.models import Notice

LANGUAGE = "vi"


def letter_of(notice: Notice, kind: NoticeKind, connection=None) -> EmailMessage:
    """The mail as it would be sent. The same notice always has the same Message-ID, so that a mail box can drop a mail
    that was sent again after a crash between sending and noting it."""
    with override(LANGUAGE):
        context = {
            "person": notice.person,
            "title": str(kind.title),
            "text": notice.text,
            "due_date": notice.due_date,
            "link": f"{settings.BASE_URL}{notice.url}",
        }
        body = render_to_string(kind.template, context)
        subject = " ".join(str(kind.title).split())
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<notice-{notice.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return EmailMessage(
        subject,
        body.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [notice.person.email],
        headers=headers,
        connection=connection,
    )
