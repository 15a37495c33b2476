"""What the header and footer of every internal page need. Lazy: a piece for htmx or an error page never computes it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from qms.access.rights import rights_of
from qms.web.worklist import counts

DECIDE = (
    "documents.check_version",
    "documents.review_version",
    "documents.approve_version",
    "documents.issue_version",
)
WRITE = ("documents.create_document", "documents.edit_version", "documents.import_document", "documents.view_draft")
AUDIT = ("audits.view_audit", "audits.view_programme")
REPORT = ("audits.view_programme",)
KEEP = ("people.administer_agency", "documents.keep_types", "trail.read_trail")


FIND_PATH = "/tim-kiem/"
POSITION_PATH = "/vi-tri-cua-toi/"
MOST_UNREAD = 99  # shown beside the bell


@dataclass(frozen=True)
class Entry:
    """One item of the main navigation; `needs` any one of these permissions somewhere, nothing for everybody."""

    path: str
    label: Any
    needs: tuple[str, ...] = ()
    counted: bool = False


# Addresses, not names: the pages belong to the floors above. An address that is not mounted is not shown.
ENTRIES = (
    Entry("/", _("Start page")),
    Entry("/tai-lieu/", _("Documents")),
    Entry("/soan-thao/", _("Drafting"), WRITE),
    Entry("/phe-duyet/", _("Approval"), DECIDE, counted=True),
    Entry("/danh-gia/", _("Audits"), AUDIT),
    Entry("/bao-cao/", _("Reports"), REPORT),
    Entry("/quan-tri/", _("Administration"), KEEP),
)
MOST_ENTRIES = 6  # in one line; the administration is in the menu of the account as well and gives way


def _mounted(path: str) -> bool:
    return _is_in(settings.ROOT_URLCONF, path)


@lru_cache(maxsize=32)
def _is_in(urlconf: str, path: str) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


def navigation(request: HttpRequest) -> dict:
    """Context processor: `navigation` with agency, name, post, contact, unread notices and items. One query counts."""
    return {"navigation": SimpleLazyObject(lambda: _navigation(request))}


def _navigation(request: HttpRequest) -> dict:
    person = getattr(request, "user", None)
    if not getattr(person, "is_authenticated", False):
        return {"agency": "", "name": "", "post": "", "contact": "", "find_path": FIND_PATH, "items": []}
    day = timezone.localdate()
    rights = rights_of(person, day)
    seat = rights.seats[0] if rights.seats else None
    count, unread = counts(person, day)
    shown = [entry for entry in ENTRIES if _shown(entry, rights, count)]
    return {
        "agency": seat.agency_name if seat else person.organisation,
        "name": person.get_full_name(),
        "post": f"{seat.title}, {seat.unit_name}" if seat else person.organisation,
        "find_path": FIND_PATH,
        "position_path": POSITION_PATH if _mounted(POSITION_PATH) else "",
        "unread": unread,
        "unread_shown": str(unread) if unread <= MOST_UNREAD else f"{MOST_UNREAD}+",
        "contact": getattr(seat, "agency_contact", ""),
        "items": [_item(entry, request.path, count) for entry in shown[:MOST_ENTRIES]],
        "office_path": ENTRIES[-1].path if ENTRIES[-1] in shown else "",
    }


def _shown(entry: Entry, rights: Any, count: int) -> bool:
    allowed = not entry.needs or any(rights.may_somewhere(permission) for permission in entry.needs)
    # Who is asked for an opinion may hold none of the deciding roles.
    return (allowed or (entry.counted and count > 0)) and _mounted(entry.path)


def _item(entry: Entry, here: str, count: int) -> dict:
    current = here == entry.path if entry.path == "/" else here.startswith(entry.path)
    return {"path": entry.path, "label": entry.label, "current": current, "count": count if entry.counted else 0}
