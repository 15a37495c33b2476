"""The list of documents: who sees which rows, filters in the address, hostile addresses, keyset pages, statements."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from documents import register as lists
from documents.register_address import STATES
from qms.standards.actions import load_editions
from qms.standards.models import Clause
from tests import make

pytestmark = pytest.mark.django_db
REGISTER = "/tai-lieu/"


def listed(client, person, query=""):
    client.force_login(person)
    answer = client.get(REGISTER + query)
    assert answer.status_code == 200
    return [row["code"] for row in answer.context["rows"]]


def next_version(w, document, **dates):
    draft = actions.start_version(document, by=w.author, at=make.now(), reason="Sửa mục 2")
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="Cho đúng")
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, made, **dates)


def test_the_list_shows_what_is_in_force_and_counts_it(client, w):
    version = make.in_force(w)
    make.draft(w)
    client.force_login(w.reader)
    answer = client.get(REGISTER)
    assert [row["code"] for row in answer.context["rows"]] == [version.document.code]
    assert answer.context["count"] == 1
    assert "Tài liệu mới" not in answer.content.decode()


def test_each_state_has_its_own_list(client, w):
    old = make.in_force(w, from_date=make.today() - timedelta(days=30))
    next_version(w, old.document)
    coming = make.issued(w, make.approved(w), from_date=make.today() + timedelta(days=9))
    gone = make.in_force(w, from_date=make.today() - timedelta(days=30))
    at = make.now()
    actions.withdraw_document(
        gone.document,
        from_date=make.today(),
        reason="Hết cần",
        by=w.officer,
        at=at,
        day=make.today(),
        proof=make.proof(w.officer, at),
    )
    assert listed(client, w.reader) == [old.document.code]
    assert listed(client, w.reader, "?tinh-trang=bi-thay-the") == [old.document.code]
    assert listed(client, w.reader, "?tinh-trang=chua-hieu-luc") == [coming.document.code]
    assert listed(client, w.reader, "?tinh-trang=bai-bo") == [gone.document.code]


def test_what_is_prepared_is_listed_for_those_who_take_part_only(client, w):
    draft, waiting = make.draft(w), make.approved(w)
    codes = [draft.document.code, waiting.document.code]
    assert listed(client, w.author, "?tinh-trang=dang-soan") == codes
    assert listed(client, w.officer, "?tinh-trang=dang-soan") == codes
    assert listed(client, w.reader, "?tinh-trang=dang-soan") == []
    assert listed(client, w.stranger, "?tinh-trang=dang-soan") == []


def test_words_find_a_title_without_diacritics(client, w):
    found = make.in_force(w, title="Quy trình cấp Giấy chứng nhận an toàn thực phẩm")
    make.in_force(w, title="Quy trình tiếp công dân")
    assert listed(client, w.reader, "?q=giay+chung+nhan") == [found.document.code]
    assert listed(client, w.reader, f"?q={found.document.code.lower()}") == [found.document.code]
    assert listed(client, w.reader, "?q=karaoke") == []


def test_type_and_unit_narrow_the_list_and_stay_in_the_address(client, w):
    version = make.in_force(w)
    query = f"?loai={w.type.slug}&don-vi={w.trade.pk}"
    assert listed(client, w.reader, query) == [version.document.code]
    assert listed(client, w.reader, f"?don-vi={w.energy.pk}") == []
    client.force_login(w.reader)
    page = client.get(REGISTER + query)
    assert [chip["label"] for chip in page.context["chips"]] == [w.type.name, w.trade.name]


def test_an_empty_list_says_why_and_offers_ways_on(client, w):
    client.force_login(w.reader)
    answer = client.get(REGISTER + "?q=karaoke")
    assert len(answer.context["ways_on"]) == 3
    assert "karaoke" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?_connector=OR", "?document__agency__code=SCT", "?sap=password", "?sap=-pk", "?sap=--ma", "?tinh-trang=all", "?loai=nope",
        "?loai=%27%3B--", "?don-vi=abc", "?don-vi=99999999999999999999", "?sau=x", "?sau=1~99999999999999999999",
        "?sap=hieu-luc&sau=2026-13-45~1", "?sap=ma&sap=-ma", "?q=a&q=b", "?q=%00", "?q=" + "a" * 201, "?trang=2",
        "?" + "&".join(f"don-vi={n}" for n in range(60)),
    ],
)  # fmt: skip
def test_an_address_the_list_does_not_know_is_answered_with_400(client, w, query):
    make.in_force(w)
    client.force_login(w.reader)
    answer = client.get(REGISTER + query)
    assert answer.status_code == 400
    assert "documents/unclear.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize(
    "q", ["***", "%", "_", "a.*(b|c)+" * 20, "<script>alert(1)</script>", "' OR 1=1 --", "ａ", "Đ"]
)
def test_odd_words_find_nothing_and_break_nothing(client, w, q):
    make.in_force(w)
    client.force_login(w.reader)
    answer = client.get(REGISTER, {"q": q})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_pages_follow_each_other_forwards_and_back(client, w, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    made = [make.in_force(w, from_date=make.today() - timedelta(days=n % 2)) for n in range(5)]
    client.force_login(w.reader)
    for sort in ("ma", "-ma", "hieu-luc", "-hieu-luc"):
        _leaf_through(client, made, f"?sap={sort}")


def _leaf_through(client, made, query):
    seen, pages = [], []
    while query:
        answer = client.get(REGISTER + query)
        pages.append(query)
        seen += [row["code"] for row in answer.context["rows"]]
        query = answer.context["page"].next_url
    assert sorted(seen) == sorted(version.document.code for version in made)
    assert len(pages) == 3
    back = client.get(REGISTER + client.get(REGISTER + pages[-1]).context["page"].previous_url)
    assert [row["code"] for row in back.context["rows"]] == seen[2:4]
    first = client.get(REGISTER + back.context["page"].previous_url)
    assert [row["code"] for row in first.context["rows"]] == seen[:2]
    assert first.context["page"].previous_url == ""


def test_every_row_of_every_list_can_be_opened_by_whoever_sees_it(client, w):
    make.in_force(w)
    make.in_force(w, classification="restricted", title="Bí mật-kanari")
    make.in_force(w, classification="public")
    make.issued(w, make.approved(w), from_date=make.today() + timedelta(days=9))
    make.submitted(w)
    for who in make.EVERYBODY:
        client.force_login(getattr(w, who))
        for state in STATES:
            for row in client.get(f"{REGISTER}?tinh-trang={state}").context["rows"]:
                if not row["url"].startswith("/soan-thao/"):
                    assert client.get(row["url"]).status_code == 200, (who, row)


def test_a_restricted_document_is_in_no_list_of_those_who_may_not_see_it(client, w):
    version = make.in_force(w, classification="restricted", title="Phương án kanari")
    address = reverse("documents:document", args=[version.document.slug])
    queries = ["", "?q=kanari", f"?q={version.document.code}", "?tinh-trang=dang-soan", "?sap=-hieu-luc"]
    for who in ("reader", "stranger", "nobody", "supervisor", "outside", "administrator"):
        client.force_login(getattr(w, who))
        for query in [*queries, f"?don-vi={w.trade.pk}"]:
            body = client.get(REGISTER + query).content.decode()
            assert "Phương án kanari" not in body, (who, query)
            assert address not in body, (who, query)


def test_the_list_asks_the_database_as_often_for_many_rows_as_for_few(client, w, django_assert_max_num_queries):
    for _n in range(8):
        make.in_force(w)
    client.force_login(w.author)
    client.get(REGISTER)
    for query in (
        "", "?q=quy+trinh", "?tinh-trang=bi-thay-the", "?tinh-trang=dang-soan", "?tinh-trang=bai-bo&sap=-hieu-luc",
    ):  # fmt: skip
        with django_assert_max_num_queries(4 + 6):
            client.get(REGISTER + query)


def test_the_list_changes_nothing_and_takes_no_post(client, w):
    client.force_login(w.officer)
    assert client.post(REGISTER).status_code == 405


def test_the_list_of_a_day_shows_what_was_in_force_then(client, w):
    day = make.today() - timedelta(days=20)
    old = make.in_force(w, from_date=make.today() - timedelta(days=30))
    next_version(w, old.document)
    make.in_force(w, title="Quy trình mới có")
    client.force_login(w.reader)
    answer = client.get(f"{REGISTER}?ngay={day}")
    assert [(row["code"], row["revision"]) for row in answer.context["rows"]] == [(old.document.code, 0)]
    assert answer.context["count"] == 1
    assert answer.context["rows"][0]["url"].endswith(f"?ngay={day}")


@pytest.mark.parametrize("day", ["2026-13-01", "hôm qua", "0001-01-01", "2026-1-1", "9999-12-31"])
def test_a_day_that_is_none_is_answered_with_a_sentence(client, w, day):
    client.force_login(w.reader)
    answer = client.get(REGISTER, {"ngay": day})
    assert answer.status_code == 400
    assert "2026-11-22" in answer.content.decode()


def test_lists_of_today_leave_another_day_out_of_their_address(client, w):
    client.force_login(w.reader)
    answer = client.get(f"{REGISTER}?tinh-trang=bai-bo&ngay=2026-01-02")
    assert answer.status_code == 200
    assert answer.context["day"] is None
    assert "ngay=" not in answer.context["asked"].address()


def test_a_clause_of_the_standard_narrows_the_list_with_its_parts(client, w):
    edition = w.agency.edition
    edition.clauses.all().delete()
    chapter, part = (
        Clause.objects.create(edition=edition, number=number, title=title, order=order)
        for number, title, order in (("8", "Thực hiện", "08"), ("8.5", "Sản xuất và cung cấp dịch vụ", "08.05"))
    )
    other = Clause.objects.create(edition=edition, number="7", title="Hỗ trợ", order="07")
    served = {}
    for clause in (chapter, part, other):
        draft = make.draft(w)
        actions.set_clauses(draft, clauses=[clause], by=w.author, at=make.now())
        sent = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
        done = make._along(w, sent, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
        served[clause.number] = make.issued(w, done).document.code
    assert listed(client, w.reader, "?dieu-khoan=8") == [served["8"], served["8.5"]]
    assert listed(client, w.reader, "?dieu-khoan=8.5&dieu-khoan=7") == [served["8.5"], served["7"]]
    assert listed(client, w.reader, "?dieu-khoan=9") == []
    client.force_login(w.reader)
    facets = {facet["name"]: facet["options"] for facet in client.get(REGISTER).context["facets"]}
    assert [(row["value"], row["count"]) for row in facets["dieu-khoan"]] == [("7", 1), ("8", 2)]
    assert client.get(f"{REGISTER}?dieu-khoan=8;drop").status_code == 400


def test_parts_of_a_clause_are_folded_open_one_level_at_a_time(client, w):
    load_editions()
    client.force_login(w.reader)

    def shown(query):
        facets = {facet["name"]: facet["options"] for facet in client.get(REGISTER + query).context["facets"]}
        return [(row["value"], row["depth"]) for row in facets["dieu-khoan"] if row["value"].startswith(("8", "9"))]

    assert shown("") == [("8", 0), ("9", 0)]
    eight = [("8", 0), *((f"8.{n}", 1) for n in range(1, 8)), ("9", 0)]
    assert shown("?dieu-khoan=8") == eight
    at = eight.index(("8.5", 1)) + 1
    assert shown("?dieu-khoan=8.5") == [*eight[:at], *((f"8.5.{n}", 2) for n in range(1, 7)), *eight[at:]]
    assert shown("?dieu-khoan=8.5.1") == shown("?dieu-khoan=8.5")
