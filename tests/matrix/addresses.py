"""Every address of the product, what it declares, and the things it can be about."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from documents.policies_keeping import POLICIES as KEEPING
from documents.policies_reading import POLICIES as READING
from documents.policies_writing import POLICIES as WRITING
from qms.access.policies import ANYBODY, SIGNED_IN
from qms.office.policies import ARGS as OFFICE_ARGS
from qms.office.policies import POLICIES as OFFICE
from qms.web import guide
from qms.web.policies import POLICIES as WEB

POLICIES = {**WEB, **OFFICE, **READING, **WRITING, **KEEPING}
TABLES = {"web": WEB, "office": OFFICE, "reading": READING, "writing": WRITING, "keeping": KEEPING}
NOT_CANCELLED = "this address is by number, which a cancelled version has given up"


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
    match policy.args:
        case ():
            yield "", {}, None
        case ("guide_page",):
            yield from (("guide", {"slug": page.slug}, None) for page in guide.pages()[:1])
        case ("agency",):
            yield from ((row.slug, {"agency": row.slug}, row) for row in (w.agency, w.commune))
        case ("rules",):
            yield from ((str(row), {"pk": row.pk}, row) for row in (w.rules, w.their.rules, w.top_rules))
        case ("law",):
            yield "law", {"pk": w.law.pk}, w.law
        case ("job",):
            yield "job", {"pk": w.job.pk}, w.job
        case ("decision",):
            yield from _decisions(w, name)
        case ("document", *_rest):
            yield from _documents(w, policy.args)
        case ("imported",):
            yield from _imported(w)
        case ("version" | "deciding" | "draft", *_rest):
            yield from _versions(w, name, policy.args)
        case unknown:
            raise AssertionError(f"{name}: this test knows no thing called {unknown}")


def _decisions(w: SimpleNamespace, name: str) -> Iterator[Row]:
    for label, row in w.decisions.items():
        yield label, {"pk": row.pk}, row


def _documents(w: SimpleNamespace, args: tuple[str, ...]) -> Iterator[Row]:
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


def _imported(w: SimpleNamespace) -> Iterator[Row]:
    for label in ("draft", "restricted draft", "their draft"):
        version = w.versions[label]
        if hasattr(version, "import_record"):
            yield label, {"pk": version.pk}, version


def _versions(w: SimpleNamespace, name: str, args: tuple[str, ...]) -> Iterator[Row]:
    by_number = args[0] != "draft" and args[-1] != "image"
    for label, version in w.versions.items():
        if by_number and version.state == "cancelled":
            continue
        kwargs = {"slug": version.document.slug, "number": version.number} if by_number else {"pk": version.pk}
        if args[-1] == "image":
            kwargs = {"version": version.pk, "sha256": w.picture.sha256}
            if version.images.exists():
                yield label, kwargs, version
            continue
        if name == "documents:main_file" and not version.file_id:
            continue
        part = PARTS.get(args[1]) if len(args) > 1 else None
        if part is None:
            yield label, kwargs, version
            continue
        keyword, relation, column = part
        child = getattr(version, relation).first()
        if child is not None:
            if name == "documents:attachment":
                keyword = "pk"
            yield label, {**kwargs, keyword: getattr(child, column)}, version


# part of a version: keyword of the address, relation, column
PARTS = {
    "section": ("section", "sections", "uuid"),
    "attachment": ("attachment", "attachments", "pk"),
    "citation": ("citation", "citations", "pk"),
    "row": ("row", "amendments", "pk"),
    "comment": ("comment", "comments", "pk"),
    "step": ("step", "steps", "pk"),
}
__all__ = ["ANYBODY", "POLICIES", "SIGNED_IN", "TABLES", "Case", "cases_of", "methods_of", "mounted"]
