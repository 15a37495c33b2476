"""What the pages of the inbox show: one page of notices, the tabs with their counts, what a person chose."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qms.notices.actions.choosing import choices_of, offered, settings_of
from qms.notices.kinds import ESCALATED, NoticeKind, kinds
from qms.notices.models import Channel, Notice, NoticeSettings, QuietDays
from qms.people.models import User
from qms.web.worklist import due_mark

PAGE = 50
# Headings under which kinds are chosen, and which kinds stand there.
GROUPS = (
    (gettext_lazy("Others wait for you"), lambda kind: kind.immediate),
    (gettext_lazy("Due dates"), lambda kind: kind.reminds is not None),
    (gettext_lazy("News"), lambda kind: True),
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: unread or everything, one kind, what is older than a notice."""

    everything: bool = False
    kind: str = ""
    after: int = 0

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Words that mean nothing here are passed over."""
        after = query.get("sau", "")
        return cls(
            everything=query.get("xem") == "tat-ca",
            kind=query.get("loai", "") if query.get("loai", "") in kinds() else "",
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
        )

    def address(self, **changes: Any) -> str:
        """The list with other words in its address."""
        asked = {"everything": self.everything, "kind": self.kind, "after": 0, **changes}
        pairs = [("xem", "tat-ca")] if asked["everything"] else []
        pairs += [("loai", asked["kind"])] if asked["kind"] else []
        pairs += [("sau", str(asked["after"]))] if asked["after"] else []
        return f"{reverse('web:inbox')}?{urlencode(pairs)}" if pairs else reverse("web:inbox")


def page_of(person: User, asked: Asked, day: date) -> dict[str, Any]:
    """Rows of one page, newest first, and the addresses of the pages beside it. One statement."""
    rows = Notice.objects.of(person)
    rows = rows if asked.everything else rows.unread()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.after:
        rows = rows.filter(pk__lt=asked.after)
    found, known = list(rows[: PAGE + 1]), kinds()
    shown = found[:PAGE]
    return {
        "rows": [_row(notice, known.get(notice.kind), day) for notice in shown],
        "newest": shown[0].pk if shown else 0,
        "previous_url": asked.address() if asked.after else "",
        "next_url": asked.address(after=shown[-1].pk) if len(found) > PAGE else "",
    }


def _row(notice: Notice, kind: NoticeKind | None, day: date) -> dict[str, Any]:
    due, unread = notice.due_date, notice.read_at is None
    # What an act told may be done long since; a reminder of what is done is no longer unread.
    is_open = unread and (notice.stage is not None or notice.kind == ESCALATED)
    late = bool(is_open and due and due < day)
    mark = due_mark({"kind": "", "due_date": due if is_open else None, "late": late}, day)
    return {
        "id": notice.pk,
        "text": notice.text,
        "kind": kind.title if kind else _("Notice"),
        "icon": _icon(kind),
        "due_date": due,
        "at": notice.created_at,
        "is_today": timezone.localdate(notice.created_at) == day,
        "unread": unread,
        "late": late,
        **{key: mark[key] for key in ("due_key", "due_text")},
    }


def _icon(kind: NoticeKind | None) -> str:
    if kind is not None and kind.key == ESCALATED:
        return "people"
    if kind is None or not (kind.immediate or kind.reminds):
        return "info-circle"
    return "clipboard-check" if kind.immediate else "clock"


def tabs_of(person: User, asked: Asked) -> list[dict[str, Any]]:
    """Unread with their number, everything, and one tab a kind that has something unread or is chosen. One statement."""
    counted = Notice.objects.of(person).unread().order_by().values_list("kind").annotate(n=Count("pk"))
    counts, known = dict(counted), kinds()
    first: list[dict[str, Any]] = [
        {
            "label": _("Unread"),
            "url": Asked().address(),
            "count": sum(counts.values()),
            "current": not asked.everything and not asked.kind,
        },
        {
            "label": _("Everything"),
            "url": Asked(everything=True).address(),
            "count": None,
            "current": asked.everything and not asked.kind,
        },
    ]
    return first + [
        {
            "label": kind.title,
            "url": Asked(kind=key).address(),
            "count": counts.get(key, 0),
            "current": asked.kind == key,
        }
        for key, kind in known.items()
        if counts.get(key) or asked.kind == key
    ]


def preferences_of(person: User, day: date, typed: QueryDict | None) -> dict[str, Any]:
    """Everything a person may choose, as it stands, or as it was just typed. Three statements."""
    settled, chosen = settings_of(person), choices_of(person)
    if typed is not None:
        chosen = {key: typed.get(f"kind-{key}", channel) for key, channel in chosen.items()}
    left, known, groups = dict(chosen), kinds(), []
    for heading, belongs in GROUPS:
        those = [known[key] for key in left if belongs(known[key])]
        groups.append({"heading": heading, "rows": [_choice(kind, left.pop(kind.key)) for kind in those]})
    quiet = QuietDays.objects.filter(person=person, until_date__gt=day)
    return {
        "settings": settled,
        "groups": [group for group in groups if group["rows"]],
        "quiet": [(row.pk, row.from_date, row.until_date - timedelta(days=1)) for row in quiet],
        "address": person.email,
        "refused": refused_of(person, settled),
    }


def _choice(kind: NoticeKind, chosen: str) -> dict[str, Any]:
    options = [(channel.value, Channel(channel).label, channel.value == chosen) for channel in offered(kind)]
    return {"key": kind.key, "title": kind.title, "options": options}


def refused_of(person: User, settled: NoticeSettings) -> dict[str, Any] | None:
    """When and with which words the mail server refused the address that the person has now; None where it did not."""
    if not settled.refused_address or settled.refused_address != person.email:
        return None
    return {"at": settled.refused_at, "answer": settled.refused_answer}
