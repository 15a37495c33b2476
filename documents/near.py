"""Documents whose code is near the one in an address that leads nowhere. Two statements, whatever the number of documents."""

import re
from difflib import SequenceMatcher
from os.path import commonprefix
from string import ascii_lowercase, digits
from typing import Any

from django.db.models import Q
from django.urls import reverse

from documents.links import targets_of
from documents.models import DocumentCode
from qms.search.fold import fold
from qms.worktime import clock

PLACES = frozenset({"tai-lieu", "bieu-mau", "phe-duyet"})  # addresses that begin with one of these name a code
LONGEST = 80
BESIDE = 150  # codes looked at on either side of the asked one, in the order of addresses
COMPARED = 40  # the nearest of them that are asked for, so that hidden ones do not crowd out the others
HEAD = 4  # a slip in the first letters leads far away in that order: those are put right one by one
NEAR = 0.7  # share of letters in common; `qt-tm-03` and `qt-tn-03` have 0.88, `qt-tm-03` and `bm-vp-07` 0.38
BEGINS = 0.9  # a code of which only the beginning was written


def near_documents(person: Any, path: str, limit: int = 5) -> list[dict[str, Any]]:
    """Documents the person may see with a code near the one in `path`, the nearest first; [] for addresses of others.

    Dicts `title`, `code`, `url`, `state` (in_force, not_yet, withdrawn). What is hidden is never among them.
    """
    asked = _asked(path)
    if not asked:
        return []
    ranked = _ranked(asked)
    seen = targets_of(person, ranked, clock.today())
    found = {seen[slug].slug: seen[slug] for slug in ranked if slug in seen}
    return [
        {
            "title": one.title,
            "code": one.code,
            "url": reverse("documents:document", args=[one.slug]),
            "state": one.status,
        }
        for one in list(found.values())[:limit]
    ]


def _asked(path: str) -> list[str]:
    """The code in the address, folded: its first part, and all of it where a code with slashes was written."""
    first, *rest = [part for part in path.split("/") if part][: LONGEST // 2] or [""]
    if first not in PLACES or not rest:
        return []
    written = [_folded(rest[0]), _folded(" ".join(rest))]
    return [text for text in dict.fromkeys(written) if text]


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text[:LONGEST])).strip("-")


def _ranked(asked: list[str]) -> list[str]:
    """Addresses ever given that are near, the nearest first; hidden ones too."""
    known = DocumentCode.objects.filter(document__isnull=False)
    above = known.filter(slug__gte=asked[0]).order_by("slug").values("pk")[:BESIDE]
    below = known.filter(slug__lt=asked[0]).order_by("-slug").values("pk")[:BESIDE]
    around = Q(pk__in=above) | Q(pk__in=below) | Q(slug__in=_slips(asked[0]))
    slugs = known.filter(around).values_list("slug", flat=True)
    scored = sorted(
        ((_nearness(slug, asked), slug) for slug in slugs), key=lambda one: (-one[0][0], -one[0][1], one[1])
    )
    return [slug for (nearness, _same), slug in scored if nearness >= NEAR][:COMPARED]


def _nearness(slug: str, asked: list[str]) -> tuple[float, int]:
    """Share of letters in common, and how many of the first are the same; both the higher the nearer."""
    best = max(SequenceMatcher(None, slug, text).ratio() for text in asked)
    same = max(len(commonprefix([slug, text])) for text in asked)
    return max(best, BEGINS) if any(slug.startswith(text) for text in asked) else best, same


def _slips(text: str) -> set[str]:
    """`text` with one letter among the first wrong, missing, too many, or changed for the next."""
    found = set()
    for place in range(min(HEAD, len(text))):
        before, after = text[:place], text[place:]
        found |= {before + letter + after[1:] for letter in ascii_lowercase + digits}
        found |= {before + letter + after for letter in ascii_lowercase + digits}
        found |= {before + after[1:], before + after[1:2] + after[:1] + after[2:]}
    return found - {text, ""}
