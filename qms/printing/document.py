"""A controlled document on paper: from a print request to HTML, and from HTML to PDF."""

import json
from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from qms.printing import copies, wording
from qms.printing.failures import PrintFailed
from qms.printing.letters import printable_throughout
from qms.printing.press import Enclosure, Sheet, press
from qms.printing.richtext import Prepared, prepare, unbroken

# What a face prints over the text: watermark, class of the page. The official face and an imported version have none.
_MARKS = {"draft": "DỰ THẢO", "superseded": "HẾT HIỆU LỰC", "withdrawn": "ĐÃ BÃI BỎ", "not-yet": "CHƯA CÓ HIỆU LỰC"}
_COPIES = {"controlled": copies.controlled, "uncontrolled": copies.uncontrolled}
_SIGNING_KINDS = ("prepare", "check", "review", "approve")
_NOT_SIGNED_YET = {"prepare": "Soạn thảo", "review": "Xem xét", "approve": "Phê duyệt"}
_COLUMNS_PER_SIGN_TABLE = 4


def render(request: dict, assets: dict[str, bytes], *, by: Callable[[Sheet], bytes] = press) -> bytes:
    """The PDF/A-3a of a controlled document, in the face the request names.

    `assets` are bytes by SHA-256. Raises `PrintFailed` (a picture is not among the assets, a limit is reached, the disk is
    full, the typesetter fails); nothing is stored here.
    """
    html, pictures = page_html(request)
    wanted = pictures | {e["sha256"] for e in request.get("enclose", [])}
    if not wanted <= assets.keys():
        raise PrintFailed("picture")
    enclosures = (
        _snapshot_file(request),
        *(Enclosure(e["name"], assets[e["sha256"]], e["name"], "Source") for e in request.get("enclose", [])),
    )
    return by(Sheet(html, {p: assets[p] for p in pictures}, enclosures, _day(request)))


def page_html(request: dict) -> tuple[str, set[str]]:
    """The HTML handed to the typesetter and the pictures it needs. Always Vietnamese; dates and names as the request has them."""
    plain = printable_throughout({k: v for k, v in request.items() if k not in {"snapshot_bytes", "figures"}})
    snapshot, issue = plain["snapshot"], plain.get("issue") or {}
    sections = _sections(snapshot, request.get("figures") or {})
    pictures = set().union(*(s["prepared"].assets for s in sections)) if sections else set()
    context = {
        "face": plain["face"],
        "mark": _mark(plain),
        "day": _day(plain),
        **identity(snapshot, issue),
        "signatures": _sign_tables(plain),
        "issued_by": _issued_by(plain),
        "amendments": _amendments(snapshot, issue),
        "distribution": [a["name"] for a in snapshot.get("applies_to", [])],
        "transitional": unbroken(snapshot["version"].get("transitional") or ""),
        "sections": sections,
        "contents": _contents(sections),
        "forms": [] if _forms_placed(sections) else _forms(snapshot),
        "file": _file(snapshot.get("file")),
        "attachments": [_file(a) for a in snapshot.get("attachments", [])],
    }
    with override("vi"):
        return render_to_string("pdf/document.html", context), pictures


def identity(snapshot: dict, issue: dict) -> dict:
    """What the cover and the header box say of a version."""
    document, version, agency = snapshot["document"], snapshot["version"], snapshot["agency"]
    title = wording.without_kind(document["title"], document.get("type_name") or "")
    short = title if len(title) <= 250 else title[:249].rstrip() + "…"
    return {
        "document": document,
        "title": title,
        "whole_title": wording.with_kind(document["title"], document.get("type_name") or ""),
        "heading": document.get("heading") or (document.get("type_name") or "").upper(),
        "box_title": short,
        "box_size": "s" if len(short) <= 105 else "m" if len(short) <= 170 else "l",
        "cover_size": "s" if len(title) <= 130 else "m" if len(title) <= 260 else "l",
        "agency": agency,
        "agency_lines": wording.agency_lines(agency),
        "box_agency": wording.box_name(agency),
        "standard": snapshot.get("standard") or "",
        "issue_number": wording.two(version["issue"]),
        "revision_number": wording.two(version["revision"]),
        "edition": wording.edition(version["issue"], version["revision"]),
        "from_date": wording.dmy(issue.get("from_date")) or "(chưa có)",
    }


