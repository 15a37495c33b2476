"""Minutes and notice of conclusions of a management review, as `qms.printing.render_official` takes them. From what is frozen.

Vietnamese, whatever the language of the screen. Blanks stand where something is not known yet.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from audits.auditing.papers import Paper, agency_of, heading, items, table, text
from audits.models import ManagementReview
from audits.reviewing.kinds import Verdict
from audits.reviewing.pack import frozen

VERDICTS = {Verdict.GOOD: "Đạt", Verdict.WATCH: "Cần theo dõi", Verdict.BAD: "Chưa đạt", Verdict.NONE: "…"}
KINDS = {"improvement": "Cải tiến", "change": "Thay đổi hệ thống", "resources": "Nguồn lực"}


def _symbol(kind: str, review: ManagementReview) -> str:
    return f"{kind}-{review.agency.symbol or review.agency.code}"


def _paper(review: ManagementReview, kind: str, subject: str, blocks: list[Paper], **more: Any) -> Paper:
    return {
        "agency": agency_of(review.agency),
        "kind": kind,
        "number": "",
        "symbol": "",
        "date": None,
        "subject": subject,
        "blocks": [block for block in blocks if block],
        "signers": [],
        "recipients": [],
        **more,
    }


def _decisions(review: ManagementReview) -> Paper:
    rows = [
        [str(row.number), KINDS[row.kind], row.what, row.owner_title, f"{row.due_date:%d/%m/%Y}"]
        for row in review.decisions.all()
    ]
    return table(
        ["TT", "Loại", "Nội dung kết luận", "Vị trí thực hiện", "Thời hạn"], rows, ["w8", "w15", "", "w25", "w15"]
    )


def minutes(review: ManagementReview) -> Paper:
    """Minutes (biên bản): who was there, every input with its figures and what was said, decisions."""
    said = {row.code: row.said for row in review.inputs.all()}
    people = list(review.attendees.all())
    here = [f"{row.name}{f', {row.post_title}' if row.post_title else ''}" for row in people if not row.is_absent]
    away = [f"{row.name}: {row.reason}" for row in people if row.is_absent]
    day = review.held_date
    blocks = [
        text(f"Thời gian: {f'ngày {day:%d/%m/%Y}' if day else '…'}. Địa điểm: {review.place}."),
        text(f"Chủ trì: {review.chair.full_name}. Thư ký: {review.secretary.full_name}."),
        heading("1. Thành phần"),
        items(here),
        *([text("Vắng mặt:"), items(away)] if away else []),
        heading(
            f"2. Đầu vào xem xét, số liệu đến ngày {review.data_date:%d/%m/%Y}"
            if review.data_date
            else "2. Đầu vào xem xét"
        ),
        table(
            ["", "Nội dung", "Số liệu, nhận xét", "Đánh giá"],
            [
                [one["code"], one["title"], _told(one, said.get(one["code"], "")), VERDICTS[one["verdict"]]]
                for one in frozen(review)
            ],
            ["w8", "w25", "", "w15"],
        ),
        heading("3. Kết luận chung"),
        text(review.overall or "…"),
        heading("4. Các kết luận cụ thể"),
        _decisions(review) or text("…"),
        text("Biên bản được đọc lại cho những người có mặt nghe và thống nhất./."),
    ]
    return _paper(
        review, "BIÊN BẢN", f"Xem xét của lãnh đạo về hệ thống quản lý chất lượng ({review.code})", blocks,
        number=review.minutes_number, symbol="" if review.minutes_number else _symbol("BB", review),
        date=day.isoformat() if day else None,
        signers=[{"name": review.secretary.full_name, "label": "Thư ký"}, {"name": review.chair.full_name, "label": "Chủ trì"}],
    )  # fmt: skip


def _told(one: dict[str, Any], said: str) -> str:
    parts = [one["sentence"], one["words"], f"Ý kiến tại cuộc họp: {said}" if said else ""]
    return "\n".join(part for part in parts if part)


def notice(review: ManagementReview) -> Paper:
    """Notice of conclusions (thông báo kết luận), signed by the head of the agency."""
    agency = review.agency
    title = agency.head_title or "Người đứng đầu"
    day = review.held_date
    blocks = [
        text(
            f"Ngày {f'{day:%d/%m/%Y}' if day else '…'}, tại {review.place}, {review.chair.full_name} đã chủ trì cuộc họp xem xét của "
            f"lãnh đạo về hệ thống quản lý chất lượng ({review.code}). Sau khi nghe báo cáo và ý kiến của các thành viên dự họp, "
            "người chủ trì kết luận như sau:"
        ),
        heading("1. Đánh giá chung"),
        text(review.overall or "…"),
        heading("2. Nhiệm vụ"),
        _decisions(review) or text("…"),
        text(
            "Các đơn vị, cá nhân được giao nhiệm vụ tổ chức thực hiện và báo cáo kết quả trên hệ thống trước thời hạn./."
        ),
    ]
    return _paper(
        review, "THÔNG BÁO", "Kết luận cuộc họp xem xét của lãnh đạo về hệ thống quản lý chất lượng", blocks,
        number=review.notice_number, symbol="" if review.notice_number else _symbol("TB", review),
        date=review.notice_date.isoformat() if review.notice_date else None,
        signers=[{"name": "", "post": title.split(agency.name)[0].strip() or title}],
        recipients=["Các thành viên dự họp", "Các đơn vị thuộc cơ quan", "Lưu: VT"],
    )  # fmt: skip


PAPERS: dict[str, tuple[str, Callable[[ManagementReview], Paper]]] = {
    "bien-ban": ("Biên bản xem xét của lãnh đạo", minutes),
    "thong-bao": ("Thông báo kết luận", notice),
}


def paper_of(review: ManagementReview, kind: str) -> Paper:
    """One paper of a review, in Vietnamese."""
    with override("vi"):
        return PAPERS[kind][1](review)
