"""A world with one document in every state and of every class, a second agency that has its own, and who may act there.

`w.documents` and `w.versions` are by a name that says state and class: `in_force`, `restricted draft`, `their public`.
"""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from documents import actions
from documents.actions.applying import applying_set
from documents.actions.legal import relate_laws
from documents.models import (
    Document,
    ImpactCase,
    ImportRecord,
    IssuingDecision,
    JobDescription,
    LegalInstrument,
    RouteRule,
    Version,
)
from documents.models.route import Who
from procedures.actions.tthc_announcing import record_announcement
from procedures.actions.tthc_importing import ask_for_reading, checked_list
from procedures.models import AdministrativeProcedure, LinterRound, Responsibility, StandingFinding
from qms.files import store
from qms.jobs.models import Job
from qms.people.models import Delegation, Unit
from qms.word.result import Dropped, WordResult
from qms.worktime.models import CalendarDay, WorkHours
from tests import make
from tests.matrix.asked import asked_by_now
from tests.matrix.audited import audited_by_now
from tests.matrix.corrected import corrected_by_now
from tests.matrix.filed import filed_by_now, owed_by_now
from tests.matrix.reviewed import reviewed_by_now
from tests.matrix.told import told
from tests.procedures import stepping

PEOPLE = (
    *make.EVERYBODY, "their_author", "their_officer", "their_administrator", "top_officer", "top_administrator"
)  # fmt: skip
ANONYMOUS = "anonymous"
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)
LONG_AGO = timedelta(days=60)
TTHC = "2.000591"


def world() -> SimpleNamespace:
    """`make.world()` with everything that an address can be about."""
    w = ground()
    _documents(w)
    _theirs(w, w.their)
    for name in ("draft", "restricted draft", "their draft"):
        imported(w.versions[name])
    _shares(w)
    _decisions(w)
    w.changes = [_asked(w, w.documents["in_force"], w.reader), _asked(w, w.documents["their in_force"], w.their.head)]
    w.signals = {
        "in_force": said(w, "in_force", w.reader), "restricted": said(w, "restricted", w.officer),
        "their in_force": said(w, "their in_force", w.their.author),
    }  # fmt: skip
    amended(w)
    for by_now in (found, reviewed_by_now, asked_by_now, filed_by_now):
        by_now(w, "in_force", "restricted", "other unit restricted", "their in_force")
    copied(w, in_force=w.author, restricted=w.officer, **{"their in_force": w.their.author})
    corrected_by_now(w)
    audited_by_now(w)
    w.descriptions = [
        JobDescription.objects.create(post=post, document=w.documents[name], from_date=make.today() - LONG_AGO)
        for post, name in ((w.author_post, "in_force"), (w.their.trade_head_post, "their in_force"))
    ]
    return w


def found(w: SimpleNamespace, *names: str, word: str = "BM-99") -> None:
    """The nightly round found in each of these documents that a form it names is not in force any more."""
    at, day = make.now(), make.today()
    this = LinterRound.objects.create(day_date=day, started_at=at, finished_at=at)
    for about in names:
        version = Version.objects.get(pk=w.versions[about].pk)
        StandingFinding.objects.create(
            version=version, document=version.document, rule="forms", anchor="bases", about=word,
            say="the form %(code)s is not among the forms of the agency", told_text=json.dumps({"code": word}),
            since_date=version.period.from_date + timedelta(days=1), found_in=this, found_at=at,
        )  # fmt: skip


def said(w: SimpleNamespace, about: str, by: Any, text: str = "Chúng tôi làm khác") -> Any:
    """A signal from practice on the document."""
    return actions.signal_practice(
        w.documents[about], kind="otherwise", text=text, by=by, at=make.now(), day=make.today()
    )  # fmt: skip


