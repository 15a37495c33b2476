"""Every address asks who you are, and no GET changes anything."""

import ast
from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from documents.api.operations import OPERATIONS
from tests.house import source

# The pages a stranger may open. Everything else leads to sign-in.
PUBLIC = {
    "account_login": "the door",
    "account_logout": "the way out; says nothing to a stranger",
    "account_inactive": "says that the account is closed; shows nothing",
    "documents:check": "a paper says whether it counts; see documents.copies.answers",
    "documents:check_code": "the same by the code of its QR",
    "web:health": "the monitor has no account; no names, no versions in it",
    "web:language": "the language of the sign-in page",
    "web:robots": "tells search engines to stay away",
}
# The pages that ask for a token instead.
BY_TOKEN = {
    "documents:feed",
    "duties:feed",
    "documents:api_nothing",
    *(f"documents:api_{one.name}" for one in OPERATIONS),
}
# Functions beside the acts that only answer.
QUESTIONS = {"moves_open_to"}
POST_ONLY = {"require_POST", "require_http_methods"}


def addresses(resolver=None, prefix: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, object]]:
    """(name with namespaces, pattern, view) of every address of the product."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join((*names, entry.name or "")), prefix + str(entry.pattern), entry.callback
        else:
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from addresses(entry, prefix + str(entry.pattern), inner)


def test_sign_in_is_required_by_default():
    from django.conf import settings

    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_every_address_needs_sign_in_except_the_list():
    open_to_all = {name for name, _, view in addresses() if not getattr(view, "login_required", True)}
    assert open_to_all == set(PUBLIC) | BY_TOKEN


def test_every_address_has_a_name():
    assert not [pattern for name, pattern, _ in addresses() if not name or name.endswith(":")]


def test_a_view_that_calls_an_act_refuses_get():
    """Either the decorator says so, or the view asks for request.method before it acts."""
    mounted = {(view.__module__, getattr(view, "view_class", view).__name__) for _, _, view in addresses()}
    wrong = []
    for path in source.python():
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        acts = imported_acts(path) - QUESTIONS
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.FunctionDef) or not calls_act(node, acts) or refuses_get(node):
                continue
            name = source.inside(node) if node.name == "get" else node.name
            if (module, name) in mounted:
                wrong.append(f"{source.place(path, node)} {node.name}")
    assert not wrong


def imported_acts(path) -> set[str]:
    """Names in a views module that stand for acts: `actions` itself, or functions imported from an actions module."""
    names = set()
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom):
            from_acts = (node.module or "").endswith("actions")
            names |= {a.asname or a.name for a in node.names if from_acts or a.name == "actions"}
    return names


def calls_act(node: ast.FunctionDef, acts: set[str]) -> bool:
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        function = call.func
        if isinstance(function, ast.Name) and function.id in acts:
            return True
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in acts:
            return True
    return False


def refuses_get(node: ast.FunctionDef) -> bool:
    for decorator in node.decorator_list:
        name = decorator.func if isinstance(decorator, ast.Call) else decorator
        if getattr(name, "id", getattr(name, "attr", "")) in POST_ONLY:
            return "GET" not in ast.dump(decorator) or asks_method(node)
    return asks_method(node)


def asks_method(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "method" for part in ast.walk(node))
