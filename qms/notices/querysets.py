"""The vocabulary of lists of notices and digests."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet

CLAIM = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=14)  # by then it is old news; the inbox still has it


class MailedQuerySet(QuerySet):
    def to_mail(self, at: datetime) -> Self:
        """Mails whose time has come and that nobody is sending, oldest first.

        A time further ahead than any pause was set by a clock that was ahead: it has come.
        """
        come = Q(mail_after__lte=at) | Q(mail_after__gt=at + LONGEST_PAUSE)
        return self.filter(come, mail_after__isnull=False, claimed_until__isnull=True).order_by("id")

    def claimed(self) -> Self:
        """Mails that somebody is sending, or died of."""
        return self.filter(claimed_until__isnull=False)


class DigestQuerySet(MailedQuerySet):
    pass


class NoticeQuerySet(MailedQuerySet):
    def of(self, person: Any) -> Self:
        """The inbox of one person, newest first."""
        return self.filter(person=person).order_by("-id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def unmailed(self, at: datetime) -> Self:
        """Unread news that no mail has told, nor is about to."""
        return self.unread().filter(
            sent_at__isnull=True, digest__isnull=True, mail_after__isnull=True, created_at__gt=at - GIVEN_UP_AFTER
        )
