"""Who names what, both ways, for one reader; what has gone bad is flagged; withdrawing asks what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from documents.actions import findings_of
from documents.actions.withdrawing import Answer
from documents.models import Document, Withdrawal, WithdrawalOutcome
from tests import make
from tests.documents.linked import form_document, law, linking_draft, naming, withdraw
from tests.matrix import things

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAYS = Answer("stays", "Sửa ở lần ban hành tới")


@pytest.fixture
def target(w):
    return make.in_force(w, from_date=make.today() - 30 * DAY, title="Tài liệu được dẫn").document


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"documents:{name}", args=args), query)


def codes(answer, key="users"):
    return [row["code"] for row in answer.context[key]]


@pytest.mark.parametrize("name", ["document", "history", "used_by"])
def test_documents_in_force_that_link_here_or_use_the_form_are_named(client, w, name):
    form = form_document(w)
    linking, using = naming(w, form, title="Dẫn chiếu"), naming(w, forms=(form,), title="Dùng mẫu")
    linking_draft(w, form)  # not in force
    answer = page(client, w.reader, name, form.slug)
    assert codes(answer, "rows" if name == "used_by" else "users") == [linking.document.code, using.document.code]


def test_what_the_reader_may_not_see_is_neither_named_nor_counted(client, w, target):
    open_one = naming(w, target)
    closed = naming(w, target, classification="restricted", title="Tài liệu hạn chế")
    for name in ("document", "history", "used_by"):
        seen = page(client, w.reader, name, target.slug)
        assert codes(seen, "rows" if name == "used_by" else "users") == [open_one.document.code]
        assert closed.document.code not in seen.content.decode() and closed.title not in seen.content.decode()
        both = codes(page(client, w.head, name, target.slug), "rows" if name == "used_by" else "users")
        assert both == [open_one.document.code, closed.document.code]
    assert page(client, w.reader, "used_by", closed.document.slug).status_code == 404


def test_a_version_that_no_longer_names_it_is_gone_from_the_list_but_not_from_its_own_day(client, w, target):
    linking = naming(w, target, from_date=make.today() - 9 * DAY)
    draft = things.next_version(w, linking.document)
    for section in draft.sections.all():
        actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html="<p>Khác</p>")
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    assert codes(page(client, w.reader, "document", target.slug)) == []
    before = (make.today() - DAY).isoformat()
    assert codes(page(client, w.reader, "document", target.slug, ngay=before)) == [linking.document.code]
    assert codes(page(client, w.reader, "used_by", target.slug, ngay=before), "rows") == [linking.document.code]


def test_many_are_listed_on_a_page_of_their_own_by_pages(client, w, target, monkeypatch):
    rows = [naming(w, target) for _n in range(3)]
    monkeypatch.setattr("documents.views.linking.SHOWN", 2)
    monkeypatch.setattr("documents.views.paging.PAGE", 2)
    answer = page(client, w.reader, "document", target.slug)
    assert len(answer.context["users"]) == 2
    assert answer.context["users_url"] == reverse("documents:used_by", args=[target.slug])
    first = page(client, w.reader, "used_by", target.slug)
    second = client.get(answer.context["users_url"] + first.context["page"].next_url)
    assert codes(first, "rows") + codes(second, "rows") == [row.document.code for row in rows]
    assert second.context["page"].next_url == "" and second.context["page"].previous_url == "?"


@pytest.mark.parametrize("trang", ["0", "-1", "x", "2.5", "1000", "²", "1 ", "9" * 50])
@pytest.mark.parametrize("name", ["used_by", "law_citing", "bad_links", "my_position"])
def test_a_page_number_that_is_none_is_answered_clearly(client, w, target, name, trang):
    args = {"used_by": [target.slug], "law_citing": [law().pk]}.get(name, [])
    query = {"trang": trang, **({"xem": "moi"} if name == "my_position" else {})}
    assert page(client, w.officer, name, *args, **query).status_code == 400


def test_who_cites_a_law_is_listed_with_the_provisions_and_the_reading_page_leads_there(client, w):
    decree = law(from_date=make.today() - 900 * DAY)
    citing = naming(w, laws=(decree,))
    naming(w, laws=(decree,), classification="restricted")
    linking_draft(w, laws=(decree,))
    answer = page(client, w.reader, "law_citing", decree.pk)
    assert [(row["code"], row["provisions"]) for row in answer.context["rows"]] == [(citing.document.code, ["Điều 4"])]
    assert (
        reverse("documents:law_citing", args=[decree.pk])
        in page(client, w.reader, "document", citing.document.slug).content.decode()
    )
    assert page(client, w.reader, "law_citing", decree.pk + 999).status_code == 404


def test_a_link_to_what_is_withdrawn_is_flagged_with_words_a_sign_and_what_replaced_it(client, w, target):
    heir = make.document(w, title="Tài liệu thay thế")
    linking = naming(w, target)
    withdraw(w, target, successor=heir, for_all=Answer("replaced"))
    text = page(client, w.reader, "document", linking.document.slug).content.decode()
    assert text.count("#i-x-circle") == 2  # in the text and in the list of links
    assert text.count(f'href="{heir.get_absolute_url()}"') == 2


def test_a_successor_that_the_reader_may_not_see_is_not_named_beside_the_link(client, w, target):
    heir = make.document(w, classification="restricted")
    linking = naming(w, target)
    withdraw(w, target, successor=heir, for_all=Answer("replaced"))
    text = page(client, w.reader, "document", linking.document.slug).content.decode()
    assert "#i-x-circle" in text and heir.code not in text
    assert heir.code in page(client, w.head, "document", linking.document.slug).content.decode()


def test_the_writer_is_warned_of_links_forms_and_laws_that_are_over_and_may_submit_all_the_same(w, target):
    form, decree = form_document(w), law(until_date=make.today() - DAY)
    draft = linking_draft(w, target, forms=(form,), laws=(decree,))
    assert [one.anchor for one in findings_of(draft, day=make.today())] == ["laws"]
    for document in (target, form):
        withdraw(w, document)
    found = findings_of(type(draft).objects.get(pk=draft.pk), day=make.today())
    assert [one.blocking for one in found] == [False] * 3
    for one, word in zip(found, sorted([target.code, form.code]) + [decree.number], strict=True):
        assert word in one.text
    anchors = {one.anchor for one in found}
    assert anchors == {f"s-{draft.sections.first().uuid}", "relations", "laws"}
    assert actions.submit(draft, by=w.author, at=make.now(), day=make.today())


def test_a_writer_is_told_nothing_about_a_restricted_document_that_ended(w):
    secret = make.document(w, classification="restricted")
    draft = linking_draft(w, secret)
    withdraw(w, secret)
    assert findings_of(draft, day=make.today()) == []
    closed = linking_draft(w, make.document(w, classification="restricted"), classification="restricted")
    withdraw(w, closed.links.get().target)
    assert len(findings_of(closed, day=make.today())) == 1


def test_the_editor_shows_the_warning(client, w, target):
    draft = linking_draft(w, target)
    withdraw(w, target)
    answer = page(client, w.author, "draft", draft.pk)
    assert [row["href"] for row in answer.context["warnings"]] == [f"#s-{draft.sections.first().uuid}"]


def test_the_officer_sees_what_has_gone_bad_in_her_agencies_alone(client):
    w = things.ground()
    heir = make.document(w)
    target = make.document(w, classification="public")
    form = form_document(w)
    decree = law(until_date=make.today())
    bad, law_bad, good = naming(w, target, forms=(form,)), naming(w, laws=(decree,)), naming(w, heir)
    theirs = naming(w.their, target)
    withdraw(w, target, successor=heir, for_all=STAYS)
    withdraw(w, form, for_all=STAYS)
    answer = page(client, w.officer, "bad_links")
    rows = {row["code"]: row for row in answer.context["rows"]}
    assert set(rows) == {bad.document.code, law_bad.document.code} and good.document.code not in rows
    gone = {one["code"]: one for one in rows[bad.document.code]["gone"]}
    assert set(gone) == {target.code, form.code}
    assert gone[target.code]["target"].heir.code == heir.code and gone[form.code]["as_form"]
    assert [one["number"] for one in rows[law_bad.document.code]["laws"]] == [decree.number]
    assert codes(page(client, w.their.officer, "bad_links"), "rows") == [theirs.document.code]
    for who in ("author", "head", "administrator", "auditor", "nobody"):
        assert page(client, getattr(w, who), "bad_links").status_code == 403


def test_what_was_never_in_force_or_comes_later_has_not_gone_bad(client, w):
    draft, coming = make.draft(w).document, make.in_force(w, from_date=make.today() + 9 * DAY).document
    naming(w, draft, coming)
    assert page(client, w.officer, "bad_links").context["rows"] == []


def withdrawal(**changes):
    return {
        "from_date": f"{make.today():%d/%m/%Y}", "reason": "Hết cần", "decision_number": "", "successor": "",
        "password": make.PASSWORD, **changes,
    }  # fmt: skip


def test_the_page_of_withdrawing_asks_and_keeps_what_was_answered(client, w, target):
    linking, other = naming(w, target), naming(w, target)
    address = reverse("documents:withdraw", args=[target.slug])
    answer = page(client, w.officer, "withdraw", target.slug)
    assert [row.pk for row, *_fields in answer.context["form"].one_by_one] == [linking.document_id, other.document_id]
    own = {f"outcome_{linking.document_id}": "stays", f"reason_{linking.document_id}": "Sẽ sửa"}
    again = client.post(address, withdrawal(**own))
    assert "for_all" in again.context["form"].errors and "Sẽ sửa" in again.content.decode()
    assert not Withdrawal.objects.exists()
    bad = client.post(address, withdrawal(for_all="burn", **own))
    assert "for_all" in bad.context["form"].errors
    heir = make.document(w)
    done = client.post(address, withdrawal(successor=heir.code, for_all="replaced", **own))
    assert done.status_code == 302
    assert set(WithdrawalOutcome.objects.values_list("linking", "outcome")) == {
        (linking.document_id, "stays"), (other.document_id, "replaced"),
    }  # fmt: skip


def test_a_document_that_nobody_needs_is_withdrawn_without_a_question(client, w, target):
    assert "for_all" not in page(client, w.officer, "withdraw", target.slug).context["form"].fields


def test_the_history_says_what_was_decided_about_documents_the_reader_may_see(client, w, target):
    heir = make.document(w)
    linking = naming(w, target)
    closed = naming(w, target, classification="restricted", title="Tài liệu hạn chế")
    answers = {closed.document_id: Answer("stays", "Lý do kín")}
    withdraw(w, target, successor=heir, answers=answers, for_all=Answer("replaced"))
    seen = page(client, w.reader, "history", target.slug)
    assert [one.linking_id for one in seen.context["withdrawals"][0]["outcomes"]] == [linking.document_id]
    text = seen.content.decode()
    assert heir.code in text and closed.title not in text and "Lý do kín" not in text
    assert "Lý do kín" in page(client, w.head, "history", target.slug).content.decode()
    assert Document.objects.get(pk=target.pk).successor == heir
