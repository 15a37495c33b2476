"""How long two versions take to compare: `.venv/bin/python benchmarks/comparison.py [pages ...]` (default 10 30 100).

CPU seconds of this process for texts of 2 KB of markup a page, one in ten paragraphs and rows changed, sections put in, taken
out and moved; then texts made to hold a comparison up. Where xmldiff is installed (tests/requirements.in) it stands beside
as the yardstick: the whole text at once, as its documentation has it, and one table row taken out or put in 200 times, how
often exactly that row is marked.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from qms.redline import compare

WORDS = [
    "cơ",
    "quan",
    "đơn",
    "vị",
    "hồ",
    "sơ",
    "thủ",
    "tục",
    "hành",
    "chính",
    "công",
    "chức",
    "viên",
    "chức",
    "tiếp",
    "nhận",
    "thẩm",
    "định",
    "kiểm",
    "tra",
    "phê",
    "duyệt",
    "ban",
    "hành",
    "lưu",
    "trữ",
    "trong",
    "thời",
    "hạn",
    "ngày",
    "làm",
    "việc",
    "kể",
    "từ",
    "khi",
    "nhận",
    "đủ",
    "hợp",
    "lệ",
    "theo",
    "quy",
    "định",
    "tại",
    "Điều",
    "khoản",
    "Nghị",
    "định",
    "số",
    "118/2025/NĐ-CP",
    "và",
    "Quyết",
    "định",
    "431/QĐ-SCT",
    "của",
    "Giám",
    "đốc",
    "Sở",
    "Công",
    "Thương",
    "0,5",
    "17,5",
    "20",
]
PER_SECTION = 4  # pages
Text = list[dict[str, Any]]


def sentence(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def row(chance: random.Random, number: int) -> list[str]:
    return [f"B{number}", sentence(chance, 6, 20), sentence(chance, 2, 4), f"{chance.choice((0.5, 1, 2, 3))} ngày"]


def text_of(pages: int, seed: int = 7) -> Text:
    """Sections with paragraphs as (`p`, text) and a table each (`table`, rows); about 2 KB of markup a page."""
    chance = random.Random(seed)
    made = []
    for number in range(max(1, pages // PER_SECTION)):
        pieces: list[Any] = [("p", sentence(chance, 30, 70)) for _ in range(4 * PER_SECTION)]
        pieces.insert(2, ("table", [row(chance, n) for n in range(1, 4 * PER_SECTION)]))
        made.append({"id": str(number), "heading": sentence(chance, 3, 6), "pieces": pieces})
    return made


def changed(text: Text, seed: int = 8) -> Text:
    """One in ten paragraphs and rows written on, put in or taken out; a section taken out, one put in, one moved."""
    chance = random.Random(seed)
    after = [{**section, "pieces": [_changed(piece, chance) for piece in section["pieces"]]} for section in text]
    if len(after) > 3:
        after.insert(1, after.pop())
        after[3] = {**after[3], "id": "new", "heading": "Mục mới " + sentence(chance, 2, 3)}
    return after


def _changed(piece: Any, chance: random.Random) -> Any:
    kind, content = piece
    if kind == "p":
        words = content.split()
        if chance.random() < 0.1:
            words[chance.randrange(len(words))] = "sửa"
            words.insert(chance.randrange(len(words)), sentence(chance, 1, 5))
        return kind, " ".join(words)
    rows = [list(cells) for cells in content]
    for cells in rows:
        if chance.random() < 0.1:
            cells[3] = "18 ngày"
    rows.pop(chance.randrange(len(rows)))
    rows.insert(chance.randrange(len(rows)), row(chance, 99))
    return kind, rows


def html_of(piece: Any) -> str:
    kind, content = piece
    if kind == "p":
        return f"<p>{content}</p>"
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in content)
    heads = "".join(f"<th>{name}</th>" for name in ("Bước", "Nội dung", "Trách nhiệm", "Thời gian"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def snapshot(text: Text) -> dict[str, Any]:
    return {
        "sections": [
            {
                "id": section["id"],
                "number": str(n),
                "heading": section["heading"],
                "level": 1,
                "html": "".join(map(html_of, section["pieces"])),
            }
            for n, section in enumerate(text, 1)
        ]
    }


def plain(*paragraphs: str) -> dict[str, Any]:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    return {"sections": [{"id": "1", "number": "1", "heading": "Mục", "level": 1, "html": html}]}


def hostile() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Texts made to be slow."""
    chance = random.Random(3)
    letters = [" ".join(chance.choice("ab") for _ in range(200_000)) for _ in range(2)]
    unlike = [[sentence(chance, 40, 60) for _ in range(2_000)] for _ in range(2)]
    rows = ["".join(f"<tr><td>{chance.choice('abc')}</td></tr>" for _ in range(20_000)) for _ in range(2)]
    cells = [f"<table>{part}</table>" for part in rows]
    wild = "<table>" + "<tr><td colspan=999 rowspan=9999>x</td></tr>" * 5_000 + "</table>"
    return {
        "one word, 200,000 times": (plain("a " * 200_000), plain("b " + "a " * 199_000 + "c")),
        "two words, 200,000 in a row": (plain(letters[0]), plain(letters[1])),
        "2,000 paragraphs, none alike": (plain(*unlike[0]), plain(*unlike[1])),
        "20,000 rows of one letter": (plain(cells[0]), plain(cells[1])),
        "wild spans": (plain(wild), plain(wild + "x")),
        "tags inside tags": (plain("<em>" * 50_000), plain("<ul><li>" * 50_000 + "x")),
    }


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    answer = work()
    return time.process_time() - begun, answer


