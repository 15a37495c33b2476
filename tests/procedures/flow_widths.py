"""Makes `procedures/flow/widths.json` from the fonts themselves: `.venv/bin/python tests/procedures/flow_widths.py`.

Advance widths in thousandths of an em, by face and character. To be run again when a font file changes; the tests compare.
"""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

PROJECT = Path(__file__).resolve().parents[2]
TABLE = PROJECT / "procedures" / "flow" / "widths.json"
_VENDOR, _PAPER = PROJECT / "static" / "vendor" / "fonts", PROJECT / "static" / "pdf-fonts"
FACES = {
    "sans-400": [_VENDOR / f"be-vietnam-pro-{part}-400-normal.woff2" for part in ("vietnamese", "latin")],
    "sans-500": [_VENDOR / f"be-vietnam-pro-{part}-500-normal.woff2" for part in ("vietnamese", "latin")],
    "sans-600": [_VENDOR / f"be-vietnam-pro-{part}-600-normal.woff2" for part in ("vietnamese", "latin")],
    "serif-400": [_PAPER / "LiberationSerif-Regular.ttf"],
    "serif-700": [_PAPER / "LiberationSerif-Bold.ttf"],
    "serif-italic": [_PAPER / "LiberationSerif-Italic.ttf"],
}
# What Vietnamese offices write: Latin with all its marks, Vietnamese, general punctuation, money, arrows, comparisons.
_WANTED = {*range(0x20, 0x250), *range(0x1EA0, 0x1F00), *range(0x2010, 0x2040), 0x20AB, 0x20AC, 0x2122}
_WANTED |= {*range(0x2190, 0x2194), 0x2212, 0x2264, 0x2265}


def measured() -> dict[str, dict[str, int]]:
    """Width by character by face, read from the font files."""
    return {face: _face(paths) for face, paths in FACES.items()}


def _face(paths: list[Path]) -> dict[str, int]:
    widths: dict[str, int] = {}
    for path in paths:
        font = TTFont(path)
        em, advances = font["head"].unitsPerEm, font["hmtx"]
        for code, glyph in font.getBestCmap().items():
            if code in _WANTED:
                widths.setdefault(chr(code), round(advances[glyph][0] * 1000 / em))
    return dict(sorted(widths.items()))


if __name__ == "__main__":
    TABLE.write_text(
        json.dumps(measured(), ensure_ascii=False, indent=0, separators=(",", ":")) + "\n", encoding="utf-8"
    )
