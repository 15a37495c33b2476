"""Is this paragraph a heading, and which? Numbers typed by hand and automatic ones are read alike."""

import re
from dataclasses import dataclass

from qms.word.model import Paragraph, Span

CHAPTER = re.compile(r"^(chương|phần)\s+([IVXLC]+|\d{1,3}|thứ \w+)\s*[.:]?\s*(.*)$", re.IGNORECASE)
PART = re.compile(r"^(mục)\s+([IVXLC]+|\d{1,3})\s*[.:]?\s*(.*)$", re.IGNORECASE)
ARTICLE = re.compile(r"^(điều)\s+(\d{1,3}[a-zđ]?)\s*[.:]?\s*(.*)$", re.IGNORECASE)
DEEP = re.compile(r"^(\d{1,2}(?:\.\d{1,3})+)\s*[.)/:]?\s*(\D.*|)$")
DECIMAL = re.compile(r"^(\d{1,2})(?:\s*[./)]\s*|\s+(?=[^\W\d_]))(?!\d)(.*)$")
ROMAN = re.compile(r"^([IVX]{1,5})(?:\s*[./)]|\s*[-–])\s*(.*)$")
CAPITAL = re.compile(r"^([A-HĐ])\s*[./)]\s*(.*)$")
SMALL = re.compile(r"^([a-zđ])\s*[.)]\s*(.*)$")
ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
MAX_HEADING = 200
KNOWN = (
    "mục đích", "phạm vi", "tài liệu viện dẫn", "tài liệu tham khảo", "định nghĩa", "thuật ngữ", "giải thích từ ngữ",
    "viết tắt", "nội dung", "biểu mẫu", "hồ sơ", "phụ lục", "trách nhiệm", "đối tượng áp dụng", "căn cứ pháp lý",
    "cơ sở pháp lý", "lưu trữ", "lưu hồ sơ", "tổ chức thực hiện", "điều khoản thi hành",
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """A paragraph that may be a heading. `scheme` is how it is numbered, `value` its place in that order."""

    scheme: str  # chapter, part, article, decimal, deep, roman, capital, small, none
    number: str  # as printed without the closing mark
    value: int
    text: str
    weight: int  # how much it looks like a heading; 0 is body text
    rest: int  # counted characters of the paragraph, number and heading included, before the text that follows on


def roman_value(text: str) -> int:
    """The number a Roman numeral stands for; 0 for anything else."""
    total, last = 0, 0
    for letter in reversed(text.upper()):
        size = VALUES.get(letter, 0)
        if not size:
            return 0
        total += size if size >= last else -size
        last = max(last, size)
    return total


def order(number: str) -> int:
    """Chapter numbers as numbers, in figures or in Roman."""
    return int(number) if number.isdigit() else roman_value(number)


def split_number(printed: str) -> tuple[str, str, int, str]:
    """(scheme, number, value, rest) of a printed line; scheme "none" when no number is in front."""
    for scheme, pattern in (("chapter", CHAPTER), ("part", PART), ("article", ARTICLE)):
        match = pattern.match(printed)
        if match:
            word, number, rest = match.groups()
            value = int(re.sub(r"\D", "", number)) if scheme == "article" else order(number)
            return scheme, f"{word.capitalize()} {number}", value, rest
    match = DEEP.match(printed)
    if match:
        return "deep", match[1], int(match[1].split(".")[1]), match[2]
    match = DECIMAL.match(printed)
    if match:
        return "decimal", match[1], int(match[1]), match[2]
    match = ROMAN.match(printed)
    if match and roman_value(match[1]):
        return "roman", match[1], roman_value(match[1]), match[2]
    match = CAPITAL.match(printed)
    if match:
        return "capital", match[1], "ABCDĐEFGH".index(match[1]) + 1, match[2]
    match = SMALL.match(printed)
    if match:
        return "small", match[1], ALPHABET.index(match[1]) + 1, match[2]
    return "none", "", 0, printed


def heading(paragraph: Paragraph) -> Heading:
    """What the paragraph is as a heading; weight 0 when it is body text."""
    lead, length = leading(paragraph)
    label = paragraph.label
    printed = lead if label is None or label.bullet else f"{label.text} {lead}".strip()
    scheme, number, value, rest = split_number(printed)
    if scheme in ("decimal", "deep") and number.startswith("0"):
        number = number.lstrip("0") or "0"
    text = rest.strip()
    if ":" in text[:-1] and not text.isupper():
        head = text.split(":", 1)[0]
        length = characters_to(paragraph, head, number if label is None or label.bullet else "")
        text = head
    text = text.rstrip(" :.;-–").strip() if not text.endswith("...") else text
    length = past_colon(paragraph, length)
    return Heading(scheme, number, value, text, weigh(paragraph, text, scheme), length)


def past_colon(paragraph: Paragraph, length: int) -> int:
    """A colon or full stop right behind the heading, typed without its look, belongs to it."""
    tight = "".join(paragraph.text.split())
    return length + 1 if tight[length : length + 1] in (":", ".") and tight[length : length + 2] != ".." else length


def leading(paragraph: Paragraph) -> tuple[str, int]:
    """The heading part: the bold beginning if the rest is not bold, else the whole; and its counted characters."""
    bold: list[str] = []
    for span in paragraph.counted():
        if "strong" not in span.marks and span.text.strip():
            break
        bold.append(span.text)
    text = " ".join("".join(bold).split())
    letters = sum(letter.isalpha() for letter in text)
    if letters < 3 or (paragraph.label is None and not split_number(text)[3].strip(" .:")):
        text = paragraph.text
    return text, len("".join(text.split()))


def characters_to(paragraph: Paragraph, head: str, number: str) -> int:
    """Counted characters up to and with the colon after `head`."""
    tight = "".join(paragraph.text.split())
    target = "".join(head.split())
    at = tight.find(target, len(number))
    return at + len(target) + 1 if at >= 0 else len(tight)


def weigh(paragraph: Paragraph, text: str, scheme: str) -> int:
    """Heading styles, capitals, bold and the usual names of sections count; long lines and sentences do not."""
    if len(text) > MAX_HEADING or paragraph.contents:
        return 0
    if scheme in ("chapter", "part", "article"):
        return article_weight(paragraph, text)
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < 2:
        return 0
    weight = 0
    if paragraph.outline is not None:
        weight += 3
    if all(letter.isupper() for letter in letters):
        weight += 3
    if begins_bold(paragraph):
        weight += 2
    if any(text.lower().startswith(name) for name in KNOWN) and len(text) < 80:
        weight += 2
    return weight


def article_weight(paragraph: Paragraph, text: str) -> int:
    """A heading is bold, styled, or short; "Điều 5 của Luật này quy định ..." is body text."""
    if begins_bold(paragraph) or paragraph.outline is not None:
        return 4
    return 3 if not text or (len(text) < 100 and not text[0].islower() and text[-1] not in ".;,") else 0


def begins_bold(paragraph: Paragraph) -> bool:
    """The first words (after a number typed apart) are bold."""
    spans = [span for span in paragraph.counted() if span.text.strip()]
    first = next((span for span in spans if sum(letter.isalpha() for letter in span.text) > 1), None)
    return first is not None and "strong" in first.marks


def cut(paragraph: Paragraph, characters: int) -> Paragraph | None:
    """What follows the first `characters` counted characters, as a paragraph of its own; None when nothing does."""
    spans: list[Span] = []
    left = characters
    for span in paragraph.spans:
        if span.auto or span.image or span.note:
            if span.image or (span.note and not left):
                spans.append(span)
            continue
        at = 0
        while left and at < len(span.text):
            left -= not span.text[at].isspace()
            at += 1
        if span.text[at:]:
            spans.append(Span(span.text[at:], span.marks, span.href))
    rest = Paragraph(spans=spans, landscape=paragraph.landscape, style=paragraph.style)
    return None if rest.empty else rest


def source_of(paragraph: Paragraph, characters: int) -> str:
    """The first `characters` counted characters as they stand in the file."""
    text = paragraph.text
    at = 0
    while characters and at < len(text):
        characters -= not text[at].isspace()
        at += 1
    return text[:at]