def show(name: str, size: int, seconds: float, note: str) -> None:
    print(f"{name:<34}{size / 1024:>9.0f}{seconds:>9.2f}  {note}")


def main(sizes: list[int]) -> None:
    print(f"{'texts':<34}{'KB each':>9}{'cpu s':>9}")
    for pages in sizes:
        text = text_of(pages)
        old, new = snapshot(text), snapshot(changed(text))
        size = sum(len(section["html"].encode()) for section in old["sections"])
        seconds, answer = cpu(lambda: compare(old, new))  # noqa: B023
        show(f"{pages} pages", size, seconds, f"{answer.count('changed')} of {len(answer.sections)} sections changed")
        if (yardstick := xmldiff(old, new)) is not None:
            show("  the same by xmldiff", size, yardstick, "")
    for name, (old, new) in hostile().items():
        size = sum(len(section["html"].encode()) for section in old["sections"])
        seconds, answer = cpu(lambda: compare(old, new))  # noqa: B023
        show(name, size, seconds, "by whole paragraphs" if answer.coarse else "")
    rows_marked()


# --- the yardstick ----------------------------------------------------------------------------------------------------
def _xmldiff(old: str, new: str) -> str:
    from xmldiff import formatting, main

    formatter = formatting.XMLFormatter(
        text_tags=("p", "h2", "td", "li"), formatting_tags=("strong", "em"), pretty_print=False
    )
    return main.diff_texts(old, new, formatter=formatter)


def xmldiff(old: dict[str, Any], new: dict[str, Any]) -> float | None:
    """CPU seconds, block by block as the sections come; None where it is not installed."""
    sides = [{row["id"]: f"<d>{row['html']}</d>" for row in side["sections"]} for side in (old, new)]
    try:
        return cpu(lambda: [_xmldiff(html, sides[1].get(key, "<d/>")) for key, html in sides[0].items()])[0]
    except ImportError:
        return None


def rows_marked(times: int = 200) -> None:
    """One row of a table taken out or put in: how often exactly that row is marked and nothing else."""
    chance = random.Random(5)
    ours = theirs = 0
    for n in range(times):
        before = [row(chance, number) for number in range(1, chance.randint(5, 9))]
        after = [list(cells) for cells in before]
        if n % 2:
            after.pop(chance.randrange(1, len(after) - 1))
        else:
            after.insert(chance.randrange(1, len(after)), row(chance, 99))
        old, new = html_of(("table", before)), html_of(("table", after))
        html = compare(plain(old), plain(new)).sections[0].pieces[-1].html
        ours += html.count('class="row-') == 1 and '"r"' not in html
        try:
            theirs += _exactly_one_row(_xmldiff(old, new))
        except ImportError:
            theirs = -1
    print(f"one row in or out, marked as that row: {ours} of {times}" + (f"; xmldiff {theirs}" if theirs >= 0 else ""))


def _exactly_one_row(marked: str) -> bool:
    from lxml import etree

    space = "{http://namespaces.shoobx.com/diff}"
    root = etree.fromstring(marked)
    whole = [e for e in root.iter() if e.get(f"{space}insert") is not None or e.get(f"{space}delete") is not None]
    rows = [e for e in whole if e.tag == "tr"]
    inside = {e for one in rows for e in one.iter()}
    return (
        len(rows) == 1
        and all(e in inside for e in whole)
        and not any(str(e.tag).startswith(space) for e in root.iter() if e not in inside)
    )


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [10, 30, 100])
