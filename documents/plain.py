"""The words of stored rich text, without its tags."""

from html.parser import HTMLParser

_INLINE = frozenset({"a", "em", "s", "strong", "sub", "sup", "u"})


def plain(html: str) -> str:
    """The text of rich text that passed the cleaner; paragraphs and cells are parted by a space."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.found).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.found.append(" ")

    def handle_data(self, data: str) -> None:
        self.found.append(data)
