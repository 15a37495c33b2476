"""The source tree as data for the house tests: files, syntax trees, templates. Read once a run."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("qms", "documents", "procedures", "audits")
VENDORED = ("static/vendor/", "tests/vendor/", "static/fonts/", "static/pdf-fonts/")
NOT_OURS = {"var", "node_modules", "__pycache__", "staticfiles"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, relative to the root; all files but the ignored in an unpacked archive."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        names = {name for name in asked.stdout.decode().split("\0") if name}
        return tuple(sorted(Path(name) for name in names if (ROOT / name).is_file()))
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return tuple(sorted(path for path in found if not _left_out(path)))


def _left_out(path: Path) -> bool:
    hidden = any(part.startswith(".") and part != ".ci" for part in path.parts[:-1])
    return hidden or bool(NOT_OURS & set(path.parts)) or path.suffix == ".mo"


def ours(path: Path) -> bool:
    """Written for this product, not vendored."""
    return not path.as_posix().startswith(VENDORED)


@cache
def text(path: Path) -> str:
    """Content of a file of ours as text. Raises UnicodeDecodeError for another encoding than UTF-8."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def python(*, tests: bool = False, migrations: bool = False) -> tuple[Path, ...]:
    """The Python files of the product; with the tests, the migrations too where asked."""
    roots = (*APPS, "tests", "benchmarks") if tests else APPS
    return tuple(
        path
        for path in files()
        if path.suffix == ".py"
        and path.parts[0] in roots
        and ours(path)
        and (migrations or "migrations" not in path.parts)
    )


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of a Python file, with `parent` on every node."""
    module = ast.parse(text(path), str(path))
    for node in ast.walk(module):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return module


def nodes(*kinds: type[ast.AST], paths: tuple[Path, ...] | None = None) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of the kinds in the product's code, with its file."""
    for path in python() if paths is None else paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield path, node


def inside(node: ast.AST) -> str:
    """Dotted name of the functions and classes around a node; empty at module level."""
    names = []
    while node := getattr(node, "parent", None):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
    return ".".join(reversed(names))


def place(path: Path, node: ast.AST) -> str:
    """Where to look: file:line."""
    return f"{path}:{node.lineno}"


def called(node: ast.Call) -> str:
    """Last part of the name that is called: `update` for `Version.objects.filter(...).update(...)`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@cache
def templates() -> dict[str, Path]:
    """Our templates: name as Django knows it, file."""
    found = {}
    for path in files():
        if path.parts[0] == "templates":
            found["/".join(path.parts[1:])] = path
        elif path.parts[0] in APPS and "templates" in path.parts:
            found["/".join(path.parts[path.parts.index("templates") + 1 :])] = path
    return {name: path for name, path in found.items() if not path.name.startswith(".") and path.suffix != ".md"}


@cache
def floors() -> tuple[tuple[str, ...], ...]:
    """The floors from top to bottom, each with the modules on it, as import-linter enforces them."""
    contracts = tomllib.loads(text(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "floors")["layers"]
    return tuple(tuple(part.strip(" ()") for part in layer.split("|")) for layer in layers)


def local_models() -> list[type]:
    """Concrete models of our apps, without the tables of simple-history."""
    from django.apps import apps

    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS and not hasattr(model, "instance_type")
    ]