def copied(w: SimpleNamespace, place: str = "Quầy 3", purpose: str = "Tra cứu", **holders: Any) -> None:
    """A controlled copy of each of these documents, released to this holder."""
    at, day = make.now(), make.today()
    for about, holder in holders.items():
        version = w.versions[about]
        officer = w.officer if version.document.agency_id == w.agency.pk else w.their.officer
        copy = actions.number_copy(version, holder=holder, place=place, purpose=purpose, by=officer, at=at, day=day)
        w.copies[about] = actions.release_copy(copy, sha256="0" * 64, by=officer, at=at, day=day)


def amended(w: SimpleNamespace) -> None:
    """The law that all these documents cite is amended: an impact case for each agency."""
    newer = LegalInstrument.objects.create(number="367/2025/NĐ-CP", kind="Nghị định", title="Sửa đổi, bổ sung")
    relation = relate_laws(
        newer, w.law, kind="amends", effect_date=make.today(), reason="Theo Điều 1", by=w.top_officer, at=make.now(),
        day=make.today(),
    )  # fmt: skip
    w.relations, w.impacts = [relation], list(ImpactCase.objects.select_related("agency").order_by("pk"))


def _asked(w: SimpleNamespace, document: Any, by: Any) -> Any:
    """An accepted change request on the document."""
    made = actions.ask_for_change(
        document, reason="Mục 2 chưa đúng với luật mới.", by=by, at=make.now(), day=make.today()
    )
    officer = w.officer if document.agency_id == w.agency.pk else w.their_officer
    return actions.accept_change(made, documents=[], text="", by=officer, at=make.now())


def ground() -> SimpleNamespace:
    """People, agencies, rules and what the administration keeps; no document yet."""
    w = make.world()
    w.documents, w.versions, w.descriptions, w.changes = {}, {}, [], []
    w.relations, w.impacts, w.copies, w.signals, w.reviews, w.readings = [], [], {}, {}, {}, {}
    w.law = LegalInstrument.objects.create(number="118/2025/NĐ-CP", kind="Nghị định", title="Về thủ tục hành chính")
    w.picture = store.put(PICTURE, media_type="image/png")
    w.form_type = make.document_type("bieu-mau", "Biểu mẫu", holds="file")
    _second_rules(w)
    their = neighbours(w)
    w.their, w.their_author, w.their_officer = their, their.author, their.officer
    w.their_administrator = make.person(
        "their.admin", on=make.post(their.office, "Quản trị xã", "administrator", code="quan-tri-xa")
    )
    w.top_officer = make.person(
        "top.officer", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso")
    )
    w.top_administrator = make.person(
        "top.admin", on=make.post(w.province_office, "Quản trị tỉnh", "administrator", code="quan-tri-tinh")
    )
    w.top_rules = make.rules(w.province, w.type, pattern="QT-UB-{nn}")
    # An author of another unit: nothing of the trade unit that is restricted is open here, and the other way round.
    w.energy_author = make.person("nl.soan", on=make.post(w.energy, "Chuyên viên soạn", "author", code="nl-soan"))
    _office(w)
    listed(w)
    make.secret(w.author, "search", name="Kho dữ liệu")
    w.token = w.author.tokens.get()
    told(w)
    owed_by_now(w)
    return w


def listed(w: SimpleNamespace) -> None:
    """Administrative procedures, who answers for them, a decision with its clocks, a file of its keeper."""
    at, day = make.now(), make.today()
    listed_as = {"name": "Cấp giấy phép", "field": "Thương mại", "levels": " tinh "}
    w.tthc = AdministrativeProcedure.objects.create(code=TTHC, **listed_as)
    w.tthc_former = w.tthc.former_texts.create(field="steps_text", text="Bước 1: Nộp hồ sơ", until_at=at)
    w.tthc_abolished = AdministrativeProcedure.objects.create(
        code="1.000001", name="Thủ tục cũ", abolished_date=day, abolished_by="5/QĐ-UBND"
    )
    w.responsibilities = [
        Responsibility.objects.create(procedure=w.tthc, agency=unit.agency, unit=unit, from_date=make.BEGIN)
        for unit in (w.trade, w.their.trade)
    ]
    w.announcement = record_announcement(
        number="2215/QĐ-UBND", signed_date=day, issuer="UBND tỉnh", title="Công bố danh mục", lines={TTHC: "amended"},
        agencies=[w.agency, w.commune], by=w.top_officer, at=at, day=day,
    )  # fmt: skip
    w.clocks = list(w.announcement.clocks.select_related("agency").order_by("pk"))
    file = SimpleUploadedFile("tthc.jsonl", json.dumps({"ma_thu_tuc": TTHC, "ten_thu_tuc": "Cấp giấy phép"}).encode())
    w.tthc_job = ask_for_reading(checked_list(file), by=w.top_officer, at=at, day=day)


