"""The vocabulary of lists of notices."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet


class NoticeQuerySet(QuerySet):
    def of(self, person: Any) -> Self:
        """The inbox of one person, newest first."""
        return self.filter(person=person).order_by("-id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self, at: datetime) -> Self:
        """Notices whose mail is due and that nobody is sending, oldest first."""
        return (
            self.filter(mail_after__lte=at)
            .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at))
            .order_by("id")
        )
