"""The position booklet on screen, two posts side by side, steps that nobody does, and having them made as PDFs.

Who may see what is said in `procedures.booklet`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.views.asking import Unclear, day_asked, day_of, reading_page, unclear
from procedures.actions import ask_for_booklet
from procedures.booklet.handing import BOTH, FIRST, SECOND, counted, side_by_side
from procedures.booklet.reading import Place, people_open_to, place_of, places_held, places_of, posts_open_to
from procedures.booklet.vacant import SEE, steps_of_nobody
from procedures.booklet.whole import booklet_of
from procedures.directory import words_of_post
from procedures.views.sides import Side, side_asked
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.people.models import Post, User
from qms.people.querysets import covers
from qms.trail.refusals import Refused
from qms.worktime import clock


@reading_page
def my_booklet(request: HttpRequest) -> HttpResponse:
    """What the posts give to do that the person holds on `?ngay=`, today without it."""
    day = day_asked(request) or clock.today()
    seats = rights_of(request.user, day)
    agency = seats.seats[0].agency if seats.seats else 0
    booklet = booklet_of(request.user, places_of(seats), day, agency)
    crumbs = [(_("My position"), reverse("documents:my_position")), (_("Position booklet"), "")]
    vacant_url = reverse("procedures:vacant") if rights_of(request.user).may_somewhere(SEE) else ""
    urls = {"here": reverse("procedures:my_booklet"), "pdf_url": reverse("procedures:my_booklet_pdf")}
    return _page(request, booklet, **urls, crumbs=crumbs, is_mine=True, vacant_url=vacant_url)


@reading_page
def booklet(request: HttpRequest, pk: int) -> HttpResponse:
    """What procedures in force on `?ngay=` give the post to do, today without it."""
    post = _post(request, pk)
    found = booklet_of(request.user, [place_of(post)], day_asked(request) or clock.today(), post.unit.agency_id)
    crumbs = [(_("Position booklet"), reverse("procedures:my_booklet")), (post.title, "")]
    urls = {name: reverse(f"procedures:{path}", args=[pk]) for name, path in _URLS.items()}
    return _page(request, found, **urls, crumbs=crumbs, place=place_of(post))


@reading_page
def person_booklet(request: HttpRequest, pk: int) -> HttpResponse:
    """What the posts give to do that the person holds on `?ngay=`, today without it, as far as they are open to the reader."""
    person, day = _person(request, pk), day_asked(request) or clock.today()
    places, agency = places_held(request.user, person, day)
    found = booklet_of(request.user, places, day, agency)
    crumbs = [(_("Position booklet"), reverse("procedures:my_booklet")), (person.full_name, "")]
    names = {"here": "person_booklet", "pdf_url": "person_booklet_pdf"}
    urls = {name: reverse(f"procedures:{path}", args=[pk]) for name, path in names.items()}
    return _page(request, found, **urls, crumbs=crumbs, of=person.full_name)


_URLS = {"here": "booklet", "pdf_url": "booklet_pdf", "hand_over_url": "hand_over"}


def _page(request: HttpRequest, found: dict[str, Any], **more: Any) -> HttpResponse:
    context = {**found, "query": f"?ngay={found['day'].isoformat()}", **more}
    return render(request, "procedures/booklet.html", context)


def _post(request: HttpRequest, pk: int) -> Post:
    try:
        return posts_open_to(request.user).get(pk=pk)
    except (Post.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


def _person(request: HttpRequest, pk: int) -> User:
    try:
        return people_open_to(request.user).get(pk=pk)
    except (User.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


# --- as PDFs ----------------------------------------------------------------------------------------------------------
@require_POST
def my_booklet_pdf(request: HttpRequest) -> HttpResponse:
    """Have the own booklet made for the day `ngay`."""
    return _made(request, reverse("procedures:my_booklet"), lambda day: {})


@require_POST
def booklet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the booklet of the post made."""
    post = _post(request, pk)
    return _made(request, reverse("procedures:booklet", args=[pk]), lambda day: {"post": post})


