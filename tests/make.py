"""A small world for tests, made by plain functions. People are named by their part: author, officer, head, reader ..."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from documents import actions
from documents.actions.applying import applying_set
from documents.actions.issuing import open_periods
from documents.models import Document, DocumentType, RouteRule, TypeRules, Version
from documents.models.route import Who
from documents.official import keep_official
from qms.approvals.proof import prove_identity
from qms.people.models import Agency, AgencyPhase, Appointment, Post, PostRole, Unit, UnitPhase, User
from qms.standards.models import Edition
from qms.tokens.actions import create_token
from tests.taped import taped

PASSWORD = "mat-khau-du-dai-2026"
BEGIN = date(2020, 1, 1)
PDF = b"%PDF-1.7 test rendition "


def now() -> datetime:
    """The instant acts are made at."""
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def agency(
    code: str = "SCT",
    *,
    name: str = "Sở Công Thương tỉnh Lam Sơn",
    level: str = "department",
    parent: Agency | None = None,
) -> Agency:
    edition, _new = Edition.objects.get_or_create(key="2015", defaults={"name": "TCVN ISO 9001:2015"})
    made = Agency.objects.create(
        code=code,
        slug=code.lower(),
        level=level,
        name=name,
        short_name=name,
        parent=parent,
        from_date=BEGIN,
        place="Lam Sơn",
        symbol=code,
        head_title=f"Giám đốc {name}",
        edition=edition,
    )
    made.path = f"{parent.path if parent else '.'}{made.pk}."
    made.save()
    AgencyPhase.objects.create(agency=made, name=name, short_name=name, parent=parent, path=made.path, from_date=BEGIN)
    return made


def unit(of: Agency, code: str, name: str, *, parent: Unit | None = None, order: int = 100) -> Unit:
    made = Unit.objects.create(
        agency=of, code=code, name=name, short_name=name, parent=parent, order=order, from_date=BEGIN
    )
    made.path = f"{parent.path if parent else '.'}{made.pk}."
    made.save()
    UnitPhase.objects.create(unit=made, name=name, short_name=name, parent=parent, path=made.path, from_date=BEGIN)
    return made


def post(
    of: Unit,
    title: str,
    *roles: str,
    code: str = "",
    is_head: bool = False,
    is_agency_head: bool = False,
    is_deputy: bool = False,
) -> Post:
    made = Post.objects.create(
        unit=of,
        code=code or title.lower().replace(" ", "-")[:40],
        title=title,
        from_date=BEGIN,
        is_head=is_head,
        is_agency_head=is_agency_head,
        is_deputy=is_deputy,
    )
    for role in roles:
        PostRole.objects.create(post=made, role=role)
    return made


def person(username: str, full_name: str = "", *, on: Post | None = None, until: date | None = None) -> User:
    """Somebody who signs in with PASSWORD, appointed to the post `on`."""
    made = User(username=username, full_name=full_name or username.replace(".", " ").title(), honorific="chị")
    made.set_password(PASSWORD)
    made.agency = on.unit.agency if on else None
    made.save()
    if on:
        appoint(made, on, until=until)
    return made


def appoint(who: User, on: Post, *, until: date | None = None) -> Appointment:
    who.__dict__.pop("_rights", None)
    return Appointment.objects.create(person=who, post=on, from_date=BEGIN, until_date=until)


def document_type(slug: str = "quy-trinh", name: str = "Quy trình", *, holds: str = "sections") -> DocumentType:
    made, _new = DocumentType.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "name_en": slug,
            "heading": name.upper(),
            "holds": holds,
            "sections": [
                {"number": "1", "heading": "Mục đích", "level": 1},
                {"number": "2", "heading": "Phạm vi", "level": 1},
            ],
        },
    )
    return made


def world() -> SimpleNamespace:
    """One department with people in every role, its province above, one commune beside, a procedure type with a route."""
    w = SimpleNamespace()
    w.province = agency("UBT", name="Ủy ban nhân dân tỉnh Lam Sơn", level="province")
    w.agency = agency(parent=w.province)
    w.commune = agency("HS", name="Ủy ban nhân dân xã Hòa Sơn", level="commune", parent=w.province)
    w.board = unit(w.agency, "LD", "Lãnh đạo Sở", order=1)
    w.office = unit(w.agency, "VP", "Văn phòng Sở", parent=w.board, order=2)
    w.trade = unit(w.agency, "TM", "Phòng Quản lý thương mại", parent=w.board, order=3)
    w.energy = unit(w.agency, "NL", "Phòng Quản lý năng lượng", parent=w.board, order=4)
    w.province_office = unit(w.province, "UBT-VP", "Văn phòng Ủy ban nhân dân tỉnh")
    w.commune_board = unit(w.commune, "HS-LD", "Lãnh đạo Ủy ban nhân dân xã")
    w.head_post = post(w.board, "Giám đốc Sở", "head", code="giam-doc", is_head=True, is_agency_head=True)
    w.deputy_post = post(w.board, "Phó Giám đốc Sở", "reviewer", code="pho-giam-doc", is_deputy=True)
    w.officer_post = post(w.office, "Thư ký ISO", "officer", code="thu-ky-iso")
    w.trade_head_post = post(
        w.trade, "Trưởng phòng Quản lý thương mại", "unit_head", code="tm-truong-phong", is_head=True
    )
    w.author_post = post(w.trade, "Chuyên viên thụ lý", "author", code="tm-chuyen-vien")
    w.reader_post = post(w.energy, "Chuyên viên năng lượng", "reader", code="nl-chuyen-vien")
    w.head = person("hoa.pham", "Phạm Văn Hòa", on=w.head_post)
    w.deputy = person("duc.le", "Lê Minh Đức", on=w.deputy_post)
    w.officer = person("lananh.do", "Đỗ Thị Lan Anh", on=w.officer_post)
    w.unit_head = person("bao.tran", "Trần Quốc Bảo", on=w.trade_head_post)
    w.author = person("ha.nguyen", "Nguyễn Thị Thu Hà", on=w.author_post)
    w.reader = person("nam.vo", "Võ Hoài Nam", on=w.reader_post)
    w.auditor = person("hai.mai", "Mai Thanh Hải", on=post(w.energy, "Đánh giá viên", "auditor", code="dgv"))
    w.administrator = person(
        "tuan.nguyen", "Nguyễn Anh Tuấn", on=post(w.office, "Quản trị hệ thống", "administrator", code="quan-tri")
    )
    w.supervisor = person(
        "vinh.hoang", "Hoàng Quang Vinh", on=post(w.province_office, "Chuyên viên kiểm soát", "supervisor", code="kstt")
    )
    w.outside = person(
        "dong.ngo",
        "Ngô Thành Đông",
        on=post(w.board, "Đoàn kiểm tra", "outside_reader", code="dkt"),
        until=today() + timedelta(days=30),
    )
    w.stranger = person(
        "thu.ha", "Hà Thị Minh Thu", on=post(w.commune_board, "Công chức một cửa", "reader", code="mot-cua")
    )
    w.nobody = person("khong.vi.tri", "Người Không Vị Trí")
    w.type = document_type()
    w.rules = rules(w.agency, w.type, pattern="QT-{unit}-{nn}")
    for order, (kind, at) in enumerate(
        (("check", w.officer_post), ("review", w.deputy_post), ("approve", w.head_post)), 1
    ):
        RouteRule.objects.create(rules=w.rules, order=order, kind=kind, who=Who.POST, post=at, due_days=3)
    return w


EVERYBODY = (
    "head",
    "deputy",
    "officer",
    "unit_head",
    "author",
    "reader",
    "auditor",
    "administrator",
    "supervisor",
    "outside",
    "stranger",
    "nobody",
)


def rules(of: Agency, type: DocumentType, *, pattern: str = "QT-{nn}") -> TypeRules:
    return TypeRules.objects.create(agency=of, type=type, code_pattern=pattern, review_months=12, retention="5 năm")


def proof(who: User, at: datetime | None = None) -> Any:
    """The person's password, entered just now."""
    return prove_identity(who, PASSWORD, at=at or now())