def _second_rules(w: SimpleNamespace) -> None:
    rules = make.rules(w.agency, w.form_type, pattern="BM-{unit}-{nn}")
    for order, (kind, at) in enumerate(
        (("check", w.officer_post), ("review", w.deputy_post), ("approve", w.head_post)), 1
    ):
        RouteRule.objects.create(rules=rules, order=order, kind=kind, who=Who.POST, post=at, due_days=3)


def neighbours(w: SimpleNamespace) -> SimpleNamespace:
    """The commune with people of its own in every part of a route, so that `make.draft(their)` works there too."""
    their = SimpleNamespace(agency=w.commune, type=w.type, board=w.commune_board, picture=w.picture, law=w.law)
    their.office = make.unit(w.commune, "HS-VP", "Văn phòng xã", parent=w.commune_board)
    their.trade = make.unit(w.commune, "HS-KT", "Phòng Kinh tế xã", parent=w.commune_board)
    their.head = make.person("their.head", on=make.post(their.board, "Chủ tịch", "head", is_agency_head=True))
    their.deputy = make.person("their.deputy", on=make.post(their.board, "Phó Chủ tịch", "reviewer"))
    their.officer = make.person("their.officer", on=make.post(their.office, "Thư ký ISO xã", "officer"))
    their.author = make.person("their.author", on=make.post(their.trade, "Công chức soạn thảo", "author"))
    their.trade_head_post = make.post(their.trade, "Trưởng phòng xã", "unit_head", is_head=True)
    rules = make.rules(w.commune, w.type, pattern="QT-XA-{nn}")
    their.rules = rules
    posts = [("check", their.officer), ("review", their.deputy), ("approve", their.head)]
    for order, (kind, who) in enumerate(posts, 1):
        post = who.appointments.get().post
        RouteRule.objects.create(rules=rules, order=order, kind=kind, who=Who.POST, post=post, due_days=3)
    return their


def furnished(w: SimpleNamespace, *, has_steps: bool = False, **fields: Any) -> Version:
    """A draft that holds one of everything: picture, attachment, citation, amendment row, remark and an answer to it.

    With `has_steps` also the data of a procedure.
    """
    version = make.draft(w, **fields)
    if has_steps:
        version = stepping.written(
            version, stepping.step("Thẩm định", w.author_post), stepping.step("Ký", w.head_post, informed=[w.energy])
        )
    by, at = version.author, make.now()
    actions.attach_file(
        version, file=store.put(b"attached", media_type="application/pdf"), name="kem.pdf", by=by, at=at
    )
    section = version.sections.first()
    html = f'<p>Nội dung</p><p><img src="asset:{w.picture.sha256}" alt="Hình"></p>'
    actions.save_section(version, section.uuid, token=section.token, by=by, at=at, html=html)
    actions.cite(version, instrument=w.law, provision="Điều 1", by=by, at=at)
    actions.write_amendment(version, by=by, at=at, place="Mục 1", old="a", new="b", reason="Cho đúng")
    remark = actions.comment(version, text="Xem lại mục này", by=by, at=at, day=make.today())
    actions.answer_comment(remark, text="Đã xem", by=by, at=at, day=make.today())
    return Version.objects.get(pk=version.pk)


def submitted(w: SimpleNamespace, **fields: Any) -> Version:
    version = furnished(w, **fields)
    return actions.submit(version, by=version.author, at=make.now(), day=make.today()).thing


