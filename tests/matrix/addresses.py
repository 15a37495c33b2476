"""Every address of the product, what it declares, and the things it can be about."""

from collections.abc import Iterator
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from audits.policies_auditing import POLICIES as AUDITING
from audits.policies_conversion import POLICIES as CONVERSION
from audits.policies_dashboards import POLICIES as DASHBOARDS
from audits.policies_findings import POLICIES as FINDINGS
from audits.policies_objectives import POLICIES as OBJECTIVES
from audits.policies_reviews import POLICIES as REVIEWS
from audits.policies_risks import POLICIES as RISKS
from documents.models import ImportRecord
from documents.policies_api import POLICIES as API
from documents.policies_comparing import POLICIES as COMPARING
from documents.policies_copies import POLICIES as COPIES
from documents.policies_keeping import POLICIES as KEEPING
from documents.policies_legal import POLICIES as LEGAL
from documents.policies_linking import POLICIES as LINKING
from documents.policies_practice import POLICIES as PRACTICE
from documents.policies_reading import POLICIES as READING
from documents.policies_readings import POLICIES as READINGS
from documents.policies_reviewing import POLICIES as REVIEWING
from documents.policies_searching import POLICIES as SEARCHING
from documents.policies_trail import POLICIES as TRAIL
from documents.policies_writing import POLICIES as WRITING
from procedures.policies import POLICIES as PROCEDURES
from procedures.policies_records import POLICIES as RECORDS
from procedures.policies_tthc import POLICIES as TTHC
from qms.access.policies import ANYBODY, SIGNED_IN
from qms.duties.policies import POLICIES as DUTIES
from qms.office.policies import ARGS as OFFICE_ARGS
from qms.office.policies import POLICIES as OFFICE
from qms.web import guide
from qms.web.policies import POLICIES as WEB
from tests.matrix.audited import audited_things

POLICIES = {
    **WEB, **OFFICE, **API, **READING, **WRITING, **KEEPING, **COMPARING, **SEARCHING, **LINKING, **LEGAL, **COPIES, **PRACTICE, **READINGS, **REVIEWING, **TRAIL, **PROCEDURES, **RECORDS, **DUTIES, **TTHC, **FINDINGS, **AUDITING, **DASHBOARDS, **OBJECTIVES, **RISKS, **REVIEWS, **CONVERSION,
}  # fmt: skip
TABLES = {
    "web": WEB,
    "office": OFFICE,
    "api": API,
    "reading": READING,
    "searching": SEARCHING,
    "writing": WRITING,
    "keeping": KEEPING,
    "comparing": COMPARING,
    "linking": LINKING,
    "legal": LEGAL,
    "copies": COPIES,
    "practice": PRACTICE,
    "readings": READINGS,
    "reviewing": REVIEWING,
    "trail": TRAIL,
    "procedures": PROCEDURES,
    "tthc": TTHC,
    "findings": FINDINGS,
    "auditing": AUDITING,
    "dashboards": DASHBOARDS,
    "conversion": CONVERSION,
    "objectives": OBJECTIVES,
    "risks": RISKS,
    "reviews": REVIEWS,
    "records": RECORDS,
    "duties": DUTIES,
}


# What all agencies share is changed by the officer of the top one alone.
KEPT_AT_THE_TOP = {
    "documents:law", "documents:law_new", "documents:relate_law", "documents:end_of_law", "documents:take_back",
    "procedures:tthc_abolish", "procedures:tthc_restore", "procedures:tthc_import", "procedures:tthc_import_job",
    "procedures:tthc_import_write", "procedures:tthc_import_stop", "procedures:announcement_new",
    "procedures:announcement_take_back",
}  # fmt: skip
OWN_TOKEN = "own-token"  # in an address: whoever asks puts a feed token of one's own there


class Case(NamedTuple):
    """An address about one thing. `label` names the thing in messages; `thing` is asked for rights, None for none."""

    name: str
    url: str
    label: str = ""
    thing: Any = None


