"""The editor of a procedure: a plain form that loses nothing, and what its script is answered."""

import json
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Version
from procedures.exchange import as_json
from procedures.models import ProcedurePart
from tests import make
from tests.procedures import drafts
from tests.procedures.samples import JUDGE, NORMAL, chain, key, rich, whole
from tests.procedures.test_exchange import SNAPSHOT

pytestmark = pytest.mark.django_db
BUDGET = 8 + 4  # of a page about one thing, and of every page
JSON = {"accept": "application/json"}


@pytest.fixture
def draft(w, client):
    client.force_login(w.author)
    return make.draft(w)


def address(version, rest=""):
    return f"/soan-thao/{version.pk}/quy-trinh/{rest}"


class _Form(HTMLParser):
    """What a browser without scripts would send of the page's form."""

    def __init__(self):
        super().__init__()
        self.values, self.inside, self.area, self.select = {}, False, "", ""

    def handle_starttag(self, tag, attributes):
        row = dict(attributes)
        if tag == "form":
            self.inside = row.get("id") == "procedure-form"
        if not self.inside:
            return
        if tag == "input" and row.get("name"):
            self.values[row["name"]] = row.get("value", "")
        elif tag == "textarea":
            self.area = row["name"]
            self.values[self.area] = ""
        elif tag == "select":
            self.select = row["name"]
        elif tag == "option" and self.select and ("selected" in row or self.select not in self.values):
            self.values[self.select] = row["value"]

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area
        self.select = "" if tag == "select" else self.select
        self.inside = self.inside and tag != "form"

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data


def filled(html):
    form = _Form()
    form.feed(html)
    return {name: value.removeprefix("\n") for name, value in form.values.items()}


def shown(client, version):
    return filled(client.get(address(version)).content.decode())


def kept(version):
    return ProcedurePart.objects.get(version=version)


def test_a_new_procedure_shows_an_empty_form_and_a_step_is_added_and_written_without_scripts(client, draft):
    fields = shown(client, draft)
    assert fields["token"] == "0"
    answer = client.post(address(draft), fields | {"act": "add:steps"})
    assert answer.status_code == 200
    fields = filled(answer.content.decode())
    client.post(address(draft), fields | {
        "steps.0.title": "Tiếp nhận", "steps.0.responsible": "Văn phòng Sở", f"steps.0.limits.{fields['cases.0.id']}": "½",
    })  # fmt: skip
    (step,) = kept(draft).data["steps"]
    assert (step["title"], list(step["limits"].values())[0]["value"]) == ("Tiếp nhận", 0.5)
    assert kept(draft).token == 2


def test_what_the_page_shows_is_the_whole_data_when_it_is_sent_back(w, client, draft):
    before = drafts.save(draft, rich())
    answer = client.post(address(draft), shown(client, draft))
    assert answer.status_code == 302
    assert kept(draft).data == before.data
    assert kept(draft).token == 1, "nothing was changed, so nothing was saved"


def test_rows_go_up_and_away_with_buttons_and_their_ids_stay(client, draft):
    drafts.save(draft, chain(3))
    client.post(address(draft), shown(client, draft) | {"act": "up:steps:2"})
    client.post(address(draft), shown(client, draft) | {"act": "drop:steps:0"})
    assert [row["id"] for row in kept(draft).data["steps"]] == [key(3), key(2)]


def test_the_script_is_answered_with_the_token_totals_and_problems(client, draft):
    drafts.save(draft, rich())
    fields = shown(client, draft) | {f"steps.3.limits.{NORMAL}": "30"}
    answer = client.post(address(draft), fields, headers=JSON)
    assert answer.status_code == 200
    told = answer.json()
    assert told["token"] == 2
    assert "33" in told["totals"]
    assert 'href="#totals"' in told["problems"]


