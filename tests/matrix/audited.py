"""Programmes and audits of the world: planned, on site and reported, of two agencies, with everything that hangs on one."""

from datetime import timedelta
from types import SimpleNamespace

from audits.actions import auditing, checking, conducting, covering, naming, programming
from audits.models import AuditSlot, ChecklistAnswer, ChecklistItem, ItemFinding, Programme
from qms.files.uploads import Upload
from tests import make
from tests.audits.auditing import held
from tests.matrix.aimed import aimed_by_now
from tests.matrix.converted import converted_by_now
from tests.matrix.met import meetings_of, met_by_now

MORE = 50
PAPER = Upload("bang-chung.pdf", "application/pdf", b"%PDF-1.7 evidence of an audit")


def audited_by_now(w: SimpleNamespace) -> None:
    """`w.audits` and `w.programmes` by how far they are, `w.certificates`, `w.templates`."""
    their = SimpleNamespace(agency=w.commune, trade=w.their.trade, officer=w.their.officer)
    year, at = make.today().year, make.now()
    w.programmes = {"approved": held.approved(w)}
    for label, who, when in (("draft", w, year + 1), ("theirs", their, year)):
        w.programmes[label] = programming.propose_programme(
            who.agency, year=when, by=who.officer, at=at, day=make.today()
        )
    reported = held.reported(w, "minor", "conform")
    w.audits = {"planned": _planned(w), "on site": _on_site(w), "reported": reported, "theirs": held.opened(their)}
    w.audits["energy"] = held.opened(w, w.energy, title="Đánh giá Phòng Quản lý năng lượng")
    w.left_out = [
        covering.leave_out_clause(
            agency, clause=held.clause("8.3", "Thiết kế"), unit=None, reason_said="Không thiết kế dịch vụ",
            from_date=make.today(), by=officer, at=at,
        )
        for agency, officer in ((w.agency, w.officer), (w.commune, w.their.officer))
    ]  # fmt: skip
    met_by_now(w)
    w.certificates = {
        "ours": w.agency.auditors.order_by("pk").first(),
        "theirs": naming.certify_auditor(
            w.commune, w.their.author, certificate="01", is_lead=True, from_date=make.BEGIN, until_date=None,
            training="", by=w.their.officer, at=at,
        ),
    }  # fmt: skip
    kept = {"title": "Một cửa", "questions": "7.5.3 Có đủ không?", "is_retired": False, "at": at}
    w.templates = {
        "ours": checking.keep_template(w.agency, None, by=w.officer, **kept),
        "theirs": checking.keep_template(w.commune, None, by=w.their.officer, **kept),
    }
    aimed_by_now(w)
    converted_by_now(w)


def _planned(w: SimpleNamespace):
    """With a lead, a permission that waits, a sample and a question."""
    audit, at = held.dated(w, days=3), make.now()
    naming.name_member(audit, w.auditor, role="lead", by=w.officer, at=at)
    held.certified(w, w.author)
    naming.ask_permission(
        audit, w.author, role="auditor", justification="Không còn ai khác biết việc", restriction="", by=w.officer, at=at
    )  # fmt: skip
    conducting.draw_sample(audit, title="Hồ sơ", population="40", size=4, seed="1", by=w.officer, at=at)
    checking.add_question(audit, text="Có sổ không?", clause=None, by=w.officer, at=at)
    return audit


def _on_site(w: SimpleNamespace):
    """With answers and a file."""
    audit, at = held.dated(w), make.now()
    naming.name_member(audit, w.auditor, role="lead", by=w.officer, at=at)
    naming.name_member(audit, w.reader, role="auditor", by=w.officer, at=at)
    day = f"{audit.start_date:%d/%m/%Y}"
    auditing.write_schedule(audit, schedule=f"{day} 08:00-09:00 Họp", by=w.officer, at=at)
    checking.add_from_clauses(audit, clauses=[held.clause()], by=w.officer, at=at)
    held.move(audit, "prepare", w.officer)
    item = audit.items.get()
    checking.answer_question(item, held.said("minor"), by=w.auditor, at=at)
    checking.show_evidence(item, upload=PAPER, link="", name="Sổ giao nhận", by=w.auditor, at=at)
    return audit


