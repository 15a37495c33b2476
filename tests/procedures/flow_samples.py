"""Procedures for the flow chart's tests: small ones by hand, random ones, and those of the sample folder beside the project."""

from pathlib import Path

import yaml
from hypothesis import strategies as st

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "sample"
_TEXT = "hồ sơ thẩm định của đơn vị trực thuộc nghiêng Quyết định phê duyệt kiểm tra công chức một cửa giải quyết nghiệm thu"
_WORDS = _TEXT.split()
_CONDITIONS = (
    "",
    "Đạt",
    "Chưa đạt",
    "Không phải thẩm định thực tế tại cơ sở",
    "Đủ điều kiện, hoặc không đủ và không khắc phục được",
    "K" * 60,
)
_KINDS = ("start", "task", "task", "task", "decision", "decision", "wait", "end")


def step(key: str, lane: str = "Văn thư", kind: str = "task", title: str = "Vào sổ", number: str = "") -> dict:
    return {"id": key, "kind": kind, "title": title, "number": number, "responsible": {"name": lane}}


def way(one: str, other: str, condition: str = "") -> dict:
    return {"from": one, "to": other, "condition": condition}


def refused_once() -> tuple[list[dict], list[dict]]:
    """Handed in, examined, refused or accepted: the smallest procedure with a decision, a wait and a way back."""
    steps = [
        step("nop", "Tổ chức, cá nhân", "start", "Nộp hồ sơ"),
        step("b1", "Công chức một cửa", title="Tiếp nhận hồ sơ", number="B1"),
        step("b2", "Chuyên viên thụ lý", title="Thẩm định hồ sơ", number="B2"),
        step("q", "Chuyên viên thụ lý", "decision", "Hồ sơ hợp lệ?"),
        step("cho", "Tổ chức, cá nhân", "wait", "Bổ sung hồ sơ"),
        step("b3", "Lãnh đạo Sở", title="Phê duyệt", number="B3"),
        step("het", "Tổ chức, cá nhân", "end", "Nhận kết quả"),
    ]
    ways = [way("nop", "b1"), way("b1", "b2"), way("b2", "q"), way("q", "cho", "Không"), way("cho", "b1")]
    return steps, [*ways, way("q", "b3", "Có"), way("b3", "het")]


titles = st.one_of(
    st.lists(st.sampled_from(_WORDS), max_size=60).map(lambda words: " ".join(words)[:300]),
    st.text(max_size=40),
    st.sampled_from(["", "X" * 300, "Đ" * 90 + " hồ sơ", "ư" * 30]),
)


@st.composite
def procedures(draw, most_steps: int = 40, most_lanes: int = 8) -> tuple[list[dict], list[dict]]:
    """Any graph at all: branches, loops, islands, ways to nowhere, doubled ways."""
    count = draw(st.integers(1, most_steps))
    lanes = draw(st.integers(1, most_lanes))
    places = st.integers(0, count - 1)
    steps = [
        step(
            f"s{n}",
            f"Lãnh đạo {draw(st.integers(0, lanes - 1))}",
            draw(st.sampled_from(_KINDS)),
            draw(titles),
            draw(st.sampled_from(["", f"B{n}", f"5.7.{n}", "Bước số 123456789"])),
        )
        for n in range(count)
    ]
    chain = [way(f"s{n}", f"s{n + 1}") for n in range(count - 1) if draw(st.integers(0, 4))]
    pairs = draw(st.lists(st.tuples(places, places, st.sampled_from(_CONDITIONS)), max_size=count))
    ways = chain * draw(st.booleans()) + [way(f"s{a}", f"s{b}", words) for a, b, words in pairs]
    return steps, ways + [way(f"s{draw(places)}", "end", "Thôi")] * draw(st.booleans())


def real_procedures() -> list[tuple[str, list[dict], list[dict]]]:
    """(code, steps, transitions) of the procedures beside the project; none where they are not."""
    if not (SAMPLE / "agency.yaml").exists():
        return []
    agency = yaml.safe_load((SAMPLE / "agency.yaml").read_text(encoding="utf-8"))
    posts = {post["code"]: post["title"] for post in agency["posts"]}
    found = []
    for path in sorted((SAMPLE / "procedures").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        steps = [
            {
                **row,
                "number": row["no"],
                "responsible": {"name": posts.get(row["post"]) or row.get("actor") or row["unit"]},
            }
            for row in data["steps"]
        ]
        found.append((data["procedure"], steps, data.get("transitions") or []))
    return found
