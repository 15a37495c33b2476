"""The text split into what comes before, numbered sections with their sub-sections, and annexes."""

import re
from dataclasses import dataclass, field

from qms.word.headings import Heading, cut, heading, source_of
from qms.word.model import Block, Paragraph, Table, paragraphs

MOTTO = re.compile(r"cộng\s+h(òa|oà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam", re.IGNORECASE)
ANNEX = re.compile(r"^(phụ lục|mẫu số|mẫu|biểu mẫu|biểu số)\s*(số\s*)?([\dIVX]|:|$)", re.IGNORECASE)
CONTENTS = re.compile(r"^mục\s+lục$", re.IGNORECASE)
SCHEMES = ("decimal", "roman", "capital", "article")
LEAST = 2  # weight from which a numbered paragraph may be a section
ANNEX_BLANKS = 3  # so many blank lines are a new page by hand
CONTENTS_LINE = 160


@dataclass
class Piece:
    """One section to be: `opening` is the heading's paragraph, `source` its words in the file."""

    kind: str
    level: int = 1
    number: str = ""
    heading: str = ""
    source: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    landscape: bool = False
    notes: list[int] = field(default_factory=list)


@dataclass
class Outline:
    front: list[Block]
    contents: list[Block]  # the list of contents, which the layout makes anew
    pieces: list[Piece]


def outline(blocks: list[Block]) -> Outline:
    """Cut the text at its top-level headings, then at their sub-headings, then at annexes."""
    kept, contents = without_contents(blocks)
    found = {i: heading(block) for i, block in enumerate(kept) if isinstance(block, Paragraph)}
    tops = top_level(kept, found)
    if not tops:
        return Outline(kept, contents, [])
    pieces: list[Piece] = []
    for place, start in enumerate(tops):
        end = tops[place + 1] if place + 1 < len(tops) else len(kept)
        last_part, annexes = (end, []) if place + 1 < len(tops) else annex_starts(kept, start, end)
        pieces += section(kept, found, start, last_part)
        for index, at in enumerate(annexes):
            until = annexes[index + 1] if index + 1 < len(annexes) else end
            pieces.append(annex(kept[at:until]))
    return Outline(kept[: tops[0]], contents, pieces)


