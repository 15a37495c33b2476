"""SQL statements a page costs, as an ordinary user: the same for 10 documents and for 60, and within the budget.

Lists 6, details 8, beside what every page costs: session, person, rights, count of the navigation (at most 4). Pages of
work on one version are details like all others, for the author, the officer and who stands in for somebody.
"""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents import actions
from documents.legal.impact import Change
from documents.legal.spreading import open_cases
from documents.models import (
    AmendmentRow,
    Attachment,
    Comment,
    CopyMove,
    Document,
    DocumentCode,
    DocumentLink,
    Favourite,
    InForce,
    LegalCitation,
    PracticeSignal,
    Rendition,
    Section,
    Version,
    VersionEditor,
    VersionForm,
    VersionStep,
)
from procedures.models import AdministrativeProcedure, Announcement, Responsibility, ServedCode
from qms.files import store
from qms.notices.actions import notify
from qms.people.models import User
from qms.search.fold import sort_key
from tests import make
from tests.documents.linked import naming
from tests.matrix import aimed, asked, audited, converted, corrected, filed, met, reviewed, things
from tests.matrix.asking import paper_without_printing
from tests.matrix.pages import DETAILS, LISTS

pytestmark = pytest.mark.matrix
FIXED, LIST, DETAIL = 4, 6, 8
MORE = 50
DRAFTS = ("draft", "draft again", "sent back")


@pytest.fixture(scope="module")
def counts(w):
    """Statements of every page before and after the world has grown."""
    sent_back(w)
    in_review_again(w)
    things.keep(w, "naming", linked(w))
    for name in DRAFTS:
        DocumentLink.objects.create(version=w.versions[name], target=w.documents["public"])
    with pytest.MonkeyPatch.context() as patch:
        paper_without_printing(patch)
        pages = {name: (who, url) for name, (who, url) in LISTS.items()}
        pages |= {name: (who, address(w, about, url)) for name, (who, about, url) in DETAILS.items()}
        clients = {who: signed_in(getattr(w, who)) for who, _url in pages.values()}
        small = {name: measured(clients[who], url) for name, (who, url) in pages.items()}
        grow(w)
        large = {name: measured(clients[who], url) for name, (who, url) in pages.items()}
    return {name: (small[name], large[name]) for name in pages}


def linked(w):
    """A version in force that names the public document, uses the form, cites the law, and points to what is withdrawn."""
    return naming(w, w.documents["public"], w.documents["withdrawn"], forms=(w.documents["form"],), laws=(w.law,))


def sent_back(w):
    """A version that went half its way and is a draft again, with what was said about it."""
    version = make._along(w, things.submitted(w), ("check", w.officer))
    made = actions.decide(version, "return", by=w.deputy, at=make.now(), day=make.today(), remark="Sửa lại mục 2")
    things.keep(w, "sent back", made.thing)


def in_review_again(w):
    """The next version of a document, with links and forms, under review: all that the page of a decision puts together."""
    first = make.in_force(w)
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Sửa mục 2")
    actions.write_amendment(draft, place="Mục 2", old="a", new="b", reason="c", by=w.author, at=make.now())
    DocumentLink.objects.create(version=draft, target=w.documents["public"])
    VersionForm.objects.create(version=draft, form=w.documents["public"])
    version = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    remarks(w, version, 1)
    things.keep(w, "in review again", version)


def remarks(w, version, n):
    """So many remarks with two answers each, one in the text and one on the whole."""
    for number in range(n):
        anchor = version.sections.first().uuid if number % 2 else None
        row = Comment.objects.create(
            version=version, person=w.author, person_name="A", text="x", at=make.now(), anchor=anchor
        )
        for _times in range(2):
            row.answers.create(version=version, person=w.officer, person_name="B", text="y", at=make.now())


def signed_in(person):
    client = Client()
    client.force_login(person)
    client.get("/")
    return client


