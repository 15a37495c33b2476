"""The fifth part of a procedure as plain sections and tables. The issue that brings steps as data replaces them."""

from copy import deepcopy
from typing import Any

from qms.sample.reading import laws, post_titles
from qms.sample.sections import Part

UNITS = {"working-day": "ngày làm việc", "calendar-day": "ngày", "working-hour": "giờ làm việc", "month": "tháng"}
LAW_KINDS = {
    "luat": "Luật",
    "nghi-quyet": "Nghị quyết",
    "nghi-dinh": "Nghị định",
    "quyet-dinh-ttg": "Quyết định",
    "thong-tu": "Thông tư",
    "quyet-dinh-bo": "Quyết định",
    "quyet-dinh-ubnd": "Quyết định",
    "ke-hoach-ubnd": "Kế hoạch",
    "tieu-chuan": "Tiêu chuẩn quốc gia",
}


def next_of(procedure: dict[str, Any]) -> dict[str, Any]:
    """The procedure with the changes of its pending version (`next_version`) made."""
    plan, then = procedure["next_version"], deepcopy(procedure)
    for name in ("cases", "conditions"):
        then[name] = plan.get(name, then[name])
    gone = set(plan.get("legal_bases_remove", ()))
    then["legal_bases"] = [row for row in then["legal_bases"] if row["law"] not in gone] + plan.get(
        "legal_bases_add", []
    )
    for channel in then["channels"]:
        channel["limit"] = plan.get("channels_limit", channel["limit"])
    changed = {row["id"]: row for row in plan.get("steps_change", ())}
    removed = set(plan.get("steps_remove", ()))
    then["steps"] = [row | changed.get(row["id"], {}) for row in then["steps"] if row["id"] not in removed]
    for row in plan.get("steps_add", ()):
        at = next(n for n, step in enumerate(then["steps"]) if step["id"] == row["after"])
        then["steps"].insert(at + 1, row)
    gone_ways = [(row["from"], row["to"]) for row in plan.get("transitions_remove", ())]
    ways = [row for row in then["transitions"] if (row["from"], row["to"]) not in gone_ways]
    then["transitions"] = ways + plan.get("transitions_add", [])
    return then


def fifth_part(procedure: dict[str, Any]) -> list[Part]:
    """Section 5 with its numbered parts, in the order agencies write them."""
    return [
        Part("5", "Nội dung quy trình", 1, ""),
        Part("5.1", "Cơ sở pháp lý", 2, legal_bases(procedure)),
        Part("5.2", "Thành phần hồ sơ", 2, _dossier(procedure) or "Theo quy định tại các bước của quy trình này."),
        Part("5.3", "Số lượng hồ sơ, yêu cầu, điều kiện", 2, _conditions(procedure)),
        Part("5.4", "Thời hạn giải quyết", 2, _limits(procedure)),
        Part("5.5", "Nơi tiếp nhận và trả kết quả", 2, _channels(procedure)),
        Part("5.6", "Phí, lệ phí", 2, _fees(procedure)),
        Part("5.7", "Trình tự thực hiện", 2, steps_table(procedure), landscape=True),
    ]


def legal_bases(procedure: dict[str, Any]) -> str:
    """The legal instruments with the provisions that the procedure carries out."""
    rows = [(laws()[row["law"]], row.get("provision")) for row in procedure["legal_bases"] if row["law"] in laws()]
    lines = [f"- {named(law)}" + (f": {what}" if what else "") + ";" for law, what in rows]
    return "\n".join(lines)[:-1] + "." if lines else "Không có."


def named(law: dict[str, Any]) -> str:
    """How a text names an instrument: kind, number, title."""
    kind, title = LAW_KINDS[law["kind"]], law["title"]
    if title.startswith(f"{kind} "):
        return f"{title} số {law['number']}"
    return f"{kind} số {law['number']} {title[:1].lower()}{title[1:]}"


