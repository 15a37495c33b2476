"""Proposed steps are taken into the draft made from a record: in order, recorded once, nothing lost, refused when it changed."""

import pytest
from django.urls import reverse

from procedures.actions import Changed, accept_proposed_steps, proposed_for
from procedures.actions.tthc_drafting import draft_from_record
from procedures.directory import words_of_post
from procedures.models import ProcedurePart
from procedures.tthc.accepting import origin_of
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import refused, watched
from tests.procedures import drafts
from tests.procedures.tthc.listed import CODE, record, world
from tests.procedures.tthc.test_drafting import kept
from tests.procedures.tthc.test_proposing import CASES, COUNTED

pytestmark = pytest.mark.django_db
TEXT = "Hồ sơ nộp trong giờ làm việc.\n" + COUNTED.partition("\n")[2]


@pytest.fixture
def w():
    return world()


def version_of(w, text=TEXT):
    procedure = kept(record(trinh_tu_thuc_hien=text))
    return draft_from_record(procedure, owner_unit=w.trade, by=w.author, at=make.now(), day=make.today()).version


@pytest.fixture
def version(w):
    return version_of(w)


def data_of(version):
    return ProcedurePart.objects.get(version=version).data


def typed_of(version, *places, **fields):
    """The proposals as they would be typed; `fields` change the first of the chosen ones."""
    steps = proposed_for(origin_of(data_of(version))).steps
    names = ("title", "instruction", "responsible", "limit", "kind", "case")
    found = {
        step.place: {name: getattr(step, name) for name in names}
        for step in steps
        if not places or step.place in places
    }
    found[min(found)].update(fields)
    return found


def accept(w, version, typed=None, **given):
    part = ProcedurePart.objects.get(version=version)
    given = {"token": part.token, "besides": True, "after_others": False, "by": w.author, **given}
    return accept_proposed_steps(
        version, typed_of(version) if typed is None else typed, at=make.now(), day=make.today(), **given
    )


def told(version):
    return [(step["kind"], step["title"]) for step in data_of(version)["steps"]]


def test_all_of_them_take_the_place_of_the_text_in_order(w, version):
    accept(w, version, besides=False)
    data = data_of(version)
    assert told(version) == [
        ("start", "Nộp hồ sơ"),
        ("task", "Tiếp nhận, kiểm tra hồ sơ trong thời hạn 0,5 ngày làm việc"),
        ("task", "Thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh theo kết quả của Bước 2"),
        ("end", "Tổ chức, cá nhân nhận kết quả"),
    ]
    case = data["cases"][0]["id"]
    assert [step["limits"].get(case) for step in data["steps"]] == [
        None,
        {"value": 0.5, "unit": "working_day"},
        {"value": 5, "unit": "working_day"},
        None,
    ]
    assert [step["clock"] for step in data["steps"]] == ["none", "run", "run", "none"]
    assert data["transitions"] == []
    assert origin_of(data).code == CODE


def test_it_is_recorded_once_and_changes_nothing_else(w, version):
    with watched() as did:
        accept(w, version)
    assert did.acts == ["steps_accepted"]
    assert did.rows == {"ProcedurePart ~1", "Version ~1", "VersionEditor ~1", "ServedCode +1", "ServedCode -1"}
    entry = Entry.objects.get(act="steps_accepted")
    assert entry.detail == {"code": CODE, "proposed": 4, "accepted": 4}


def test_what_is_not_accepted_stays_as_text_and_is_proposed_again(w, version):
    accept(w, version, typed_of(version, 0, 1))
    steps = data_of(version)["steps"]
    assert [step["kind"] for step in steps] == ["start", "task", "task", "end"]
    left = steps[2]["instruction"]
    assert left.startswith("Hồ sơ nộp trong giờ làm việc.")
    assert "Bước 3" in left
    assert "Bước 2:" not in left
    again = proposed_for(origin_of(data_of(version)))
    assert [step.title[:9] for step in again.steps] == ["Thẩm định", "Tổ chức, "]
    with refused("somebody wrote", field="after_others"):
        accept(w, version)
    accept(w, version, besides=False, after_others=True)
    assert [kind for kind, _title in told(version)] == ["start", "task", "task", "end"]


def test_what_is_typed_counts_and_not_what_was_proposed(w, version):
    who = words_of_post(w.author_post.title, w.trade.name)
    accept(w, version, typed_of(version, 1, title="Tiếp nhận", responsible=who, limit="4 giờ", case=""))
    step = data_of(version)["steps"][1]
    assert (step["title"], step["responsible"]["post"]) == ("Tiếp nhận", w.author_post.pk)
    assert list(step["limits"].values()) == [{"value": 4, "unit": "working_hour"}]


def test_cases_of_the_record_are_cases_of_the_draft_with_a_branch_to_each(w):
    version = version_of(w, CASES)
    accept(w, version)
    data = data_of(version)
    assert [case["name"] for case in data["cases"]] == ["Đối với trường hợp cấp mới", "Đối với trường hợp cấp lại"]
    ids = [step["id"] for step in data["steps"]]
    ways = [(ids.index(way["from"]), ids.index(way["to"]), way["condition"]) for way in data["transitions"]]
    assert ways == [
        (0, 1, "Đối với trường hợp cấp mới"),
        (0, 3, "Đối với trường hợp cấp lại"),
        (2, 5, ""),
        (4, 5, ""),
    ]
    limits = [list(step["limits"]) for step in data["steps"]]
    assert limits == [[], [], [data["cases"][0]["id"]], [], [data["cases"][1]["id"]], []]


