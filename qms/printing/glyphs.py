"""Reads from a TrueType file which characters it has and how wide they are, without a font library in the web process."""

import struct
from pathlib import Path


def advances(path: Path) -> dict[int, float]:
    """Width of every character below U+10000 that the face has, in parts of its size (an em is 1)."""
    data = path.read_bytes()
    start = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        start[tag] = offset
    em = struct.unpack_from(">H", data, start[b"head"] + 18)[0]
    count = struct.unpack_from(">H", data, start[b"hhea"] + 34)[0]
    widths = [struct.unpack_from(">H", data, start[b"hmtx"] + 4 * n)[0] / em for n in range(count)]
    glyphs = _glyphs(data, _unicode_table(data, start[b"cmap"]))
    return {code: widths[min(glyph, count - 1)] for code, glyph in glyphs.items()}


def _unicode_table(data: bytes, start: int) -> int:
    for number in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        if (platform, encoding) in {(3, 1), (0, 3)} and struct.unpack_from(">H", data, start + offset)[0] == 4:
            return start + offset
    raise ValueError("no Unicode character map of format 4")


def _glyphs(data: bytes, at: int) -> dict[int, int]:
    """Glyph number by code point, from a character map of format 4."""
    doubled = struct.unpack_from(">H", data, at + 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[n]:
                glyph = struct.unpack_from(">H", data, offsets_at + 2 * n + offsets[n] + 2 * (code - first))[0]
                if not glyph:
                    continue
            if (glyph + deltas[n]) & 0xFFFF:
                found[code] = (glyph + deltas[n]) & 0xFFFF
    return found
