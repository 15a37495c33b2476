"""Rich text made ready for paper.

The text has been cleaned when it was stored. Here it is copied once more, element by element, through paper's own list, so
that nothing a document holds (style sheets, links to files, drawings, scripts) can reach the typesetter or change its page;
on the way codes are kept on one line, tick boxes drawn, tables given their widths and footnotes put in place.
"""

import re
from dataclasses import dataclass, field

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

from qms.printing import letters
from qms.printing.notes import place_footnotes
from qms.printing.tables import lay_out_tables

_KEPT = {
    *(
        "p",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "caption",
        "a",
        "strong",
        "em",
    ),
    *("u", "s", "sub", "sup", "br", "img", "section", "blockquote", "ins"),
}
_RENAMED = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
# Elements whose content is no text of the document go with all they hold; any other unknown element leaves its text.
_REMOVED = {
    *(
        "script",
        "style",
        "svg",
        "math",
        "object",
        "embed",
        "iframe",
        "frame",
        "link",
        "meta",
        "base",
        "template",
        "title",
        "head",
    ),
    *(
        "video",
        "audio",
        "source",
        "canvas",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "noscript",
        "colgroup",
        "col",
    ),
}
_BLOCKS = {"p", "ul", "ol", "table", "section", "h3", "h4", "blockquote"}
_WHOLE = re.compile(r"-?\d{1,4}")
_NUMBERED = {"ol": "start", "li": "value"}
_SPAN = re.compile(r"[0-9]{1,4}")
_MARK = re.compile(r"r|(?:row|col)-(?:add|del)|row-gap")  # of a comparison
_ASSET = re.compile(r"asset:[0-9a-f]{64}")
_DRAWN = re.compile("([" + "".join(letters.DRAWN) + "])")
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)


@dataclass
class Prepared:
    """One section's text: `html` to print, `wide` when a table needs a landscape page, `assets` the pictures it shows."""

    html: SafeString
    wide: bool = False
    assets: set[str] = field(default_factory=set)
    empty: bool = False


def prepare(source: str, *, level: int = 1, landscape: bool = False, marks: bool = False) -> Prepared:
    """Rich text of a section at heading `level` (1 = top) for printing; any HTML at all is safe to pass.

    Headings inside become levels below the section's own. A table that does not fit portrait either turns the whole section
    (short text) or is put on landscape pages of its own. `marks`: those of a comparison are printed; else none is.
    """
    body = etree.Element("div")
    if source.strip():
        try:
            _copy(html.fragment_fromstring(_wellformed(source), create_parent="div"), body)
        except (etree.ParserError, RecursionError):
            _add_text(body, re.sub(r"<[^>]*>", " ", source))
    if not marks:
        _drop_marks(body)
    _drop_empty(body)
    _deepen_headings(body, level)
    place_footnotes(body)
    turned = lay_out_tables(body, landscape=landscape)
    assets = {img.get("src").removeprefix("asset:") for img in body.iter("img")}
    inner = _escaped(body.text) + "".join(etree.tostring(child, method="html", encoding="unicode") for child in body)
    return Prepared(mark_safe(inner), turned, assets, not len(body) and not (body.text or "").strip())


def unbroken(text: str) -> SafeString:
    """Plain text, escaped, whose codes and numbers of laws stay on one line."""
    pieces = letters.unbroken_parts(text or "")
    return format_html_join(
        "", "<span{}>{}</span>", ((mark_safe(' class="nw"') if whole else "", t) for t, whole in pieces)
    )