def secret(who: User, *scopes: str, days: int = 30, name: str = "Chương trình") -> str:
    """A new token of the person, as a program sends it."""
    at = now()
    until = today() + timedelta(days=days)
    return create_token(by=who, name=name, scopes=scopes, until_date=until, proof=proof(who, at), at=at)[1]


@taped
def draft(
    w: SimpleNamespace,
    *,
    by: User | None = None,
    title: str = "Quy trình cấp Giấy chứng nhận",
    text: str = "Nội dung",
    **fields: Any,
) -> Version:
    """A first draft by the author, with text in every section, ready to be submitted."""
    by = by or w.author
    fields = {"owner_unit": w.trade, "owner_post": w.trade_head_post, "type": w.type, **fields}
    document = actions.create_document(
        title=title, by=by, at=now(), day=today(), applying=applying_set(units=[w.trade, w.office]), **fields
    )
    version = document.versions.get()
    for section in version.sections.all():
        actions.save_section(
            version, section.uuid, token=section.token, by=by, at=now(), html=f"<p>{text} {section.heading}</p>"
        )
    version.refresh_from_db()
    actions.save_details(
        version, token=version.token, by=by, at=now(), reason="Ban hành lần đầu", basis="Nghị định số 118/2025/NĐ-CP"
    )
    return Version.objects.get(pk=version.pk)


