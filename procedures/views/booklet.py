"""The position booklet on screen and on paper, two posts side by side, and steps that nobody does.

Who may see what is said in `procedures.booklet`.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.views.asking import Unclear, day_asked, reading_page
from procedures.booklet.handing import side_by_side
from procedures.booklet.paper import paper_of
from procedures.booklet.reading import Place, place_of, places_of, posts_open_to
from procedures.booklet.vacant import SEE, steps_of_nobody
from procedures.booklet.whole import booklet_of
from procedures.directory import words_of_post
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency, Post
from qms.people.querysets import covers
from qms.printing import PrintFailed, render_booklet
from qms.web import errors
from qms.worktime import clock

PDF = "application/pdf"


@reading_page
def my_booklet(request: HttpRequest) -> HttpResponse:
    """What the posts give to do that the person holds on `?ngay=`, today without it."""
    booklet = _mine(request)
    here = reverse("procedures:my_booklet")
    crumbs = [(_("My position"), reverse("documents:my_position")), (_("Position booklet"), "")]
    vacant_url = reverse("procedures:vacant") if rights_of(request.user).may_somewhere(SEE) else ""
    return _page(request, booklet, here=here, crumbs=crumbs, is_mine=True, vacant_url=vacant_url)


@reading_page
def my_booklet_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper, made on request."""
    booklet = _mine(request)
    person: Any = request.user
    home = booklet["agency"]
    if home is None:
        raise Http404(_("You hold no post on this day, so there is no booklet."))
    agency = Agency.objects.select_related("parent").get(pk=home)
    return _paper(request, paper_of(booklet, agency, of=person.full_name), person.full_name, booklet["day"])


def _mine(request: HttpRequest) -> dict[str, Any]:
    day = day_asked(request) or clock.today()
    seats = rights_of(request.user, day)
    agency = seats.seats[0].agency if seats.seats else None
    return booklet_of(request.user, places_of(seats), day, agency or 0) | {"agency": agency}


@reading_page
def booklet(request: HttpRequest, pk: int) -> HttpResponse:
    """What procedures in force on `?ngay=` give the post to do, today without it."""
    post = _post(request, pk)
    found = _of(request, post)
    here = reverse("procedures:booklet", args=[pk])
    crumbs = [(_("Position booklet"), reverse("procedures:my_booklet")), (post.title, "")]
    more = {"place": place_of(post), "hand_over_url": reverse("procedures:hand_over", args=[pk])}
    return _page(request, found, here=here, crumbs=crumbs, **more)


@reading_page
def booklet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper, made on request."""
    post = _post(request, pk)
    found = _of(request, post)
    return _paper(request, paper_of(found, post.unit.agency), f"{post.title} {post.unit.name}", found["day"])


def _of(request: HttpRequest, post: Post) -> dict[str, Any]:
    return booklet_of(request.user, [place_of(post)], day_asked(request) or clock.today(), post.unit.agency_id)


def _post(request: HttpRequest, pk: int) -> Post:
    try:
        return posts_open_to(request.user).get(pk=pk)
    except (Post.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


def _page(request: HttpRequest, found: dict[str, Any], *, here: str, **more: Any) -> HttpResponse:
    query = f"?ngay={found['day'].isoformat()}"
    context = {**found, "here": here, "pdf_url": f"{here}pdf/{query}", "query": query, **more}
    return render(request, "procedures/booklet.html", context)


def _paper(request: HttpRequest, told: dict[str, Any], whose: str, day: Any) -> HttpResponse:
    try:
        data = render_booklet(told)
    except PrintFailed as failed:
        return errors.unavailable(request, str(failed))
    return as_download(data, f"So tay vi tri {whose} {day:%Y-%m-%d}.pdf", PDF, inline=True)


@reading_page
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The post beside another one of its agency, `?voi=`; without it the choice of one."""
    post = _post(request, pk)
    day = day_asked(request) or clock.today()
    others = posts_open_to(request.user).filter(unit__agency=post.unit.agency_id).filter(covers(day)).exclude(pk=pk)
    others = list(others.order_by("unit__order", "unit__code", "-is_head", "-is_deputy", "title", "pk"))
    other = _other(request, others)
    first = place_of(post)
    second = place_of(other) if other else None
    query = f"?ngay={day.isoformat()}"
    context = {
        "day": day,
        "here": reverse("procedures:hand_over", args=[pk]),
        "first": first,
        "second": second,
        "choices": [{"pk": one.pk, "words": words_of_post(one.title, one.unit.name)} for one in others],
        "names": {"first": first.title, "second": second.title if second else ""},
        "sides": _sides(request, first, second, day) if second else [],
        "crumbs": [
            (_("Position booklet"), reverse("procedures:my_booklet")),
            (post.title, reverse("procedures:booklet", args=[pk]) + query),
            (_("Hand-over"), ""),
        ],
    }
    return render(request, "procedures/booklet_hand_over.html", context)


def _other(request: HttpRequest, others: list[Post]) -> Post | None:
    asked = request.GET.get("voi", "")
    if not asked:
        return None
    for one in others:
        if str(one.pk) == asked:
            return one
    raise Unclear(_("There is no other post of this agency by that number on this day. Choose one from the list."))


def _sides(request: HttpRequest, first: Place, second: Place, day: Any) -> list[dict[str, Any]]:
    found = side_by_side(request.user, first, second, day)
    titles = {
        "first": _("Only “%(post)s”") % {"post": words_of_post(first.title, first.unit_name)},
        "second": _("Only “%(post)s”") % {"post": words_of_post(second.title, second.unit_name)},
        "both": _("Both posts"),
    }
    return [
        {"key": key, "title": title, "procedures": found[key], "count": sum(len(one["steps"]) for one in found[key])}
        for key, title in titles.items()
    ]


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
