"""What the editor's page of a procedure shows: fields, totals against limits, what the rules find."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.actions.drafting import new_id
from documents.editor import others_writing
from documents.gathering import content_names, gathered
from documents.models import Document
from documents.querysets import VIEW
from procedures import fields
from procedures.comparing import changed_steps
from procedures.content import looked_at
from procedures.directory import Directory
from procedures.graph import edges_of
from procedures.known import key_of, part_of
from procedures.linter import RULES
from procedures.models import ProcedurePart
from procedures.reading import blank
from procedures.sections import party_words
from procedures.shape import SHAPE
from procedures.timing import Total, days_of, number_words, official_words
from procedures.tthc.accepting import origin_of
from procedures.typed import typed_from

MOST_FORMS = 400


def page_of(
    version: Any,
    person: Any,
    *,
    day: date,
    typed: Mapping[str, Any] | None = None,
    wrong: str = "",
    said: str = "",
    here: str = "",
    theirs: Any = None,
) -> dict[str, Any]:
    """Everything the page reads. `typed` holds what was posted and refused, `wrong` the field at fault, `said` the
    sentence, `theirs` the `Changed` that was raised, `here` the row to go to."""
    version = gathered(version, *content_names(), "editors")
    row = part_of(version)
    directory = Directory(version.document.agency, day)
    stored = row.data if row else blank(new_id)
    shown = typed or typed_from(stored, lambda party: directory_words(directory, party))
    return {
        "version": version,
        "document": version.document,
        "token": theirs.current.token if theirs else row.token if row else 0,
        "said": said,
        "here": here,
        **(differing(theirs) if theirs else {}),
        "others": others_writing(version, person),
        "who": list(directory.words),
        "forms": _forms(version, person),
        "is_from_record": origin_of(row.data if row else None) is not None,
        **fields.of(shown, wrong),
        **side_of(version, row, day=day),
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (version.document.code, reverse("documents:draft", args=[version.pk])),
            (_("Steps"), ""),
        ],
    }


def differing(changed: Any) -> dict[str, Any]:
    """What somebody else saved (`procedures.actions.Changed`) against what was to be saved: `differences` of the steps,
    each with its words, and `other_parts`, the names of the other parts that are not the same."""
    if not changed.current.pk:
        return {}
    theirs, mine = changed.current.data, changed.mine
    same = {"steps"} | ({"transitions"} if set(edges_of(theirs)) == set(edges_of(mine)) else set())
    others = [str(kind.label) for key, kind in SHAPE.items() if key not in same and theirs[key] != mine[key]]
    told = ", ".join(label[:1].upper() + label[1:] for label in others)
    return {"differences": list(changed_steps(theirs, mine)), "other_parts": told}


def directory_words(directory: Directory, party: Mapping[str, Any]) -> str:
    """How a party is called in a field: as the choice that it is, else as it was typed."""
    key = key_of(party)
    return (key and directory.called(key)) or party_words(party)


def _forms(version: Any, person: Any) -> list[tuple[str, str]]:
    forms = Document.objects.permitted(person, VIEW).filter(agency=version.document.agency, type__slug="bieu-mau")
    return list(forms.order_by("sort_key").values_list("code", "title")[:MOST_FORMS])


def side_of(version: Any, row: ProcedurePart | None, *, day: date) -> dict[str, Any]:
    """Totals and findings: what a save can change beside the fields."""
    if row is None or not row.data["steps"]:
        return {"version": version, "totals": [], "problems": [], "waived": []}
    facts, flaws = looked_at(version, row, day)
    open_flaws = [flaw for flaw in flaws if not flaw.waived]
    return {
        "version": version,
        "totals": [_bar(total) for total in facts.totals],
        "problems": [
            {
                "text": flaw.place.text,
                "href": f"#{flaw.place.anchor}",
                "blocking": flaw.rule.blocking,
                "waivable": flaw.rule.waivable,
                "rule": flaw.rule.key,
            }
            for flaw in sorted(open_flaws, key=lambda one: not one.rule.blocking)
        ],
        "waivable": list({flaw.rule.key: flaw.rule for flaw in open_flaws if flaw.rule.waivable}.values()),
        "waived": [
            {"rule": rule.key, "title": rule.title, **row.waivers[rule.key]}
            for rule in RULES
            if rule.key in row.waivers
        ],
    }


def _bar(total: Total) -> dict[str, Any]:
    """A case's total with a bar: how much of the limit is used, at most 100 of 100."""
    limit = official_words(total.limit)
    if total.days is None:
        words, used = _("up to %(n)d calendar days") % {"n": total.longest}, 100
    else:
        words = _("%(n)s working days") % {"n": number_words(total.days)}
        used = min(100, round(100 * total.days / days_of(total.limit))) if total.limit else 100
    return {
        "name": total.case["name"],
        "words": words,
        "verdict": _verdict(total, limit),
        "over": total.is_over,
        "used": used,
        "has_limit": bool(limit),
    }


def _verdict(total: Total, limit: str) -> str:
    if total.over:
        return _("%(over)s days over the limit of %(limit)s") % {"over": number_words(total.over), "limit": limit}
    if total.late_from:
        told = {"day": f"{total.late_from:%d/%m/%Y}", "limit": limit}
        return _("begun on %(day)s it ends after the limit of %(limit)s") % told
    return _("within the limit of %(limit)s") % {"limit": limit} if limit else _("no legal limit given")
