"""Rich text cut into its blocks, for those who look at what it says paragraph by paragraph."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html


class Block(NamedTuple):
    """A paragraph, list, table or heading: its tag, the texts of its points (one for what has none), its markup."""

    tag: str
    points: tuple[str, ...]
    has_picture: bool
    markup: str


def blocks_of(markup: str) -> Iterator[Block]:
    """The blocks of cleaned rich text, in order. Text outside any block is given as a block without a tag."""
    if not markup.strip():
        return
    root = html.fragment_fromstring(markup, create_parent="div")
    if root.text and root.text.strip():
        yield Block("", (root.text,), False, root.text)
    for node in root:
        points = list(node) if node.tag in {"ul", "ol"} else [node]
        texts = tuple(" ".join(point.itertext()) for point in points)
        has_picture = node.tag == "img" or node.find(".//img") is not None
        yield Block(str(node.tag), texts, has_picture, etree.tostring(node, encoding="unicode", method="html"))
