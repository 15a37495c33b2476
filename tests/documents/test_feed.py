"""The feed of changes: what came into force, was replaced, was withdrawn; only what the person of its token may read today."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import OperationalError
from django.test import Client

from documents import actions, feeds
from documents.views import feeding
from qms.people.models import User
from qms.tokens.models import AccessToken
from tests import make
from tests.databases import one_transaction
from tests.matrix import things

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), one_transaction():
        w = things.ground()
        old = things.keep(w, "old", things.in_force(w, days=60, title="Quy trình đã thay"))
        things.keep(w, "now", things.replaced(w, old.document))
        things.withdraw(w, things.keep(w, "withdrawn", things.in_force(w, days=30)).document)
        things.keep(w, "ahead", things.in_force(w, days=-9, title="Quy trình sắp tới"))
        things.keep(w, "draft", things.furnished(w, title="Quy trình đang soạn"))
        things.keep(w, "restricted", things.in_force(w, classification="restricted", title="Quy trình kín"))
        yield w


def address(person, *scopes):
    return f"/nguon-tin/{make.secret(User.objects.get(pk=person.pk), *(scopes or ('feed',)))}/"


def entries(answer):
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def titles(answer):
    return [row.findtext(f"{ATOM}title") for row in entries(answer)]


def found(w, who, **filters):
    filters = {"types": (), "units": (), **filters}
    rows = feeds.changes(getattr(w, who), today=make.today(), **filters)
    return [(row.kind, row.code, row.number, row.replaced) for row in rows]


def code(w, name):
    return w.documents[name].code


def test_changes_are_newest_first_and_say_what_was_replaced(w):
    old, now, gone = (w.versions[name].number for name in ("old", "now", "withdrawn"))
    assert sorted(found(w, "reader")[:2]) == [
        ("begun", code(w, "now"), now, old), ("withdrawn", code(w, "withdrawn"), gone, ""),
    ]  # fmt: skip
    assert found(w, "reader")[2:] == [
        ("begun", code(w, "withdrawn"), gone, ""),
        ("begun", code(w, "old"), old, ""),
    ]


def test_what_is_prepared_or_ahead_or_closed_is_in_no_feed(w):
    for who in ("author", "officer", "reader", "stranger", "head"):
        text = Client().get(address(getattr(w, who))).content.decode()
        assert "sắp tới" not in text
        assert "đang soạn" not in text
        assert ("Quy trình kín" in text) == (who not in {"reader", "stranger"}), who


def test_the_feed_gives_titles_days_and_links_and_no_text_of_a_document(w):
    answer = Client().get(address(w.reader))
    row = entries(answer)[-1]
    assert row.findtext(f"{ATOM}title").startswith(f"{code(w, 'old')} {w.versions['old'].number.replace('.', '/')}: ")
    assert row.find(f"{ATOM}link").get("href").endswith(f"/tai-lieu/{w.documents['old'].slug}/01.00/")
    assert row.findtext(f"{ATOM}updated").startswith((make.today() - 60 * DAY).isoformat())
    assert "Nội dung" not in answer.content.decode()
    identifiers = [one.findtext(f"{ATOM}id") for one in entries(answer)]
    assert len(set(identifiers)) == len(identifiers)


def test_filters_are_those_of_the_register_and_repeat(w):
    assert found(w, "reader", units=(w.energy.pk,)) == []
    assert len(found(w, "reader", units=(w.energy.pk, w.trade.pk), types=("quy-trinh", "bieu-mau"))) == 4
    url = address(w.reader)
    assert titles(Client().get(f"{url}?loai=bieu-mau")) == []
    assert len(titles(Client().get(f"{url}?loai=quy-trinh&loai=bieu-mau&don-vi={w.trade.pk}"))) == 4


@pytest.mark.parametrize(
    "query", ["la=1", "loai=%00", "don-vi=x", "don-vi=" + "9" * 40, "tinh-trang=dang-soan", "&".join(f"loai=a{n}" for n in range(40)), "q=" + "x" * 9000]
)  # fmt: skip
def test_a_query_the_feed_does_not_know_is_400_in_words(w, query):
    answer = Client().get(f"{address(w.reader)}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")


def test_the_address_stays_between_the_reader_and_us(w):
    answer = Client().get(url := address(w.reader))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "private" in answer["Cache-Control"]
    assert url.split("/")[2] not in answer.content.decode()
    again = Client().get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Referrer-Policy"] == "no-referrer"
    assert Client().head(url).status_code == 200
    assert Client().post(url).status_code == 405


def test_only_a_token_for_feeds_opens_one_and_no_session_helps(w):
    browser = Client()
    browser.force_login(w.reader)
    wrong = ["qms_" + "x" * 43, "x", "qms_" + "x" * 5000, "%00", make.secret(w.reader, "read:documents", "search")]
    for secret in wrong:
        answer = browser.get(f"/nguon-tin/{secret}/")
        assert answer.status_code == 404
        assert answer["Referrer-Policy"] == "no-referrer"


def test_a_revoked_token_is_404_at_once_and_a_right_that_ended_empties_the_feed(w, undone):
    url = address(w.reader)
    grant = actions.share_document(
        w.documents["restricted"], with_whom=w.reader, from_date=make.today(), until_date=None, reason="x",
        by=w.officer, at=make.now(),
    )  # fmt: skip
    assert "Quy trình kín" in Client().get(url).content.decode()
    actions.end_share(grant, by=w.officer, at=make.now(), day=make.today())
    assert "Quy trình kín" not in Client().get(url).content.decode()
    AccessToken.objects.filter(person=w.reader, revoked_at__isnull=True).update(revoked_at=make.now())
    assert Client().get(url).status_code == 404


def test_a_database_out_of_reach_is_503_and_the_log_has_no_token(w, monkeypatch, caplog):
    url = address(w.reader)

    def gone(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(feeding, "changes", gone)
    answer = Client().get(url)
    assert answer.status_code == 503
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("documents")]
    assert ours
    assert not any(url.split("/")[2] in line for line in ours)


def test_a_feed_has_at_most_fifty_entries_and_costs_three_statements(w, monkeypatch, django_assert_max_num_queries):
    url = address(w.reader)
    Client().get(url)
    with django_assert_max_num_queries(5):  # token, rights
        Client().get(url)
    monkeypatch.setattr(feeds, "MOST", 2)
    assert len(titles(Client().get(url))) == 2
