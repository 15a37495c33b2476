"""The issuing decision (Quyết định ban hành) after Decree 30/2020/NĐ-CP, Appendix I, form 1.3."""

import json

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from qms.printing import wording
from qms.printing.letters import printable_throughout
from qms.printing.press import Enclosure, Sheet, press
from qms.printing.richtext import unbroken

# More documents than this go into an annex instead of Điều 1.
_MOST_IN_ARTICLE = 3
ANNEX = "Phụ lục I"


def render_decision(decision: dict) -> bytes:
    """The PDF/A-3a of an issuing decision over one or several versions; without number or date it has blanks to fill in.

    The dict is described in `qms.printing`. Raises `PrintFailed` as `render` does; ValueError when it covers no version.
    """
    text = json.dumps(decision, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    enclosure = Enclosure("quyet-dinh.json", text.encode(), "Nội dung quyết định dưới dạng dữ liệu", "Source")
    return press(Sheet(decision_html(decision), {}, (enclosure,), decision.get("date") or ""))


def decision_html(decision: dict) -> str:
    """The HTML handed to the typesetter."""
    plain = printable_throughout(decision)
    if not plain["versions"]:
        raise ValueError("an issuing decision covers at least one version")
    agency, signer = plain["agency"], plain["signer"]
    number, date = wording.full_number(plain.get("number"), plain["symbol"]), wording.long_date(plain.get("date"))
    by = plain["authority"].strip()
    context = {
        "title": f"Quyết định {number.strip()} {plain['subject']}",
        "agency": agency,
        "agency_lines": wording.agency_lines(agency),
        "number": number,
        "place_and_date": f"{agency.get('place', '')}, {date}",
        "subject": plain["subject"],
        "authority": by.upper(),
        "grounds": _grounds(plain["grounds"]),
        "articles": _articles(plain),
        "signer_lines": wording.capacity_lines(
            post=signer["post"],
            capacity=signer.get("capacity") or "",
            on_behalf_of=signer.get("on_behalf_of") or "",
            agency=agency,
            collective=signer.get("collective") or "",
        ),
        "signer": signer["name"],
        "recipients": [r.strip().rstrip(";.") for r in plain.get("recipients") or ["Như trên"]],
        "archive": plain.get("archive") or "VT",
        "annex": _annex(plain, number, date),
        "day": plain.get("date") or "",
    }
    with override("vi"):
        return render_to_string("pdf/decision.html", context)


def _grounds(grounds: list[str]) -> list[SafeString]:
    """Each ends with ";", the last with "."."""
    bare = [g.strip().rstrip(";. ") for g in grounds if g.strip()]
    return [unbroken(g + (";" if n < len(bare) else ".")) for n, g in enumerate(bare, start=1)]


def _articles(plain: dict) -> list[dict]:
    """Articles with their items. The last one names who carries the decision out and bears the end mark."""
    extra = [a.strip().rstrip(".") for a in plain.get("articles_extra") or [] if a.strip()]
    if not any("chịu trách nhiệm thi hành" in a for a in extra):
        extra.append(
            f"Thủ trưởng các đơn vị thuộc {plain['agency']['name']} và các tổ chức, cá nhân có liên quan "
            "chịu trách nhiệm thi hành Quyết định này"
        )
    texts = [*_what_is_issued(plain), *_force(plain), *({"text": a} for a in extra)]
    articles = []
    for number, article in enumerate(texts, start=1):
        items = article.get("items", [])
        end = ":" if items else "./." if number == len(texts) else "."
        text = unbroken(article["text"] + end)
        articles.append({"number": number, "text": text, "items": [unbroken(i) for i in items]})
    return articles


def _what_is_issued(plain: dict) -> list[dict]:
    versions = plain["versions"]
    if len(versions) == 1:
        return [{"text": f"Ban hành kèm theo Quyết định này {_named(versions[0])}"}]
    start = f"Ban hành kèm theo Quyết định này {len(versions):02d} tài liệu của hệ thống quản lý chất lượng"
    if len(versions) > _MOST_IN_ARTICLE:
        return [{"text": f"{start}, có danh mục tại {ANNEX}"}]
    ends = [";"] * (len(versions) - 1) + ["."]
    items = [f"{n}. {_named(v)}{end}" for n, (v, end) in enumerate(zip(versions, ends, strict=True), start=1)]
    return [{"text": f"{start}, gồm", "items": items}]


def _named(version: dict) -> str:
    name = wording.with_kind(version["title"], version.get("type_name") or "")
    return f"{name} (mã hiệu {version['code']}, {wording.edition(version['issue'], version['revision'])})"


def _force(plain: dict) -> list[dict]:
    """Điều 2: when the decision and its documents take effect, and what they replace."""
    versions = plain["versions"]
    days = {v.get("from_date") for v in versions}
    in_annex = len(versions) > _MOST_IN_ARTICLE
    replaces = [v for v in versions if v.get("replaces")]
    sentences = ["Quyết định này có hiệu lực kể từ ngày ký"]
    if len(versions) == 1:
        sentences.append(_force_of_one(versions[0]))
    elif len(days) == 1 and None not in days:
        sentences.append(f"Các tài liệu nêu tại Điều 1 có hiệu lực từ {wording.long_date(days.pop())}")
    elif in_annex:
        sentences.append(f"Các tài liệu nêu tại Điều 1 có hiệu lực từ ngày ghi tại {ANNEX}")
    else:
        dated = [f"tài liệu {v['code']} từ {wording.long_date(v.get('from_date'))}" for v in versions]
        sentences.append(f"Hiệu lực của các tài liệu nêu tại Điều 1: {'; '.join(dated)}")
    if len(versions) > 1 and replaces:
        if in_annex:
            sentences.append(
                f"Các bản đã ban hành trước đây ghi tại {ANNEX} hết hiệu lực từ ngày tài liệu thay thế có hiệu lực"
            )
        else:
            old = "; ".join(f"{v['code']} {wording.edition_words(v['replaces'])}" for v in replaces)
            sentences.append(f"Các bản sau đây hết hiệu lực từ ngày tài liệu thay thế có hiệu lực: {old}")
    return [{"text": ". ".join(s for s in sentences if s)}]


def _force_of_one(version: dict) -> str:
    kind = version.get("type_name") or "Tài liệu"
    parts = []
    if version.get("from_date"):
        parts.append(f"có hiệu lực từ {wording.long_date(version['from_date'])}")
    if version.get("replaces"):
        parts.append(f"thay thế {wording.edition_words(version['replaces'])}")
    return f"{kind} ban hành kèm theo Quyết định này {' và '.join(parts)}" if parts else ""


def _annex(plain: dict, number: str, date: str) -> dict | None:
    if len(plain["versions"]) <= _MOST_IN_ARTICLE:
        return None
    rows = [
        {
            "code": v["code"],
            "name": wording.with_kind(v["title"], v.get("type_name") or ""),
            "edition": f"{wording.two(v['issue'])} / {wording.two(v['revision'])}",
            "from_date": wording.dmy(v.get("from_date")),
            "replaces": _short_edition(v.get("replaces") or ""),
        }
        for v in plain["versions"]
    ]
    authority = plain["authority"].strip()
    by = _sentence_case(authority, plain["agency"])
    return {
        "name": ANNEX,
        "rows": rows,
        "to": f"(Kèm theo Quyết định số {number} {date} của {by})",
        "replaces": any(r["replaces"] for r in rows),
    }


def _short_edition(text: str) -> str:
    return text.replace("/", " / ") if text.replace("/", "").isdigit() else text


def _sentence_case(authority: str, agency: dict) -> str:
    """`GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH LAM SƠN` inside a sentence: the agency's own spelling after the post."""
    name = agency["name"]
    if authority.upper().endswith(name.upper()):
        post = authority[: len(authority) - len(name)].strip()
        return f"{post.capitalize()} {name}".strip() if post.isupper() else f"{post} {name}".strip()
    return authority
