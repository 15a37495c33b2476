"""Folding of Vietnamese text for finding and ordering. Pure: the same answer on both databases."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MOST_TERMS = 12
LONGEST_QUERY = 200
LONGEST_SORT_KEY = 400
# The order of Vietnamese dictionaries: letters with a hat or a hook are letters of their own; f j w z in Latin places.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Tones in the order of dictionaries: level, grave (huyền), hook (hỏi), tilde (ngã), acute (sắc), dot below (nặng).
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_END, _SPACE, _OTHER, _NUMBER = "00", "01", "02", "03"
_LETTER = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, start=10)}
_WORD = re.compile(r"[a-z0-9]+")
_PIECE = re.compile(r"[0-9]+|.", re.DOTALL)


def fold(text: str) -> str:
    """`text` without case, tones and marks (đ becomes d), one character for each character of its NFC form.

    Because lengths agree, a place found in the folded text is the same place in the NFC text.
    """
    return "".join(map(_fold_letter, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    bases = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    lower = bases[0].lower() if len(bases) == 1 else letter.lower()
    return lower if len(lower) == 1 else letter


def terms(query: str) -> list[str]:
    """The folded words of what somebody typed, at most twelve, from its first 200 characters. May be empty."""
    return _WORD.findall(fold(query[:LONGEST_QUERY]))[:MOST_TERMS]


def words(*texts: str) -> str:
    """All folded words of the texts with a space on both sides of each, to be stored and searched by `matches`."""
    found = _WORD.findall(fold(" ".join(texts)))
    return f" {' '.join(found)} " if found else ""


def spelled(text: str) -> Iterator[tuple[str, str]]:
    """Every word of the text twice: folded, and as it is written in small letters."""
    text = unicodedata.normalize("NFC", text)
    small = text.lower()
    if len(small) != len(text):  # a few capitals of other languages have no single small letter
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for word in _WORD.finditer(fold(text)):
        yield word[0], small[word.start() : word.end()]


def sort_key(text: str) -> str:
    """A string of digits whose plain order is the Vietnamese order of `text`; at most 400 digits.

    Letters of the whole text first, then tones; numbers by their value (QT-9 before QT-10). Digits alone, so that every
    collation of every database orders it alike.
    """
    letters, tones = [], []
    for piece in _PIECE.findall(unicodedata.normalize("NFC", text.strip()).lower()):
        code, tone = _number(piece) if piece.isdecimal() else _letter(piece)
        letters.append(code)
        tones.append(tone)
    body = "".join(letters)[: LONGEST_SORT_KEY - 100]
    return (body + _END + "".join(tones).rstrip("0"))[:LONGEST_SORT_KEY]


def _number(digits: str) -> tuple[str, str]:
    value = "".join(str(int(digit)) for digit in digits).lstrip("0") or "0"
    value = value[:40]
    return f"{_NUMBER}{len(value):02d}{value}", "0"


@lru_cache(maxsize=4096)
def _letter(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES[part] for part in parts if part in TONES), "0")
    plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    if plain in _LETTER:
        return _LETTER[plain], tone
    folded = _fold_letter(plain)
    if folded in _LETTER:
        return _LETTER[folded], tone
    return (_SPACE, "0") if letter.isspace() else (_OTHER, "0")
