"""A comparison on paper: what `qms.printing.render_redline` is asked for."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from documents.comparing.showing import MARKED, field_rows, section_rows, summary
from documents.comparison import compared
from documents.models import Version
from documents.rendering import assets_of
from documents.snapshot import snapshot_of
from qms.printing import render_redline

_FRAME = re.compile(r'<div class="table-scroll"[^>]*>|(?<=</table>)</div>')


def render_comparison(old: Version, new: Version, *, everything: bool, at: datetime) -> bytes:
    """The PDF of what is different in `new` against `old`, with the hour it was made at.

    Raises PrintFailed, and store.Damaged for a picture that cannot be read.
    """
    before, after = snapshot_of(old), snapshot_of(new)
    request = redline_request(before, after, everything=everything, at=at)
    return render_redline(request, assets_of(before) | assets_of(after))


def redline_request(before: dict[str, Any], after: dict[str, Any], *, everything: bool, at: datetime) -> dict[str, Any]:
    """Plain data, always Vietnamese as everything on paper; see `qms.printing`."""
    found = compared(before, after)
    with override("vi"):
        return {
            "snapshot": after,
            "old": {key: before["version"][key] for key in ("issue", "revision")},
            "at": timezone.localtime(at).isoformat(timespec="minutes"),
            "coarse": found.coarse,
            "summary": [row["text"] for row in summary(found)],
            "fields": [_field(row) for row in field_rows(found, everything=False)],
            "sections": [
                {
                    "title": row["title"],
                    "kind": str(row["kind"]),
                    "moved": row["moved"],
                    "blocks": [_block(block) for block in row["blocks"]],
                }
                for row in section_rows(found, MARKED, everything=everything, pictures=(_same, _same))
            ],
        }


def _same(sha256: str) -> str:
    """Pictures keep their own address on paper."""
    return f"asset:{sha256}"


def _field(row: dict[str, Any]) -> dict[str, Any]:
    entries = [entry["html"] for entry in row.get("entries", [])]
    kept = [f"<em>{row['kept']}</em>"] if row.get("kept") else []
    html = "".join(f"<p>{text}</p>" for text in [*entries, *kept]) or row["html"]
    return {"label": str(row["label"]), "html": html}


def _block(block: dict[str, Any]) -> dict[str, Any]:
    return {"gap": block["gap"]} if "gap" in block else {"html": _FRAME.sub("", block["html"])}
