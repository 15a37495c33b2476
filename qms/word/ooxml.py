"""Names of WordprocessingML and the few questions every other module asks of its elements."""

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741  # the usual prefix

ALTERNATE = f"{{{MC}}}AlternateContent"
CHOICE = f"{{{MC}}}Choice"
FALLBACK = f"{{{MC}}}Fallback"
OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def local(element) -> str:
    """The name without its namespace; "" for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def val(parent, name: str, attribute: str = "val") -> str | None:
    """`w:val` of the child `name` of `parent`, None when either is missing."""
    child = parent.find(w(name)) if parent is not None else None
    return child.get(w(attribute)) if child is not None else None


def toggle(properties, name: str) -> bool | None:
    """A yes/no property such as bold: None when it is not mentioned."""
    child = properties.find(w(name)) if properties is not None else None
    if child is None:
        return None
    return (child.get(w("val")) or "1").lower() not in OFF


def live_children(element) -> Iterator:
    """Children as Word draws them: of alternatives the first choice only, else the fallback."""
    for child in element:
        if child.tag == ALTERNATE:
            branch = child.find(CHOICE)
            if branch is None:
                branch = child.find(FALLBACK)
            if branch is not None:
                yield from live_children(branch)
        elif isinstance(child.tag, str):
            yield child


def live_descendants(element, *, stop: tuple[str, ...] = ()) -> Iterator:
    """All drawn descendants in order; elements named in `stop` are given but not entered."""
    for child in live_children(element):
        yield child
        if child.tag not in stop:
            yield from live_descendants(child, stop=stop)


def number(text: str | None, default: int = 0) -> int:
    """A whole number from an attribute; anything else gives the default."""
    try:
        return int(text)
    except (TypeError, ValueError):
        return default
