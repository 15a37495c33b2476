"""axe-core in the page: WCAG 2.2 A and AA."""

from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def violations(page) -> list[str]:
    """What axe finds on the open page, one readable line per rule and element; empty when all is well."""
    page.evaluate(_source())  # evaluate is not subject to the page's content security policy
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page) -> None:
    """Fail with the list of what axe finds on the open page."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
