"""A refused form comes back with its sentence beside the field and everything that was typed; without any script."""

import pytest
from django.urls import reverse

from documents.models import Version
from tests import make
from tests.documents.acting import nothing_changes

TYPED = "Chữ đã gõ, không được mất"


def url(name, *args):
    return reverse(f"documents:{name}", args=args)


def kept(answer, *, field=None, form=None, words=""):
    page = answer.content.decode()
    assert answer.status_code in {200, 422}, answer
    assert TYPED in page, "what was typed is gone"
    assert words in page
    if field:
        bound = next(context[form] for context in answer.context if form in context)
        assert field in bound.errors


def details(version, **changes):
    return {
        "title": version.title, "reason": TYPED, "basis": "", "transitional": "", "proposed_from": "", "change_class": "editorial",
        "issue": "1", "revision": "0", "token": version.token, **changes,
    }  # fmt: skip


@pytest.fixture
def draft(w):
    return Version.objects.get(pk=w.versions["draft"].pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"), ({"title": "x" * 301}, "title"), ({"proposed_from": "31/02/2026"}, "proposed_from"),
        ({"proposed_from": "01/01/0001"}, "proposed_from"), ({"issue": "0"}, "issue"), ({"revision": "abc"}, "revision"),
        ({"change_class": "??"}, "change_class"), ({"basis": "x" * 5001}, "basis"), ({"transitional": "a\x07b"}, "transitional"),
    ],
)  # fmt: skip
def test_the_details_of_a_draft(w, as_, draft, changes, field):
    client = as_(w.author)
    with nothing_changes():
        answer = client.post(url("save_details", draft.pk), details(draft, **changes))
    kept(answer, field=field, form="details")


def test_a_section_without_a_heading_or_with_a_bent_token(w, as_, draft):
    section, client = draft.sections.first(), as_(w.author)
    for changes in ({"heading": " "}, {"token": "x"}, {"number": "n" * 21}):
        sent = {"number": "1", "heading": "Mục đích", "html": f"<p>{TYPED}</p>", "token": section.token, **changes}
        with nothing_changes():
            answer = client.post(url("save_section", draft.pk, section.uuid), sent)
        kept(answer)
        script = client.post(url("save_section", draft.pk, section.uuid), sent, headers={"accept": "application/json"})
        assert script.status_code == 422
        assert len(script.json()["refused"]) > 15


def test_a_new_section_an_amendment_a_citation(w, as_, draft):
    client, row = as_(w.author), draft.amendments.first()
    with nothing_changes():
        kept(
            client.post(url("add_section", draft.pk), {"heading": TYPED, "number": "n" * 21, "level": "1"}),
            field="number",
            form="new_section",
        )
        kept(
            client.post(url("add_section", draft.pk), {"heading": TYPED, "level": "1", "after": "nowhere"}),
            words="That place is not known",
        )
        kept(
            client.post(url("add_amendment", draft.pk), {"place": "", "old": TYPED}),
            field="place",
            form="new_amendment",
        )
        kept(
            client.post(url("save_amendment", draft.pk, row.pk), {"place": "", "new": TYPED}),
            words="This field is required",
        )
        kept(
            client.post(url("cite", draft.pk), {"number": "99/2099/NĐ-CP", "provision": TYPED}),
            field="number",
            form="citation",
        )


def test_a_remark_too_long_or_a_step_given_to_nobody(w, as_):
    version = w.versions["in_review"]
    client = as_(w.officer)
    with nothing_changes():
        sent = {"text": TYPED + "x" * 5000, "anchor": "", "from": "decide"}
        kept(client.post(url("comment", version.pk), sent), words="at most 5000 characters")
        kept(client.post(url("comment", version.pk), {**sent, "from": ""}), words="at most 5000 characters")
        step = version.steps.filter(outcome="").first()
        give = url("reassign", version.document.slug, version.number, step.pk)
        kept(client.post(give, {"to": "999999", "reason": TYPED}), field="to", form="reassign_form")
        review = url("reassign", version.document.slug, version.number, version.steps.get(kind="review").pk)
        kept(client.post(review, {"to": w.reader.pk, "reason": TYPED}), field="to", form="reassign_form")


