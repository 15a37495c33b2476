"""Programmes and audits on paper, as `qms.printing.render_official` takes them. Vietnamese, whatever the language of the screen.

An audit has six papers (KINDS): the decision that sets up the team, the plan, the minutes of the opening and the closing meeting, the
checklist with its answers, the report. The report lists answers, findings, samples with their seeds, and every permission to audit
in spite of a conflict. Blanks stand where something is not known yet.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from audits.auditing.answering import counted, with_answers
from audits.auditing.independence import JUDGING, Role
from audits.auditing.programme import lines_of
from audits.auditing.shown import days_of
from audits.models import Audit, ItemFinding, Programme, Result, Stage, Verdict
from documents.models.document import Classification
from qms.approvals.moves import State
from qms.people.models import Agency

Paper = dict[str, Any]
DRAFTS = ("danh-muc", "bao-cao")  # until the report is given they are for who prepares the audit alone
AFTER = (Stage.REPORTED, Stage.CLOSED)
ROLES = {Role.LEAD: "Trưởng đoàn", Role.AUDITOR: "Thành viên", Role.OBSERVER: "Quan sát viên"}
OBLIGATION = (
    "Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý chất lượng "
    "theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước"
)
RULE = (
    "Cách rút mẫu: mỗi phần tử lấy mã SHA-256 của mầm, ký tự xuống dòng và tên phần tử (UTF-8); các phần tử có mã nhỏ nhất "
    "là mẫu. Ai có tổng thể, số lượng và mầm đều rút lại được đúng mẫu này."
)


def agency_of(agency: Agency) -> dict[str, str]:
    """The agency as the head of a paper names it."""
    return {"name": agency.name, "parent_name": agency.parent.name if agency.parent else "", "place": agency.place}


def _symbol(kind: str, agency: Agency) -> str:
    return f"{kind}-{agency.symbol or agency.code}"


def _head(agency: Agency) -> dict[str, str]:
    title = agency.head_title or "Người đứng đầu"
    return {"name": "", "post": title.split(agency.name)[0].strip() or title}


def _lead(audit: Audit) -> dict[str, str]:
    row = audit.team.filter(role=Role.LEAD).select_related("person").first()
    return {"name": row.person.full_name if row else "", "label": "Trưởng đoàn đánh giá"}


def _paper(audit: Audit, kind: str, subject: str, blocks: list[Paper], **more: Any) -> Paper:
    return {
        "agency": agency_of(audit.agency),
        "kind": kind,
        "number": "",
        "symbol": "",
        "date": None,
        "subject": subject,
        "blocks": [block for block in blocks if block],
        "signers": [_lead(audit)],
        "recipients": ["Các đơn vị được đánh giá", "Đoàn đánh giá"],
        **more,
    }


def heading(text: str) -> Paper:
    return {"kind": "heading", "text": text}


def text(words: str) -> Paper:
    return {"kind": "text", "text": words}


def items(rows: list[str]) -> Paper:
    return {"kind": "items", "items": rows} if rows else {}


def table(heads: list[str], rows: list[list[str]], widths: list[str] | None = None) -> Paper:
    return {"kind": "table", "heads": heads, "rows": rows, "widths": widths or [""] * len(heads)} if rows else {}


def _units(audit: Audit) -> list[str]:
    return [row.unit.name for row in audit.audit_units.select_related("unit")]


def _team(audit: Audit) -> list[list[str]]:
    rows = sorted(audit.team.select_related("person"), key=lambda row: list(Role.values).index(row.role))
    return [[str(n), row.person.full_name, ROLES[Role(row.role)], row.certificate] for n, row in enumerate(rows, 1)]


def decision(audit: Audit) -> Paper:
    """The decision that sets up the team (Quyết định thành lập Đoàn đánh giá nội bộ)."""
    units = ", ".join(_units(audit))
    blocks = [
        {"kind": "article", "name": "Điều 1.", "text": f"Thành lập Đoàn đánh giá nội bộ số {audit.number} gồm các thành viên sau:"},
        table(["TT", "Họ và tên", "Nhiệm vụ", "Chứng nhận đánh giá viên"], _team(audit), ["w8", "", "w20", "w40"]),
        {"kind": "article", "name": "Điều 2.", "text": f"Đoàn đánh giá tại {units}, thời gian: {days_of(audit)}. Đoàn thực hiện theo kế hoạch đánh giá, bảo đảm khách quan; không thành viên nào đánh giá đơn vị mình, công việc mình đã soạn thảo hoặc quyết định trong 24 tháng, trừ trường hợp được cho phép bằng văn bản ghi trong báo cáo. Đoàn tự giải thể sau khi hoàn thành nhiệm vụ."},
        {"kind": "article", "name": "Điều 3.", "text": "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Trưởng các đơn vị có liên quan và các thành viên nêu tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."},
    ]  # fmt: skip
    agency = audit.agency
    return _paper(
        audit,
        "QUYẾT ĐỊNH",
        "Về việc thành lập Đoàn đánh giá nội bộ hệ thống quản lý chất lượng",
        blocks,
        number=audit.decision_number,
        symbol=_symbol("QĐ", agency),
        date=audit.decision_date.isoformat() if audit.decision_date else None,
        authority=agency.head_title or agency.name,
        grounds=[
            f"Căn cứ {OBLIGATION}",
            f"Căn cứ {audit.edition.name}, điều 9.2 về đánh giá nội bộ",
            *([f"Căn cứ Chương trình đánh giá nội bộ năm {audit.programme.year}"] if audit.programme else []),
        ],
        signers=[_head(agency)],
        recipients=["Như Điều 3", "Các đơn vị được đánh giá"],
    )


def plan(audit: Audit) -> Paper:
    """The plan (Kế hoạch đánh giá nội bộ)."""
    texts = audit.audit_versions.select_related("version__document")
    slots = [
        [f"{row.day_date:%d/%m/%Y}", f"{row.from_time:%H:%M} – {row.to_time:%H:%M}", row.what, row.who]
        for row in audit.slots.all()
    ]
    blocks = [
        heading("1. Mục đích"),
        text(audit.objective or "…"),
        heading("2. Phạm vi và chuẩn mực"),
        items([f"Đơn vị được đánh giá: {', '.join(_units(audit))}", f"Thời gian: {days_of(audit)}", f"Địa điểm: {audit.location or '…'}"]),
        text(f"Chuẩn mực: {'; '.join((audit.criteria or audit.edition.name).splitlines())}"),
        items([_text(row.version) for row in texts]),
        heading("3. Đoàn đánh giá"),
        table(["TT", "Họ và tên", "Nhiệm vụ", "Chứng nhận đánh giá viên"], _team(audit), ["w8", "", "w20", "w40"]),
        heading("4. Lịch đánh giá"),
        table(["Ngày", "Giờ", "Nội dung", "Người thực hiện"], slots, ["w20", "w20", "", "w25"]),
        heading("5. Lấy mẫu"),
        *_samples(audit),
    ]  # fmt: skip
    return _paper(audit, "KẾ HOẠCH", f"Đánh giá nội bộ số {audit.number}", blocks, symbol=_symbol("KH", audit.agency))


def _text(version: Any) -> str:
    """Code, title, issue and revision; of a restricted document no title: the plan goes to people who may not read it."""
    document = version.document
    title = "" if document.classification == Classification.RESTRICTED else f" {version.title}"
    return f"{document.code}{title}, lần ban hành {version.issue:02d}, lần sửa đổi {version.revision:02d}"


def _samples(audit: Audit) -> list[Paper]:
    rows = list(audit.samples.select_related("replaces"))
    told = [[row.title, str(row.count), str(row.size), row.seed, ", ".join(row.drawn)] for row in rows]
    again = [
        f"{row.title} rút lại ngày {timezone.localdate(row.at):%d/%m/%Y} thay mẫu có mầm {row.replaces.seed}. Lý do: {row.reason}"
        for row in rows
        if row.replaces
    ]
    if not rows:
        return [text("Đoàn rút mẫu tại chỗ, ghi tổng thể, số lượng và mầm vào báo cáo.")]
    heads = ["Tổng thể", "Số lượng", "Số mẫu", "Mầm", "Mẫu được rút"]
    return [table(heads, told, ["w25", "w10", "w10", "w20", ""]), items(again), text(RULE)]


def opening(audit: Audit) -> Paper:
    """Minutes of the opening meeting."""
    return _minutes(audit, "họp mở đầu", audit.opening_text)


def closing(audit: Audit) -> Paper:
    """Minutes of the closing meeting."""
    return _minutes(audit, "họp kết thúc", audit.closing_text)


def _minutes(audit: Audit, which: str, words: str) -> Paper:
    day = audit.start_date if which == "họp mở đầu" else audit.end_date
    blocks = [
        text(f"Cuộc đánh giá: {audit.number} {audit.title}."),
        text(f"Thời gian: {f'{day:%d/%m/%Y}' if day else '…'}. Địa điểm: {audit.location or '…'}."),
        heading("1. Thành phần"),
        table(["TT", "Họ và tên", "Nhiệm vụ", "Chứng nhận đánh giá viên"], _team(audit), ["w8", "", "w20", "w40"]),
        items([f"Đại diện {unit}: …" for unit in _units(audit)]),
        heading("2. Nội dung"),
        text(words or "…"),
        text("Biên bản lập thành 02 bản, đọc lại cho những người có mặt nghe và thống nhất ký tên./."),
    ]
    lead = _lead(audit)
    return _paper(
        audit, "BIÊN BẢN", f"Về việc {which} đánh giá nội bộ số {audit.number}", blocks, numbered=False,
        date=day.isoformat() if day else None, recipients=[],
        signers=[{"name": "", "label": "Đại diện đơn vị được đánh giá"}, lead],
    )  # fmt: skip


def checklist(audit: Audit) -> Paper:
    """The checklist with the answers that count."""
    rows = []
    for item in with_answers(audit.items.select_related("clause").order_by("order")):
        asked = "\n".join(filter(None, [item.text, item.expects]))
        result = str(Result(item.said_result).label) if item.said_result else ""
        said = "\n".join(filter(None, [item.said_evidence, item.said_by_name]))
        rows.append([str(item.order), item.clause.number if item.clause else "", asked, result, said])
    blocks = [
        table(["TT", "Điều", "Câu hỏi", "Kết quả", "Bằng chứng, người ghi"], rows, ["w5", "w10", "w40", "w15", ""])
    ]
    return _paper(
        audit, "DANH MỤC KIỂM TRA", f"Cuộc đánh giá {audit.number}: {audit.title}", blocks, numbered=False, is_wide=True,
        recipients=[],
    )  # fmt: skip


def report(audit: Audit) -> Paper:
    """The report: what was audited and how, answers in figures, every finding, every permission, strengths, conclusion."""
    found = ItemFinding.objects.filter(item__audit=audit).select_related("finding", "item")
    findings = [
        [
            row.finding.code,
            row.finding.get_grade_display(),
            f"{row.finding.statement}\nBằng chứng: {row.finding.evidence}",
            ", ".join(clause.number for clause in row.finding.clauses.all()),
            row.finding.unit_name,
        ]
        for row in found.prefetch_related("finding__clauses").order_by("finding__year", "finding__number")
    ]
    answered = list(with_answers(audit.items.all()))
    sums = counted(answered)
    is_given = audit.stage in AFTER
    blocks = [
        *([] if is_given else [text("DỰ THẢO, chưa gửi các đơn vị được đánh giá.")]),
        heading("1. Thông tin chung"),
        items([f"Cuộc đánh giá: {audit.number}", f"Đơn vị được đánh giá: {', '.join(_units(audit))}", f"Thời gian: {days_of(audit)}", f"Chuẩn mực: {'; '.join((audit.criteria or audit.edition.name).splitlines())}"]),
        table(["TT", "Họ và tên", "Nhiệm vụ", "Chứng nhận đánh giá viên"], _team(audit), ["w8", "", "w20", "w40"]),
        heading("2. Tính độc lập của đánh giá viên"),
        *_permissions(audit),
        heading("3. Mẫu đã xem xét"),
        *_samples(audit),
        heading("4. Kết quả theo danh mục kiểm tra"),
        text(f"{sums['answered']}/{sums['total']} câu hỏi đã đánh giá: " + "; ".join(f"{str(Result(value).label).lower()} {sums[value]}" for value in Result.values) + "."),
        table(["TT", "Câu hỏi", "Kết quả", "Bằng chứng"], [[str(item.order), item.text, str(Result(item.said_result).label), item.said_evidence or ""] for item in answered if item.said_result], ["w8", "w40", "w20", ""]),
        heading("5. Điểm mạnh"),
        text(audit.strengths or "…"),
        heading("6. Phát hiện"),
        table(["Mã", "Mức độ", "Nội dung, bằng chứng", "Điều", "Đơn vị"], findings, ["w15", "w15", "", "w10", "w18"]) or text("Không có phát hiện."),
        heading("7. Kết luận"),
        text(audit.conclusion or "…"),
        *_answers(audit),
    ]  # fmt: skip
    return _paper(
        audit,
        "BÁO CÁO",
        f"Kết quả đánh giá nội bộ số {audit.number}",
        blocks,
        number=audit.report_number,
        symbol=_symbol("BC", audit.agency),
        date=timezone.localdate(audit.reported_at).isoformat() if audit.reported_at else None,
    )


def _permissions(audit: Audit) -> list[Paper]:
    """Every permission that was given, word for word; a plain statement where there is none."""
    rows = list(audit.overrides.filter(verdict=Verdict.ALLOWED).select_related("person", "asked_by", "decided_by"))
    judging = {row.person_id for row in audit.team.all() if row.role in JUDGING}
    said = [
        "\n".join(
            filter(
                None,
                [
                    f"{row.person.full_name} được tham gia dù: {'; '.join(one['says'] for one in row.conflicts)}.",
                    f"Lý do: {row.justification}",
                    f"Giới hạn: {row.restriction}" if row.restriction else "",
                    f"Đề nghị: {row.asked_by.full_name}, {timezone.localdate(row.asked_at):%d/%m/%Y}. Cho phép: "
                    f"{row.decided_by.full_name if row.decided_by else ''}, {row.decided_post}, "
                    f"{f'{timezone.localdate(row.decided_at):%d/%m/%Y}' if row.decided_at else ''}. {row.instrument}".strip(),
                ],
            )
        )
        for row in rows
        if row.person_id in judging
    ]
    plain = (
        "Không đánh giá viên nào giữ vị trí tại đơn vị được đánh giá, hoặc đã soạn thảo, quyết định phiên bản được đánh giá "
        "trong 24 tháng trước ngày đánh giá."
    )
    if not said:
        return [text(plain)]
    return [
        text("Trừ các trường hợp được cho phép bằng văn bản sau đây, " + plain[0].lower() + plain[1:]),
        *map(text, said),
    ]


def _answers(audit: Audit) -> list[Paper]:
    rows = audit.audit_units.select_related("unit", "answer")
    said = [
        f"{row.unit.name}: {row.answer.remark or 'Thống nhất với báo cáo'} ({row.answer.by_name}, {timezone.localdate(row.answer.at):%d/%m/%Y})"
        for row in rows
        if hasattr(row, "answer")
    ]
    return [heading("8. Ý kiến của đơn vị được đánh giá"), items(said)] if said else []


KINDS: dict[str, tuple[str, Callable[[Audit], Paper]]] = {
    "quyet-dinh": ("Quyết định thành lập đoàn", decision),
    "ke-hoach": ("Kế hoạch đánh giá", plan),
    "bien-ban-mo-dau": ("Biên bản họp mở đầu", opening),
    "bien-ban-ket-thuc": ("Biên bản họp kết thúc", closing),
    "danh-muc": ("Danh mục kiểm tra", checklist),
    "bao-cao": ("Báo cáo đánh giá", report),
}


def paper_of(audit: Audit, kind: str) -> Paper:
    """One paper of an audit, in Vietnamese."""
    with override("vi"):
        return KINDS[kind][1](audit)


def programme_paper(programme: Programme, day: date) -> Paper:
    """The programme of a year (Chương trình đánh giá nội bộ): units by weight, reasons in figures, months, adjustments."""
    with override("vi"):
        return _programme(programme, day)


def _programme(programme: Programme, day: date) -> Paper:
    lines = lines_of(programme)
    rows = [
        [
            str(row["line"].rank),
            row["line"].unit.name,
            "\n".join(f"{one['label']}: {one['words']} ({one['points']} x {one['weight']})" for one in row["reasons"]),
            str(row["line"].total),
            f"{row['line'].month:02d}/{programme.year}" if row["line"].month else "Không đánh giá",
            str(row["line"].group) if row["line"].month else "",
        ]
        for row in lines
    ]
    changes = [
        f"{row['line'].unit.name}: {_month(one.from_month)} sang {_month(one.to_month)}. Lý do: {one.reason} "
        f"({one.by_name}, {timezone.localdate(one.at):%d/%m/%Y})"
        for row in lines
        for one in row["adjustments"]
    ]
    approved = programme.decisions.filter(move="approve", round=programme.round).order_by("-at").first()
    is_approved = programme.state == State.APPROVED
    blocks = [
        *([] if is_approved else [text("DỰ THẢO, chưa phê duyệt.")]),
        heading("1. Mục đích"),
        text(programme.objective or "…"),
        heading("2. Chuẩn mực"),
        text(programme.criteria or programme.edition.name),
        heading("3. Các cuộc đánh giá"),
        text(f"Thứ tự theo trọng số tính từ số liệu ngày {programme.weighed_date:%d/%m/%Y}: điểm (0 đến 5) nhân với hệ số của từng lý do."),
        table(["TT", "Đơn vị", "Lý do: số liệu (điểm x hệ số)", "Trọng số", "Tháng", "Cuộc số"], rows, ["w8", "w20", "", "w12", "w15", "w10"]),
        *([heading("4. Điều chỉnh"), items(changes)] if changes else []),
    ]  # fmt: skip
    return {
        "agency": agency_of(programme.agency),
        "kind": "CHƯƠNG TRÌNH",
        "number": "",
        "symbol": _symbol("CTr", programme.agency),
        "date": timezone.localdate(approved.at).isoformat() if approved and is_approved else None,
        "subject": f"Đánh giá nội bộ hệ thống quản lý chất lượng năm {programme.year}",
        "blocks": [block for block in blocks if block],
        "signers": [_signed(approved) if approved and is_approved else _head(programme.agency)],
        "recipients": ["Các đơn vị", "Đánh giá viên nội bộ"],
    }


def _signed(row: Any) -> dict[str, str]:
    return {"name": row.person_name, "post": row.post_title, "capacity": row.capacity, "on_behalf_of": row.on_behalf_of}


def _month(month: int | None) -> str:
    return f"tháng {month:02d}" if month else "không đánh giá"
