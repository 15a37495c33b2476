"""The amendment table as the comparison has it: one row a place, old and new text short enough to read.

Its words are those of the official form, so Vietnamese in every language of the screen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.contents import ToldRow
from qms.redline import Change, Comparison, Field, Section

# Letters of a text in a row; of a place; words shown before and after what changed; rows of one table told one by one.
MOST, PLACE, AROUND, MOST_ROWS = 600, 200, 14, 20
GONE, COME = "Bỏ", "Bổ sung"
FIELDS = {
    "title": "Tên tài liệu",
    "code": "Mã hiệu",
    "classification": "Phạm vi phổ biến",
    "owner_unit": "Đơn vị chủ trì",
    "transitional": "Quy định chuyển tiếp",
    "applies_to": "Đơn vị áp dụng",
    "forms": "Biểu mẫu",
    "clauses": "Điều khoản tiêu chuẩn",
    "citations": "Căn cứ pháp lý",
    "file": "Tệp nội dung",
    "attachments": "Tệp kèm theo",
}
CLASSES = {"public": "Công khai", "internal": "Nội bộ", "restricted": "Hạn chế"}


@dataclass(frozen=True)
class Proposed:
    """A row that the comparison proposes. `source` says where in the comparison it comes from, the same every time.

    `lasting`: the source names a thing that keeps its name for good, while another may come to stand at its place.
    """

    source: str
    place: str
    old: str
    new: str
    lasting: bool = False


def proposed_rows(comparison: Comparison, told: Mapping[str, Sequence[ToldRow]] | None = None) -> list[Proposed]:
    """Facts first, then section by section in the order of the new text; every place once.

    `told` has rows that stand for the text of a section, by its id.
    """
    rows = [row for field in comparison.changed_fields if field.name in FIELDS for row in _fact(field)]
    rows += [row for section in comparison.sections for row in _section(section, (told or {}).get(section.id))]
    rows += _renumbered([section for section in comparison.sections if section.moved == "number"])
    return _each_once(rows)


def _each_once(rows: Iterable[Proposed]) -> list[Proposed]:
    """Two rows of one place get a number behind it, so that reasons find their row again."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        seen[row.place] = count = seen.get(row.place, 0) + 1
        found.append(row if count == 1 else replace(row, place=f"{row.place[: PLACE - 6]} ({count})"))
    return found


# --- facts ------------------------------------------------------------------------------------------------------------
def _fact(field: Field) -> Iterator[Proposed]:
    old, new = _values(field)
    if old or new:
        yield Proposed(f"f:{field.name}", FIELDS[field.name], cut(old), cut(new) or GONE)


def _values(field: Field) -> tuple[str, str]:
    """Of several entries only those that went, came or changed."""
    if not field.items:
        return tuple(CLASSES.get(text, text) for text in (field.old, field.new))  # type: ignore[return-value]
    changed = [item for item in field.items if item.kind != "same"]
    olds, news = [item.old for item in changed if item.old], [item.new for item in changed if item.new]
    if field.name in ("file", "attachments"):  # the same name says nothing about what is in it
        news = [f"{text} (nội dung mới)" if text in olds else text for text in news]
    return "; ".join(olds), "; ".join(news)


# --- sections ---------------------------------------------------------------------------------------------------------
def _section(section: Section, told: Sequence[ToldRow] | None) -> Iterator[Proposed]:
    source = f"s:{section.id}"[:80]
    if section.kind in ("added", "removed"):
        text = "\n".join(change.old or change.new for piece in section.pieces for change in piece.changes)
        place = named(section.number, section.heading)
        if section.kind == "added":
            yield Proposed(source, place, "", cut(f"{COME}: {text}") if text else COME)
        else:
            yield Proposed(source, place, cut(text) or section.old_heading, GONE)
        return
    place = named(section.number, section.heading)
    if section.moved == "place":
        after = f"Chuyển đến sau mục {section.after}" if section.after else "Chuyển lên đầu"
        yield Proposed(
            f"{source}:m", f"{place[: PLACE - 12]} (vị trí)", named(section.old_number, section.old_heading), after
        )
    if told is not None:
        yield from (_told(row, source, _short(section, place)) for row in told)
    elif section.kind == "changed":
        yield from _inside(section, source, place)


