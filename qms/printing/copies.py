"""The marks of copies: the controlled one, which can be asked whether it counts, and the uncontrolled one of everybody.

A note of a controlled copy: {"number", "holder", "place", "code", "address", "site", "day", "from"}; of an uncontrolled one:
{"by", "day"}. `address` is what the QR says, `code` and `site` what is typed instead; `from` where the version is to come.
"""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from qms.printing import wording

QR_MM = 16.0  # with the quiet zone of four modules: about 0.4 mm a module for an address of 60 letters
QUIET = 4
CONTROLLED, UNCONTROLLED = "TÀI LIỆU KIỂM SOÁT", "KHÔNG KIỂM SOÁT"


def controlled(note: dict[str, Any]) -> dict[str, Any]:
    """Stamp on the cover, foot with QR and short code on every page; nothing is printed over the text."""
    number = f"Bản số {wording.two(note['number'])}"
    starts = f" Có hiệu lực từ ngày {wording.dmy(note['from'])}." if note.get("from") else ""
    return {
        "seal": CONTROLLED,
        "stamp": f"{number}, cấp ngày {wording.dmy(note['day'])}",
        "foot": f"{CONTROLLED}. {number}.",
        "foot_more": f"Người giữ: {note['holder']}. Nơi để: {note['place']}.{starts}",
        "foot_code": note["code"],
        "foot_site": note["site"],
        "qr": qr(note["address"]),
    }


def uncontrolled(note: dict[str, Any]) -> dict[str, Any]:
    """Watermark, stamp and foot of a print that nobody keeps track of."""
    return {
        "text": UNCONTROLLED,
        "seal": f"TÀI LIỆU {UNCONTROLLED}",
        "stamp": f"in ngày {wording.dmy(note['day'])}",
        "foot": f"TÀI LIỆU {UNCONTROLLED}. Người in: {note['by']}, ngày {wording.dmy(note['day'])}.",
        "foot_more": "Chỉ để tham khảo. Trước khi dùng, đối chiếu với bản đang có hiệu lực trên hệ thống.",
    }


def qr(address: str) -> SafeString:
    """The address as an SVG of QR_MM millimetres; error correction M, so that a crease or a stain is survived."""
    import segno  # only where a copy is printed

    made = segno.make(address, error="m", micro=False, boost_error=False)
    scale = QR_MM / made.symbol_size(border=QUIET)[0]
    return mark_safe(
        made.svg_inline(scale=scale, unit="mm", border=QUIET, svgclass=None, lineclass=None, dark="#000", light=None)
    )
