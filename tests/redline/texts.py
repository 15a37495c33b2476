"""Texts to compare, and what is left of a comparison when one kind of marks is taken away."""

from html import escape
from itertools import groupby
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from lxml import html as markup

from qms.redline import Comparison, Piece, compare
from qms.redline.reading import parsed
from qms.redline.tree import Item, Leaf, Listing, Node, Notes, Table
from qms.redline.words import plain

PICTURE, OTHER = "a" * 64, "b" * 64


def section(
    text: str, *, id: str = "s1", number: str = "1", heading: str = "Mục đích", level: int = 1
) -> dict[str, Any]:
    return {"id": id, "number": number, "heading": heading, "level": level, "html": text, "landscape": False}


def snapshot(*sections: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"sections": list(sections), **facts}


def of(old: str, new: str) -> Comparison:
    """Two texts of one section compared."""
    return compare(snapshot(section(old)), snapshot(section(new)))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    return of(old, new).sections[0].pieces


def marked(old: str, new: str) -> str:
    """The text with all marks, written short: +{came} -{went}, rows and cells with + or - in front."""
    text = "".join(piece.html for piece in pieces(old, new))
    for long, short in (
        ('<ins class="r">', "+{"), ('<del class="r">', "-{"), ("</ins>", "}"), ("</del>", "}"),
        ('<tr class="row-add">', "+<tr>"), ('<tr class="row-del">', "-<tr>"),
    ):  # fmt: skip
        text = text.replace(long, short)
    return text


# --- one side of what is marked ---------------------------------------------------------------------------------------
def without(marked_html: str, *, mark: str, css: tuple[str, str]) -> str:
    """HTML with one kind of marks taken away together with what it marks."""
    body = markup.fragment_fromstring(marked_html, create_parent="div")
    for element in list(body.iter(etree.Element)):
        if element.tag == mark or element.get("class") in css:
            element.drop_tree()
    return "".join(
        [escape(body.text or ""), *(etree.tostring(child, encoding="unicode", method="html") for child in body)]
    )


def new_side(marked_html: str) -> str:
    return without(marked_html, mark="del", css=("row-del", "col-del"))


def old_side(marked_html: str) -> str:
    return without(marked_html, mark="ins", css=("row-add", "col-add"))


def said(text: str) -> list[Any]:
    """What a text says, piece by piece, whatever its markup: words with the marks that matter, lists, rows of cells."""
    return [found for node in parsed(text) for found in _said(node)]


def _said(node: Node | Item) -> list[Any]:
    match node:
        case Leaf():
            return [[(key, plain(list(run))) for key, run in groupby(node.atoms, key=lambda atom: atom.key[1:])]]
        case Listing():
            return [("list", [_inner(item) for item in node.items])]
        case Table():
            rows = [[_inner(cell) for cell in row.cells] for row in node.rows]
            return [("table", node.caption and node.caption.text, [row for row in rows if row])]
        case Notes():
            return [("notes", _inner(node))]
    raise TypeError(node)


def _inner(item: Item) -> list[Any]:
    return [found for child in item.children for found in _said(child)]


# --- any text ---------------------------------------------------------------------------------------------------------
word = st.sampled_from(["hồ sơ", "ngày", "Điều 4", "20", "17,5", "431/QĐ-SCT", "và", "a", "b", "(c)", ".", "–", "m<sup>2</sup>",
                        "<strong>đậm</strong>", "<em>in <s>bỏ</s></em>", '<a href="/tai-lieu/x/">xem</a>', "<br>",
                        f'<img src="asset:{PICTURE}" alt="Hình">', "&amp;", "&lt;i&gt;"])  # fmt: skip
running = st.lists(st.tuples(word, st.sampled_from([" ", " ", " ", "", "&nbsp;"])), min_size=1, max_size=12).map(
    lambda parts: "".join(text + gap for text, gap in parts)
)
paragraph = st.tuples(st.sampled_from(["p", "p", "p", "h3", "h4"]), running).map(
    lambda row: f"<{row[0]}>{row[1]}</{row[0]}>"
)


def listing(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(st.one_of(running, inner), min_size=1, max_size=5)
    kinds = st.sampled_from([("<ul>", "</ul>"), ("<ol>", "</ol>"), ('<ol start="4">', "</ol>")])
    return st.tuples(kinds, items).map(
        lambda row: row[0][0] + "".join(f"<li>{item}</li>" for item in row[1]) + row[0][1]
    )


def table(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    span = st.sampled_from(["", "", "", "", ' rowspan="2"', ' rowspan="3"', ' colspan="2"'])
    cell = st.tuples(st.sampled_from(["td", "td", "td", "th"]), span, st.one_of(st.just(""), running, inner)).map(
        lambda row: f"<{row[0]}{row[1]}>{row[2]}</{row[0]}>"
    )
    rows = st.lists(st.lists(cell, min_size=1, max_size=4).map(lambda cells: f"<tr>{''.join(cells)}</tr>"), min_size=1,
                    max_size=6)  # fmt: skip
    caption = st.one_of(st.just(""), running.map(lambda text: f"<caption>{text}</caption>"))
    return st.tuples(caption, rows).map(lambda row: f"<table>{row[0]}<tbody>{''.join(row[1])}</tbody></table>")


block = st.recursive(paragraph, lambda inner: st.one_of(listing(inner), table(inner)), max_leaves=4)
notes = st.lists(running, min_size=1, max_size=3).map(
    lambda rows: f'<section class="footnotes"><ol>{"".join(f"<li>{row}</li>" for row in rows)}</ol></section>'
)
body = st.lists(st.one_of(block, block, running, notes), max_size=5).map("".join)


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, str]:
    """A text and the same with some of its pieces changed, taken out, put in or put elsewhere."""
    parts = draw(st.lists(block, min_size=1, max_size=6))
    after = list(parts)
    for _round in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(after)))
        match draw(st.sampled_from(["put in", "take out", "words", "move"])):
            case "put in":
                after.insert(at, draw(block))
            case "take out" if after:
                after.pop(at % len(after))
            case "words" if after:
                after[at % len(after)] = after[at % len(after)].replace(*draw(swap))
            case "move" if after:
                after.insert(at, after.pop(at % len(after)))
    return "".join(parts), "".join(after)


swap = st.sampled_from([("hồ sơ", "giấy tờ"), ("20", "18"), ("và", "và nếu"), ("17,5", ""), ("<td>", "<td>thêm "), ("<li>", "<li>một</li><li>"),
                        ("</tr>", "<td>cột</td></tr>"), ("</tr>", "</tr><tr><td>hàng</td></tr>")])  # fmt: skip