def reviewed(w: SimpleNamespace, **fields: Any) -> Version:
    return make._along(w, submitted(w, **fields), ("check", w.officer), ("review", w.deputy))


def approved(w: SimpleNamespace, **fields: Any) -> Version:
    return make._along(w, reviewed(w, **fields), ("approve", w.head))


def in_force(w: SimpleNamespace, *, days: int = 0, **fields: Any) -> Version:
    """In force since `days` ago, or in that many days where negative."""
    late = "Nhập muộn" if days > 0 else ""
    return make.issued(w, approved(w, **fields), from_date=make.today() - timedelta(days=days), late_reason=late)


def imported(version: Version, text: str = "Hộp chữ", name: str = "goc.docx") -> ImportRecord:
    """Say that the version came from a Word file."""
    report = WordResult(file=name, dropped=[Dropped(text, "body", 7)]).to_json() | {"fields": [], "signers": []}
    file = store.put(b"a word file", media_type="application/octet-stream")
    return ImportRecord.objects.create(
        version=version, file=file, file_name=name, report=report, at=make.now(), by=version.author
    )


def next_version(w: SimpleNamespace, document: Document) -> Version:
    """A draft of the next version, ready to be submitted."""
    draft = actions.start_version(document, by=w.author, at=make.now(), reason="Sửa mục 2")
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="Cho đúng")
    return draft


def replaced(w: SimpleNamespace, document: Document) -> Version:
    """The next version in force from today."""
    draft = next_version(w, document)
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, made)


def withdraw(w: SimpleNamespace, document: Document, reason: str = "Không còn cần") -> None:
    at = make.now()
    actions.withdraw_document(
        document, from_date=make.today(), reason=reason, by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at)
    )  # fmt: skip


def cancelled(w: SimpleNamespace, version: Version, reason: str = "Không cần nữa") -> Version:
    return actions.decide(version, "cancel", by=w.author, at=make.now(), day=make.today(), remark=reason).thing


def elsewhere(w: SimpleNamespace) -> dict[str, Any]:
    """Fields of a document of the energy unit, written there."""
    return {"by": w.energy_author, "owner_unit": w.energy, "owner_post": w.reader_post}


def keep(w: SimpleNamespace, name: str, version: Version) -> Version:
    w.documents[name] = Document.objects.get(pk=version.document_id)
    w.versions[name] = Version.objects.get(pk=version.pk)
    return version


