"""Audits, findings and corrective actions are found from the search of everything, by who may see them."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.actions import auditing
from audits.models import SearchWords
from audits.searching.finding import find_audits
from audits.searching.remembering import words_of
from tests.audits.auditing import held
from tests.audits.findings import cars

pytestmark = pytest.mark.django_db
SEARCH = "/tim-kiem/"


def codes(person, q, **more):
    return [row["code"] for row in find_audits(person, q, **more)]


@pytest.mark.parametrize("q", ["ghi giờ nhận bàn giao", "GHI GIO nhan", "  ho so lay mau ", "PH-"])
def test_a_finding_is_found_by_number_and_by_words_with_and_without_marks(w, q):
    found = cars.found(w)
    assert codes(w.auditor, q) == [found.code]


def test_a_corrective_action_is_found_by_its_title_and_leads_to_its_page(w):
    car = cars.opened(w, title="Bổ sung cột giờ vào biểu mẫu")
    (row,) = find_audits(w.auditor, "cot gio vao bieu mau")
    assert (row["code"], row["url"]) == (car.code, f"/danh-gia/sct/khac-phuc/{car.code}/")
    assert "hành động khắc phục" in row["meta"].lower()


def test_an_audit_is_found_by_its_number_by_its_plan_and_by_its_conclusion(w):
    audit = held.dated(w, objective="Xem việc tiếp nhận qua mạng")
    assert codes(w.officer, audit.number) == [audit.number]
    assert codes(w.officer, "tiep nhan qua mang") == [audit.number]
    assert find_audits(w.officer, audit.number)[0]["url"] == audit.get_absolute_url()
    told = held.reported(w, "conform")
    assert told.number in codes(w.officer, told.conclusion.split(".")[0])


def test_other_words_after_a_change_take_the_place_of_those_before(w):
    audit = held.dated(w, objective="Xem việc tiếp nhận qua mạng")
    fields = {
        "title": audit.title,
        "objective": "Xem kho lưu trữ",
        "criteria": "",
        "edition": audit.edition,
        "location": "",
    }
    auditing.write_plan(
        audit, token=audit.token, by=w.officer, at=cars.make.now(), start_date=audit.start_date, end_date=audit.end_date,
        decision_number="", decision_date=None, **fields,
    )  # fmt: skip
    assert codes(w.officer, "kho luu tru") == [audit.number]
    assert codes(w.officer, "tiep nhan qua mang") == []
    assert SearchWords.objects.filter(audit=audit).count() == 1


def test_nobody_finds_what_is_hidden_from_her(w):
    cars.opened(w)
    held.opened(w, w.energy)
    for q in ("ghi gio nhan", "PH-", "KP-", "ĐG-"):
        assert codes(w.stranger, q) == []
    assert codes(w.reader, "ĐG-") == []


def test_the_number_that_was_typed_comes_first(w):
    first, second = cars.found(w), cars.found(w, statement=f"Nhắc lại phát hiện PH-{cars.make.today().year}-01")
    assert codes(w.auditor, first.code) == [first.code, second.code]
    assert len(codes(w.auditor, "PH-", limit=1)) == 1


def test_what_says_nothing_finds_nothing(w):
    cars.found(w)
    for q in ("", "   ", "\0", "khongco", "%", "x" * 500, "'; --", "“”"):
        assert codes(w.auditor, q) == []


def test_it_costs_one_statement_and_stands_on_the_page_of_the_search(w):
    found = cars.found(w)
    codes(w.auditor, "ghi gio")
    with CaptureQueriesContext(connection) as made:
        codes(w.auditor, "ghi gio")
    assert len(made) == 1
    client = Client()
    client.force_login(w.auditor)
    assert found.code in client.get(SEARCH, {"q": "ghi giờ nhận bàn giao"}).content.decode()
    client.force_login(w.stranger)
    assert found.code not in client.get(SEARCH, {"q": "ghi giờ nhận bàn giao"}).content.decode()


def test_the_migration_gives_what_is_there_already_the_same_words(w):
    things = [held.dated(w, objective="Xem kho"), cars.found(w), cars.opened(w)]
    before = sorted(SearchWords.objects.values_list("words", flat=True))
    SearchWords.objects.all().delete()
    importlib.import_module("audits.migrations.0003_searched").write_words(apps, None)
    kept = sorted(" ".join(sorted(text.split())) for text in SearchWords.objects.values_list("words", flat=True))
    assert kept == sorted(" ".join(sorted(text.split())) for text in before)
    assert all(words_of(thing) for thing in things)