def address(w, about, url):
    version = w.versions[about or "draft"]
    version = Version.objects.get(pk=version.pk)
    slug = version.document.slug
    return url.format(
        document=f"/tai-lieu/{slug}/", version=f"/tai-lieu/{slug}/{version.number}/", pk=version.pk, slug=slug,
        number=version.number, decision=version.issuing_decision_id, rules=w.rules.pk, unit=w.trade.pk,
        person=w.author.pk, review=w.reviews["in_force"].pk, reading=w.readings["in_force"].pk, duty=w.duties["of the officer"].pk, series=w.series["in_force"].pk, record=w.records["in_force"].pk, post=w.author_post.pk, day=make.today().isoformat(), law=w.law.pk,
        impact=w.impacts[0].pk, announcement=w.announcement.pk, copy=w.copies["in_force"].pk, code=w.copies["in_force"].token,
        finding=numbered("phat-hien", w.findings["trade"]), corrective=numbered("khac-phuc", w.correctives["trade"]),
        **audited.named(w), **aimed.named(w), **met.named(w), **converted.named(w), signal=w.signals["in_force"].pk,
        change=w.changes[0].pk,
    )  # fmt: skip


def numbered(what, row):
    return f"/danh-gia/{row.agency.slug}/{what}/{row.code}/"