def test_the_script_gets_the_form_alone_after_a_button(client, draft):
    answer = client.post(address(draft), shown(client, draft) | {"act": "add:steps"}, headers={"X-Piece": "procedure"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert 'data-here="steps-0"' in html
    assert "steps.0.title" in filled(html)


@pytest.mark.parametrize("headers", [{}, {"X-Piece": "procedure"}])
@pytest.mark.parametrize(("group", "name"), [
    ("cases", "name"), ("bases", "text"), ("dossier", "item"), ("channels", "note"), ("fees", "name"),
    ("records", "name"), ("abbreviations", "full"),
])  # fmt: skip
def test_a_row_is_added_to_every_group_with_and_without_scripts_and_kept_once_it_is_written(
    client, draft, group, name, headers
):
    drafts.save(draft, chain(2))
    before, fields = len(kept(draft).data[group]), shown(client, draft)
    answer = client.post(address(draft), fields | {"act": f"add:{group}"}, headers=headers)
    assert answer.status_code == 200
    fields = filled(answer.content.decode())
    assert fields[f"{group}.{before}.{name}"] == ""
    assert len(kept(draft).data[group]) == before, "an empty row is not kept"
    assert client.post(address(draft), fields | {f"{group}.{before}.{name}": "Vừa gõ"} | (
        {"cases.0.name": "Thường"} if group == "cases" else {}
    )).status_code == 302  # fmt: skip
    assert kept(draft).data[group][before][name] == "Vừa gõ"


@pytest.mark.parametrize("headers", [{}, {"X-Piece": "procedure"}])
def test_a_decision_takes_a_third_exit(client, draft, headers):
    drafts.save(draft, chain(4))
    fields = shown(client, draft) | {"steps.0.kind": "decision", "act": "exit:steps:0"}
    fields = filled(client.post(address(draft), fields, headers=headers).content.decode())
    fields = filled(client.post(address(draft), fields | {"act": "exit:steps:0"}, headers=headers).content.decode())
    fields = filled(client.post(address(draft), fields | {"act": "exit:steps:0"}, headers=headers).content.decode())
    for place, step in enumerate((2, 3, 4)):
        fields |= {f"steps.0.exits.{place}.to": key(step), f"steps.0.exits.{place}.condition": f"Lối {step}"}
    assert client.post(address(draft), fields).status_code == 302
    ways = [row["condition"] for row in kept(draft).data["transitions"] if row["from"] == key(1)]
    assert ways == ["Lối 2", "Lối 3", "Lối 4"]


def test_a_condition_that_leads_nowhere_is_refused_and_stays_in_its_field(client, draft):
    drafts.save(draft, chain(2) | {"transitions": []})
    fields = shown(client, draft) | {"steps.0.kind": "decision", "steps.0.exits.0.condition": "Đạt"}
    answer = client.post(address(draft), fields)
    assert answer.status_code == 422
    assert filled(answer.content.decode())["steps.0.exits.0.condition"] == "Đạt"
    told = client.post(address(draft), fields, headers=JSON)
    assert (told.status_code, told.json()["field"]) == (422, "steps.0.exits.0.to")


def test_who_comes_second_keeps_what_was_typed_and_sees_what_the_other_wrote(client, draft):
    drafts.save(draft, chain(2))
    fields = shown(client, draft)
    theirs = chain(2)
    theirs["steps"][0]["title"] = "Của họ"
    drafts.save(draft, theirs)
    mine = fields | {"steps.0.title": "Của tôi"}
    answer = client.post(address(draft), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert filled(html)["steps.0.title"] == "Của tôi"
    assert "họ" in html
    assert kept(draft).data["steps"][0]["title"] == "Của họ"
    told = client.post(address(draft), mine, headers=JSON).json()
    assert told["token"] == 2
    assert "họ</del>" in told["differences"]
    assert client.post(address(draft), filled(html)).status_code == 302, "saving again keeps one's own"
    assert kept(draft).data["steps"][0]["title"] == "Của tôi"


@pytest.mark.parametrize(("name", "value"), [
    (f"steps.1.limits.{NORMAL}", "nhanh"), ("steps.0.instruction", "x" * 20_001), ("sets", "nhiều"),
    ("cases.0.limit", "-3"), ("numbering", "roman"), ("steps.0.clock", "late"), ("steps.1.title", "a\x00b"),
])  # fmt: skip
def test_what_is_refused_stays_as_it_was_typed_with_its_field_marked(client, draft, name, value):
    drafts.save(draft, chain(2))
    fields = shown(client, draft) | {name: value, "steps.0.title": "Vừa gõ"}
    answer = client.post(address(draft), fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    again = filled(html)
    assert again["steps.0.title"] == "Vừa gõ"
    if name not in {"numbering", "steps.0.clock"}:  # a list offers what there is
        assert again[name].replace("\ufffd", "\x00") == value
    assert html.count('aria-invalid="true"') == 1
    refused = client.post(address(draft), fields, headers=JSON)
    assert (refused.status_code, refused.json()["field"]) == (422, name)
    assert kept(draft).data["steps"][0]["title"] == "Việc 1"


def test_five_hundred_steps_are_refused_and_nothing_is_lost(client, draft):
    fields = shown(client, draft) | {f"steps.{n}.title": f"Bước {n}" for n in range(500)}
    answer = client.post(address(draft), fields)
    assert answer.status_code == 422
    assert filled(answer.content.decode())["steps.499.title"] == "Bước 499"


def test_strange_posts_break_nothing(client, draft):
    drafts.save(draft, chain(1))
    for fields in ({}, {"token": "x"}, {"token": "9" * 40}, {"act": "up:steps:" + "9" * 400, "token": "1"},
                   {"steps.0.limits": "3", f"steps.0.limits.{NORMAL}": "3", "token": "7"},
                   {"steps.0.exits": "3", "steps.0.exits.1.to": "zz", "steps.0.id": key(1), "token": "1"}):  # fmt: skip
        assert client.post(address(draft), fields).status_code in {302, 409, 422}


@pytest.mark.parametrize("count", [2, 40])
def test_the_editor_costs_as_much_as_any_page_about_one_thing(w, client, draft, count):
    drafts.law()
    drafts.save(draft, chain(count) | {"bases": rich()["bases"]})
    client.get(address(draft))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address(draft)).status_code == 200
    assert len(queries) <= BUDGET, "\n".join(row["sql"][:150] for row in queries)


@pytest.mark.parametrize("count", [2, 40])
def test_the_preview_and_the_text_editor_cost_no_more_with_steps(w, client, draft, count):
    drafts.save(draft, chain(count))
    for page in (f"/soan-thao/{draft.pk}/xem-thu/", f"/soan-thao/{draft.pk}/"):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        assert len(queries) <= BUDGET, page + "\n".join(row["sql"][:150] for row in queries)


def test_the_editor_of_the_text_leads_to_the_steps(client, draft):
    assert f'href="{address(draft)}"' in client.get(f"/soan-thao/{draft.pk}/").content.decode()


# --- rules set aside, files brought in --------------------------------------------------------------------------------
def test_a_rule_is_set_aside_and_taken_up_again_on_the_page(w, client, draft):
    drafts.save(draft, chain(1) | {"records": []})
    client.post(address(draft, "bo-qua/"), {"rule": "records", "reason": "Theo mẫu\x00 riêng"})
    assert kept(draft).waivers["records"]["reason"] == "Theo mẫu riêng"
    assert "Theo mẫu riêng" in client.get(address(draft)).content.decode()
    client.post(address(draft, "bo-qua/"), {"rule": "records", "again": "1"})
    assert kept(draft).waivers == {}


def brought(client, draft, content, token="0"):
    file = SimpleUploadedFile("a.json", content, content_type="application/json")
    return client.post(address(draft, "nap/"), {"file": file, "token": token})


def test_a_file_is_brought_in_and_a_bad_one_is_refused_on_the_page(client, draft):
    assert brought(client, draft, as_json(whole(rich()), SNAPSHOT)).status_code == 302
    assert kept(draft).data["steps"][1]["id"] == JUDGE
    before = kept(draft).data_text
    for content, token in ((b"[", "1"), (b"x" * 5_000_000, "1"), (as_json(chain(1), SNAPSHOT), "0")):
        assert brought(client, draft, content, token).status_code in {409, 422}
    assert client.post(address(draft, "nap/"), {"token": "1"}).status_code == 422
    assert kept(draft).data_text == before


def test_a_file_brought_in_after_somebody_saved_is_shown_with_what_differs_and_saving_keeps_it(client, draft):
    drafts.save(draft, chain(2))
    theirs = chain(2) | {"result": "Kết quả của họ"}
    theirs["steps"][0]["title"] = "Việc của họ; gấp"
    drafts.save(draft, theirs)
    ours = chain(2)
    ours["steps"][1]["results"] = ["Biên bản; kèm ảnh", "Sổ"]
    answer = brought(client, draft, as_json(ours, SNAPSHOT), token="1")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Bước B1" in html
    assert "Bước B2" in html
    assert "của họ; gấp" in html
    assert "khác nhau: Kết quả." in html, "another part that differs is named, and no other"
    assert kept(draft).data["steps"][0]["title"] == "Việc của họ; gấp", "nothing was written"
    assert client.post(address(draft), filled(html)).status_code == 302
    assert kept(draft).data == ours, "saving again keeps what the file holds, whole"


def test_a_file_brought_in_twice_from_one_page_says_that_nothing_differs_in_no_list(client, draft):
    content = as_json(whole(rich()), SNAPSHOT)
    brought(client, draft, content)
    html = brought(client, draft, content, token="0").content.decode()
    assert "Có người khác vừa lưu các bước" in html
    assert "Khác nhau ở từng bước" not in html


def test_a_draft_is_taken_out_as_a_file(client, draft):
    drafts.save(draft, rich())
    answer = client.get(address(draft, "du-lieu.json"))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert json.loads(content)["procedure"]["steps"][1]["id"] == JUDGE
    assert "attachment" in answer["Content-Disposition"]


def test_others_may_not_and_what_is_submitted_is_no_longer_written(w, client, draft):
    client.force_login(w.reader)
    assert client.get(address(draft)).status_code in {403, 404}
    client.force_login(w.author)
    version = drafts.procedure(w)
    from documents import actions

    actions.submit(version, by=w.author, at=make.now(), day=make.today())
    answer = client.post(address(version), {"token": "1", "steps.0.title": "x"})
    assert answer.status_code in {302, 403, 404, 409, 422}
    assert len(kept(version).data["steps"]) == 6
    assert Version.objects.get(pk=version.pk).state != "draft"
