"""The list of what went bad, the note on the reading page, and the line in my work: who sees what, filters, pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import actions
from documents.models import LegalInstrument
from procedures.actions import run_round
from procedures.models import StandingFinding
from procedures.rounds import listing
from procedures.rounds.worklist import SOURCE
from qms.people.models import Appointment, User
from qms.web.worklist import work_of
from tests import make
from tests.databases import one_transaction
from tests.procedures.stepping import in_force, step

FIXED, LIST = 4, 6
LAW = "61/2018/NĐ-CP"
HERE = "/ra-soat-quy-trinh/"
BASES = [{"number": LAW, "provision": "Điều 5", "text": ""}]


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    """A law that ended and a post that was left, in a procedure of the trade unit, a restricted one and one of the energy unit."""
    with django_db_blocker.unblock(), one_transaction():
        w = make.world()
        w.law = LegalInstrument.objects.create(number=LAW, kind="Nghị định", title="Về một cửa")
        since = make.today() - timedelta(days=30)
        w.open = in_force(
            w, step("Tiếp nhận", w.author_post, bases=BASES), step("Ký", w.trade_head_post),
            title="Quy trình mở", from_date=since,
        )  # fmt: skip
        w.closed = in_force(
            w, step("Việc mật", w.author_post, bases=BASES), title="Quy trình mật", classification="restricted",
            from_date=since,
        )  # fmt: skip
        w.energy_author = make.person("nl.soan", on=make.post(w.energy, "Soạn thảo", "author", code="nl-soan"))
        w.other = in_force(
            w, step("Việc năng lượng", w.reader_post, bases=BASES), title="Quy trình điện", from_date=since,
            by=w.energy_author, owner_unit=w.energy, owner_post=w.reader_post,
        )  # fmt: skip
        w.empty_post = make.post(w.trade, "Văn thư", code="van-thu")
        w.waived = in_force(w, step("Lưu", w.empty_post), title="Quy trình lưu", from_date=since)
        LegalInstrument.objects.filter(pk=w.law.pk).update(until_date=make.today() - timedelta(days=5))
        Appointment.objects.filter(post=w.trade_head_post).update(until_date=make.today() - timedelta(days=2))
        run_round(at=make.now(), day=make.today())
        yield w


def seen(client, who, query=""):
    client.force_login(who)
    answer = client.get(HERE + query)
    assert answer.status_code == 200
    return {one["title"]: [row["weight"] for row in one["findings"]] for one in answer.context["documents"]}


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("officer", {"Quy trình mở", "Quy trình mật", "Quy trình điện"}),
        ("auditor", {"Quy trình mở", "Quy trình mật", "Quy trình điện"}),
        ("deputy", {"Quy trình mở", "Quy trình điện"}),
        ("author", {"Quy trình mở", "Quy trình mật"}),
        ("energy_author", {"Quy trình điện"}),
    ],
)
def test_everybody_sees_what_they_see_the_drafts_of(w, client, who, titles):
    assert set(seen(client, getattr(w, who))) == titles


@pytest.mark.parametrize("who", ["reader", "administrator", "supervisor", "outside", "stranger", "nobody"])
def test_who_sees_no_drafts_has_no_list(w, client, who):
    client.force_login(getattr(w, who))
    assert client.get(HERE).status_code == 403


def test_what_stood_from_the_beginning_is_in_the_other_tab(w, client):
    assert "Quy trình lưu" not in seen(client, w.officer)
    assert seen(client, w.officer, "?xem=tat-ca")["Quy trình lưu"] == ["bo-qua"]


def test_filters_narrow_the_list_and_count_what_they_would_hold(w, client):
    assert set(seen(client, w.officer, "?quy-tac=vacant")) == {"Quy trình mở"}
    assert set(seen(client, w.officer, f"?don-vi={w.energy.pk}")) == {"Quy trình điện"}
    assert seen(client, w.officer, "?muc=bo-qua") == {}
    assert set(seen(client, w.officer, f"?tu={make.today() - timedelta(days=3)}")) == {"Quy trình mở"}
    answer = client.get(f"{HERE}?quy-tac=vacant")
    counts = {
        facet["name"]: {option["value"]: option["count"] for option in facet["options"]}
        for facet in answer.context["facets"]
    }
    assert counts["quy-tac"] == {"vacant": 1, "dead_law": 3}
    assert counts["don-vi"] == {w.trade.pk: 1}
    assert answer.context["summary"] == "1 chỗ"
    assert [tab["count"] for tab in answer.context["tabs"]] == [1, 2]


@pytest.mark.parametrize(
    "query",
    ["?quy-tac=x", "?muc=x", "?don-vi=x", "?tu=hom-qua", "?tu=0001-01-01", "?xem=x", "?sau=x", "?la=1", "?tu=&tu="],
)
def test_addresses_that_mean_nothing_get_a_clear_answer(w, client, query):
    client.force_login(w.officer)
    assert client.get(HERE + query).status_code == 400


def test_pages_go_forth_and_back_without_losing_or_repeating_a_line(w, client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    client.force_login(w.officer)
    everything = list(
        StandingFinding.objects.filter(is_waived=False)
        .order_by("document__sort_key", "pk")
        .values_list("pk", flat=True)
    )
    forth = walked(client, HERE, "next_url")
    assert [row["url"] for page in forth for row in page] == [row["url"] for page in forth for row in page]
    assert sum(map(len, forth)) == len(everything) == 4
    last = client.get(HERE).context["page"].next_url
    back = client.get(HERE + last).context["page"].previous_url
    assert texts(client.get(HERE + back)) == texts(client.get(HERE))


def walked(client, url, way):
    pages = []
    while url:
        answer = client.get(url)
        pages.append([row for one in answer.context["documents"] for row in one["findings"]])
        following = getattr(answer.context["page"], way)
        url = following and HERE + following
    return pages


def texts(answer):
    return [row["text"] for one in answer.context["documents"] for row in one["findings"]]


def test_a_line_leads_to_the_step_and_to_the_next_version(w, undone, client):
    client.force_login(w.author)
    answer = client.get(HERE)
    one = next(one for one in answer.context["documents"] if one["title"] == "Quy trình mở")
    assert one["findings"][0]["url"].startswith(f"{w.open.document.get_absolute_url()}#step-")
    assert one["may_start"]
    start = reverse("documents:start_version", args=[w.open.document.slug])
    assert start in answer.content.decode()
    draft = actions.start_version(w.open.document, by=w.author, at=make.now(), reason="Sửa")
    answer = client.get(HERE)
    one = next(one for one in answer.context["documents"] if one["title"] == "Quy trình mở")
    assert (one["may_start"], one["draft_url"]) == (False, reverse("documents:draft", args=[draft.pk]))


def test_who_may_not_write_is_offered_no_new_version(w, client):
    client.force_login(w.auditor)
    assert not any(one["may_start"] for one in client.get(HERE).context["documents"])


def test_the_list_costs_the_same_statements_for_few_and_for_many(w, undone, client):
    client.force_login(w.officer)
    client.get("/")
    few = statements(client)
    for number in range(3):
        in_force(w, step(f"Thêm {number}", w.trade_head_post), title=f"Thêm {number}")
    run_round(at=make.now(), day=make.today())
    assert statements(client) == few <= FIXED + LIST


def statements(client):
    with CaptureQueriesContext(connection) as made:
        client.get(HERE + "?xem=tat-ca")
    return len([row for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# --- on the reading page ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "is_told"),
    [("author", True), ("officer", True), ("deputy", True), ("reader", False), ("supervisor", False)],
)
def test_the_reading_page_tells_who_sees_what_is_prepared(w, client, who, is_told):
    client.force_login(getattr(w, who))
    shown = client.get(w.open.document.get_absolute_url()).content.decode()
    assert ("2 chỗ không còn khớp" in shown) is is_told
    assert ("không còn hiệu lực từ ngày" in shown or "hết hiệu lực từ ngày" in shown) is is_told


def test_texts_without_findings_and_those_set_aside_have_no_note(w, client):
    client.force_login(w.officer)
    assert "không còn khớp" not in client.get(w.waived.document.get_absolute_url()).content.decode()


# --- in my work -------------------------------------------------------------------------------------------------------
def test_my_work_has_one_line_with_how_many(w):
    officer, reader = (User.objects.get(pk=who.pk) for who in (w.officer, w.reader))
    (row,) = [row for row in work_of(officer, make.today()) if row["kind"] == "ra-soat-quy-trinh"]
    assert row["meta"] == "3 quy trình, 4 chỗ"
    assert row["url"] == f"{HERE}?muc=chan"
    assert not [row for row in work_of(reader, make.today()) if row["kind"] == "ra-soat-quy-trinh"]
    assert not hasattr(SOURCE, "count") and not hasattr(SOURCE, "deciding")  # none of it is in the navigation