def _short(section: Section, place: str) -> str:
    """How a section is named before a place in it."""
    return f"Mục {section.number.rstrip('.')}" if section.number else place[:120]


def named(number: str, heading: str) -> str:
    """`Mục 5.4 Thời gian xử lý`, as rows name a section."""
    return f"Mục {number.rstrip('.')} {heading}".replace("  ", " ")[:PLACE]


def _inside(section: Section, source: str, place: str) -> Iterator[Proposed]:
    """The text of a section as one row, every row of a table as one of its own."""
    headings = [Change("", section.old_heading, section.heading)] if section.old_heading != section.heading else []
    changes = [*headings, *(change for piece in section.pieces for change in piece.changes)]
    texts = [change for change in changes if not change.place]
    rows: dict[str, list[Change]] = {}
    for change in changes:
        if change.place:
            rows.setdefault(change.place, []).append(change)
    if texts:
        yield _row(source, place, texts)
    if len(rows) > MOST_ROWS:
        yield _row(f"{source}:t", f"{place[: PLACE - 8]}, bảng", [change for some in rows.values() for change in some])
        return
    for label, some in rows.items():
        yield _row(f"{source}:r:{label}"[:120], f"{_short(section, place)}, hàng “{label}”"[:PLACE], some)


def _row(source: str, place: str, changes: list[Change]) -> Proposed:
    pairs = [around(change.old, change.new) for change in changes]
    old, new = ("\n".join(filter(None, texts)) for texts in zip(*pairs, strict=True))
    old, new = _of_form(old, new)
    return Proposed(source, place, cut(old), cut(new))


def _told(row: ToldRow, source: str, short: str) -> Proposed:
    """A row in the words of its kind of content, a line for each thing that changed; the section's id leads its source."""
    told = [(label, around(old, new)) for label, old, new in row.changes]
    old, new = (_lines([(label, cut(pair[side])) for label, pair in told]) for side in (0, 1))
    return Proposed(f"{source}:{row.source}"[:120], f"{short}, {row.place}"[:PLACE], *_of_form(old, new), lasting=True)


def _lines(told: list[tuple[str, str]]) -> str:
    """Label and words, a dash where there are none; nothing at all where nothing has any. Pages and paper run lines together,
    so each ends with a sign of its own."""
    if not any(text for _label, text in told):
        return ""
    lines = [": ".join(filter(None, [label, text or "–"])) for label, text in told]
    return "\n".join([*(line if line.endswith((".", ";")) else f"{line};" for line in lines[:-1]), lines[-1]])


def _of_form(old: str, new: str) -> tuple[str, str]:
    """Both texts, with the words of the form where one side says nothing."""
    if old and not new:
        return old, GONE
    return old, f"{COME}: {new}" if new and not old else new


def _renumbered(sections: list[Section]) -> Iterator[Proposed]:
    """All sections that got another number because of those before them are one row."""
    if sections:
        old = "; ".join(f"{row.old_number.rstrip('.') or '–'} {row.old_heading}" for row in sections)
        new = "; ".join(f"{row.number.rstrip('.') or '–'} {row.heading}" for row in sections)
        yield Proposed("numbers", "Số thứ tự các mục", cut(old), cut(new))


# --- short enough to read ---------------------------------------------------------------------------------------------
def around(old: str, new: str) -> tuple[str, str]:
    """Both texts cut to what changed and some words around it; short texts stay whole."""
    if max(len(old), len(new)) <= MOST // 2 or not (old and new):
        return old, new
    before, after = old.split(" "), new.split(" ")
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    first, last = max(0, head - AROUND), max(0, tail - AROUND)

    def cut_to(words: list[str]) -> str:
        inner = " ".join(words[first : len(words) - last])
        return f"{'… ' if first else ''}{inner}{' …' if last else ''}"

    return cut_to(before), cut_to(after)


def cut(text: str) -> str:
    """At most MOST letters, ending at a word."""
    text = text.strip()
    return text if len(text) <= MOST else text[: MOST - 2].rsplit(" ", 1)[0].rstrip() + " …"
