"""What was issued on paper before: an import decision of its own kind, a marked rendition, a period from the date of then."""

from datetime import timedelta

import pytest

from documents import actions
from documents.models import InForce, PaperDecision, Rendition, Version
from documents.rendering import face_on
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SIGNERS = [
    {"kind": "prepare", "name": "Lê A", "post": "Chuyên viên", "date": "2019-03-01"},
    {"kind": "approve", "name": "Trần B", "post": "Giám đốc Sở", "date": "2019-03-08"},
]


def paper(version, by, **fields):
    fields = {"signers": SIGNERS, "from_date": make.today() - 400 * DAY, "number": "12/QĐ-SCT", **fields}
    return actions.record_paper_version(version, by=by, at=make.now(), day=make.today(), **fields)


def test_a_paper_version_is_approved_by_its_import_decision_alone(w):
    version = make.draft(w)
    with watched() as did:
        made = paper(version, w.officer)
    assert did.rows == {"PaperDecision +1", "Version ~1"}
    assert did.acts == ["imported"]
    after = Version.objects.get(pk=version.pk)
    assert (after.state, made.content_sha256, made.imported_by_name) == (
        "approved",
        after.content_sha256,
        "Đỗ Thị Lan Anh",
    )
    assert after.decisions.count() == 0


def test_its_period_opens_from_the_date_of_then_with_a_rendition_marked_as_imported(w):
    version = make.draft(w)
    paper(version, w.officer)
    with watched() as did:
        period = actions.open_paper_period(Version.objects.get(pk=version.pk), at=make.now(), data=make.PDF)
    assert did.rows >= {"InForce +1", "Rendition +1"}
    assert period.from_date == make.today() - 400 * DAY
    assert Rendition.objects.get().is_import
    assert face_on(Version.objects.get(pk=version.pk), make.today())[0] == "imported"
    assert InForce.objects.on(make.today() - 400 * DAY).count() == 1


def test_it_is_refused_to_others_with_a_future_date_without_an_approver_and_once_submitted(w):
    version = make.draft(w)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer", "author", "unit_head"}:
            with said("may not write in this draft"):
                paper(version, getattr(w, who))
        for who in ("author", "unit_head"):
            with said("Only the QMS officer"):
                paper(version, getattr(w, who))
        with said("cannot lie ahead", field="from_date"):
            paper(version, w.officer, from_date=make.today() + DAY)
        for signers in ([], SIGNERS[:1], [{"kind": "approve", "name": " "}]):
            with said("Name who approved", field="signers"):
                paper(version, w.officer, signers=signers)
    paper(version, w.officer)
    with refused("no longer a draft"):
        paper(version, w.officer)
    running = make.submitted(w)
    with refused("no longer a draft"):
        paper(running, w.officer)
    assert PaperDecision.objects.count() == 1


def test_the_next_version_after_paper_follows_the_ordinary_route(w):
    version = make.draft(w)
    paper(version, w.officer)
    actions.open_paper_period(Version.objects.get(pk=version.pk), at=make.now(), data=make.PDF)
    draft = actions.start_version(version.document, by=w.author, at=make.now(), reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=w.author, at=make.now())
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today())
    assert made.thing.state == "in_review"
