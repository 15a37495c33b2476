"""The search page: what was found, what the person looked for before, and files whose text could not be read."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from documents import file_texts, found, search_address
from documents.addresses import Unknown
from documents.found import MOST, Found
from documents.near import near_documents
from documents.querysets import KEEP
from documents.search_address import ENDED, IN_FORCE, NOT_YET, PAGE, PREPARING, Wanted
from documents.views.answers import act_or_say
from documents.views.asking import Unclear, day_asked, day_of, reading_page
from documents.views.found_besides import besides
from documents.views.labels import in_language, unit_label
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.search import actions
from qms.search.models import RecentSearch, SavedSearch
from qms.search.tokens import Tier
from qms.worktime import clock

SHOWN_PREPARING = 5
SHOWN_OTHERS = 5
MOST_PREPARING = 50
SCOPES = {
    IN_FORCE: gettext_lazy("In force"),
    NOT_YET: gettext_lazy("Not yet in force"),
    ENDED: gettext_lazy("Old versions"),
    PREPARING: gettext_lazy("In preparation"),
}


@reading_page
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `?q=`, with its filters; without it the person's last and saved searches."""
    wanted = _wanted(request)
    if not wanted.asked.text:
        return _answer(request, _start(request, wanted))
    context = _found(request.user, wanted, clock.today()) if wanted.asked else {"summary": _("Nothing to search for")}
    if wanted.asked and wanted.page == 1 and request.method == "GET" and not request.htmx:
        _remember(request.user, wanted)
    return _answer(request, {"wanted": wanted, "address": wanted.address()[1:], "ways_on": _ways_on(wanted), **context})


def _wanted(request: HttpRequest) -> Wanted:
    try:
        return search_address.read(request.GET, day_asked(request))
    except Unknown as unknown:
        if unknown.key == "q":
            raise Unclear(_("Search with at most 200 ordinary characters.")) from unknown
        raise Unclear(
            _("The address holds something that searching does not know: %(key)s. Search again from the box.")
            % {"key": unknown.key[:40]}
        ) from unknown


