"""What is answered about documents and versions, as plain data: from the snapshot, in the shapes of `documents.api.shapes`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from documents import faces
from documents.links import targets_of
from documents.models import Document, Version
from documents.numbers import number_of
from documents.querysets import VIEW_VERSION
from documents.snapshot import snapshot_of
from documents.standing import periods_of, standing_of


def issued(person: Any, today: date) -> QuerySet[Version]:
    """Versions open to the person that are in force or over, one withdrawn before its day included; none that is prepared or ahead."""
    over = Q(period__until_date__isnull=False, period__until_date=F("period__from_date"))
    rows = Version.objects.permitted(person, VIEW_VERSION, day=today)
    rows = rows.filter(Q(period__from_date__lte=today) | over, period__isnull=False)
    return rows.select_related(
        "document__agency", "document__type", "document__owner_unit", "period", "issuing_decision", "file"
    )


def absolute(name: str, *args: Any) -> str:
    """The whole address of a page or an answer of ours."""
    return settings.BASE_URL + reverse(f"documents:{name}", args=args)


def document(found: Document, in_force: dict[str, Any] | None) -> dict[str, Any]:
    """Shape Document."""
    return {
        "code": found.code,
        "slug": found.slug,
        "title": found.title,
        "classification": found.classification,
        "type": {"slug": found.type.slug, "name": found.type.name},
        "owner_unit": {"id": found.owner_unit_id, "code": found.owner_unit.code, "name": found.owner_unit.name},
        "agency": {"code": found.agency.code, "name": found.agency.name},
        "in_force": in_force,
        "url": absolute("api_document", found.slug),
        "versions": absolute("api_versions", found.slug),
        "page": absolute("document", found.slug),
    }


def version_row(version: Version, periods: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """Shape VersionRow."""
    slug, number, order = version.document.slug, version.number, version.issuing_decision
    return {
        "number": number,
        "issue": version.issue,
        "revision": version.revision,
        "title": version.title,
        "state": standing_of(version.pk, version.state, periods, today).key,
        "from": version.period.from_date,
        "until": version.period.until_date,
        "content_sha256": version.content_sha256,
        "decision": {"number": order.number, "date": order.date} if order else None,
        "url": absolute("api_version", slug, number),
        "pdf": absolute("api_pdf", slug, number),
        "page": absolute("version", slug, number),
    }


def whole_version(person: Any, version: Version, today: date, day: date) -> dict[str, Any]:
    """Shape Version. `day` is the one on which links are looked up."""
    snapshot = snapshot_of(version)
    targets = targets_of(person, faces.linked_slugs(snapshot), day)
    about, itself = snapshot["document"], snapshot["version"]
    return {
        **version_row(version, periods_of(version.document), today),
        "title": about["title"],
        "code": about["code"],
        "document": absolute("api_document", version.document.slug),
        "type": about["type_name"],
        "agency": {name: snapshot["agency"][name] for name in ("code", "name")},
        "owner": {name: snapshot["owner"][name] for name in ("unit", "post")},
        "classification": about["classification"],
        **{name: itself.get(name) or "" for name in ("reason", "basis", "transitional")},
        "applies_to": _only(snapshot.get("applies_to"), "kind", "code", "name"),
        "clauses": _only(snapshot.get("clauses"), "edition", "number", "title"),
        "sections": [_section(version, row) for row in snapshot.get("sections", [])],
        "amendments": _amendments(version, snapshot),
        "legal_bases": faces.legal_bases(snapshot),
        "forms": [_related(row) for row in faces.forms_of(snapshot, targets)],
        "related": [_related(row) for row in faces.related(snapshot, targets)],
        "file": _file(version, snapshot["file"]) if snapshot.get("file") else None,
        "attachments": [_file(version, row) for row in snapshot.get("attachments", [])],
    }


def listed(row: Mapping[str, Any], state: str) -> dict[str, Any]:
    """What lists say about a version: the common part of DocumentRow and Found. `row` is one of the register's."""
    slug, number = row["document__slug"], number_of(row["issue"], row["revision"])
    return {
        "code": row["document__code"],
        "title": row["title"],
        "type": row["document__type__name"],
        "owner_unit": row["document__owner_unit__name"],
        "agency": row["document__agency__short_name"],
        "number": number,
        "state": state,
        "url": absolute("api_version", slug, number),
        "page": absolute("version", slug, number),
    }


def _only(rows: list[dict[str, Any]] | None, *names: str) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in rows or []]


def _section(version: Version, row: dict[str, Any]) -> dict[str, Any]:
    """Pictures get their address in the API; links stay as they are written, from the root of the site."""
    slug, number = version.document.slug, version.number
    html = faces.ASSET.sub(lambda found: f'src="{absolute("api_file", slug, number, found[1])}"', row["html"])
    return {
        "id": row["id"],
        "number": row.get("number") or "",
        "heading": row["heading"],
        "level": int(row.get("level") or 1),
        "html": html,
    }


def _amendments(version: Version, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the snapshot; those of this version get the day it came into force, which was not known then."""
    names = ("issue", "revision", "place", "old", "new", "reason", "basis")
    return [
        {name: row.get(name) or (0 if name in names[:2] else "") for name in names}
        | {"from": row["from_date"] or version.period.from_date}
        for row in snapshot.get("amendments", [])
    ]


def _related(row: dict[str, Any]) -> dict[str, Any]:
    target = row["target"]
    url = absolute("api_document", target.slug) if target else None
    return {"code": row["code"], "title": row["title"], "url": url}


def _file(version: Version, row: dict[str, Any]) -> dict[str, Any]:
    url = absolute("api_file", version.document.slug, version.number, row["sha256"])
    return {**{name: row[name] for name in ("name", "size", "media_type", "sha256")}, "url": url}
