"""Document types, words, routes and reserved codes of the sample."""

from typing import Any

from documents.actions import change_rules, keep_code_free, set_route, set_up_types
from documents.models import TypeRules
from documents.models.route import Who
from qms.sample.cast import Cast
from qms.sample.house import KEEPER, OPENED, House
from qms.sample.reading import MAIN, agency_facts

SECRETARY = "lananh.do"
ALL_UNITS = ("VP", "TM", "CN", "NL", "KT", "TC", "KC")
WORDS = {"prepare", "check", "opinion", "review", "approve", "issue"}
NAMES = {"format_check": "check"}
# What no row of the product can say, and what is said instead: an internal regulation applies to the whole agency, so
# every unit is asked; whoever approves must hold a post with that role, so external documents go to the head too.
OTHERWISE = {
    ("quy-dinh", "opinion"): {"who": Who.UNITS, "units": ALL_UNITS},
    ("ben-ngoai", "approve"): {"who": Who.AGENCY_HEAD},
}


def set_rules(house: House, cast: Cast) -> None:
    """The agency's rules for every type; the usual ones for the ministry that shares a model document."""
    at, day = OPENED, OPENED.date()
    set_up_types(house.agencies["BCT"], by=None, at=at, day=day)
    main, keeper = house.agencies[MAIN], cast[KEEPER]
    set_up_types(main, by=keeper, at=at, day=day)
    for rules in TypeRules.objects.filter(agency=main).select_related("type", "agency"):
        slug = rules.type.slug
        months = agency_facts()["review_months"][slug]
        change_rules(rules, labels=_labels(), review_months=months if isinstance(months, int) else 0, by=keeper, at=at)
        set_route(rules, steps=_route(house, slug), by=keeper, at=at)
    for code in agency_facts()["reserved_codes"]:
        reason = "Đã dùng cho tài liệu không đưa vào hệ thống này"
        keep_code_free(main, code=code, reason=reason, by=cast[SECRETARY], at=at)


def _labels() -> dict[str, str]:
    given = {NAMES.get(key, key): word for key, word in agency_facts()["labels"].items() if isinstance(word, str)}
    return {key: word for key, word in given.items() if key in WORDS}


def _route(house: House, slug: str) -> list[dict[str, Any]]:
    steps = []
    for row in agency_facts()["routes"][slug]:
        kind = NAMES.get(row["kind"], row["kind"])
        if kind not in {"prepare", "issue"}:
            steps.append(
                {"order": len(steps) + 1, "kind": kind, "due_days": row["days"], **_who(house, slug, kind, row)}
            )
    return steps


def _who(house: House, slug: str, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    if instead := OTHERWISE.get((slug, kind)):
        return instead | ({"units": [house.units[code] for code in instead["units"]]} if "units" in instead else {})
    if kind == "opinion" and row["units"] == "applies_to":
        return {"who": Who.APPLYING}
    if kind == "opinion":
        codes = ALL_UNITS if row["units"] == "all" else row["units"]
        return {"who": Who.UNITS, "units": [house.units[code] for code in codes]}
    if row["post"] == "owner-head":
        return {"who": Who.OWNER_HEAD}
    if row["post"] == "giam-doc":
        return {"who": Who.AGENCY_HEAD}
    return {"who": Who.POST, "post": house.posts[row["post"]]}