def place(audit) -> dict:
    """How an address names an audit."""
    return {"agency": audit.agency.slug, "year": audit.year, "order": audit.order}


def audited_things(w: SimpleNamespace, args: tuple[str, ...]) -> dict:
    """Kinds of things of this part, as `tests.matrix.addresses` tells them."""
    return {
        "auditor": [(label, {"pk": row.pk}, row) for label, row in w.certificates.items()],
        "template": [(label, {"pk": row.pk}, row) for label, row in w.templates.items()],
        "audit": list(audits_of(w, args)) if "audit" in args else [],
        "programme": list(programmes_of(w, args)) if "programme" in args else [],
        "report": [(row.slug, covered(row, args), row) for row in (w.agency, w.commune)],
        "meeting": list(meetings_of(w, args)) if "meeting" in args else [],
        "left_out": [(row.agency.code, {"pk": row.pk}, row) for row in w.left_out],
    }


def covered(agency, args: tuple[str, ...]) -> dict:
    """How an address names a report of an agency, or one field of its coverage."""
    if "line" not in args:
        return {"agency": agency.slug}
    line = held.clause("7.5", "Thông tin dạng văn bản")
    unit = agency.units.order_by("order", "pk").first()
    return {"agency": agency.slug, "edition": line.edition.key, "number": line.number, "unit": unit.pk}


PARTS = {
    "member": lambda audit: audit.team.first(),
    "asked": lambda audit: audit.overrides.first(),
    "sample": lambda audit: audit.samples.first(),
    "item": lambda audit: audit.items.first(),
    "row": lambda audit: audit.audit_units.first(),
    "evidence": lambda audit: next((one for item in audit.items.all() for one in item.evidence_rows.all()), None),
}


def audits_of(w: SimpleNamespace, args: tuple[str, ...]):
    """(label, how the address names it, audit) of every audit that has the part asked for."""
    for label, audit in w.audits.items():
        if len(args) == 1:
            yield label, place(audit), audit
        elif args[1] == "kind":
            yield label, {**place(audit), "kind": "ke-hoach"}, audit
        elif part := PARTS[args[1]](audit):
            yield label, {**place(audit), args[1]: part.pk}, audit


def programmes_of(w: SimpleNamespace, args: tuple[str, ...]):
    for label, row in w.programmes.items():
        more = {"line": row.lines.first().pk} if "line" in args else {}
        yield label, {"agency": row.agency.slug, "year": row.year, **more}, row


def more_audited(w: SimpleNamespace) -> None:
    """Fifty more audits, and fifty more of what hangs on one."""
    site, at, planned = w.audits["on site"], make.now(), w.audits["planned"]
    for number in range(MORE):
        held.opened(w, w.trade, w.energy, title=f"Cuộc {number}")
        conducting.draw_sample(planned, title="x", population="9", size=1, seed=str(number), by=w.officer, at=at)
        item = checking.add_question(site, text=f"Câu {number}", clause=held.clause(), by=w.auditor, at=at)
        checking.answer_question(item, held.said("minor"), by=w.auditor, at=at)
        checking.show_evidence(item, upload=None, link="https://example.vn/1", name="", by=w.auditor, at=at)
        checking.add_question(planned, text=f"Câu {number}", clause=None, by=w.officer, at=at)
        day = planned.start_date
        AuditSlot.objects.create(audit=planned, day_date=day, from_time="08:00", to_time="09:00", what=str(number))
        person = make.person(f"dgv.{number}", on=make.post(w.office, f"Đánh giá viên {number}", "auditor"))
        held.certified(w, person)
        if number < 5:
            naming.name_member(planned, person, role="auditor", by=w.officer, at=at)
    for item in ChecklistItem.objects.filter(audit=site, item_findings=None, answers__isnull=False)[:10]:
        held.found(w, item)
    assert ChecklistAnswer.objects.filter(item__audit=site).count() > MORE
    assert ItemFinding.objects.filter(item__audit=site).count() > 5
    assert Programme.objects.count() == 3
    _more_lines(w)


