"""Pages of handing over, of the code and of job descriptions: who may, what is refused, what stays typed, where old addresses lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from documents import actions
from documents.models import Document, JobDescription
from qms.people.models import Unit
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HANDING, POSTS = reverse("documents:handing"), reverse("documents:descriptions")


@pytest.fixture
def w():
    with translation.override("en"):
        made = make.world()
        made.heir = make.post(made.energy, "Trưởng phòng Năng lượng", "unit_head", is_head=True, code="nl-tp")
        yield made


@pytest.fixture
def client(client, w):
    client.cookies["django_language"] = "en"
    client.force_login(w.officer)
    return client


def of(document, name, *more):
    return reverse(f"documents:{name}", args=[document.slug, *more])


def given(w, **changes):
    return {"to": w.heir.pk, "from_date": f"{make.today():%d/%m/%Y}", "reason": "QĐ 12/QĐ-SCT", **changes}


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.mark.parametrize("name", ["hand_over", "change_code"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("reader", 403), ("author", 403), ("head", 403), ("administrator", 403), ("stranger", 404)],
)
def test_owner_and_code_are_changed_by_the_officer_alone(client, w, name, who, status):
    document = make.document(w)
    client.force_login(getattr(w, who))
    assert client.get(of(document, name)).status_code == status
    assert client.post(of(document, name), {}).status_code == (422 if status == 200 else status)


def test_the_page_hands_a_document_over_and_the_reader_sees_the_owner_of_today(client, w):
    document = make.document(w)
    assert w.trade.name in page(client, of(document, "document"))
    answer = client.post(of(document, "hand_over"), given(w), follow=True)
    text = answer.content.decode()
    assert "was handed over to" in text
    assert w.energy.name in text
    assert Document.objects.get(pk=document.pk).owner_post == w.heir


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"to": ""}, "to"), ({"to": "9999999"}, "to"), ({"from_date": "31/02/2026"}, "from_date"), ({"reason": " "}, "reason")],
)  # fmt: skip
def test_what_is_wrong_with_a_handing_over_is_named_and_what_was_typed_stays(client, w, changes, field):
    document = make.document(w)
    answer = client.post(of(document, "hand_over"), given(w, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "reason":
        assert "QĐ 12/QĐ-SCT" in answer.content.decode()
    assert Document.objects.get(pk=document.pk).owner_unit == w.trade


def test_a_version_under_decision_is_named_when_its_document_goes_over(client, w):
    document = make.submitted(w).document
    answer = client.post(of(document, "hand_over"), given(w), follow=True)
    assert f"A version of {document.code} is being decided" in answer.content.decode()


def test_documents_of_a_unit_that_is_no_more_stand_on_a_page_of_their_own_with_the_act(client, w):
    document = make.document(w)
    assert "Every document belongs to a unit that stands today" in page(client, HANDING)
    Unit.objects.filter(pk=w.trade.pk).update(until_date=make.today(), ended_by="QĐ 12")
    w.trade.successors.add(w.energy)
    text = page(client, HANDING)
    assert document.code in text
    assert w.trade.name in text
    chosen = client.get(f"{HANDING}?don-vi={w.trade.pk}").context["form"]
    assert (chosen.initial["unit"].pk, chosen.initial["to"]) == (w.trade.pk, w.heir)
    answer = client.post(HANDING, given(w, unit=w.trade.pk), follow=True)
    assert "1 documents of" in answer.content.decode()
    assert Document.objects.get(pk=document.pk).owner_unit == w.energy


def test_a_whole_unit_goes_over_only_to_a_post_of_today_and_for_who_keeps_it(client, w):
    document = make.document(w)
    for changes in (
        {"unit": ""},
        {"unit": w.office.pk},
        {"unit": "x"},
        {"unit": w.trade.pk, "to": w.trade_head_post.pk},
    ):
        answer = client.post(HANDING, given(w, **changes))
        assert answer.status_code == 422, changes
        assert "QĐ 12/QĐ-SCT" in answer.content.decode()
    for who in ("author", "administrator", "stranger", "nobody"):
        client.force_login(getattr(w, who))
        assert client.get(HANDING).status_code == 403
        assert client.post(HANDING, given(w, unit=w.trade.pk)).status_code == 403
    assert Document.objects.get(pk=document.pk).owner_unit == w.trade


def test_an_old_address_leads_to_the_new_code_on_every_reading_page(client, w):
    version = make.in_force(w, from_date=make.today() - 5 * DAY)
    old = version.document
    answer = client.post(of(old, "change_code"), {"code": "QT NL 09/2026", "reason": "Sắp xếp"}, follow=True)
    text = answer.content.decode()
    assert f"{old.code} is QT NL 09/2026 from now on" in text
    assert "code today: QT NL 09/2026" in text
    new = Document.objects.get(pk=old.pk)
    assert new.slug != old.slug
    client.force_login(w.reader)
    for name, more in (("document", ()), ("version", (version.number,)), ("history", ()), ("pdf", ())):
        answer = client.get(of(old, name, *more))
        assert answer.status_code in {301, 302}
        assert answer["Location"] == of(new, name, *more)
    assert client.get(of(old, "decide", version.number))["Location"] == of(new, "decide", version.number)
    codes = page(client, of(new, "history"))
    assert "Codes of this document" in codes
    assert old.code in codes
    client.force_login(w.stranger)
    assert client.get(of(old, "document")).status_code == 404


def test_owner_and_code_are_changed_from_the_page_of_a_document_with_and_without_a_version_in_force(client, w):
    for document in (make.document(w), make.draft(w).document):
        client.force_login(w.officer)
        shown = page(client, of(document, "document"))
        assert of(document, "change_code") in shown
        assert of(document, "hand_over") in shown
        client.force_login(w.author)
        assert of(document, "change_code") not in page(client, of(document, "document"))


def test_the_next_version_shows_the_code_of_before(client, w):
    old = make.in_force(w, from_date=make.today() - 5 * DAY).document
    actions.change_code(old, code="QT-MOI-1", reason="x", by=w.officer, at=make.now(), day=make.today())
    draft = actions.start_version(old, by=w.author, at=make.now())
    actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), reason="x", basis="x")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=w.author, at=make.now())
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    text = page(client, reverse("documents:document", args=["qt-moi-1"]))
    assert f"former code: {old.code}" in text


def test_a_code_that_clashes_is_refused_beside_its_field_and_stays_typed(client, w):
    document, other = make.document(w), make.document(w)
    answer = client.post(of(document, "change_code"), {"code": other.code, "reason": "Vì nhầm"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "was already given in" in text
    assert "Vì nhầm" in text
    running = make.submitted(w).document
    answer = client.post(of(running, "change_code"), {"code": "QT-X", "reason": "x"})
    assert "send it back to its author first" in answer.content.decode()


# --- job descriptions -------------------------------------------------------------------------------------------------
@pytest.fixture
def described(w):
    kind = make.document_type("mo-ta-vi-tri", "Mô tả vị trí việc làm")
    make.rules(w.agency, kind, pattern="MTVT-{unit}-{nn}")
    return make.draft(w, type=kind, title="Mô tả chuyên viên").document


def test_every_post_is_listed_with_its_description_vacant_ones_too(client, w, described):
    vacant = make.post(w.office, "Văn thư trực", code="van-thu")
    url = reverse("documents:description", args=[w.author_post.pk])
    assert "none yet" in page(client, POSTS)
    answer = client.post(url, {"document": described.pk, "from_date": f"{make.today():%d/%m/%Y}"}, follow=True)
    text = answer.content.decode()
    assert described.code in text
    assert "Văn thư trực" in text
    assert "vacant" in text
    lacking = page(client, f"{POSTS}?xem=thieu")
    assert vacant.title in lacking
    assert described.code not in lacking


def test_a_link_is_ended_by_its_button(client, w, described):
    row = actions.link_job_description(
        w.author_post, document=described, from_date=make.today() - DAY, by=w.officer, at=make.now(), day=make.today()
    )
    url = reverse("documents:end_description", args=[row.pk])
    assert url in page(client, reverse("documents:description", args=[w.author_post.pk]))
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    assert JobDescription.objects.get().until_date == make.today()
    assert "has ended already" in client.post(url, follow=True).content.decode()


def test_job_descriptions_of_another_agency_are_not_there_and_others_get_no_page(client, w, described):
    theirs = make.post(w.commune_board, "Văn thư xã", code="vt-xa")
    assert client.get(reverse("documents:description", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("documents:description", args=[10**30])).status_code == 404
    assert "Văn thư xã" not in page(client, POSTS)
    url = reverse("documents:description", args=[w.author_post.pk])
    for wrong in (
        {},
        {"document": make.document(w).pk, "from_date": "01/01/2026"},
        {"document": described.pk, "from_date": "x"},
    ):
        assert client.post(url, wrong).status_code == 422
    for who in ("author", "administrator", "stranger"):
        client.force_login(getattr(w, who))
        assert client.get(POSTS).status_code == 403
        assert client.post(url, {}).status_code == 403