def without_contents(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Take out MỤC LỤC and its lines, typed or made by Word."""
    kept: list[Block] = []
    contents: list[Block] = []
    inside = False
    for block in blocks:
        if isinstance(block, Table):
            inside = False
            kept.append(block)
            continue
        if CONTENTS.match(block.text):
            inside = True
            contents.append(block)
            continue
        inside = inside and contents_line(block, first=len(contents) == 1) and not begins_again(block, contents)
        (contents if inside or block.contents else kept).append(block)
    return kept, contents


def contents_line(block: Paragraph, first: bool) -> bool:
    """A short line without text below it: capitals, a number, a page number or leader dots, no break before it."""
    text = block.text
    if len(text) > CONTENTS_LINE or block.new_page or (block.blank_before >= ANNEX_BLANKS and not first):
        return False
    if block.boxes or "theo dõi" in text.lower():
        return False
    numbered = block.label is not None or heading(block).scheme != "none"
    short = first and len(text) < 60 and text[-1:] not in (".", ";", ":")
    return short or block.contents or numbered or text.isupper() or bool(re.search(r"(\.{3,}|…|\s)\d{1,3}$", text))


def begins_again(block: Paragraph, contents: list[Block]) -> bool:
    """The text itself: a heading the list of contents has already named, or number 1 after 3 and more."""
    now = heading(block)
    before = [heading(line) for line in contents[1:]]
    if now.text and any(now.text.lower() == line.text.lower() for line in before):
        return True
    numbers = [line.value for line in before if line.scheme == now.scheme]
    return now.scheme != "none" and now.value == 1 and max(numbers, default=0) >= 3


def top_level(blocks: list[Block], found: dict[int, Heading]) -> list[int]:
    """Where the top-level sections begin: chapters, else articles, else the best chain of numbered headings."""
    chapters = [i for i, h in found.items() if h.scheme == "chapter" and h.weight and not quoted(blocks[i])]
    articles = best_chain(blocks, found, "article")[1]
    if chapters and len(articles) >= len(chapters):
        return chapters
    chains = [chain for chain in (best_chain(blocks, found, scheme) for scheme in SCHEMES) if chain[1]]
    if chains:
        best = max(score for score, _ in chains)
        return min((members for score, members in chains if score * 2 >= best), key=lambda members: members[0])
    return by_style(blocks) or by_name(found)


def quoted(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.startswith(("“", '"'))


def by_style(blocks: list[Block]) -> list[int]:
    """Unnumbered headings made with Word's heading styles: the highest level used."""
    levels = {
        i: b.outline for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.outline is not None and b.text
    }
    if not levels:
        return []
    top = min(levels.values())
    return [i for i, level in levels.items() if level == top]


def by_name(found: dict[int, Heading]) -> list[int]:
    """Unnumbered bold capitals with the usual names, when there are at least three."""
    named = [i for i, h in found.items() if h.scheme == "none" and h.weight >= 7]
    return named if len(named) >= 3 else []


def best_chain(blocks: list[Block], found: dict[int, Heading], scheme: str) -> tuple[float, list[int]]:
    """The best-looking run of headings numbered upwards: (score, places); score 0 and no places when there is none."""
    places = [i for i, h in found.items() if h.scheme == scheme and h.weight >= LEAST]
    best: dict[int, tuple[float, list[int]]] = {}
    for place in places:
        own = found[place].weight + content_bonus(blocks, places, place)
        value = found[place].value
        options = [(own - 3 * (value - 1), [place])]
        for earlier, (score, members) in best.items():
            step = value - found[earlier].value
            if step >= 1:
                options.append((score + own - 3 * (step - 1), [*members, place]))
        best[place] = max(options, key=lambda option: option[0])
    if not best:
        return 0, []
    score, members = max(best.values(), key=lambda option: option[0])
    strong = len(members) >= 2 or (score >= 6 and scheme != "article")
    return (score, members) if strong and score > 0 else (0, [])


def content_bonus(blocks: list[Block], places: list[int], place: int) -> int:
    """Headings with text below them are worth more than lines of a list."""
    following = place + 1
    return 2 if following < len(blocks) and following not in places else 0


def section(blocks: list[Block], found: dict[int, Heading], start: int, end: int) -> list[Piece]:
    """A top-level section and its sub-sections."""
    pieces = [open_piece(blocks[start], found[start], 1)]
    index = start + 1 + take_name(pieces[0], blocks, found, start + 1, end)
    last = 0
    while index < end:
        block, sub = blocks[index], found.get(index)
        index += 1
        if sub is not None and is_sub(sub, found[start], last):
            pieces.append(open_piece(block, sub, 2))
            index += take_name(pieces[-1], blocks, found, index, end)
            last = sub.value if sub.scheme == "small" else last
            continue
        if sub is not None and sub.scheme == "deep" and sub.weight:
            block.heading = 3 if sub.number.count(".") <= 2 else 4
        pieces[-1].blocks.append(block)
    return pieces


def take_name(piece: Piece, blocks: list[Block], found: dict[int, Heading], index: int, end: int) -> int:
    """1 when "Chương I" or "Mục 1" stood alone and the line below is its name, else 0."""
    if piece.heading or index >= end or not names_chapter(found.get(index)):
        return 0
    piece.heading = blocks[index].text
    piece.source.append(blocks[index].text)
    piece.notes += [span.note for span in blocks[index].spans if span.note]
    piece.blocks += blocks[index].boxes
    return 1


def names_chapter(following: Heading | None) -> bool:
    return following is not None and following.scheme == "none" and following.weight > 0


def is_sub(sub: Heading, top: Heading, last: int) -> bool:
    """A sub-heading of this section: 5.1 under 5, an article or part under a chapter, a. b. c. in order and bold."""
    if not sub.weight:
        return False
    if top.scheme == "chapter":
        return sub.scheme in ("article", "part")
    if sub.scheme == "deep":
        return sub.number.count(".") == 1 and sub.number.split(".")[0] == top.number
    if sub.scheme == "small":
        return sub.weight >= LEAST and last < sub.value <= last + 3
    return top.scheme in ("roman", "capital") and sub.scheme == "decimal" and sub.weight >= LEAST


def open_piece(block: Paragraph, found: Heading, level: int) -> Piece:
    """A piece begun by its heading; what follows on the heading's line is its first paragraph."""
    piece = Piece("section", level, found.number, found.text, landscape=block.landscape)
    piece.source.append(source_of(block, found.rest))
    piece.notes = [span.note for span in block.spans if span.note]
    rest = cut(block, found.rest)
    if rest is not None:
        piece.blocks.append(rest)
    piece.blocks += block.boxes
    return piece


def annex_starts(blocks: list[Block], start: int, end: int) -> tuple[int, list[int]]:
    """(end of the last section, where annexes begin): forms with the national motto, PHỤ LỤC, titles on a new page."""
    starts: list[int] = []
    waiting = False  # the last annex began with its name and has not shown its motto yet
    for index in range(start + 2, end):
        block = blocks[index]
        if has_motto(block):
            if not waiting:
                starts.append(index)
            waiting = False
        elif isinstance(block, Paragraph) and names_annex(block):
            starts.append(index)
            waiting = True
    return (starts[0] if starts else end), starts


def has_motto(block: Block) -> bool:
    return MOTTO.search(" ".join(paragraph.text for paragraph in paragraphs([block]))[:2000]) is not None


def names_annex(block: Paragraph) -> bool:
    """PHỤ LỤC 1, Mẫu số 02, or a title in capitals at the head of a page."""
    if ANNEX.match(block.text) and len(block.text) < CONTENTS_LINE and stands_out(block):
        return True
    return titled(block) and (block.new_page or block.blank_before >= ANNEX_BLANKS)


def letterhead(block: Block) -> bool:
    """The small table with agency and motto on top of a form."""
    return isinstance(block, Table) and block.characters < 400 and has_motto(block)


def stands_out(block: Paragraph) -> bool:
    return block.bold or block.text.isupper() or block.new_page or block.outline is not None


def titled(block: Paragraph) -> bool:
    """Bold capitals of some length without a number or a colon."""
    text = block.text
    words = text.split()
    return (
        text.isupper()
        and block.bold
        and len(words) >= 4
        and len(text) <= 250
        and not text.endswith(":")
        and (heading(block).scheme == "none")
    )


def annex(blocks: list[Block]) -> Piece:
    """A form or appendix; its title is the first line of capitals that is neither the motto nor a label."""
    piece = Piece("annex", blocks=list(blocks), landscape=blocks[0].landscape)
    lines: list[str] = []
    for paragraph in list(paragraphs([block for block in blocks if not letterhead(block)]))[:40]:
        text = paragraph.text
        if not text or MOTTO.search(text) or "hạnh phúc" in text.lower():
            continue
        capitals = text.isupper() and sum(letter.isalpha() for letter in text) > 5
        if (ANNEX.match(text) and not lines) or (capitals and (not lines or ANNEX.match(lines[-1]))):
            lines.append(text)
        elif lines:
            break
    piece.heading = " ".join(lines)[:300]
    return piece
