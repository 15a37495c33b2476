"""Comparison of two versions: on the page in three views, as a PDF, and as proposed rows of the amendment table."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents import actions
from documents.actions.handing import note_download
from documents.comparing.paper import render_comparison
from documents.comparing.showing import MARKED, VIEWS, field_rows, section_rows, summary
from documents.comparison import compared
from documents.models import Document, Version
from documents.numbers import number_of, parts_of
from documents.querysets import VIEW, VIEW_VERSION
from documents.snapshot import snapshot_of
from documents.standing import periods_of, standing_of
from documents.views.answers import draft_to_edit
from documents.views.asking import Unclear, reading_page
from documents.views.bars import crumbs_of
from documents.views.reading import in_force_on, numbered
from qms.access.gate import get_or_deny
from qms.approvals.moves import State
from qms.files import store
from qms.files.answers import as_download
from qms.printing import PrintFailed
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

PDF = "application/pdf"
ALL = "tat-ca"


@reading_page
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """From the two versions chosen on the history page (`?tu=` and `?den=`) to their comparison."""
    get_or_deny(request, Document.objects.all(), VIEW, slug=slug)
    numbers = [request.GET.get(name, "") for name in ("tu", "den")]
    if not any(numbers):
        return redirect("documents:history", slug=slug)
    if not all(map(_is_number, numbers)):
        raise Unclear(_("Choose the two versions to compare, each by its number, such as 02.01."))
    return redirect("documents:comparison", slug=slug, old=numbers[0], new=numbers[1])


def _is_number(text: str) -> bool:
    try:
        return text == number_of(*parts_of(text))
    except ValueError:
        return False


@reading_page
def comparison(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """What is different in version `new` against `old`, both open to the person."""
    before, after = _both(request, slug, old, new)
    return _page(request, before, after, here=reverse("documents:comparison", args=[slug, old, new]))


@reading_page
def comparison_pdf(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """The same on paper, made on request."""
    return _paper(request, *_both(request, slug, old, new))


def _both(request: HttpRequest, slug: str, old: str, new: str) -> tuple[Version, Version]:
    before = numbered(request, slug, old)
    return before, before if old == new else numbered(request, slug, new)


@reading_page
def draft_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """A version in preparation against the one it is based on, or the one in force."""
    after = get_or_deny(request, Version.objects.for_work(), VIEW_VERSION, pk=pk)
    before = _base(request, after)
    if before is None:
        return _nothing(request, after)
    return _page(request, before, after, here=reverse("documents:draft_comparison", args=[pk]))


@reading_page
def draft_comparison_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper, made on request."""
    after = get_or_deny(request, Version.objects.for_work(), VIEW_VERSION, pk=pk)
    before = _base(request, after)
    return _nothing(request, after) if before is None else _paper(request, before, after)


def _base(request: HttpRequest, version: Version) -> Version | None:
    """What a version is compared with, if the person may read it; None where it is the first one."""
    if version.based_on_id:
        seen = Version.objects.permitted(request.user, VIEW_VERSION)
        return seen.select_related("document").filter(pk=version.based_on_id).first()
    found = in_force_on(request.user, version.document.slug, clock.today())
    return found if found and found.pk != version.pk else None


def _nothing(request: HttpRequest, version: Version) -> HttpResponse:
    context = {"version": version, "document": version.document, "crumbs": _crumbs(version)}
    return render(request, "documents/comparison_none.html", context)


# --- the page ---------------------------------------------------------------------------------------------------------
def _page(request: HttpRequest, old: Version, new: Version, *, here: str) -> HttpResponse:
    periods, today = periods_of(new.document), clock.today()
    shown = shown_comparison(request, old, new, texts=(snapshot_of(old), snapshot_of(new)), here=here)
    context = shown | {
        "document": new.document,
        "old": _side(old, periods, today),
        "new": _side(new, periods, today),
        "pdf_url": _address(f"{here}pdf/", kieu=MARKED, xem=shown["everything"]),
        "crumbs": _crumbs(new),
    }
    return render(request, "documents/comparison.html", context)