def _table(heads: list[str], rows: list[list[Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return str("" if value is None else value).replace("|", "/").replace("\n", " ").strip()


def amount(value: Any, unit: str) -> str:
    """A length of time as it is written: 0,5 ngày làm việc."""
    return f"{value:g}".replace(".", ",") + f" {UNITS.get(unit, unit)}"


def _dossier(procedure: dict[str, Any]) -> str:
    rows = [
        [n, row["item"], row.get("original") or "", row.get("copy") or "", row.get("where"), row.get("form")]
        for n, row in enumerate(procedure["dossier"], 1)
    ]
    return _table(["TT", "Thành phần", "Bản chính", "Bản sao", "Nơi lập, ghi chú", "Mẫu"], rows) if rows else ""


def _conditions(procedure: dict[str, Any]) -> str:
    sets = procedure.get("sets")
    text = f"Số lượng: {int(sets):02d} bộ.\n\n" if sets else ""
    return text + (
        "\n".join(f"- {line}" for line in procedure["conditions"]) or "Không quy định yêu cầu, điều kiện riêng."
    )


def _limits(procedure: dict[str, Any]) -> str:
    rows = []
    for case in procedure["cases"]:
        limit = amount(case["legal_limit"], case["unit"]) if case.get("legal_limit") else "Theo từng bước"
        rows.append([case["name"], limit])
    return _table(["Trường hợp", "Thời hạn"], rows) + "\n\nThời hạn tính từ khi nhận đủ hồ sơ hợp lệ."


def _channels(procedure: dict[str, Any]) -> str:
    rows = []
    for row in procedure["channels"]:
        limit = row.get("limit")
        shown = amount(limit, row.get("unit", "working-day")) if isinstance(limit, int | float) else limit
        rows.append([row["name"], row.get("place"), shown, row.get("fee")])
    table = _table(["Cách thức", "Nơi nhận", "Thời hạn", "Phí"], rows) if rows else "Thực hiện nội bộ cơ quan."
    return f"{table}\n\nKết quả: {procedure['result']}."


def _fees(procedure: dict[str, Any]) -> str:
    rows = [[row["name"], _money(row.get("amount")), row.get("per")] for row in procedure["fees"]]
    return _table(["Khoản thu", "Mức thu", "Tính theo"], rows) if rows else "Không thu phí, lệ phí."


def _money(value: Any) -> Any:
    return f"{value:,} đồng".replace(",", ".") if isinstance(value, int) else value


def steps_table(procedure: dict[str, Any]) -> str:
    """One row a step: number, what is done, by whom, how long, forms and results."""
    names = {row["id"]: row for row in procedure["steps"]}
    rows = [
        [
            row.get("no"),
            _what(row, procedure, names),
            _who(row),
            _time(row, procedure),
            "<br>".join([*row["forms"], *row["results"]]),
        ]
        for row in procedure["steps"]
    ]
    return _table(["Bước", "Nội dung công việc", "Trách nhiệm", "Thời gian", "Biểu mẫu, kết quả"], rows)


def _what(row: dict[str, Any], procedure: dict[str, Any], names: dict[str, dict[str, Any]]) -> str:
    ways = [
        f"{way['condition']}: {(names[way['to']].get('no') or names[way['to']]['title'])}"
        for way in procedure["transitions"]
        if way["from"] == row["id"] and way.get("condition") and way["to"] in names
    ]
    return "<br>".join(text for text in (f"**{row['title']}**", row.get("instruction") or "", "; ".join(ways)) if text)


def _who(row: dict[str, Any]) -> str:
    return row.get("actor") or post_titles().get(row.get("post") or "", "")


def _time(row: dict[str, Any], procedure: dict[str, Any]) -> str:
    cases = {case["id"]: case["name"] for case in procedure["cases"]}
    limits = {key: amount(limit["value"], limit["unit"]) for key, limit in row["limits"].items()}
    if len(set(limits.values())) <= 1:
        return next(iter(limits.values()), "")
    return "<br>".join(f"{cases.get(key, key)}: {limit}" for key, limit in limits.items())