def _more_lines(w: SimpleNamespace) -> None:
    """The draft programme after the agency has grown."""
    for number in range(20):
        make.unit(w.agency, f"MOI{number}", f"Đơn vị mới {number}", parent=w.board)
    draft = w.programmes["draft"]
    programming.weigh_again(draft, by=w.officer, at=make.now(), day=make.today() + timedelta(days=1))
    for line in draft.lines.all()[:20]:
        programming.adjust_line(line, month=12, group=9, reason="Chuyển sang cuối năm", by=w.officer, at=make.now())


def named(w: SimpleNamespace) -> dict[str, str]:
    """Addresses of what the budgets look at."""
    planned, site = w.audits["planned"], w.audits["on site"]
    return {
        "programme": w.programmes["draft"].get_absolute_url(),
        "approved": w.programmes["approved"].get_absolute_url(),
        "planned": planned.get_absolute_url(),
        "on_site": site.get_absolute_url(),
        "reported": w.audits["reported"].get_absolute_url(),
        "question": f"{site.get_absolute_url()}phieu/{site.items.order_by('order').first().pk}/",
        "sample": f"{planned.get_absolute_url()}mau/{planned.samples.first().pk}/",
    }


def audited_by_word(w: SimpleNamespace, word, told) -> None:
    """An audit of the energy unit, led from another unit, with a word in every text; a draft programme with words."""
    at = make.now()
    leader = make.person("dan.doan", on=make.post(w.office, "Trưởng đoàn", "auditor", code="td"))
    held.certified(w, leader, lead=True)
    held.certified(w, w.reader)
    audit = held.opened(w, w.energy, title=word())
    audit = held.plan(w, audit, objective=word(), criteria=word(), location=word())
    naming.name_member(audit, leader, role="lead", by=w.officer, at=at)
    naming.ask_permission(
        audit, w.reader, role="auditor", justification=f"{word()} không còn ai", restriction=word(), by=w.officer, at=at
    )
    day = f"{audit.start_date:%d/%m/%Y}"
    auditing.write_schedule(audit, schedule=f"{day} 08:00-09:00 {word()} | {word()}", by=w.officer, at=at)
    conducting.draw_sample(audit, title=word(), population=f"{word()}\n{word()}", size=1, by=w.officer, at=at)
    item = checking.add_question(audit, text=word(), clause=held.clause(), place=word(), by=w.officer, at=at)
    naming.decide_permission(
        audit.overrides.get(), is_allowed=False, remark=word(), instrument="", by=w.deputy, at=at, day=make.today()
    )
    held.move(audit, "prepare", w.officer)
    checking.answer_question(item, held.said("minor", word()), by=leader, at=at)
    checking.show_evidence(
        item, upload=Upload("so.pdf", "application/pdf", word().encode()), link="", name=word(), by=leader, at=at
    )
    held.minuted(audit, leader, opening=word(), closing=word(), strengths=word(), conclusion=word())
    draft = programming.propose_programme(w.agency, year=make.today().year, by=w.officer, at=at, day=make.today())
    programming.adjust_line(draft.lines.first(), month=12, group=1, reason=told(), by=w.officer, at=at)
    programming.write_programme(
        draft, objective=told(), criteria=told(), edition=draft.edition, review_post=w.deputy_post, token=draft.token,
        by=w.officer, at=at,
    )  # fmt: skip
    w.audits, w.programmes = {"energy audit": audit}, {"draft programme": draft}
    w.certificates = {"ours": w.agency.auditors.first()}
    w.left_out = [
        covering.leave_out_clause(
            w.agency, clause=held.clause("8.3", "Thiết kế"), unit=w.energy, reason_said="Không thiết kế dịch vụ", from_date=make.today(),
            by=w.officer, at=at,
        )
    ]  # fmt: skip
    kept = {"title": "Một cửa", "questions": "Có sổ không?", "is_retired": False}
    w.templates = {"ours": checking.keep_template(w.agency, None, by=w.officer, at=at, **kept)}