@taped
def submitted(w: SimpleNamespace, **fields: Any) -> Version:
    """In review, the check of form open."""
    version = draft(w, **fields)
    return actions.submit(version, by=version.author, at=now(), day=today()).thing


@taped
def reviewed(w: SimpleNamespace, **fields: Any) -> Version:
    """In approval: checked by the officer, reviewed by the deputy."""
    return _along(w, submitted(w, **fields), ("check", w.officer), ("review", w.deputy))


@taped
def approved(w: SimpleNamespace, **fields: Any) -> Version:
    """Approved by the head, not yet issued."""
    return _along(w, reviewed(w, **fields), ("approve", w.head))


def _along(w: SimpleNamespace, version: Version, *moves: tuple[str, User]) -> Version:
    for move, who in moves:
        at, is_past = now(), version.comments.filter(resolved_at__isnull=True).exists()
        remark = "Góp ý còn mở không làm thay đổi nội dung" if is_past else ""
        version = actions.decide(version, move, by=who, at=at, day=today(), proof=proof(who, at), remark=remark).thing
    return version


def issued(
    w: SimpleNamespace, version: Version, *, from_date: date | None = None, number: str = "", late_reason: str = ""
) -> Version:
    """Issued by the officer; the official PDF is a few bytes, and the period is open."""
    at = now()
    decision = actions.prepare_decision(
        version.document.agency,
        versions=[version],
        by=w.officer,
        at=at,
        signer_name=w.head.full_name,
        signer_post="Giám đốc Sở",
    )
    decision = actions.issue(
        decision,
        number=number or f"{decision.pk}/QĐ-SCT",
        date=today(),
        effective={version.pk: from_date or today()},
        by=w.officer,
        at=at,
        day=today(),
        proof=proof(w.officer, at),
        late_reason=late_reason,
    )
    version = Version.objects.get(pk=version.pk)
    keep_official(version, PDF + str(version.pk).encode(), at=at)
    open_periods(decision, at=at)
    return Version.objects.get(pk=version.pk)


@taped
def in_force(w: SimpleNamespace, *, from_date: date | None = None, **fields: Any) -> Version:
    """A version in force from today, or from `from_date`."""
    late = "Nhập muộn" if from_date and from_date < today() else ""
    return issued(w, approved(w, **fields), from_date=from_date, late_reason=late)


def document(w: SimpleNamespace, **fields: Any) -> Document:
    """A document with a version in force."""
    return in_force(w, **fields).document