def _wellformed(source: str) -> str:
    """Control characters would make the parser refuse the whole text."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", source)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _copy(source, target) -> None:
    _add_text(target, source.text)
    for child in source:
        if isinstance(child.tag, str):
            _copy_element(child, target)
        _add_text(target, child.tail)


def _copy_element(child, target) -> None:
    name = child.tag.lower().rpartition(":")[2]
    name = name if child.get("class") == "r" else _RENAMED.get(name, name)
    if name in _REMOVED:
        return
    if name not in _KEPT and name != "del":
        _copy(child, target)
    elif name == "img":
        _add_picture(child, target)
    else:
        _copy(child, etree.SubElement(target, name, _attributes(name, child)))


def _attributes(name: str, source) -> dict[str, str]:
    kept = {"class": source.get("class")} if _MARK.fullmatch(source.get("class") or "") else {}
    if name in ("ol", "li") and _WHOLE.fullmatch(source.get(_NUMBERED[name]) or ""):
        number = int(source.get(_NUMBERED[name]))
        kept["style"] = f"counter-reset:list-item {number - 1}" if name == "ol" else f"counter-set:list-item {number}"
        if name == "ol":
            kept["data-start"] = str(number)
    elif name in ("td", "th"):
        kept |= {k: source.get(k) for k in ("colspan", "rowspan") if _SPAN.fullmatch(source.get(k) or "")}
        if name == "th" and source.get("scope") in ("row", "col"):
            kept["scope"] = source.get("scope")
    elif name == "a" and _WEB.fullmatch((source.get("href") or "").strip()):
        kept["href"] = source.get("href").strip()
    elif name == "section" and "footnotes" in (source.get("class") or "").split():
        kept["class"] = "footnotes"
    return kept


def _add_picture(source, target) -> None:
    """Only pictures of our own store; of any other the alternative text is printed."""
    alt = letters.printable(source.get("alt") or "")
    address = (source.get("src") or "").strip()
    if _ASSET.fullmatch(address):
        etree.SubElement(target, "img", {"src": address, "alt": alt or "Hình minh họa"})
    elif alt:
        _add_text(etree.SubElement(target, "em"), f"[{alt}]")


def _add_text(target, text: str | None) -> None:
    """Text with drawn tick marks and unbroken codes as elements of their own."""
    for piece in _DRAWN.split(letters.printable(text or "", drawn=True)):
        if piece in letters.DRAWN:
            target.append(_mark(piece))
            continue
        for part, whole in letters.unbroken_parts(piece):
            if whole and target.tag != "a":
                etree.SubElement(target, "span", {"class": "nw"}).text = part
            else:
                _append(target, part)


def _append(target, text: str) -> None:
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


_STROKES = {"box": "M1 1H9V9H1Z", "tick": "M2 5L4.3 7.6L8 2.4", "cross": "M2.4 2.4L7.6 7.6M7.6 2.4L2.4 7.6"}


def _mark(char: str):
    svg = etree.Element("svg", {"class": "mark", "viewBox": "0 0 10 10", "width": "10", "height": "10"})
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    etree.SubElement(svg, "title").text = char
    path = " ".join(_STROKES[part] for part in letters.DRAWN[char].split("-"))
    etree.SubElement(svg, "path", {"d": path, "fill": "none", "stroke": "#000", "stroke-width": "1"})
    return svg


def _drop_marks(body) -> None:
    """In a document itself nothing is marked: what was struck out stays struck out, what was put in is text."""
    for element in body.iter():
        if _MARK.fullmatch(element.get("class") or ""):
            del element.attrib["class"]
        if element.tag == "del":
            element.tag = "s"
    etree.strip_tags(body, "ins")


def _drop_empty(body) -> None:
    """Paragraphs and headings without content, left over from Word, would print as gaps."""
    for element in list(body.iter("p", "h3", "h4", "caption")):
        bare = (
            not "".join(element.itertext()).strip()
            and element.find(".//img") is None
            and element.find(".//svg") is None
        )
        if bare and (element.getparent().tag not in ("td", "th") or element.getparent().find("p") is not element):
            _remove(element)
        elif element.tag == "p" and not "".join(element.itertext()).strip() and element.find(".//img") is not None:
            element.set("class", "fig")


def _remove(element) -> None:
    parent, tail = element.getparent(), element.tail
    before = element.getprevious()
    parent.remove(element)
    if tail and tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail


def _deepen_headings(body, level: int) -> None:
    for element in list(body.iter("h3", "h4")):
        element.tag = f"h{min(level + int(element.tag[1]) - 1, 6)}"
        element.set("class", "sub")