def test_a_draft_that_changed_meanwhile_is_refused_and_kept(w, version):
    data = data_of(version)
    drafts.save(version, data | {"hours": "Giờ hành chính"})
    with pytest.raises(Changed):
        accept(w, version, token=1)
    assert len(data_of(version)["steps"]) == 3


def test_what_cannot_be_is_refused_with_row_and_field(w, version):
    with refused("at least one"):
        accept(w, version, {})
    with refused("no more"):
        accept(w, version, {77: typed_of(version)[0]})
    with refused("Step 2: write what is done", field="1.title"):
        accept(w, version, typed_of(version, 1, title=" "))
    with refused("Step 2: .*no time", field="1.limit"):
        accept(w, version, typed_of(version, 1, limit="-3 ngày"))
    with refused("Step 2: the name of a case", field="1.case"):
        accept(w, version, typed_of(version, 1, case="x" * 161))
    with refused("Step 2", field="1.instruction"):
        accept(w, version, typed_of(version, 1, instruction="x" * 20_001))
    with refused("Step 2", field="1.kind"):
        accept(w, version, typed_of(version, 1, kind="jump"))


def test_only_an_editor_of_a_draft_from_a_record_accepts(w, version):
    typed = typed_of(version)
    for person in (w.reader, w.deputy):
        with refused():
            accept(w, version, typed, by=person)
    other = drafts.procedure(w)
    with refused("not made from a record"):
        accept(w, other, typed)


def test_when_the_text_is_gone_the_record_is_asked_again_and_nothing_stays_as_text(w, version):
    accept(w, version, besides=False)
    accept(w, version, typed_of(version, 2), after_others=True)
    assert [kind for kind, _title in told(version)] == ["start", "task", "task", "task", "end"]


def test_ways_that_people_drew_lead_to_the_new_steps(w, version):
    data = data_of(version)
    start, text, end = (step["id"] for step in data["steps"])
    ways = [{"from": start, "to": text, "condition": "đủ"}, {"from": start, "to": end, "condition": "thiếu"}]
    drafts.save(version, data | {"transitions": ways})
    accept(w, version, typed_of(version, 1, 2), besides=False)
    data = data_of(version)
    ids = [step["id"] for step in data["steps"]]
    # The words of steps 1 and 4 stay as text behind the new ones.
    assert [(ids.index(way["from"]), ids.index(way["to"]), way["condition"]) for way in data["transitions"]] == [
        (0, 3, "đủ"),
        (0, 4, "thiếu"),
    ]


class TestThePage:
    def post(self, client, version, typed, **more):
        part = ProcedurePart.objects.get(version=version)
        digest = proposed_for(origin_of(part.data)).digest
        body = {"token": part.token, "source": digest, **more}
        for place, row in typed.items():
            body |= {f"{place}.{name}": value for name, value in row.items()} | {f"{place}.take": "on"}
        return client.post(reverse("procedures:proposals", args=[version.pk]), body)

    def test_one_click_leads_to_the_proposals_and_those_to_the_editor(self, w, client):
        kept(record(trinh_tu_thuc_hien=TEXT))
        client.force_login(w.author)
        url = reverse("procedures:tthc_draft", args=[CODE])
        answer = client.post(url, {"unit": w.trade.pk, "request_key": "k" * 32})
        version = ProcedurePart.objects.get().version
        assert answer.url == reverse("procedures:proposals", args=[version.pk])
        text = client.get(answer.url).content.decode()
        assert text.count('.take" checked') == 4
        assert "Thẩm định, trình Chủ tịch" in text
        assert answer.url in client.get(reverse("procedures:edit", args=[version.pk])).content.decode()
        answer = self.post(client, version, typed_of(version))
        assert answer.url.startswith(reverse("procedures:edit", args=[version.pk]))
        assert len(told(version)) == 4

    def test_what_was_refused_stands_in_its_field_and_nothing_is_written(self, w, client, version):
        client.force_login(w.author)
        answer = self.post(client, version, typed_of(version, 1, limit="ba bữa", title="Tiếp nhận của tôi"))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "ba bữa" in text
        assert "Tiếp nhận của tôi" in text
        assert 'id="p1-limit"' in text.split('aria-invalid="true"')[0]
        assert text.count('.take" checked') == 1
        assert len(told(version)) == 3

    def test_who_wrote_meanwhile_is_not_overwritten_and_what_was_typed_is_shown(self, w, client, version):
        client.force_login(w.author)
        typed = typed_of(version, 1, title="Tiếp nhận của tôi")
        data = data_of(version)
        data["steps"][1]["instruction"] = "Bước 1: Gửi đơn.\nBước 2: Sở trả lời."
        drafts.save(version, data)
        answer = self.post(client, version, typed, token=1, source="old")
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Tiếp nhận của tôi" in text
        assert "Gửi đơn" in text
        assert len(told(version)) == 3

    def test_a_draft_that_came_from_nowhere_says_so(self, w, client):
        version = drafts.procedure(w)
        client.force_login(w.author)
        answer = client.get(reverse("procedures:proposals", args=[version.pk]))
        assert answer.status_code == 200
        assert b".take" not in answer.content
        for person, status in ((w.reader, 404), (w.deputy, 403)):
            client.force_login(person)
            assert client.get(answer.request["PATH_INFO"]).status_code in {403, 404}, status