@pytest.mark.parametrize(("password", "words"), [("", "This field is required"), ("sai", "Nothing was signed")])
def test_a_decision_with_a_wrong_password(w, as_, password, words):
    version = w.versions["in_review"]
    decide = url("decide", version.document.slug, version.number)
    client = as_(w.officer)
    with nothing_changes():
        answer = client.post(
            decide, {"move": "check", "remark": TYPED, "password": password, "seen": version.content_sha256}
        )
    kept(answer, field="password", form="sign_form", words=words)
    assert make.PASSWORD not in answer.content.decode()


def test_a_return_without_reason_and_a_decision_on_a_text_that_has_changed(w, as_):
    version = w.versions["in_review"]
    decide = url("decide", version.document.slug, version.number)
    client = as_(w.officer)
    with nothing_changes():
        for move in ("", "approve!", "cancel", "submit"):
            assert client.post(decide, {"move": move}, follow=True).status_code == 200
        answer = client.post(decide, {"move": "return", "remark": "  "})
        assert answer.status_code == 422
        sent = {"move": "check", "remark": TYPED, "password": make.PASSWORD, "seen": "0" * 64}
        kept(client.post(decide, sent), words="The content changed after you opened it")
        kept(client.post(decide, {**sent, "seen": ""}), words="The content changed after you opened it")


def test_a_new_document(w, as_):
    good = {
        "type": w.type.pk, "title": TYPED, "owner_unit": w.trade.pk, "owner_post": w.trade_head_post.pk,
        "classification": "internal", "code": "", "request_key": "abc",
    }  # fmt: skip
    bad = {
        "type": "999999", "owner_unit": w.energy.pk, "owner_post": "x", "classification": "secret", "code": "Q\u0422-01", "request_key": "",
    }  # fmt: skip
    client = as_(w.author)
    with nothing_changes():
        for field, value in bad.items():
            answer = client.post(url("new"), {**good, field: value})
            kept(answer, field=field, form="form")
        taken = w.documents["in force"].code if "in force" in w.documents else next(iter(w.documents.values())).code
        kept(client.post(url("new"), {**good, "code": taken}), field="code", form="form", words="never used again")


def test_an_issuing_decision(w, as_):
    decision = next(row for row in w.decisions.values() if row.issued_at is None and row.versions.exists())
    version = decision.versions.first()
    good = {
        "number": TYPED, "date": f"{make.today():%d/%m/%Y}", f"from_{version.pk}": f"{make.today():%d/%m/%Y}",
        "late_reason": "", "password": make.PASSWORD,
    }  # fmt: skip
    bad = {"number": "", "date": "hôm nay", f"from_{version.pk}": "01/01/2020", "password": "sai"}
    person = w.officer if decision.agency_id == w.agency.pk else w.their_officer
    client = as_(person)
    with nothing_changes():
        for field, value in bad.items():
            sent = {**good, field: value, "late_reason": "" if field.startswith("from") else TYPED}
            answer = client.post(url("issue", decision.pk), sent)
            assert answer.status_code == 422
            assert TYPED in answer.content.decode()
            wanted = "late_reason" if field.startswith("from") else field
            assert wanted in answer.context["issue_form"].errors
            assert make.PASSWORD not in answer.content.decode()


def test_two_sets_of_details_are_both_shown(w, as_, draft):
    as_(w.author).post(url("save_details", draft.pk), details(draft, reason="Của người trước"))
    answer = as_(w.officer).post(url("save_details", draft.pk), details(draft))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert "Của người trước" in page


def test_two_texts_of_a_section_are_both_shown_and_the_script_gets_the_new_token(w, as_, draft):
    section, address = draft.sections.first(), url("save_section", draft.pk, draft.sections.first().uuid)
    sent = {"number": "1", "heading": "Mục đích", "token": section.token}
    as_(w.author).post(address, {**sent, "html": "<p>Của người trước</p>"})
    answer = as_(w.officer).post(address, {**sent, "html": f"<p>{TYPED}</p>"})
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    assert "Của người trước" in answer.content.decode()
    script = as_(w.officer).post(address, {**sent, "html": "x"}, headers={"accept": "application/json"})
    assert script.status_code == 409
    assert script.json()["token"] == section.token + 1
    assert "Của người trước" in script.json()["html"]
