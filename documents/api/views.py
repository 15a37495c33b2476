"""What the API answers. Each function has an operation of its name; the door has asked who and for what by then.

Lists are those of the register and of searching, so permission and counts are the same as on the pages.
"""

from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from documents import found, register
from documents.actions.handing import note_download
from documents.api import texts
from documents.api.problems import Problem
from documents.api.schema import openapi as described
from documents.models import DocumentType, SectionImage, Version
from documents.numbers import parts_of
from documents.register_address import STATES, Asked, edge_of
from documents.search_address import ENDED, IN_FORCE, PAGE, Wanted
from documents.views.paper import has_it, kept_by_hash, paper_of
from qms.files import store
from qms.files.answers import as_download
from qms.people.querysets import covers
from qms.search.asked import TooLong
from qms.search.asked import read as read_words
from qms.worktime import clock

STATE_KEYS = {state: key for key, state in STATES.items()}
SORT_KEYS = {"code": "ma", "from": "hieu-luc"}
SCOPES = {"in_force": IN_FORCE, "ended": ENDED}
SECONDS = 3600


def documents(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of the register."""
    person, today = request.user, clock.today()
    _check(asked, today)
    wanted = _register_asked(asked)
    day = wanted.day or today
    count = register.counted(person, wanted, day)
    page = register.page_of(person, wanted, day, count.total)
    return {
        "count": count.total,
        "count_is_more": count.is_more,
        "items": [
            texts.listed(row, asked["state"]) | {"from": row["period__from_date"], "until": row["period__until_date"]}
            for row in page.rows
        ],
        "next": _page_address(asked, "after", _edge(page.next_url, "sau")),
        "previous": _page_address(asked, "before", _edge(page.previous_url, "truoc")),
    }


def _register_asked(asked: dict[str, Any]) -> Asked:
    descending, key = asked["sort"].startswith("-"), asked["sort"].lstrip("-")
    return Asked(
        q=_words(asked["q"] or ""),
        types=asked["type"],
        units=asked["unit"],
        state=STATE_KEYS[asked["state"]],
        day=asked["day"] if asked["state"] == "in_force" else None,
        sort=("-" if descending else "") + SORT_KEYS[key],
        after=_cursor(asked["after"], key),
        before=None if asked["after"] else _cursor(asked["before"], key),
    )


def _words(text: str) -> str:
    """Words as the register takes them: what cannot be printed is a gap."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _cursor(text: str | None, key: str) -> tuple[str, int] | None:
    """The row at the edge of a page. Raises Problem 404 for one that no page of this order has."""
    try:
        return edge_of(text or "", SORT_KEYS[key])
    except ValueError as odd:
        raise Problem(HTTPStatus.NOT_FOUND, _("There is no such page of this list. Begin again without it.")) from odd


def _edge(url: str, key: str) -> str:
    return QueryDict(url[1:]).get(key, "")


def _page_address(asked: dict[str, Any], name: str, value: Any) -> str | None:
    """The same question for another page."""
    if not value:
        return None
    kept = {key: one for key, one in asked.items() if key not in {"after", "before", "page"} and one}
    path = "api_search" if name == "page" else "api_documents"
    return f"{texts.absolute(path)}?{urlencode(kept | {name: value}, doseq=True)}"


def _check(asked: dict[str, Any], today: date) -> None:
    """Raises Problem 404 for a type that does not exist, where an empty list would hide a slip, and for a day ahead."""
    _check_day(asked["day"], today)
    slugs = asked["type"]
    known = set(DocumentType.objects.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    odd = [slug for slug in slugs if slug not in known]
    if odd:
        raise Problem(HTTPStatus.NOT_FOUND, _("There is no document type %(slug)s.") % {"slug": odd[0]})


def _check_day(day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise Problem(HTTPStatus.NOT_FOUND, _("This day is still ahead. Ask for a day up to today."))


def document(request: HttpRequest, _asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """What it is, and its version in force today."""
    today = clock.today()
    rows, listed = _versions(request.user, slug, today)
    in_force = next((row for row in listed if row["state"] == "in_force"), None)
    return texts.document(rows[0].document, in_force)


def versions(request: HttpRequest, _asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """Every version that is or was in force, newest first."""
    _rows, listed = _versions(request.user, slug, clock.today())
    return {"items": listed}


def _versions(person: Any, slug: str, today: date) -> tuple[list[Version], list[dict[str, Any]]]:
    found = texts.issued(person, today).filter(document__slug=slug).defer("snapshot")
    rows = list(found.order_by("-issue", "-revision", "-pk"))
    if not rows:
        raise Http404
    periods = texts.periods_of(rows[0].document)
    return rows, [texts.version_row(row, periods, today) for row in rows]


def in_force(request: HttpRequest, asked: dict[str, Any], slug: str) -> dict[str, Any]:
    """The text in force on `day`, today without it."""
    today = clock.today()
    _check_day(asked["day"], today)
    day = asked["day"] or today
    found = texts.issued(request.user, today).filter(covers(day, "period__"), document__slug=slug).first()
    if found is None:
        raise Http404
    return texts.whole_version(request.user, found, today, day)


def version(request: HttpRequest, _asked: dict[str, Any], slug: str, number: str) -> dict[str, Any]:
    """One version, whole."""
    today = clock.today()
    return texts.whole_version(request.user, _numbered(request, slug, number, today), today, today)


def _numbered(request: HttpRequest, slug: str, number: str, today: date) -> Version:
    issue, revision = parts_of(number)
    found = texts.issued(request.user, today).filter(document__slug=slug, issue=issue, revision=revision).first()
    if found is None:
        raise Http404
    return found


def pdf(request: HttpRequest, _asked: dict[str, Any], slug: str, number: str) -> HttpResponseBase:
    """The stored official PDF, or one made now that is marked with what the version is today."""
    today = clock.today()
    return paper_of(request, _numbered(request, slug, number, today), today)


def file(request: HttpRequest, _asked: dict[str, Any], slug: str, number: str, sha256: str) -> HttpResponse:
    """The main file, an attached file or a picture of the version, by its hash."""
    version = _numbered(request, slug, number, clock.today())
    what, name, media_type = _file_of(version, sha256)
    if has_it(request, sha256):
        return kept_by_hash(HttpResponseNotModified(), sha256)
    answer = as_download(store.read(sha256), name, media_type)
    if what and request.method == "GET":
        note_download(version, what=what, sha256=sha256, by=request.user, at=clock.now())
    return kept_by_hash(answer, sha256)


def _file_of(version: Version, sha256: str) -> tuple[str, str, str]:
    """What the trail calls it ("" for a picture, which is part of the text), its name and media type. Raises Http404."""
    if version.file is not None and version.file.sha256 == sha256:
        return "file", version.file_name, version.file.media_type
    attached = version.attachments.filter(file__sha256=sha256).values_list("name", "file__media_type").first()
    if attached:
        return "attachment", *attached
    kind = SectionImage.objects.filter(version=version, file__sha256=sha256).values_list("file__media_type").first()
    if kind is None:
        raise Http404
    return "", f"{sha256[:12]}.{kind[0].rsplit('/', 1)[-1]}", kind[0]


def search(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    """A page of hits, the best first; what is in preparation is never among them."""
    today = clock.today()
    _check(asked, today)
    try:
        words = read_words(asked["q"])
    except TooLong as too_long:
        reason = (("q", _("is too long or too short")),)
        raise Problem(HTTPStatus.BAD_REQUEST, _("The query of this address cannot be read."), reason) from too_long
    scope = SCOPES[asked["state"]]
    day = asked["day"] if scope == IN_FORCE else None
    wanted = Wanted(words, asked["type"], asked["unit"], scope, day, asked["page"])
    hits = found.find(request.user, wanted, today) if words else found.Found()
    page = wanted.page
    return {
        "count": hits.count,
        "count_is_more": hits.is_more,
        "items": [_hit(row, day) for row in hits.rows],
        "next": _page_address(asked, "page", page + 1 if page * PAGE < hits.count else 0),
        "previous": _page_address(asked, "page", page - 1),
    }


def _hit(row: dict[str, Any], day: date | None) -> dict[str, Any]:
    return {
        **texts.listed(row, row["status"]),
        "from": row["from_date"],
        "until": row["until_date"],
        "where": row["where"]["label"] if row["where"] else None,
        "snippet": row["snippet"],
    }


def openapi(_request: HttpRequest, _asked: dict[str, Any]) -> HttpResponse:
    """The description of the API, for anybody: it says nothing about anybody."""
    answer = JsonResponse(described(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = f"private, max-age={SECONDS}"
    return answer


def nothing(_request: HttpRequest, _asked: dict[str, Any], **_path: Any) -> dict[str, Any]:
    """Every other address under that of the API."""
    raise Http404
