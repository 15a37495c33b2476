"""Text typed with the fonts of the years before Unicode.

TCVN3 (.VnTime and its family) keeps one Vietnamese letter in one Latin-1 code, so it is translated 1:1; capital
fonts (.VnTimeH) draw small letters as capitals. VNI keeps a letter and its mark in two codes and is refused: the
author converts the file first. A font name alone proves nothing (converted files keep it), the letters must fit too.
"""

import re

TCVN3 = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ",
    0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ",
    0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ",
    0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
    0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ",
    0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ",
    0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ",
    0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ",
    0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
    0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự",
    0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip
UNICODE_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u036f]")
HIGH = re.compile("[\xa1-\xff]")
VNI_PAIR = re.compile("[aeouyAEOUYôöÔÖ][ùøûõïâêáàåãäéèúüëÙØÛÕÏÂÊÁÀÅÃÄÉÈÚÜË]|[ñÑ]")

# Letters of the symbol fonts forms are ticked with; everything else of them is kept as it is.
SYMBOLS = {
    "wingdings": {0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗",
                  0xE0: "→", 0xE8: "➔", 0xDF: "←", 0x6C: "●", 0x6E: "■", 0xA7: "▪", 0x76: "❖", 0xD8: "➢"},
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x54: "☒", 0xA3: "☐", 0x2A: "☐", 0x30: "☐"},
    "symbol": {0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB0: "°", 0xAE: "→", 0xB1: "±", 0xB9: "≠", 0x7F: "□"},
}  # fmt: skip


def is_tcvn3(font: str, text: str) -> bool:
    """A TCVN3 font over letters that are Latin-1 and nothing newer."""
    return font.lower().startswith(".vn") and bool(HIGH.search(text)) and not UNICODE_VIETNAMESE.search(text)


def is_vni(font: str, text: str) -> bool:
    """A VNI font over letter-and-mark pairs."""
    return font.lower().startswith("vni-") and bool(VNI_PAIR.search(text)) and not UNICODE_VIETNAMESE.search(text)


def from_tcvn3(text: str, font: str) -> str:
    """The Unicode letters; one code stays one letter."""
    letters = text.translate(TCVN3)
    name = font.split(";")[0].strip().lower()
    return letters.upper() if name.endswith("h") else letters


def from_symbol(text: str, font: str) -> str:
    """Tick boxes and arrows of the symbol fonts as Unicode; codes U+F000 to U+F0FF are those fonts' own."""
    table = SYMBOLS.get(font.split(";")[0].strip().lower(), {})
    private = [letter for letter in text if 0xF000 <= ord(letter) <= 0xF0FF]
    if not table and not private:
        return text
    return "".join(symbol(letter, table) for letter in text)


def symbol(letter: str, table: dict[int, str]) -> str:
    code = ord(letter)
    if 0xF000 <= code <= 0xF0FF:
        return table.get(code - 0xF000) or SYMBOLS["wingdings"].get(code - 0xF000) or letter
    return table.get(code, letter)
