"""The comparison of two versions on paper. A marked face: it can never be taken for the document itself."""

from collections.abc import Callable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from qms.printing import wording
from qms.printing.document import identity
from qms.printing.failures import PrintFailed
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press
from qms.printing.richtext import Prepared, prepare


def render_redline(request: dict, assets: dict[str, bytes], *, by: Callable[[Sheet], bytes] = press) -> bytes:
    """The PDF of a comparison, described in `qms.printing`; `assets` are pictures of both texts by SHA-256.

    Raises `PrintFailed` as `render` does.
    """
    html, pictures = redline_html(request)
    if not pictures <= assets.keys():
        raise PrintFailed("picture")
    return by(Sheet(html, {p: assets[p] for p in pictures}, (), request["at"][:10]))


def redline_html(request: dict) -> tuple[str, set[str]]:
    """The HTML handed to the typesetter and the pictures it needs."""
    plain = printable_throughout(request)
    sections = [_section(section) for section in plain["sections"]]
    at = datetime.fromisoformat(plain["at"])
    new = plain["snapshot"]["version"]
    context = {
        **identity(plain["snapshot"], {}),
        "day": plain["at"][:10],
        "old": wording.edition(plain["old"]["issue"], plain["old"]["revision"]),
        "new": wording.edition(new["issue"], new["revision"]),
        "made": f"{at:%H:%M} ngày {at:%d/%m/%Y}",
        "coarse": plain["coarse"],
        "summary": plain["summary"],
        "fields": [{**field, "html": _inline(field["html"])} for field in plain["fields"]],
        "sections": sections,
    }
    pictures = {asset for section in sections for block in section["blocks"] for asset in _assets(block)}
    with override("vi"):
        return render_to_string("pdf/redline.html", context), pictures


def _section(section: dict) -> dict:
    blocks = [
        {"prepared": prepare(block["html"], level=2, marks=True)} if "html" in block else block
        for block in section["blocks"]
    ]
    return {**section, "title": _inline(section["title"]), "blocks": blocks}


def _inline(html: str) -> SafeString:
    return prepare(html, marks=True).html


def _assets(block: dict) -> set[str]:
    prepared: Prepared | None = block.get("prepared")
    return prepared.assets if prepared else set()
