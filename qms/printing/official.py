"""An official paper of plain text and tables after Decree 30/2020/NĐ-CP, Appendix I: plan, programme, report, minutes, decision.

The dict is described in `qms.printing`.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from qms.printing import wording
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press
from qms.printing.richtext import unbroken

BLOCKS = ("heading", "text", "items", "table", "article")


def render_official(paper: dict[str, Any]) -> bytes:
    """The PDF of an official paper. Raises `PrintFailed` as `render` does; ValueError for a kind of block nobody knows."""
    return press(Sheet(official_html(paper), day=paper.get("date") or ""))


def official_html(paper: dict[str, Any]) -> str:
    """The HTML handed to the typesetter."""
    plain = printable_throughout(paper)
    unknown = {block["kind"] for block in plain["blocks"]} - set(BLOCKS)
    if unknown:
        raise ValueError(f"no such block: {', '.join(sorted(unknown))}")
    agency, number = plain["agency"], wording.full_number(plain.get("number"), plain["symbol"])
    context = {
        "title": f"{plain['kind'].capitalize()} {number.strip()} {plain['subject']}",
        "kind": plain["kind"].upper(),
        "agency": agency,
        "agency_lines": wording.agency_lines(agency),
        "number": number if plain.get("numbered", True) else "",
        "place_and_date": f"{agency.get('place', '')}, {wording.long_date(plain.get('date'))}",
        "subject": plain["subject"],
        "authority": plain.get("authority", "").upper(),
        "grounds": _grounds(plain.get("grounds") or []),
        "blocks": [_block(block) for block in plain["blocks"]],
        "signers": [_signer(signer, agency) for signer in plain["signers"]],
        "recipients": [to.strip().rstrip(";.") for to in plain.get("recipients") or []],
        "archive": plain.get("archive") or "VT",
        "is_wide": bool(plain.get("is_wide")),
        "day": plain.get("date") or "",
    }
    with override("vi"):
        return render_to_string("pdf/official.html", context)


def _grounds(grounds: list[str]) -> list[Any]:
    """Each ends with ";", the last with "."."""
    bare = [ground.strip().rstrip(";. ") for ground in grounds if ground.strip()]
    return [unbroken(ground + (";" if n < len(bare) else ".")) for n, ground in enumerate(bare, start=1)]


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """A block with its texts kept together where a line must not break."""
    if block["kind"] == "table":
        rows = [[unbroken(cell) for cell in row] for row in block["rows"]]
        widths = block.get("widths") or [""] * len(block["heads"])
        return {**block, "heads": [*zip(block["heads"], widths, strict=True)], "rows": rows}
    if block["kind"] == "items":
        return {**block, "items": [unbroken(item) for item in block["items"]]}
    return {**block, "text": [unbroken(line) for line in block["text"].splitlines() if line.strip()]}


def _signer(signer: dict[str, Any], agency: dict[str, Any]) -> dict[str, Any]:
    """Lines above a signature, blank zone, name; `label` instead of a post where somebody signs as what one was there."""
    lines = (
        [signer["label"].upper()]
        if signer.get("label")
        else wording.capacity_lines(
            post=signer.get("post") or "",
            capacity=signer.get("capacity") or "",
            on_behalf_of=signer.get("on_behalf_of") or "",
            agency=agency,
        )
    )
    return {"lines": lines, "name": signer.get("name") or ""}