def shown_comparison(
    request: HttpRequest, old: Version, new: Version, *, texts: tuple[dict[str, Any], dict[str, Any]], here: str
) -> dict[str, Any]:
    """Two versions compared, in the view and to the extent the address asks for. `texts` are their snapshots, `here` the
    page the comparison stands on, with a place on it where it leads to one. Raises Unclear.
    """
    view, everything = view_asked(request), everything_asked(request)
    found = compared(*texts)
    pictures = (_pictures(old, texts[0]), _pictures(new, texts[1]))
    return {
        "comparison": found,
        "summary": summary(found),
        "fields": field_rows(found, everything=everything),
        "sections": section_rows(found, view, everything=everything, pictures=pictures),
        "view": view,
        "everything": everything,
        "views": [
            {"label": label, "url": _address(here, kieu=key, xem=everything), "current": key == view}
            for key, label in VIEWS.items()
        ],
        "toggle_url": _address(here, kieu=view, xem=not everything),
    }


def view_asked(request: HttpRequest) -> str:
    asked = request.GET.get("kieu") or MARKED
    if asked not in VIEWS:
        raise Unclear(_("The view in the address (kieu) is one of: %(names)s.") % {"names": ", ".join(VIEWS)})
    return asked


def everything_asked(request: HttpRequest) -> bool:
    asked = request.GET.get("xem", "")
    if asked not in ("", ALL):
        raise Unclear(_("The extent in the address (xem) is “%(name)s” or left out.") % {"name": ALL})
    return asked == ALL


def _address(path: str, *, kieu: str, xem: bool) -> str:
    asked = {
        key: value for key, value in (("kieu", kieu if kieu != MARKED else ""), ("xem", ALL if xem else "")) if value
    }
    path, mark, place = path.partition("#")
    return (f"{path}?{urlencode(asked)}" if asked else path) + mark + place


def _side(version: Version, periods: list[dict[str, Any]], today: Any) -> dict[str, Any]:
    return {
        "version": version,
        "url": version.get_absolute_url(),
        "standing": standing_of(version.pk, version.state, periods, today),
    }


def _pictures(version: Version, snapshot: dict[str, Any]) -> Any:
    known = set(snapshot.get("images", []))
    return lambda sha256: reverse("documents:image", args=[version.pk, sha256]) if sha256 in known else ""


def _crumbs(version: Version) -> list[tuple[str, str]]:
    document = version.document
    if version.state == State.APPROVED:
        return crumbs_of(document, _("Comparison"))
    code = f"{document.code} {version.number.replace('.', '/')}"
    return [(_("Drafting"), reverse("documents:drafts")), (code, version.get_absolute_url()), (_("Comparison"), "")]


# --- paper ------------------------------------------------------------------------------------------------------------
def _paper(request: HttpRequest, old: Version, new: Version) -> HttpResponse:
    at = clock.now()
    try:
        data = render_comparison(old, new, everything=everything_asked(request), at=at)
    except (PrintFailed, Refused, store.Damaged) as failed:
        return errors.unavailable(request, str(failed))
    if request.method == "GET":
        note_download(new, what="pdf", sha256=store.sha256_of(data), by=request.user, at=at, face="comparison")
    name = f"{new.document.code} so sanh {old.number} voi {new.number}.pdf"
    return as_download(data, name, PDF, inline=True)


# --- amendment table --------------------------------------------------------------------------------------------------
@require_POST
def propose_amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the amendment table of the draft from its comparison."""
    version = draft_to_edit(request, pk)
    try:
        done = actions.propose_amendments(version, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told(done.added, done.changed, done.removed))
    return redirect(reverse("documents:draft", args=[pk]) + "#amendments")


def _told(added: int, changed: int, removed: int) -> str:
    """What became of the table, in a sentence."""
    parts = [
        ngettext("%(n)s row added", "%(n)s rows added", added) % {"n": added} if added else "",
        ngettext("%(n)s row renewed", "%(n)s rows renewed", changed) % {"n": changed} if changed else "",
        ngettext("%(n)s row taken out", "%(n)s rows taken out", removed) % {"n": removed} if removed else "",
    ]
    said = ", ".join(filter(None, parts))
    if not said:
        return _("The table agrees with the comparison; nothing was changed.")
    return _("%(rows)s. Complete the reasons and legal bases.") % {"rows": said}
