"""From a version to paper: what printing is asked for, with the decisions of the last round and the bytes of pictures."""

import json
from datetime import date
from typing import Any

from django.utils import timezone

from documents.contents import asked
from documents.models import IssuingDecision, Version, VersionDecision
from documents.snapshot import canonical, snapshot_of
from qms.approvals.moves import State
from qms.files import store
from qms.printing import render, render_decision

STORED_FACES = frozenset({"official", "imported"})  # their bytes were made once, before the period opened
SIGNING = {"submit": "prepare", "check": "check", "review": "review", "approve": "approve"}


def decisions_for_paper(version: Version, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Who prepared, checked, reviewed and approved this content; void decisions are not on paper."""
    paper = getattr(version, "paper_decision", None)
    if paper is not None:
        return [
            {"label": snapshot["labels"][row["kind"]], "capacity": "", "on_behalf_of": "", **row}
            for row in paper.signers
        ]
    if version.state == State.DRAFT:
        return []
    rows = VersionDecision.objects.filter(version=version, round=version.round, move__in=SIGNING).order_by("at", "pk")
    return [
        {
            "kind": SIGNING[row.move],
            "label": snapshot["labels"][SIGNING[row.move]],
            "name": row.person_name,
            "post": row.post_title,
            "capacity": row.capacity,
            "on_behalf_of": row.on_behalf_of,
            "date": timezone.localdate(row.at).isoformat(),
        }
        for row in rows
    ]


def issue_facts(version: Version) -> dict[str, Any] | None:
    """Number, date and signer of the decision that put the version in force, and from when."""
    begins = version.effective_date or getattr(getattr(version, "period", None), "from_date", None)
    if begins is None:
        return None
    decision, paper = version.issuing_decision, getattr(version, "paper_decision", None)
    number, dated = (
        (decision.number, decision.date) if decision else (paper.number, paper.date) if paper else ("", None)
    )
    return {
        "number": number,
        "date": dated.isoformat() if dated else None,
        "place": version.document.agency.place,
        "from_date": begins.isoformat(),
        "signer_post": version.document.agency.head_title,
    }


def print_request(version: Version, *, face: str, note: dict[str, Any] | None = None) -> dict[str, Any]:
    """What `qms.printing.render` takes. `snapshot_bytes` is the canonical text that people decided on."""
    snapshot = snapshot_of(version)
    issue = issue_facts(version)
    if issue:
        for row in snapshot["amendments"]:
            row["from_date"] = row["from_date"] or issue["from_date"]
    return {
        "snapshot": snapshot,
        "snapshot_bytes": version.snapshot or canonical(snapshot),
        "decisions": decisions_for_paper(version, snapshot),
        "issue": issue,
        "face": face,
        "note": note or {},
        "figures": {key: svgs for figures in asked("figures") for key, svgs in figures(snapshot).items()},
    }


def assets_of(snapshot: dict[str, Any]) -> dict[str, bytes]:
    """Bytes of the pictures a snapshot shows, by hash. Raises `store.Damaged` for one that is missing or changed."""
    return {sha256: store.read(sha256) for sha256 in snapshot.get("images", [])}


def render_version(version: Version, *, face: str, note: dict[str, Any] | None = None) -> bytes:
    """A PDF of the version with the given face."""
    request = print_request(version, face=face, note=note)
    return render(request, assets_of(request["snapshot"]))


def face_on(version: Version, day: date) -> tuple[str, dict[str, Any]]:
    """Which face a print of the version wears on `day`, and what it says: draft, not-yet, official, superseded, withdrawn."""
    period = getattr(version, "period", None)
    if period is None:
        return "draft", {}
    if day < period.from_date:
        return "not-yet", {"from": period.from_date.isoformat()}
    if period.until_date is None or day < period.until_date:
        return ("imported" if hasattr(version, "paper_decision") else "official"), {}
    after = version.document.periods.opened().filter(from_date=period.until_date).select_related("version").first()
    if after:
        number = after.version.number.replace(".", "/")
        return "superseded", {"until": period.until_date.isoformat(), "successor": number}
    withdrawal = version.document.withdrawals.filter(from_date=period.until_date).order_by("-at").first()
    return "withdrawn", {"until": period.until_date.isoformat(), "reason": withdrawal.reason if withdrawal else ""}


def stored_paper(version: Version) -> str:
    """Hash of the official PDF as it was stored."""
    return version.renditions.filter(kind="official").values_list("file__sha256", flat=True).get()


def decision_request(decision: IssuingDecision) -> dict[str, Any]:
    """What `qms.printing.render_decision` takes; number and date may still be missing."""
    agency, names = decision.agency, decision.agency_names or {}
    versions = decision.versions.select_related("document__type", "based_on").order_by("document__sort_key")
    return {
        "agency": {
            "name": names.get("name") or agency.name,
            "parent_name": names.get("parent_name", ""),
            "place": decision.place or agency.place,
        },
        "number": decision.number,
        "symbol": f"QĐ-{agency.symbol or agency.code}",
        "date": decision.date.isoformat() if decision.date else None,
        "subject": decision.subject,
        "authority": _authority(decision).upper(),
        "grounds": decision.grounds,
        "versions": [_decided(version) for version in versions],
        "articles_extra": [],
        "recipients": decision.recipients,
        "signer": {
            "name": decision.signer_name,
            "post": decision.signer_post,
            "capacity": decision.signer_capacity,
            "on_behalf_of": decision.signer_for,
            "collective": decision.signer_collective,
        },
        "archive": decision.archive,
    }


def _authority(decision: IssuingDecision) -> str:
    """Who decides: the collective it is signed for, by its whole name where it is the agency itself, else the head."""
    agency, collective = decision.agency, decision.signer_collective
    if collective:
        name = (decision.agency_names or {}).get("name") or agency.name
        return name if name.lower().startswith(collective.lower()) else collective
    return agency.head_title or f"Người đứng đầu {agency.name}"


def _decided(version: Version) -> dict[str, Any]:
    begins = version.effective_date or version.proposed_from
    identity = json.loads(version.snapshot)["document"] if version.snapshot else {}
    return {
        "code": identity.get("code", version.document.code),
        "title": version.title,
        "type_name": version.document.type.name,
        "issue": version.issue,
        "revision": version.revision,
        "from_date": begins.isoformat() if begins else None,
        "replaces": version.based_on.number.replace(".", "/") if version.based_on else "",
    }


def render_issuing_decision(decision: IssuingDecision) -> bytes:
    """The issuing decision in the layout of Decree 30/2020."""
    return render_decision(decision_request(decision))
