"""Reads from a TrueType file which characters it has, without a font library in the web process."""

import struct
from pathlib import Path


def characters(path: Path) -> frozenset[int]:
    """Code points with a glyph, from the Unicode `cmap` sub-table of format 4 (every code point below U+10000)."""
    data = path.read_bytes()
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _checksum, start, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        if tag == b"cmap":
            return _from_cmap(data, start)
    raise ValueError(f"{path.name} has no character map")


def _from_cmap(data: bytes, start: int) -> frozenset[int]:
    for number in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        if (platform, encoding) in {(3, 1), (0, 3)} and struct.unpack_from(">H", data, start + offset)[0] == 4:
            return _format_four(data, start + offset)
    raise ValueError("no Unicode sub-table of format 4")


def _format_four(data: bytes, at: int) -> frozenset[int]:
    doubled = struct.unpack_from(">H", data, at + 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found = set()
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[n]:
                glyph = struct.unpack_from(">H", data, offsets_at + 2 * n + offsets[n] + 2 * (code - first))[0]
                if not glyph:
                    continue
            if (glyph + deltas[n]) & 0xFFFF:
                found.add(code)
    return frozenset(found)
