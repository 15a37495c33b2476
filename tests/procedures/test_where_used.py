"""A form's pages name the steps that use it, with the way to each of them."""

import json

import pytest
from django.urls import reverse

from documents.models import VersionForm
from procedures.where_used import places_of_form
from tests import make
from tests.documents.linked import form_document, naming
from tests.procedures.samples import rich, whole
from tests.procedures.stepping import forced, step, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(w):
    return form_document(w)


def using(w, form, *steps, **fields):
    """A procedure in force that lists the form and has these steps."""
    draft = make.draft(w, **fields)
    VersionForm.objects.create(version=draft, form=form)
    return forced(w, written(draft, *steps))


def page(client, person, name, slug, **query):
    client.force_login(person)
    return client.get(reverse(f"documents:{name}", args=[slug]), query)


@pytest.mark.parametrize(("name", "key"), [("document", "users"), ("history", "users"), ("used_by", "rows")])
def test_the_steps_that_use_a_form_are_named_by_number_and_title_and_lead_to_their_place(client, w, form, name, key):
    steps = step("Tiếp nhận", w.author_post), step("Trả <kết quả>", w.author_post, forms=[form.code])
    version = using(w, form, *steps, title="Quy trình cấp phép")
    answer = page(client, w.reader, name, form.slug)
    (row,) = answer.context[key]
    url = f"{version.document.get_absolute_url()}#step-{steps[1]['id']}"
    assert row["places"] == [{"text": "Bước B2 Trả <kết quả>", "url": url}]
    assert f'<a href="{url}">Bước B2 Trả &lt;kết quả&gt;</a>' in answer.content.decode()
    assert f'id="step-{steps[1]["id"]}"' in client.get(version.document.get_absolute_url()).content.decode()


def test_a_text_without_steps_and_one_that_only_lists_the_form_name_no_step(client, w, form):
    using(w, form, step("Tiếp nhận", w.author_post))
    naming(w, forms=(form,))
    naming(w, form)
    rows = page(client, w.reader, "used_by", form.slug).context["rows"]
    assert sorted((row["as_form"], row["places"]) for row in rows) == [(False, []), (True, []), (True, [])]


def test_of_a_procedure_that_may_not_be_read_no_step_is_named(client, w, form):
    using(w, form, step("Bước kín", w.author_post, forms=[form.code]), classification="restricted")
    assert "Bước kín" not in page(client, w.reader, "used_by", form.slug).content.decode()
    assert "Bước kín" in page(client, w.head, "used_by", form.slug).content.decode()


def test_the_dossier_is_named_before_the_steps():
    text = json.dumps(whole(rich()))
    assert [words for _at, words in places_of_form(text, "BM-TM-01")] == ["Thành phần hồ sơ", "Bước B1 Tiếp nhận hồ sơ"]
    assert list(places_of_form(text, "BM-TM-02")) == []
