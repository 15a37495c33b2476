"""The user guide: Markdown files of docs/huong-dan, in the order of their file names, read again when they change."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qms.env import BASE_DIR

FOLDER = BASE_DIR / "docs" / "huong-dan"
ADDRESS = "/huong-dan/"
_ORDER = re.compile(r"^\d+-")


@dataclass(frozen=True)
class Page:
    """One page: `slug` of its address, `title` of its first heading, `sections` (anchor, heading) for the contents.

    `body` is HTML made here; raw HTML in the file is shown as text.
    """

    slug: str
    title: str
    body: str
    sections: tuple[tuple[str, str], ...]


def pages() -> list[Page]:
    """Every page of the guide; none if the folder is absent."""
    files = sorted(FOLDER.glob("*.md")) if FOLDER.is_dir() else []
    return [_read(path, path.stat().st_mtime_ns) for path in files]


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Page:  # `changed` makes an edited file a new entry of the cache
    from markdown_it import MarkdownIt  # read by few, so not at start-up

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, sections = path.stem, []
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            anchor = _slug(inline.content)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                sections.append((anchor, inline.content))
            if token.tag == "h1":
                title = inline.content
    _point_to_pages(tokens)
    body = markdown.renderer.render(_without_title(tokens), markdown.options, {})
    return Page(_ORDER.sub("", path.stem), title, body, tuple(sections))


def _without_title(tokens: list) -> list:
    """The first heading is the h1 of the page around it."""
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _point_to_pages(tokens: list) -> None:
    for inline in (token for token in tokens if token.children):
        for child in inline.children:
            target = str(child.attrs.get("href", ""))
            if child.type == "link_open" and target.endswith(".md") and "/" not in target:
                child.attrSet("href", f"{ADDRESS}{_ORDER.sub('', target[:-3])}/")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