def _documents(w: SimpleNamespace) -> None:
    keep(w, "draft", furnished(w, has_steps=True))
    keep(w, "in_review", submitted(w))
    keep(w, "in_approval", reviewed(w))
    keep(w, "approved", approved(w))
    old = keep(w, "superseded", in_force(w, days=60, has_steps=True))
    keep(w, "in_force", replaced(w, old.document))
    keep(w, "not_yet", in_force(w, days=-9))
    withdraw(w, keep(w, "withdrawn", in_force(w, days=60)).document)
    # The same number twice: one cancelled, one made again.
    again = keep(w, "has next draft", in_force(w, days=30))
    keep(w, "cancelled", cancelled(w, next_version(w, again.document)))
    keep(w, "draft again", next_version(w, again.document))
    keep(w, "public", in_force(w, classification="public"))
    keep(w, "public draft", furnished(w, classification="public"))
    keep(w, "restricted", in_force(w, classification="restricted"))
    keep(w, "restricted draft", furnished(w, classification="restricted"))
    keep(w, "restricted in_review", submitted(w, classification="restricted"))
    withdraw(w, keep(w, "restricted withdrawn", in_force(w, days=60, classification="restricted")).document)
    # Of another unit: the author and the head of the trade unit have no part in it.
    other = elsewhere(w)
    keep(w, "other unit draft", furnished(w, **other))
    keep(w, "other unit restricted", in_force(w, classification="restricted", **other))
    file = store.put(b"a form as a file", media_type="application/pdf")
    blank = make.draft(w, type=w.form_type, title="Mẫu đơn")
    actions.set_file(blank, file=file, name="mau.pdf", by=w.author, at=make.now())
    blank = actions.submit(blank, by=w.author, at=make.now(), day=make.today()).thing
    blank = make._along(w, blank, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    keep(w, "form", make.issued(w, blank))


def _theirs(w: SimpleNamespace, their: SimpleNamespace) -> None:
    keep(w, "their draft", furnished(their))
    keep(w, "their in_force", in_force(their))
    keep(w, "their public", in_force(their, classification="public"))
    keep(w, "their restricted", in_force(their, classification="restricted"))
    lent = furnished(their)
    lent = actions.set_applying(lent, agencies=[w.agency], units=[their.trade], by=their.author, at=make.now())
    made = actions.submit(lent, by=their.author, at=make.now(), day=make.today()).thing
    made = make._along(their, made, ("check", their.officer), ("review", their.deputy), ("approve", their.head))
    keep(w, "their applied here", make.issued(their, made))


def _shares(w: SimpleNamespace) -> None:
    w.shares = {}
    day, at = make.today(), make.now()

    def share(name: str, kind: str, key: str, whom: Any, begins: int, ends: int | None, by: Any) -> None:
        until = None if ends is None else day + timedelta(days=ends)
        grant = actions.share_document(
            w.documents[name], with_whom=whom, from_date=day + timedelta(days=begins), until_date=until,
            reason="Phối hợp", by=by, at=at,
        )  # fmt: skip
        w.shares[key] = (name, kind, grant)

    share("restricted", "nguoi", "a person", w.reader, 0, None, w.officer)
    share("restricted withdrawn", "don-vi", "a unit", Unit.objects.get(pk=w.commune_board.pk), -1, 5, w.officer)
    share("other unit restricted", "nguoi", "over", w.reader, -9, -1, w.officer)
    share("their restricted", "nguoi", "across agencies", w.auditor, 0, 1, w.their_officer)


def _decisions(w: SimpleNamespace) -> None:
    issued = w.versions["in_force"].issuing_decision
    scan = store.put(b"signed scan", media_type="application/pdf")
    actions.add_scan(issued, file=scan, name="ban-ky.pdf", by=w.officer, at=make.now())
    waiting = actions.prepare_decision(
        w.agency, versions=[w.versions["approved"]], by=w.officer, at=make.now(), signer_name="A", signer_post="B"
    )
    w.decisions = {
        "issued": IssuingDecision.objects.get(pk=issued.pk),
        "prepared": waiting,
        "theirs": w.versions["their in_force"].issuing_decision,
        "restricted": w.versions["restricted"].issuing_decision,
    }
    w.job = Job.objects.filter(owner=w.officer).first()
    w.taken = actions.ask_for_file(kind="xlsx", query="", chosen=[], by=w.officer, at=make.now())


def _office(w: SimpleNamespace) -> None:
    day = make.today()
    w.delegation = Delegation.objects.create(
        number="09/QĐ-SCT", giver_post=w.head_post, giver=w.head, receiver=w.unit_head, acts=["approve"],
        from_date=day - LONG_AGO, until_date=day + LONG_AGO,
    )  # fmt: skip
    their_post = w.their.head.appointments.get().post
    w.their_delegation = Delegation.objects.create(
        number="01/QĐ-UBND", giver_post=their_post, giver=w.their.head, receiver=w.their.deputy, acts=["approve"],
        from_date=day - LONG_AGO, until_date=day + LONG_AGO,
    )  # fmt: skip
    days = {"day_date": day + timedelta(days=20), "kind": "closed", "name": "Tổng kết", "source": "TB 1"}
    w.day = CalendarDay.objects.create(agency=w.agency, **days)
    w.their_day = CalendarDay.objects.create(agency=w.commune, **days)
    w.hours = WorkHours.objects.create(agency=w.agency, from_date=day + LONG_AGO)
    w.their_hours = WorkHours.objects.create(agency=w.commune, from_date=day + LONG_AGO)


def applying(*units: Unit) -> Any:
    """The interned set of these units."""
    return applying_set(units=units)
