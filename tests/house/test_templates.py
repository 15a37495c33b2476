"""Templates compile, are used, and leave the content security policy whole."""

import ast
import re

import pytest

from tests.house import source

# Folders whose templates are chosen by a name put together at run time.
CHOSEN_AT_RUN_TIME: dict[str, str] = {
    "mail/": "by the kind of notice",
}
# Names that Django and the libraries look up themselves.
LOOKED_UP = (
    "400.html",
    "403.html",
    "404.html",
    "500.html",
    "403_csrf.html",
    "account/",
    "django/forms/",
    "usersessions/",
)
# Paper and mail are no pages: no policy is sent with them, and a PDF carries its style in itself.
NO_PAGE = ("pdf/", "print/", "mail/")
# File -> why its markup is known to be clean.
TRUSTED_MARKUP: dict[str, str] = {
    "qms/printing/copies.py": "a QR drawn by us: modules alone, no text of anybody",
    "procedures/figures.py": "templates of our own, and flow charts drawn by `procedures.flow`, which escapes every text",
    "qms/printing/document.py": "the same drawings on paper",
    "qms/printing/richtext.py": "rich text that the one cleaner passed, taken apart and put together as a tree",
    "qms/web/templatetags/qms.py": "constants",
}

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I | re.S),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I | re.S),
    "htmx handler": re.compile(r"<[^>]*\shx-on", re.I | re.S),
    "style element": re.compile(r"<style\b(?![^>]*nonce)", re.I),
    "script without nonce": re.compile(r"<script\b(?![^>]*(\bsrc=|nonce))", re.I),
    "javascript address": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "foreign address": re.compile(
        r"<(script|link|img|iframe|source)\b[^>]*\b(src|href)\s*=\s*[\"']?(https?:)?//", re.I
    ),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.S)
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)


def pages() -> dict[str, str]:
    """Text of every template that becomes a page in the browser, comments and template tags taken out."""
    return {
        name: TAG.sub("", COMMENT.sub("", source.text(path)))
        for name, path in source.templates().items()
        if not name.startswith(NO_PAGE) and path.suffix == ".html"
    }


@pytest.mark.parametrize("name", sorted(source.templates()))
def test_every_template_compiles(name):
    from django.template.loader import get_template

    get_template(name)


def test_every_template_is_used():
    words = {
        node.value
        for _, node in source.nodes(ast.Constant, paths=source.python(tests=True))
        if isinstance(node.value, str)
    }
    for path in source.templates().values():
        words |= set(re.findall(r"[\"']([^\"'\s]+\.(?:html|txt|css|svg))[\"']", source.text(path)))
    unused = [
        name
        for name in source.templates()
        if name not in words and not name.startswith((*CHOSEN_AT_RUN_TIME, *LOOKED_UP))
    ]
    assert not unused


@pytest.mark.parametrize("what", INLINE)
def test_nothing_inline(what):
    assert not [name for name, text in pages().items() if INLINE[what].search(text)]


def test_markup_is_trusted_only_where_a_reason_says_so():
    marked = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off")
    found = {
        str(path)
        for path in source.templates().values()
        if path.suffix == ".html" and marked.search(COMMENT.sub("", source.text(path)))
    }
    for path, node in source.nodes(ast.Call):
        if source.called(node) in {"mark_safe", "SafeString", "SafeText"}:
            found.add(str(path))
    assert found == set(TRUSTED_MARKUP)


def test_no_view_is_freed_from_csrf():
    """But those that no cookie opens: what a browser sends by itself is worth nothing there."""
    freed = {str(path) for path, node in source.nodes(ast.Name) if node.id == "csrf_exempt"}
    assert freed == {"documents/api/door.py"}
