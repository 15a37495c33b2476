"""What people are told about: the tables of all apps above, collected from settings.NOTICE_KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from qms.notices.reminding import Reminder


@dataclass(frozen=True)
class NoticeKind:
    """One row of an app's table.

    `title` is the subject of the mail and says nothing of the content. An `immediate` kind is mailed with the next sweep,
    because somebody waits for the person; others come with the daily mail; one that is not `mailed` only lies in the inbox.
    `still_allowed(notice)` is asked again just before the mail: a person who has lost the right to know meanwhile is not
    told. `reminds` says of what is open and due that people hear of it again and again: see `qms.notices.reminding`.
    """

    key: str
    title: Any
    immediate: bool = False
    mailed: bool = True
    template: str = "mail/notice.txt"
    still_allowed: Callable[[Any], bool] | None = None
    reminds: Reminder | None = None


def _remind(*, at) -> int:
    from qms.notices.reminders import write_reminders
    from qms.notices.turns import every_minute

    return every_minute("reminders", write_reminders, at=at)


def _gather(*, at) -> int:
    from qms.notices.digests import make_digests
    from qms.notices.turns import every_minute

    return every_minute("digests", make_digests, at=at)


def _deliver(*, at) -> int:
    from qms.notices.delivery import deliver_due

    return deliver_due(at=at)


class Kinds(tuple[NoticeKind, ...]):
    """The table of one app, `KINDS = Kinds([NoticeKind(...), ...])`; it brings reminders, digests and delivery into every sweep."""

    rounds: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "write_reminders": _remind,
        "make_digests": _gather,
        "deliver_notices": _deliver,
    }


ESCALATED, MAIL_REFUSED = "escalated", "mail_refused"
OWN = Kinds(
    [
        NoticeKind(ESCALATED, _("Overdue in your unit")),
        NoticeKind(MAIL_REFUSED, _("An e-mail address does not work"), mailed=False),
    ]
)


def kinds() -> dict[str, NoticeKind]:
    """Every kind by its key. Raises ImproperlyConfigured for a wrong table or a key used twice."""
    found = {kind.key: kind for kind in OWN}
    for dotted in settings.NOTICE_KINDS:
        table = import_string(dotted)
        if not isinstance(table, Kinds):
            raise ImproperlyConfigured(f"{dotted} is not a qms.notices.kinds.Kinds")
        for kind in table:
            if kind.key in found:
                raise ImproperlyConfigured(f"two notice kinds have the key {kind.key}")
            found[kind.key] = kind
    return found