def measured(client, url):
    with CaptureQueriesContext(connection) as made:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return [row["sql"] for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def grow(w):
    """Fifty more of everything, straight in the tables: documents in force, drafts, versions waiting, people, units."""
    more_documents(w, "in_force", "I")
    more_documents(w, "superseded", "S", ended=True)
    more_documents(w, "draft", "D")
    more_documents(w, "in_review", "R")
    more_documents(w, "approved", "A")
    for name in DRAFTS:
        longer(w, w.versions[name])
    remarks(w, w.versions["in review again"], MORE)
    for _again in range(4):
        linked(w)
    open_cases(Change(w.law, w.relations[0].effect_date, w.relations[0]), by=None, at=make.now())
    first = w.copies["in_force"]
    for _again in range(MORE):
        things.copied(w, in_force=w.author)
        CopyMove.objects.create(copy=first, move="receive", by=w.author, by_name="A", at=make.now())
    w.copies["in_force"] = first
    more_listed(w)
    more_found(w)
    more_said(w)
    reviewed.more_reviewed(w)
    asked.more_asked(w)
    filed.more_filed(w)
    corrected.more_corrected(w)
    audited.more_audited(w)
    aimed.more_aimed(w)
    met.more_met(w)
    converted.more_converted(w)
    more_told(w)
    for number in range(MORE):
        unit = make.unit(w.agency, f"X{number}", f"Đơn vị {number}", parent=w.board)
        make.person(f"nguoi.{number}", on=make.post(unit, f"Chuyên viên {number}", "reader"))
        Favourite.objects.get_or_create(
            person=w.reader, document=Document.objects.filter(slug=f"i-{number}").get(), defaults={"at": make.now()}
        )
        DocumentCode.objects.create(
            agency=w.agency, code=f"CU {number}", slug=f"cu-{number}", given_at=make.now(), reason="Dùng trên giấy"
        )


def more_told(w):
    """Notices for the author and the officer."""
    for number in range(MORE):
        notify(
            kind="to_decide", to=[w.author, w.officer], about=f"again:{number}", url="/viec/", text="Chờ", at=make.now()
        )


def more_found(w):
    """Findings in everything that is in force."""
    for period in InForce.objects.filter(until_date=None, from_date__lte=make.today()).exclude(
        version__standing_findings__isnull=False
    ):
        w.versions["found"] = period.version
        things.found(w, "found")


def more_said(w):
    """Signals of the reader on one document, open, taken up and answered, and some on others, straight in the table."""
    kept = [field.attname for field in PracticeSignal._meta.concrete_fields if field.attname not in {"id", "anchor"}]
    one = {name: getattr(w.signals["in_force"], name) for name in kept}
    for number in range(MORE):
        PracticeSignal.objects.create(**one, anchor=uuid.uuid4())
        taken = {"state": "taken", "request_id": w.changes[0].pk} if number % 2 else {}
        PracticeSignal.objects.create(**{**one, **taken, "person_id": w.author.pk, "anchor": uuid.uuid4()})


def more_listed(w):
    """More of what administrative procedures have: procedures, who answers, what serves, announcements with their clocks."""
    for number in range(MORE):
        row = AdministrativeProcedure.objects.create(code=f"3.{number:06d}", name=f"Cấp giấy {number}", levels=" tinh ")
        Responsibility.objects.create(procedure=row, agency=w.agency, unit=w.trade, from_date=make.BEGIN)
        made = Announcement.objects.create(
            number=f"{number}/QĐ", signed_date=make.today(), issuer="x", title="x", added_by=w.top_officer,
            added_at=make.now(),
        )  # fmt: skip
        made.lines.create(code=w.tthc.code, brings="amended")
        made.clocks.create(agency=w.agency, due_date=make.today())
        w.announcement.lines.create(code=row.code, brings="amended")
    drafts = Version.objects.filter(state="draft").exclude(served_codes__code=w.tthc.code)
    ServedCode.objects.bulk_create(ServedCode(version=version, code=w.tthc.code) for version in drafts)


def more_documents(w, name, mark, *, ended=False):
    source = Version.objects.select_related("document").get(pk=w.versions[name].pk)
    period, steps = InForce.objects.filter(version=source).first(), list(source.steps.all())
    rendition = Rendition.objects.filter(version=source).first()
    for number in range(MORE):
        code = f"{mark} {number:02d}"
        document = Document.objects.get(pk=source.document_id)
        document.pk, document.code, document.slug = None, code, f"{mark.lower()}-{number}"
        document.sort_key, document.request_key = sort_key(code), None
        document._state.adding = True
        document.save()
        version = Version.objects.get(pk=source.pk)
        version.pk, version.document, version.issuing_decision, version.based_on = None, document, None, None
        version._state.adding = True
        version.save()
        for step in steps:
            VersionStep.objects.create(
                version=version, order=step.order, kind=step.kind, label=step.label, post=step.post, unit=step.unit,
                round=step.round, due_date=step.due_date, opened_at=step.opened_at, outcome=step.outcome,
            )  # fmt: skip
        if period:
            Rendition.objects.create(
                version=version, kind="official", file=rendition.file, content_sha256="", made_at=make.now()
            )
            until = period.until_date if ended else None
            InForce.objects.create(
                document=document, version=version, from_date=period.from_date, until_date=until,
                opened_at=make.now(), access_class=period.access_class,
            )  # fmt: skip


def longer(w, version):
    """A draft of fifty sections, with as many of everything else that hangs on a version."""
    file = store.put(b"one more", media_type="application/pdf")
    targets = list(Document.objects.filter(agency=w.agency).exclude(pk=version.document_id)[:MORE])
    for number, target in enumerate(targets):
        VersionForm.objects.create(version=version, form=target, order=number)
        DocumentLink.objects.get_or_create(version=version, target=target)
        Attachment.objects.create(version=version, file=file, name=f"{number}.pdf", order=number)
        LegalCitation.objects.create(version=version, instrument=w.law, provision=f"Điều {number}")
    for person in User.objects.filter(agency=w.agency).exclude(pk=version.author_id):
        VersionEditor.objects.get_or_create(version=version, person=person, defaults={"since": make.now()})
    for number in range(MORE):
        Section.objects.create(
            version=version, uuid=uuid.uuid4(), order=100 + number, number=str(number), heading="Mục", html="<p>x</p>"
        )
        AmendmentRow.objects.create(version=version, order=10 + number, place=f"Mục {number}", reason="x")
        Comment.objects.create(version=version, person=version.author, person_name="A", text="x", at=make.now())


def over(counts, names, limit):
    found = []
    for name in names:
        small, large = counts[name]
        if len(large) != len(small):
            found.append(f"{name}: {len(small)} statements grow to {len(large)}")
        elif len(large) > limit + FIXED:
            found.append(f"{name}: {len(large)} statements, {limit + FIXED} allowed")
    return found


def test_lists_cost_six_statements_whatever_their_length(counts):
    found = over(counts, LISTS, LIST)
    assert not found, "\n".join(found)


def test_details_cost_eight_statements_whatever_their_length(counts):
    found = over(counts, DETAILS, DETAIL)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["author", "officer", "unit_head", "nobody"])
def test_a_page_costs_four_statements_before_it_says_anything(w, undone, who):
    w.delegation.units.set([w.trade, w.energy])
    assert len(measured(signed_in(getattr(w, who)), "/phim-tat/")) <= FIXED