# --- faces ------------------------------------------------------------------------------------------------------------
def _mark(plain: dict) -> dict | None:
    """Watermark, stamp and foot of a marked face; None for the official face; only a foot for an imported version."""
    face = plain["face"]
    if face == "imported":
        return {"foot": "Nhập từ bản đã ban hành"}
    if face in _COPIES:
        return _COPIES[face](plain["note"])
    if face not in _MARKS:
        return None
    text = _MARKS[face]
    if face == "draft":
        return {"text": text, "foot": f"{text}, không dùng để giải quyết công việc"}
    if face == "not-yet":
        start = wording.dmy((plain.get("issue") or {}).get("from_date"))
        small = f"có hiệu lực từ ngày {start}" if start else ""
        return {
            "text": text,
            "small": small,
            "stamp": small,
            "foot": text,
            "foot_more": small and f"Văn bản này {small}.",
        }
    return _ended(plain, text)


def _ended(plain: dict, text: str) -> dict:
    """The mark of a version no longer in force: since when, what came after, why."""
    note = plain.get("note") or {}
    since = f"từ ngày {wording.dmy(note['until'])}" if note.get("until") else ""
    successor = note.get("successor") or ""
    after = f"thay bằng {successor.replace('/', ' / ')}" if successor else ""
    more = "Chỉ dùng để tra cứu."
    if successor:
        more += f" Bản thay thế: {plain['snapshot']['document']['code']}, {wording.edition_words(successor)}."
    if note.get("reason"):
        more += f" Lý do: {note['reason']}"
    small = ", ".join(filter(None, [since, after]))
    return {"text": text, "small": small, "stamp": since, "foot": f"{text} {since}".strip(), "foot_more": more}