def mounted(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of all addresses as `reverse` takes them; one without a name gives its pattern in brackets."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name]) if entry.name else f"[{entry.pattern}]"
        else:
            yield from mounted(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


def methods_of(name: str) -> tuple[str, ...]:
    return POLICIES[name].methods


def cases_of(w: SimpleNamespace, name: str) -> list[Case]:
    """The address `name` about every thing of the world it can be about."""
    policy = POLICIES[name]
    if name in OFFICE:
        return list(_office(w, name))
    return [Case(name, reverse(name, kwargs=kwargs), label, thing) for label, kwargs, thing in _things(w, name, policy)]


def _office(w: SimpleNamespace, name: str) -> Iterator[Case]:
    about = {
        "agency": [w.agency, w.commune],
        "unit": [w.energy, w.their.trade],
        "post": [w.author_post, w.their.trade_head_post],
        "person": [w.author, w.their.author],
        "appointment": [w.author.appointments.get(), w.their.author.appointments.get()],
        "delegation": [w.delegation, w.their_delegation],
        "day": [w.day, w.their_day],
        "hours": [w.hours, w.their_hours],
    }
    for thing in about.get(POLICIES[name].args, [None]):
        kwargs = {}
        for keyword, path in OFFICE_ARGS[POLICIES[name].args]:
            value = thing
            for step in path.split("."):
                value = getattr(value, step)
            kwargs[keyword] = value
        yield Case(name, reverse(name, kwargs=kwargs), str(thing or ""), thing)


Row = tuple[str, dict[str, Any], Any]


def _things(w: SimpleNamespace, name: str, policy: Any) -> Iterator[Row]:
    kind = policy.args[-1] if "suspect" in policy.args else policy.args[0] if policy.args else ""
    single = {
        "": [("", {}, None)],
        "guide_page": [("guide", {"slug": page.slug}, None) for page in guide.pages()[:1]],
        "agency": [(row.slug, {"agency": row.slug}, row) for row in (w.agency, w.commune)],
        "rules": [(str(row), {"pk": row.pk}, row) for row in (w.rules, w.their.rules, w.top_rules)],
        "law": [("law", {"pk": w.law.pk}, w.law)],
        "relation": [("relation", {"pk": row.pk}, row) for row in w.relations],
        "impact": [(row.agency.code, {"pk": row.pk}, row) for row in w.impacts],
        "person": [(row.full_name, {"pk": row.pk}, row) for row in (w.author, w.their.author)],
        "post": [(row.title, {"pk": row.pk}, row) for row in (w.author_post, w.their.trade_head_post)],
        "change": [
            (row.number, {"pk": row.pk, **({"item": row.items.first().pk} if "item" in policy.args else {})}, row)
            for row in w.changes
        ],
        "description": [(str(row), {"pk": row.pk}, row) for row in w.descriptions],
        "copy": [(label, {"pk": row.pk}, row) for label, row in w.copies.items()],
        "reading": [(label, {"pk": row.pk}, row) for label, row in w.readings.items()],
        "review": [(label, {"pk": row.pk}, row) for label, row in w.reviews.items()],
        "finding": [(label, _numbered(row), row) for label, row in w.findings.items()],
        "corrective": [(label, _numbered(row), row) for label, row in w.correctives.items()],
        "evidence": [(label, {"pk": row.pk}, row) for label, row in w.evidences.items()],
        "series": [(label, {"pk": row.pk}, row) for label, row in w.series.items()],
        "record": [(label, {"pk": row.pk}, row) for label, row in w.records.items()],
        "disposal": [(label, {"pk": row.pk}, row) for label, row in w.disposals.items()],
        "code": [(label, {"code": row.token}, None) for label, row in w.copies.items()],
        "job": [("job", {"pk": w.job.pk}, w.job)],
        "taken": [("file", {"pk": w.taken.pk}, w.taken)],
        "token": [("token", {"pk": w.token.pk}, w.token)],
        "notice": [("notice", {"pk": w.notice.pk}, w.notice)],
        "quiet": [("quiet days", {"pk": w.quiet.pk}, w.quiet)],
        "feed": [("feed", {"token": OWN_TOKEN}, None)],
        "duty": [(label, {"pk": row.pk}, row) for label, row in w.duties.items()],
        "duty_feed": [("calendar", {"token": OWN_TOKEN}, None)],
        "api_nothing": [("elsewhere", {"rest": "v1/nowhere"}, None)],
        "tthc": [("tthc", {"code": w.tthc.code}, w.tthc)],
        "tthc_former": [("text", {"code": w.tthc.code, "pk": w.tthc_former.pk}, w.tthc_former)],
        "tthc_abolished": [("tthc", {"code": w.tthc_abolished.code}, w.tthc_abolished)],
        "responsibility": [(row.agency.code, {"pk": row.pk}, row) for row in w.responsibilities],
        "announcement": [("announcement", {"pk": w.announcement.pk}, w.announcement)],
        "clock": [(row.agency.code, {"pk": row.pk}, row) for row in w.clocks],
        "signal": [(label, {"pk": row.pk}, row) for label, row in w.signals.items()],
        "tthc_job": [("file", {"pk": w.tthc_job.pk}, w.tthc_job)],
        **audited_things(w, policy.args),
        "decision": [(label, {"pk": row.pk}, row) for label, row in w.decisions.items()],
        "objective": [(label, {"pk": row.pk}, row) for label, row in w.objectives.items()],
        "conversion": [(label, {"pk": row.pk}, row) for label, row in w.conversions.items()],
        "risk": [(label, {"pk": row.pk}, row) for label, row in w.risks.items()],
        "opportunity": [(label, {"pk": row.pk}, row) for label, row in w.opportunities.items()],
    }
    many = {
        "document": _documents, "imported": _imported, "version": _versions, "deciding": _versions, "draft": _versions,
        "pair": _pairs, "suspect": _suspects,
    }  # fmt: skip
    if kind not in single and kind not in many:
        raise AssertionError(f"{name}: this test knows no thing called {kind}")
    yield from single[kind] if kind in single else many[kind](w, name, policy.args)


def _numbered(row: Any) -> dict[str, str]:
    return {"agency": row.agency.slug, "code": row.code}


def _suspects(w: SimpleNamespace, _name: str, _args: tuple[str, ...]) -> Iterator[Row]:
    """Every document of an impact case. The rights on it decide, not those on the case."""
    names = {row.pk: label for label, row in w.documents.items()}
    for case in w.impacts:
        for document in {line.document for line in case.lines.select_related("document")}:
            yield names.get(document.pk, document.code), {"pk": case.pk, "slug": document.slug}, document


def _documents(w: SimpleNamespace, _name: str, args: tuple[str, ...]) -> Iterator[Row]:
    if args == ("document", "share"):
        for label, (about, kind, grant) in w.shares.items():
            row = w.documents[about]
            yield f"{about} shared with {label}", {"slug": row.slug, "kind": kind, "pk": grant.pk}, row
        return
    seen = set()
    for label, row in w.documents.items():
        if row.pk not in seen:
            seen.add(row.pk)
            yield label, {"slug": row.slug}, row


def _imported(w: SimpleNamespace, _name: str, _args: tuple[str, ...]) -> Iterator[Row]:
    for label, version in w.versions.items():
        if ImportRecord.objects.filter(version=version).exists():
            yield label, {"pk": version.pk}, version


def _versions(w: SimpleNamespace, name: str, args: tuple[str, ...]) -> Iterator[Row]:
    for label, version in w.versions.items():
        kwargs = _where(version, args[0], args[-1], w.picture.sha256)
        if kwargs is None or (name == "documents:main_file" and not version.file_id):
            continue
        if len(args) == 1 or args[1] == "image":
            yield label, kwargs, version
            continue
        keyword, relation, column = PARTS[args[1]]
        child = getattr(version, relation).first()
        if child is not None:
            keyword = "pk" if name == "documents:attachment" else keyword
            yield label, {**kwargs, keyword: attrgetter(column)(child)}, version


def _pairs(w: SimpleNamespace, _name: str, _args: tuple[str, ...]) -> Iterator[Row]:
    """Every version beside itself: who may see it may compare it. Two different ones: tests/documents/test_comparing.py."""
    for label, version in w.versions.items():
        if version.state != "cancelled":
            yield label, {"slug": version.document.slug, "old": version.number, "new": version.number}, version


def _where(version: Any, kind: str, part: str, picture: str) -> dict[str, Any] | None:
    """How an address names the version; None where it cannot: a cancelled one has given up its number."""
    if part == "image":
        return {"version": version.pk, "sha256": picture} if version.images.exists() else None
    if kind == "draft":
        return {"pk": version.pk}
    return None if version.state == "cancelled" else {"slug": version.document.slug, "number": version.number}


# part of a version: keyword of the address, relation, column
PARTS = {
    "section": ("section", "sections", "uuid"),
    "attachment": ("attachment", "attachments", "pk"),
    "file": ("sha256", "attachments", "file.sha256"),
    "citation": ("citation", "citations", "pk"),
    "row": ("row", "amendments", "pk"),
    "comment": ("comment", "comments", "pk"),
    "step": ("step", "steps", "pk"),
}
__all__ = ["ANYBODY", "KEPT_AT_THE_TOP", "POLICIES", "SIGNED_IN", "TABLES", "Case", "cases_of", "methods_of", "mounted"]
