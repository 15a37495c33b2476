"""What people are told about: the tables of all apps above, collected from settings.NOTICE_KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class NoticeKind:
    """One row of an app's table.

    `title` is the subject of the mail and says nothing of the content; an `immediate` kind is mailed with the next
    sweep, others only lie in the inbox. `still_allowed(notice)` is asked again just before the mail: a person who has lost the
    right to know meanwhile is not told.
    """

    key: str
    title: Any
    immediate: bool = False
    template: str = "mail/notice.txt"
    still_allowed: Callable[[Any], bool] | None = None


def _deliver(*, at) -> int:
    from qms.notices.delivery import deliver_due

    return deliver_due(at=at)


class Kinds(tuple[NoticeKind, ...]):
    """The table of one app, `KINDS = Kinds([NoticeKind(...), ...])`; it brings the delivery into every sweep."""

    rounds: ClassVar[Mapping[str, Callable[..., Any]]] = {"deliver_notices": _deliver}


def kinds() -> dict[str, NoticeKind]:
    """Every kind by its key. Raises ImproperlyConfigured for a wrong table or a key used twice."""
    found: dict[str, NoticeKind] = {}
    for dotted in settings.NOTICE_KINDS:
        table = import_string(dotted)
        if not isinstance(table, Kinds):
            raise ImproperlyConfigured(f"{dotted} is not a qms.notices.kinds.Kinds")
        for kind in table:
            if kind.key in found:
                raise ImproperlyConfigured(f"two notice kinds have the key {kind.key}")
            found[kind.key] = kind
    return found