# --- cover ------------------------------------------------------------------------------------------------------------
def _sign_tables(plain: dict) -> list[list[dict]]:
    """Columns of the sign table in the order of the route, at most four beside each other; free zones where nobody signed."""
    snapshot = plain["snapshot"]
    columns = [_signed(d, snapshot["agency"]) for d in plain.get("decisions", []) if d["kind"] in _SIGNING_KINDS]
    signed = {c["kind"] for c in columns}
    labels = snapshot.get("labels") or {}
    author = snapshot.get("author") or {}
    for kind in _NOT_SIGNED_YET:
        if kind not in signed and (kind == "prepare" or plain["face"] == "draft"):
            who = author if kind == "prepare" else {}
            blank = {
                "kind": kind,
                "label": labels.get(kind) or _NOT_SIGNED_YET[kind],
                "name": who.get("name", ""),
                "date": "",
            }
            columns.append({**blank, "capacity": [], "post": who.get("post", "")})
    columns.sort(key=lambda c: _SIGNING_KINDS.index(c["kind"]))
    tables = -(-len(columns) // _COLUMNS_PER_SIGN_TABLE)
    each = -(-len(columns) // tables) if tables else 0
    return [columns[i : i + each] for i in range(0, len(columns), each)] if each else []


def _signed(decision: dict, agency: dict) -> dict:
    lines = []
    if decision.get("capacity"):
        lines = wording.capacity_lines(
            post=decision.get("post") or "",
            capacity=decision["capacity"],
            on_behalf_of=decision.get("on_behalf_of") or "",
            agency=agency,
        )
    return {
        "kind": decision["kind"],
        "label": decision["label"],
        "name": decision["name"],
        "post": decision.get("post") or "",
        "capacity": lines,
        "date": wording.dmy(decision.get("date")),
    }


def _issued_by(plain: dict) -> str:
    issue = plain.get("issue")
    if not issue or not issue.get("number"):
        return ""
    signer = issue.get("signer_post") or ""
    return f"Ban hành kèm theo Quyết định số {issue['number']} {wording.long_date(issue.get('date'))}" + (
        f" của {signer}" if signer else ""
    )


# --- control page -----------------------------------------------------------------------------------------------------
def _amendments(snapshot: dict, issue: dict) -> list[dict]:
    """Rows of the amendment table, oldest first. A first issue without rows says so; this version's date comes with its issue."""
    version = snapshot["version"]
    this = (int(version["issue"]), int(version["revision"]))
    rows = list(snapshot.get("amendments") or [])
    if not any((int(r["issue"]), int(r["revision"])) == this for r in rows):
        place = "Ban hành lần đầu" if this == (1, 0) else "Ban hành lại" if this[1] == 0 else "Sửa đổi"
        reason = version.get("reason") or ""
        reason = "" if reason.strip(" .") == place else reason
        rows.append(
            {"issue": this[0], "revision": this[1], "place": place, "reason": reason, "basis": version.get("basis")}
        )
    return [
        _amendment(r, issue.get("from_date") if (int(r["issue"]), int(r["revision"])) == this else None) for r in rows
    ]


def _amendment(row: dict, starts: str | None) -> dict:
    reason, basis = (row.get("reason") or "").strip(), (row.get("basis") or "").strip()
    return {
        "place": unbroken(row.get("place") or ""),
        "old": unbroken(row.get("old") or ""),
        "new": unbroken(row.get("new") or ""),
        "reason": unbroken(reason if reason != basis else ""),
        "basis": unbroken(basis),
        "edition": f"{wording.two(row['issue'])} / {wording.two(row['revision'])}",
        "from_date": wording.dmy(row.get("from_date") or starts),
    }


# --- text -------------------------------------------------------------------------------------------------------------
def _sections(snapshot: dict, figures: dict[str, list[str]]) -> list[dict]:
    """Sections ready for the template; an empty one takes the page format of the section it introduces."""
    sections = []
    for number, section in enumerate(snapshot.get("sections") or []):
        level = max(1, min(int(section.get("level") or 1), 4))
        prepared = prepare(section.get("html") or "", level=level, landscape=bool(section.get("landscape")))
        label = (section.get("number") or "").rstrip(". ")
        heading = f"{label}. {section['heading']}" if label else section["heading"]
        sections.append(
            {
                "anchor": f"s{number}",
                "tag": f"h{level + 1}",
                "level": level,
                "heading": heading,
                "prepared": prepared,
                "figures": [mark_safe(svg) for svg in figures.get(section.get("id"), [])],
            }
        )
    _fill_forms(sections, snapshot)
    for before, after in zip(sections[-2::-1], sections[:0:-1], strict=True):
        if before["prepared"].empty and after["level"] > before["level"]:
            before["prepared"].wide = after["prepared"].wide
    return sections


def _is_forms(section: dict) -> bool:
    return section["heading"].split(". ", 1)[-1].strip().lower() == "biểu mẫu"


def _forms_placed(sections: list[dict]) -> bool:
    return any(_is_forms(s) for s in sections)


def _fill_forms(sections: list[dict], snapshot: dict) -> None:
    """A section "Biểu mẫu" left empty by its author holds the list of forms; a filled one stands as written."""
    for section in sections:
        if _is_forms(section) and section["prepared"].empty and snapshot.get("forms"):
            section["forms"] = _forms(snapshot)
            section["prepared"] = Prepared(section["prepared"].html)


def _forms(snapshot: dict) -> list[dict]:
    return list(snapshot.get("forms") or [])


def _contents(sections: list[dict]) -> list[dict]:
    """Entries of the table of contents: two levels, in long documents with many sub-sections only the first."""
    deep = [s for s in sections if s["level"] <= 2]
    return deep if len(deep) <= 60 else [s for s in sections if s["level"] == 1]


def _file(file: dict | None) -> dict | None:
    if not file:
        return None
    kind = file["name"].rpartition(".")[2].upper() if "." in file["name"] else file.get("media_type", "")
    return {**file, "kind": kind, "size_words": wording.file_size(int(file.get("size") or 0))}


# --- what is enclosed, and the day ------------------------------------------------------------------------------------
def _snapshot_file(request: dict) -> Enclosure:
    text = request.get("snapshot_bytes")
    if text is None:
        text = json.dumps(request["snapshot"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version = request["snapshot"]["version"]
    name = f"noi-dung-{wording.two(version['issue'])}.{wording.two(version['revision'])}.json"
    return Enclosure(
        name, text if isinstance(text, bytes) else text.encode(), "Nội dung phiên bản dưới dạng dữ liệu", "Source"
    )


def _day(request: dict) -> str:
    """The day written into the PDF: of the issuing decision, else of the last decision, else none."""
    issued = (request.get("issue") or {}).get("date")
    return issued or max((d.get("date") or "" for d in request.get("decisions", [])), default="")
