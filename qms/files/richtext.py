"""The one allow-list for HTML that is stored, shown or printed.

Tags: p h3 h4 ul ol li table thead tbody tr th td caption a strong em u s sub sup br img section.
Attributes: ol start; th and td colspan, rowspan, scope; a href (http, https, mailto, or an address under /tai-lieu/);
img src (asset: and a SHA-256) and alt; section class="footnotes". Nothing else, whatever it is wrapped in.
"""

import re
from collections import Counter

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TAGS = frozenset(
    "p h3 h4 ul ol li table thead tbody tr th td caption a strong em u s sub sup br img section".split()  # noqa: SIM905
)
CELL = {"colspan", "rowspan", "scope"}
ATTRIBUTES = {"ol": {"start"}, "th": CELL, "td": CELL, "a": {"href"}, "img": {"src", "alt"}, "section": {"class"}}
# Other programs' names for what we keep. Renamed, not removed; content and meaning stay.
RENAMED = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "strike": "s", "del": "s"}
SILENT = frozenset("html head body div span font tt o:p colgroup col tfoot hr small big center ins mark".split())  # noqa: SIM905
WITH_CONTENT = {"script", "style"}

ASSET = re.compile(r"asset:[0-9a-f]{64}\Z")
OUTSIDE = re.compile(r"(https?://[^\s/?#\\]|mailto:[^\s])[^\s\\]*\Z", re.IGNORECASE)
INSIDE = re.compile(r"/tai-lieu/[\w\-./?=&%#]*\Z", re.ASCII)
SIZE = re.compile(r"[1-9][0-9]{0,2}\Z")
SCOPES = ("row", "col", "rowgroup", "colgroup")

TAG = re.compile(r"<[a-zA-Z][^<>]*")
OPENING = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9:_-]{0,30})")
HANDLER = re.compile(r"[\s/\"'](on[a-z]{3,25})\s*=", re.IGNORECASE)
STYLE = re.compile(r"[\s/\"']style\s*=", re.IGNORECASE)
LINK = re.compile(r"<a\s[^<>]*?href\s*=", re.IGNORECASE)
IMAGE = re.compile(r"<img[\s/>]", re.IGNORECASE)
RENAMES = re.compile(r"<(/?)(" + "|".join(sorted(RENAMED)) + r")>")
WITHOUT_SOURCE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
WITHOUT_TARGET = re.compile(r"<a>(.*?)</a>", re.DOTALL)


def clean(html: str) -> tuple[str, list[str]]:
    """(clean rich text, what was removed in words, in the reader's language; [] when nothing of weight was).

    Idempotent: cleaning clean text changes and removes nothing.
    """
    cleaned, removed = sanitise(html)
    return cleaned, [in_words(name, count) for name, count in sorted(removed.items())]


def sanitise(html: str) -> tuple[str, Counter]:
    """(clean rich text, counts by language-free names: "tag:script", "handler", "style", "link", "image", "comment")."""
    once = pass_through(html, TAGS | RENAMED.keys())
    once = settle(RENAMES.sub(lambda match: f"<{match[1]}{RENAMED[match[2]]}>", once))
    return once, lost(html, once)


def settle(html: str) -> str:
    """Leave out pictures and links that lost their address, and parse again until nothing moves."""
    for _round in range(6):
        bare = WITHOUT_TARGET.sub(r"\1", WITHOUT_SOURCE.sub("", html))
        again = pass_through(bare, TAGS)
        if again == html:
            return html
        html = again
    return html


def pass_through(html: str, tags) -> str:
    """One pass of the allow-list."""
    return nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags=WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "asset"},
        link_rel=None,
        strip_comments=True,
    )


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """The value an attribute may keep, None when it may not stay."""
    text = value.strip()
    if attribute == "href":
        return text if OUTSIDE.match(text) or (INSIDE.match(text) and ".." not in text) else None
    if attribute == "src":
        return text if ASSET.match(text) else None
    if attribute == "alt":
        return " ".join(re.sub(r"[<>]", " ", value).split())[:500]
    if attribute == "class":
        return "footnotes" if "footnotes" in value.split() else None
    if attribute == "scope":
        return text.lower() if text.lower() in SCOPES else None
    if attribute == "start":
        return text if re.fullmatch(r"[0-9]{1,5}", text) else None
    return text if SIZE.match(text) else None


def lost(before: str, after: str) -> Counter:
    """What was there and is not any more. Counted by look alone: for the report, not for safety."""
    gone = looks(before)
    gone.subtract(looks(after))
    return +gone


def looks(html: str) -> Counter:
    """Everything the report may speak of, by name."""
    tags = TAG.findall(html)
    seen = Counter(
        link=len(LINK.findall(html)),
        image=len(IMAGE.findall(html)),
        comment=html.count("<!--"),
        handler=sum(len(HANDLER.findall(tag)) for tag in tags),
        style=sum(len(STYLE.findall(tag)) for tag in tags),
    )
    for name, count in Counter(match.lower() for match in OPENING.findall(html)).items():
        if name not in TAGS and name not in RENAMED and name not in SILENT:
            seen[f"tag:{name}"] = count
    return seen


def in_words(name: str, count: int) -> str:
    """One line of the report."""
    if name == "handler":
        return ngettext("%(count)d script inside a tag", "%(count)d scripts inside tags", count) % {"count": count}
    if name == "style":
        return ngettext("formatting of %(count)d place", "formatting of %(count)d places", count) % {"count": count}
    if name == "link":
        return ngettext(
            "%(count)d link with an address that is not allowed", "%(count)d links with addresses that are not allowed",
            count,
        ) % {"count": count}  # fmt: skip
    if name == "image":
        return ngettext(
            "%(count)d picture that is not in the store (upload it as a file)",
            "%(count)d pictures that are not in the store (upload them as files)",
            count,
        ) % {"count": count}
    if name == "comment":
        return ngettext("%(count)d hidden remark", "%(count)d hidden remarks", count) % {"count": count}
    tag = name.removeprefix("tag:")
    return _("element “%(tag)s” (%(count)d)") % {"tag": tag, "count": count}
