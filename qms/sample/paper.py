"""Versions taken over from paper, and who signs an issuing decision."""

from datetime import date, datetime, timedelta
from typing import Any

from documents import actions
from documents.models import JobDescription
from qms.sample.cast import Cast
from qms.sample.house import OPENED, House
from qms.sample.plan import Issue
from qms.sample.reading import MAIN, VersionFacts, agency_facts, documents, post_titles
from qms.sample.rules import SECRETARY
from qms.worktime.clock import standing_at

KINDS = {"prepare": "prepared", "review": "reviewed", "approve": "approved"}
# The files do not know who approved before 15/05/2023; the paper does.
UNKNOWN = ("(đã ký trên bản giấy)", "Giám đốc Sở")
OF_THE_MINISTRY = ("Bộ Công Thương", "Cơ quan ban hành")
DESCRIBED = {
    "MTVT-TM-01": "tm-chuyen-vien",
    "MTVT-TM-02": "tm-truong-phong",
    "MTVT-VP-01": "thu-ky-iso",
    "MTVT-VP-02": "cong-chuc-mot-cua",
}


def import_from_paper(stage: Any, versions: list[VersionFacts], *, at: datetime) -> None:
    """Create, write and record the versions, then open their periods. One version a document at most."""
    by = SECRETARY if documents()[versions[0].code].agency == MAIN else versions[0].raw["prepared"]
    for facts in versions:
        stage.open(facts, by=by, at=at)
    for facts in versions:
        stage.write(facts, by=by, at=at)
        stage.tell(f"import {facts.code} {facts.number}")
    for n, facts in enumerate(versions):
        then = at + timedelta(minutes=n)
        with standing_at(then):
            actions.record_paper_version(
                stage.version(facts),
                signers=_signers(facts),
                from_date=facts.from_date,
                by=stage.cast[by],
                at=then,
                day=then.date(),
                number=facts.raw["decision_no"] or "",
                date=facts.issued_date,
            )
            stage.press.ask(stage.version(facts), face="imported")
    for n, facts in enumerate(versions):
        then = at + timedelta(minutes=n)
        version = stage.version(facts)
        with standing_at(then):
            actions.open_paper_period(version, at=then, data=stage.press.take(version))
        stage.tell(f"import {facts.code} {facts.number}")


def describe_posts(stage: Any) -> None:
    """Which job description belongs to which post."""
    for code, post in DESCRIBED.items():
        if code in stage.pen.known:
            document = documents()[code]
            begins = max(document.versions[0].from_date, stage.house.posts[post].from_date)
            row = JobDescription(post=stage.house.posts[post], from_date=begins)
            row.document_id = stage.version(document.versions[0]).document_id
            row.save()


def first_imports(only: set[str]) -> list[list[VersionFacts]]:
    """What was on paper when the system was opened: the first version of every document, then the second, and so on."""
    ranks: dict[int, list[VersionFacts]] = {}
    for code, facts in documents().items():
        rows = [row for row in facts.versions if row.is_import and row.from_date <= OPENED.date()]
        for rank, row in enumerate(rows if code in only else ()):
            ranks.setdefault(rank, []).append(row)
    return [sorted(ranks[rank], key=lambda row: (row.from_date, row.code)) for rank in sorted(ranks)]


def later_imports(only: set[str]) -> list[VersionFacts]:
    """Versions taken over from paper after that day."""
    rows = (row for code in sorted(only) for row in documents()[code].versions)
    return [row for row in rows if row.is_import and row.from_date > OPENED.date()]


def _signers(facts: VersionFacts) -> list[dict[str, str]]:
    names = {row["user"]: row["name"] for row in agency_facts()["people"]}
    day = facts.issued_date
    signers = []
    for kind, key in KINDS.items():
        username = facts.raw[key]
        unknown = UNKNOWN if documents()[facts.code].agency == MAIN else OF_THE_MINISTRY
        if username is None and kind != "approve":
            continue
        name, post = (names[username], post_on(username, day)) if username else unknown
        row = {"kind": kind, "name": name, "post": post, "date": day.isoformat()}
        if kind == "approve" and facts.raw.get("approved_capacity"):
            row |= {"capacity": facts.raw["approved_capacity"], "on_behalf_of": "Giám đốc Sở"}
        signers.append(row)
    return signers


def post_on(username: str, day: date) -> str:
    """Title of the main post a person held on a day, by the files; the first one held, for a day before it."""
    return post_titles()[main_post_on(username, day)]


def main_post_on(username: str, day: date) -> str:
    """Code of the same post."""
    person = next(row for row in agency_facts()["people"] if row["user"] == username)
    held = [row for row in person["appointments"] if not row.get("concurrent")]
    on = [row for row in held if row["from"] <= day and (not row.get("until") or row["until"] >= day)]
    return (on or held)[0]["post"]


def signer_of(one: Issue, cast: Cast, house: House) -> dict[str, Any]:
    """Grounds, recipients and signer of an issuing decision: the head, or who approved all of it by authorisation."""
    approvers = {row.raw["approved"] for row in one.versions}
    username = approvers.pop() if len(approvers) == 1 else "hoa.pham"
    own = username == "hoa.pham"
    bases = [
        row.raw["basis"]
        for row in one.versions
        if (row.raw["basis"] or "").startswith(("Luật", "Nghị", "Thông", "Quyết"))
    ]
    grounds = ["Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014 của Thủ tướng Chính phủ;"]
    grounds += [f"Căn cứ {basis};" for basis in dict.fromkeys(bases[:2]) if one.number not in basis]
    units = {
        unit for row in one.versions for unit in house.standing(documents()[row.code].raw["applies_to"], one.date)[1]
    }
    names = [unit.short_name for unit in sorted(units, key=lambda unit: (unit.agency_id, unit.order, unit.code))]
    capacity = next(
        (row.raw["approved_capacity"] for row in one.versions if not own and row.raw.get("approved_capacity")), ""
    )
    return {
        "grounds": [*grounds, "Theo đề nghị của Chánh Văn phòng Sở."],
        "recipients": ["Như Điều 3;", *(f"{name};" for name in names)],
        "archive": "VT, VP",
        "signer": cast[username],
        "signer_name": cast[username].full_name,
        "signer_post": post_on(username, one.date),
        "signer_capacity": capacity,
        "signer_for": "" if own else "Giám đốc Sở",
    }
