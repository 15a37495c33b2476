"""Legal bases of a case's time limit: typed, told in the official text, listed by law, and absent where there are none."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from documents import actions
from documents.actions.legal import relate_laws
from documents.models import ImpactCase, LegalCitation, Version
from documents.snapshot import snapshot_of
from procedures.exchange import as_json, from_json
from procedures.linter import check
from procedures.reading import Misshapen
from procedures.sections import built, law_words
from procedures.typed import raw_of, typed_by, typed_from
from qms.worktime.days import Calendar
from tests import make
from tests.procedures import drafts
from tests.procedures.samples import CHECKED, LAW, NORMAL, known, rich, step, steps, whole
from tests.procedures.test_editor_page import address, filled
from tests.procedures.test_exchange import SNAPSHOT

LAWS = {LAW: f"Nghị định số {LAW} Về thủ tục"}
BASIS = {"number": LAW, "provision": "khoản 1 Điều 5", "text": ""}
OTHER = {"number": "", "provision": "Điều 3", "text": "Quy chế làm việc của Sở"}


def case(*bases, limit="18", **fields):
    return {"id": NORMAL, "name": "", "limit": limit, "bases": list(bases)} | fields


def limited(*cases):
    return steps(step(1), cases=list(cases))


def time_of(*cases):
    return next((one.html for one in built(limited(*cases), LAWS) if one.key == "time"), "")


def cited(**fields):
    """The rich sample, its first case with a basis."""
    data = drafts.sound(**fields)
    data["cases"][0]["bases"] = [BASIS]
    return data


# --- words and data ---------------------------------------------------------------------------------------------------
def test_the_official_text_says_by_which_provision_a_time_limit_holds():
    assert time_of(case(BASIS)) == f"<p>18 ngày làm việc, theo khoản 1 Điều 5 Nghị định số {LAW}.</p>"
    both = f"18 ngày làm việc, theo khoản 1 Điều 5 Nghị định số {LAW}; Điều 3 Quy chế làm việc của Sở"
    assert time_of(case(BASIS, OTHER)) == f"<p>{both}.</p>"


def test_each_case_has_its_own_bases_and_one_without_any_says_its_limit_alone():
    html = time_of(case(BASIS, name="thường"), case(id=CHECKED, name="xác minh", limit="25"))
    assert f"<li><p>thường: 18 ngày làm việc, theo khoản 1 Điều 5 Nghị định số {LAW}</p></li>" in html
    assert "<li><p>xác minh: 25 ngày làm việc</p></li>" in html


def test_a_basis_without_a_limit_is_told_all_the_same():
    assert time_of(case(BASIS, limit=None)) == f"<p>Theo khoản 1 Điều 5 Nghị định số {LAW}.</p>"
    assert time_of(case(limit=None)) == time_of(case({"number": ""}, limit=None)) == ""


def test_markup_in_a_basis_is_shown_and_not_obeyed():
    assert "<b>" not in time_of(case({"text": "<b>Luật</b>"}))


@pytest.mark.parametrize(("row", "laws", "words"), [
    (BASIS, LAWS, f"Nghị định số {LAW}"), (BASIS, {}, LAW), (BASIS, {LAW: "Nghị định về thủ tục"}, "Nghị định về thủ tục"),
    (OTHER, LAWS, "Quy chế làm việc của Sở"), (BASIS | {"number": ""}, LAWS, ""),
])  # fmt: skip
def test_a_law_is_called_in_few_words(row, laws, words):
    assert law_words(row, laws) == words


def test_a_case_without_bases_has_no_such_field_so_that_old_data_stays_as_it_was():
    old = whole(rich())
    assert all("bases" not in row for row in old["cases"])
    raw = rich()
    for row in raw["cases"]:
        row["bases"] = []
    assert json.dumps(whole(raw)) == json.dumps(old)


def test_what_is_typed_comes_back_and_what_is_emptied_is_gone():
    data = whole(cited())
    typed = typed_from(data)
    assert [row["bases"] for row in typed["cases"]] == [f"{LAW}, khoản 1 Điều 5", ""]
    assert whole(raw_of(typed))["cases"] == data["cases"]
    typed["cases"][0]["bases"] = " \n "
    assert whole(raw_of(typed))["cases"] == whole(rich())["cases"]


def test_a_new_case_with_a_basis_alone_is_a_row():
    typed = typed_by({"cases.0.name": "a", "cases.1.name": "", "cases.1.bases": LAW})
    assert [row["bases"][0]["number"] for row in raw_of(typed)["cases"] if row["bases"]] == [LAW]


def test_a_file_comes_in_as_it_was_taken_out():
    data = whole(cited())
    assert whole(from_json(as_json(data, SNAPSHOT))) == data


def test_a_basis_that_does_not_fit_is_refused_by_name():
    with translation.override("en"), pytest.raises(Misshapen) as caught:
        limited(case({"provision": "x" * 121}))
    assert caught.value.field == "cases.0.bases.0.provision"
    assert str(caught.value).startswith("Case 1, legal basis 1, article, clause, point: 121 characters")


def test_a_law_that_ended_or_is_unknown_is_found_at_the_cases():
    data = limited(case(BASIS))
    gone = known(laws={LAW: make.today() - timedelta(days=3)})
    for facts, rule in ((gone, "dead_law"), (known(laws={}), "unknown_law")):
        flaws = [flaw for flaw in check(data, facts, Calendar) if flaw.rule.key == rule]
        assert [flaw.place.anchor for flaw in flaws] == ["cases"]


# --- kept with a draft ------------------------------------------------------------------------------------------------
@pytest.fixture
def version(w):
    return drafts.procedure(w)


def listed(version):
    rows = LegalCitation.objects.filter(version=version, anchor=NORMAL)
    return [(row.instrument.number, row.provision) for row in rows]


@pytest.mark.django_db
def test_the_citation_is_listed_by_the_case_and_goes_with_it(version):
    assert listed(version) == []
    drafts.save(version, cited())
    assert listed(version) == [(LAW, "khoản 1 Điều 5")]
    drafts.save(version, drafts.sound())
    assert listed(version) == []


@pytest.mark.django_db
def test_data_without_bases_is_frozen_and_saved_as_before_the_field_was_there(version):
    before = snapshot_of(version)
    raw = drafts.sound()
    raw["cases"][0]["bases"] = []
    assert drafts.save(version, raw).token == 1, "nothing was changed, so nothing was saved"
    assert snapshot_of(Version.objects.get(pk=version.pk)) == before
    assert all(set(row) == {"id", "name", "limit"} for row in before["content"]["procedures"]["cases"])


@pytest.mark.django_db
def test_the_editor_takes_the_bases_of_a_case_and_shows_them_again(w, version, client):
    client.force_login(w.author)
    fields = filled(client.get(address(version)).content.decode())
    assert fields["cases.0.bases"] == ""
    answer = client.post(address(version), fields | {"cases.0.bases": f"{LAW}, khoản 1 Điều 5"})
    assert answer.status_code == 302
    assert filled(client.get(address(version)).content.decode())["cases.0.bases"] == f"{LAW}, khoản 1 Điều 5"
    assert listed(version) == [(LAW, "khoản 1 Điều 5")]


@pytest.mark.django_db
def test_a_basis_that_came_is_in_the_comparison_with_what_was_in_force(w, version, client):
    made = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    draft = actions.start_version(make.issued(w, made).document, by=w.author, at=make.now(), reason="Sửa")
    drafts.save(draft, cited())
    client.force_login(w.author)
    html = client.get(f"/soan-thao/{draft.pk}/so-sanh/").content.decode()
    assert "Thời hạn giải quyết" in html
    assert "theo khoản 1 Điều 5 Nghị định" in html


@pytest.mark.django_db
def test_a_change_of_law_names_the_time_limit_that_rests_on_it(w, client):
    keeper = make.person("top", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    version = drafts.procedure(w, cited())
    made = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    make.issued(w, made)
    relate_laws(
        drafts.law("9/2026/NĐ-CP"), drafts.law(), kind="amends", provision="khoản 1 Điều 5", effect_date=make.today(),
        reason="Theo Điều 20", by=keeper, at=make.now(), day=make.today(),
    )  # fmt: skip
    client.force_login(w.author)
    html = client.get(
        reverse("documents:impact_case", args=[ImpactCase.objects.get(agency=w.agency).pk])
    ).content.decode()
    assert "Thời hạn theo quy định, trường hợp “không xác minh”" in html