def _answer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page; for htmx the results alone, their summary said aloud."""
    context["crumbs"] = [(_("Search"), "")]
    context["scopes"] = _scopes(context["wanted"])
    context["kept"] = context["wanted"].pairs(without=("q",))
    context["may_keep"] = rights_of(request.user).may_somewhere(KEEP)
    if not request.htmx:
        return render(request, "search/page.html", context)
    answer = render(request, "search/_results.html", context)
    return trigger_client_event(answer, "qms:say", context.get("summary", ""))


def _start(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "recent": list(RecentSearch.objects.filter(person=request.user).values("pk", "text", "address")[:10]),
        "saved": list(SavedSearch.objects.filter(person=request.user).values("pk", "name", "address")),
    }


def _remember(person: Any, wanted: Wanted) -> None:
    # A help of memory: a database that is full, busy or read-only must not stop anybody from finding a text.
    with suppress(DatabaseError):
        actions.remember_search(
            text=wanted.asked.text, address=wanted.address()[1:], by=person, at=clock.now()
        )  # fmt: skip


def _found(person: Any, wanted: Wanted, today: date) -> dict[str, Any]:
    if wanted.scope == PREPARING:
        rows, _others = besides(person, wanted, today, prepared=MOST_PREPARING, others=0)
        return {"prepared": rows, "summary": _summary(Found(count=len(rows)), wanted)}
    result, own = found.find(person, wanted, today), rights_of(person).agencies
    is_plain = wanted.scope == IN_FORCE and wanted.page == 1 and not wanted.day
    asked = {"prepared": SHOWN_PREPARING + 1, "others": SHOWN_OTHERS}
    prepared, others = besides(person, wanted, today, **asked) if is_plain else ([], [])
    return {
        "rows": [_shown(row, own) for row in result.rows],
        "prepared": prepared[:SHOWN_PREPARING],
        "more_url": wanted.address(scope=PREPARING) if len(prepared) > SHOWN_PREPARING else "",
        "others": others,
        "near": _near(person, wanted, result),
        "facets": _facets(wanted, result, own),
        "hidden": wanted.pairs(without=("loai", "don-vi")),
        "chips": _chips(wanted, result),
        "chosen": len(wanted.types) + len(wanted.units),
        "clear_url": wanted.address(types=(), units=()),
        "summary": _summary(result, wanted),
        "previous_url": wanted.address(page=wanted.page - 1) if wanted.page > 1 else "",
        "next_url": wanted.address(page=wanted.page + 1) if wanted.page * PAGE < result.count else "",
    }


def _shown(row: dict[str, Any], own: set[int]) -> dict[str, Any]:
    """A row as the template writes it."""
    return {
        **row,
        "meta": f"{in_language(row, 'document__type__name')} · {row['document__owner_unit__name']}",
        "agency": "" if row["document__agency"] in own else row["document__agency__short_name"],
    }


def _near(person: Any, wanted: Wanted, result: Found) -> list[dict[str, Any]]:
    """Documents with a code near what was typed, where it looks like a code and none begins so."""
    text = wanted.asked.text
    has_digit = any(letter.isdigit() for letter in text)
    if result.best_tier <= Tier.CODE_BEGINS or not has_digit or len(wanted.asked.words) > 6 or wanted.asked.phrases:
        return []
    return near_documents(person, f"tai-lieu/{text}", 3)


def _facets(wanted: Wanted, result: Found, own: set[int]) -> list[dict[str, Any]]:
    types = [
        {"value": row["slug"], "label": in_language(row, "name"), "count": row["count"]}
        for row in result.types.values()
    ]
    units = [
        {
            "value": row["id"],
            "label": unit_label(row["name"], row["agency_id"], row["agency_name"], own),
            "count": row["count"],
        }
        for row in result.units.values()
    ]
    chosen = {"loai": set(wanted.types), "don-vi": set(wanted.units)}
    groups = [("loai", _("Document type"), types), ("don-vi", _("Owner unit"), units)]
    for name, _legend, options in groups:
        for option in options:
            option["checked"] = option["value"] in chosen[name]
    return [
        {"name": name, "legend": legend, "options": sorted(options, key=_by_number)}
        for name, legend, options in groups
        if options
    ]


def _by_number(option: dict[str, Any]) -> tuple[bool, int, str]:
    return not option["checked"], -(option["count"] or 0), option["label"]


def _chips(wanted: Wanted, result: Found) -> list[dict[str, str]]:
    """Filters that are set; one under which nothing was found goes by what stands in the address."""
    types = {row["slug"]: in_language(row, "name") for row in result.types.values()}
    units = {pk: row["name"] for pk, row in result.units.items()}
    chips = [
        {"label": types.get(slug, slug), "url": wanted.address(types=tuple(one for one in wanted.types if one != slug))}
        for slug in wanted.types
    ]
    chips += [
        {
            "label": units.get(pk, _("Unit %(n)s") % {"n": pk}),
            "url": wanted.address(units=tuple(one for one in wanted.units if one != pk)),
        }
        for pk in wanted.units
    ]
    return chips


def _scopes(wanted: Wanted) -> list[dict[str, Any]]:
    """Where to look, as tabs; another day belongs to what is in force."""
    if not wanted.asked:
        return []
    return [
        {"label": label, "url": wanted.address(scope=scope, day=None), "current": scope == wanted.scope, "count": None}
        for scope, label in SCOPES.items()
    ]


def _summary(result: Found, wanted: Wanted) -> str:
    if result.is_more:
        return _("More than %(count)s documents match; the best are shown") % {"count": number_format(MOST)}
    return ngettext("%(count)s document matches", "%(count)s documents match", result.count) % {
        "count": number_format(result.count)
    }


def _ways_on(wanted: Wanted) -> list[dict[str, str]]:
    """What else to try when nothing was found."""
    ways = []
    if wanted.is_filtered:
        ways.append({"url": wanted.address(types=(), units=()), "label": _("Clear the filters")})
    if wanted.asked.phrases:
        plain = wanted.asked.text.translate(str.maketrans("", "", '"“”«»'))
        ways.append({"url": "?" + _query(q=plain), "label": _("Search without the quotes")})
    if wanted.day:
        ways.append({"url": wanted.address(day=None), "label": _("Search what is in force today")})
    if wanted.scope != ENDED:
        ways.append({"url": wanted.address(scope=ENDED, day=None), "label": _("Search old versions too")})
    if wanted.scope != IN_FORCE:
        ways.append({"url": wanted.address(scope=IN_FORCE), "label": _("Search what is in force")})
    ways.append({"url": reverse("documents:register"), "label": _("Look through the register")})
    return ways


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep a search (`address`, the query of its page) under a `name`."""
    try:
        wanted = search_address.read(query := QueryDict(request.POST.get("address", "")[:1000]), day_of(query))
    except (Unknown, Unclear):
        wanted = None
    if wanted is None or not wanted.asked:
        messages.error(request, _("This search cannot be saved. Search again, then save it."))
        return redirect("documents:search")
    address = wanted.address()
    return act_or_say(
        request,
        lambda: actions.save_search(
            name=request.POST.get("name", ""), address=address[1:], by=request.user, at=clock.now()
        ),
        done=_("The search is saved. You find it on the search page."),
        back=reverse("documents:search") + address,
    )


@require_POST
def forget_search(request: HttpRequest) -> HttpResponse:
    """Forget a recent search (`recent`: its number, or `all`) or remove a saved one (`saved`: its number)."""
    recent, saved = request.POST.get("recent", ""), request.POST.get("saved", "")
    if recent == "all":
        actions.forget_searches(by=request.user)
    elif _is_number(recent):
        actions.forget_searches(by=request.user, pk=int(recent))
    elif _is_number(saved):
        actions.drop_saved_search(pk=int(saved), by=request.user)
    return redirect("documents:search")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


@require_http_methods(["GET", "HEAD", "POST"])
def unread_files(request: HttpRequest) -> HttpResponse:
    """Attached files of the officer's agencies that are found by their names only; POST reads one (`file`) again."""
    require_somewhere(request, KEEP)
    rows = file_texts.unread(request.user, day=clock.today())
    if request.method == "POST":
        sha256 = request.POST.get("file", "")
        listed = {row["sha256"] for row in rows}
        return act_or_say(
            request,
            lambda: file_texts.read_again(sha256, among=listed, at=clock.now()),
            done=_("The file is being read again."),
            back=reverse("documents:unread_files"),
        )
    crumbs = [(_("Search"), reverse("documents:search")), (_("Files without text"), "")]
    return render(request, "search/unread.html", {"rows": rows, "crumbs": crumbs})
