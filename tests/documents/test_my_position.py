"""My position: what belongs to a person's posts and units, and favourites that nobody else sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import actions, my_position
from documents.actions import favourites
from documents.models import Favourite, JobDescription
from qms.access.rights import forget_rights
from tests import make
from tests.documents.acting import nothing_changes, refused, watched
from tests.documents.linked import withdraw
from tests.matrix import things

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def position(client, person, **query):
    client.force_login(person)
    return client.get(reverse("documents:my_position"), query)


def lists(answer):
    return {part["id"]: [row["code"] for row in part["rows"]] for part in answer.context["parts"]}


def test_it_lists_what_the_posts_keep_what_the_units_own_and_apply_and_what_is_new(client, w):
    mine = make.document(w)  # kept by the head of trade, owned by trade, applied by trade and the office
    old = make.in_force(w, from_date=make.today() - 100 * DAY).document
    assert lists(position(client, w.unit_head)) == {
        "mo-ta": [], "chuc-danh": [mine.code, old.code], "don-vi": [mine.code, old.code],
        "ap-dung": [mine.code, old.code], "yeu-thich": [], "moi": [mine.code],
    }  # fmt: skip
    assert lists(position(client, w.author))["chuc-danh"] == []
    assert lists(position(client, w.author))["don-vi"] == [mine.code, old.code]
    office = lists(position(client, w.officer))
    assert (office["don-vi"], office["ap-dung"], office["moi"]) == ([], [mine.code, old.code], [mine.code])
    assert set(map(tuple, lists(position(client, w.reader)).values())) == {()}


def test_it_lists_nothing_that_may_not_be_read(client, w):
    closed = make.document(w, classification="restricted")
    assert closed.code in lists(position(client, w.unit_head))["don-vi"]
    answer = position(client, w.officer)
    assert closed.code in lists(answer)["ap-dung"]  # the officer reads what is restricted
    w.deputy.appointments.all().delete()
    make.appoint(w.deputy, make.post(w.office, "Văn thư", "reader"))
    answer = position(client, w.deputy)
    assert closed.code not in answer.content.decode() and closed.title not in answer.content.decode()


def test_the_job_description_of_the_day_is_shown(client, w):
    now, before = make.document(w), make.document(w)
    for document, begins, ends in ((before, -90, -30), (now, -30, None)):
        JobDescription.objects.create(
            post=w.author_post,
            document=document,
            from_date=make.today() + begins * DAY,
            until_date=None if ends is None else make.today() + ends * DAY,
        )
    assert lists(position(client, w.author))["mo-ta"] == [now.code]


def test_somebody_without_a_post_has_favourites_alone(client, w):
    public = make.document(w, classification="public")
    actions.keep_favourite(public, by=w.nobody, at=make.now())
    answer = position(client, w.nobody)
    assert answer.status_code == 200
    assert {key: rows for key, rows in lists(answer).items() if rows} == {"yeu-thich": [public.code]}


def test_each_list_leads_to_the_whole_of_it(client, w, monkeypatch):
    monkeypatch.setattr("documents.views.position.SHOWN", 1)
    rows = [make.document(w) for _n in range(3)]
    for row in rows:
        actions.keep_favourite(row, by=w.unit_head, at=make.now())
    parts = {part["id"]: part for part in position(client, w.unit_head).context["parts"]}
    assert f"don-vi={w.trade.pk}" in parts["don-vi"]["foot_url"]
    assert client.get(parts["don-vi"]["foot_url"]).status_code == 200
    for key in ("chuc-danh", "ap-dung", "yeu-thich", "moi"):
        whole = client.get(parts[key]["foot_url"])
        assert {row["code"] for row in whole.context["rows"]} == {row.code for row in rows}


@pytest.mark.parametrize("xem", ["x", "\x00", "mo-ta'--", "a" * 3000])
def test_a_list_that_does_not_exist_is_answered_clearly(client, w, xem):
    assert position(client, w.author, xem=xem).status_code == 400


def test_the_page_costs_no_more_statements_than_a_list(client, w):
    make.document(w)
    position(client, w.unit_head)
    with CaptureQueriesContext(connection) as made:
        position(client, w.unit_head)
    asked = [row["sql"] for row in made.captured_queries if "INSERT" not in row["sql"] and "UPDATE" not in row["sql"]]
    assert len([sql for sql in asked if 'FROM "documents_' in sql]) <= 7


def test_the_start_page_shows_the_first_of_it(client, w):
    mine, other = make.document(w), make.document(w, **things.elsewhere(energy(w)))
    client.force_login(w.unit_head)
    panel = next(one for one in client.get("/").context["panels"] if one["id"] == "position")
    assert [row["code"] for row in panel["rows"]] == [mine.code] and other.code not in str(panel)
    assert panel["foot_url"] == reverse("documents:my_position")


def energy(w):
    w.energy_author = make.person("nl.soan", on=make.post(w.energy, "Chuyên viên soạn", "author", code="nl-soan"))
    return w


def test_a_favourite_is_kept_once_by_the_person_alone_and_leaves_no_record(w):
    document = make.document(w)
    with watched() as did:
        first = actions.keep_favourite(document, by=w.reader, at=make.now())
        again = actions.keep_favourite(document, by=w.reader, at=make.now())
    assert (did.rows, did.acts, again) == ({"Favourite +1"}, [], first)
    with watched() as did:
        actions.drop_favourite(document, by=w.author)
        assert Favourite.objects.get() == first, "nobody drops what another keeps"
        actions.drop_favourite(document, by=w.reader)
        actions.drop_favourite(document, by=w.reader)
    assert (did.rows, did.acts) == ({"Favourite -1"}, [])


def test_what_may_not_be_read_is_not_kept(w):
    closed = make.document(w, classification="restricted")
    for who in ("reader", "stranger", "nobody", "outside"):
        with refused("may not read"):
            actions.keep_favourite(closed, by=getattr(w, who), at=make.now())


def test_there_is_a_most_of_favourites_and_what_is_kept_already_is_no_new_one(w, monkeypatch):
    monkeypatch.setattr(favourites, "MOST", 2)
    one, two, three = (make.document(w) for _n in range(3))
    for document in (one, two):
        actions.keep_favourite(document, by=w.reader, at=make.now())
    with refused("2 favourites"):
        actions.keep_favourite(three, by=w.reader, at=make.now())
    with nothing_changes():
        actions.keep_favourite(one, by=w.reader, at=make.now())
    actions.drop_favourite(one, by=w.reader)
    actions.keep_favourite(three, by=w.reader, at=make.now())


def test_one_that_may_no_longer_be_read_is_neither_shown_nor_counted_and_comes_back_with_the_right(client, w):
    document = make.document(w, classification="restricted")
    grant = actions.share_document(
        document, with_whom=w.reader, from_date=make.today(), until_date=None, reason="Phối hợp", by=w.officer, at=make.now()
    )  # fmt: skip
    actions.keep_favourite(document, by=w.reader, at=make.now())
    assert lists(position(client, w.reader))["yeu-thich"] == [document.code]
    grant.delete()
    forget_rights(w.reader)
    answer = position(client, w.reader)
    assert lists(answer)["yeu-thich"] == []
    assert document.code not in answer.content.decode() and document.title not in answer.content.decode()
    assert client.post(reverse("documents:drop_favourite", args=[document.slug])).status_code == 404
    assert not my_position.favourites(w.reader, make.today()).exists()


def test_the_star_works_as_a_plain_form_and_goes_back(client, w):
    document = make.document(w)
    client.force_login(w.reader)
    keep, drop = (reverse(f"documents:{name}_favourite", args=[document.slug]) for name in ("keep", "drop"))
    assert keep in client.get(document.get_absolute_url()).content.decode()
    assert client.post(keep)["Location"] == document.get_absolute_url()
    assert drop in client.get(document.get_absolute_url()).content.decode()
    assert client.post(drop, {"tu": "danh-sach"})["Location"] == reverse("documents:my_position")
    assert client.post(drop, {"tu": "//evil.vn"})["Location"] == document.get_absolute_url()
    assert client.get(keep).status_code == 405
    assert not Favourite.objects.exists()


def test_for_htmx_the_star_alone_is_answered_and_said(client, w, monkeypatch):
    document = make.document(w)
    client.force_login(w.reader)
    keep = reverse("documents:keep_favourite", args=[document.slug])
    answer = client.post(keep, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and b"<html" not in answer.content
    assert reverse("documents:drop_favourite", args=[document.slug]) in answer.content.decode()
    assert "qms:say" in answer["HX-Trigger"]
    monkeypatch.setattr(favourites, "MOST", 1)
    other = make.document(w)
    full = client.post(reverse("documents:keep_favourite", args=[other.slug]), headers={"HX-Request": "true"})
    assert (
        "qms:warn" in full["HX-Trigger"]
        and reverse("documents:keep_favourite", args=[other.slug]) in full.content.decode()
    )
    assert client.post(reverse("documents:keep_favourite", args=[other.slug]))["Location"] == other.get_absolute_url()


def test_a_favourite_that_was_withdrawn_says_so_with_what_replaced_it(client, w):
    document, heir = make.document(w), make.document(w)
    actions.keep_favourite(document, by=w.reader, at=make.now())
    withdraw(w, document, successor=heir)
    answer = position(client, w.reader)
    row = next(part for part in answer.context["parts"] if part["id"] == "yeu-thich")["rows"][0]
    assert row["meta"] and row["heir"].code == heir.code
    assert heir.get_absolute_url() in answer.content.decode()