@require_POST
def person_booklet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the booklet of the person made."""
    person = _person(request, pk)
    return _made(request, reverse("procedures:person_booklet", args=[pk]), lambda day: {"person": person})


@require_POST
def hand_over_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the hand-over of the post and the one of `voi` made."""
    post = _post(request, pk)

    def wanted(day: date) -> dict[str, Any]:
        other = _other(request.POST.get("voi", ""), _others(request, post, day))
        if other is None:
            raise Unclear(_("Choose the post to lay beside this one."))
        return {"post": post, "other": other}

    return _made(request, reverse("procedures:hand_over", args=[pk]), wanted)


def _made(request: HttpRequest, back: str, wanted: Callable[[date], dict[str, Any]]) -> HttpResponse:
    """To the page of the work; a refusal is a message on the page the person came from."""
    try:
        day = day_of(request.POST) or clock.today()
        job = ask_for_booklet(day=day, by=request.user, at=clock.now(), **wanted(day))
    except Unclear as sentence:
        return unclear(request, str(sentence))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("documents:job", pk=job.pk)


# --- two posts --------------------------------------------------------------------------------------------------------
@reading_page
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The post beside another one of its agency, `?voi=`; without it the choice of one. `?phan=` is the side, `?trang=` its page."""
    post = _post(request, pk)
    day = day_asked(request) or clock.today()
    others = _others(request, post, day)
    other = _other(request.GET.get("voi", ""), others)
    query = f"?ngay={day.isoformat()}"
    context = {
        "day": day,
        "here": reverse("procedures:hand_over", args=[pk]),
        "pdf_url": reverse("procedures:hand_over_pdf", args=[pk]),
        "first": place_of(post),
        "second": place_of(other) if other else None,
        "choices": [{"pk": one.pk, "words": words_of_post(one.title, one.unit.name)} for one in others],
        "names": {"first": post.title, "second": other.title if other else ""},
        "crumbs": [
            (_("Position booklet"), reverse("procedures:my_booklet")),
            (post.title, reverse("procedures:booklet", args=[pk]) + query),
            (_("Hand-over"), ""),
        ],
    }
    if other:
        context |= _side(request, place_of(post), place_of(other), day)
    return render(request, "procedures/booklet_hand_over.html", context)


def _others(request: HttpRequest, post: Post, day: date) -> list[Post]:
    others = posts_open_to(request.user).filter(covers(day), unit__agency=post.unit.agency_id).exclude(pk=post.pk)
    return list(others.order_by("unit__order", "unit__code", "-is_head", "-is_deputy", "title", "pk"))


def _other(asked: str, others: list[Post]) -> Post | None:
    """The post with the number asked for; None for an empty one. Raises Unclear."""
    if not asked:
        return None
    for one in others:
        if str(one.pk) == asked:
            return one
    raise Unclear(_("There is no other post of this agency by that number on this day. Choose one from the list."))


def _side(request: HttpRequest, first: Place, second: Place, day: date) -> dict[str, Any]:
    """One page of the side that is asked for, and how many steps each has."""
    titles = {
        FIRST: _("Only “%(post)s”") % {"post": words_of_post(first.title, first.unit_name)},
        SECOND: _("Only “%(post)s”") % {"post": words_of_post(second.title, second.unit_name)},
        BOTH: _("Both posts"),
    }
    side: Side = side_asked(request, counted(request.user, first, second, day), titles)
    found = side_by_side(request.user, first, second, day, side.page.rows)[side.key] if side.page.rows else []
    return {"side": side, "tabs": side.tabs, "page": side.page, "procedures": found}


@reading_page
def vacant(request: HttpRequest) -> HttpResponse:
    """Steps in force on `?ngay=` whose responsible post nobody holds then."""
    require_somewhere(request, SEE)
    day = day_asked(request) or clock.today()
    posts = steps_of_nobody(request.user, day)
    context = {
        "day": day,
        "here": reverse("procedures:vacant"),
        "query": f"?ngay={day.isoformat()}",
        "posts": posts,
        "own": rights_of(request.user).agencies,
        "crumbs": [(_("Position booklet"), reverse("procedures:my_booklet")), (_("Steps of vacant posts"), "")],
    }
    return render(request, "procedures/booklet_vacant.html", context)
