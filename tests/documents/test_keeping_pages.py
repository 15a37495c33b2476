"""Types, routes, codes and laws on their pages: who may, what is refused, that it works without a script."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.actions.keeping import set_up_types
from documents.models import Counter, DocumentCode, LegalInstrument, RouteRule, TypeRules
from documents.models.route import Who
from qms.people.models import Appointment
from qms.trail.models import Entry
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TYPES = reverse("documents:types")


@pytest.fixture
def client(client, w):
    client.force_login(w.officer)
    return client


def address(w, name="type_rules"):
    return reverse(f"documents:{name}", args=[w.rules.pk])


def fields(page):
    """What a browser would send from the first big form of the page."""
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.S) if "TOTAL_FORMS" in part)
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and "checked" not in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "on" if "checkbox" in tag else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]]
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def typed(client, url):
    return fields(client.get(url).content.decode())


def test_the_officer_sees_the_types_of_the_agency_alone(client, w):
    make.rules(w.province, w.type, pattern="UB-{nn}")
    page = client.get(TYPES).content.decode()
    assert w.rules.code_pattern in page
    assert "UB-{nn}" not in page


def test_who_keeps_no_types_is_refused_and_another_agency_is_not_there(client, w):
    other = make.rules(w.province, w.type)
    assert client.get(reverse("documents:type_rules", args=[other.pk])).status_code == 404
    assert client.get(reverse("documents:route", args=[other.pk])).status_code == 404
    assert client.post(reverse("documents:set_up_types", args=[w.province.slug])).status_code == 404
    client.force_login(w.author)
    for url in (TYPES, address(w), address(w, "route"), reverse("documents:codes"), reverse("documents:laws")):
        assert client.get(url).status_code == 403


def test_a_new_agency_gets_the_usual_types_with_one_button(client, w):
    RouteRule.objects.all().delete()
    TypeRules.objects.all().delete()
    assert "Set up the usual types" in client.get(TYPES).content.decode()
    url = reverse("documents:set_up_types", args=[w.agency.slug])
    assert client.get(url).status_code == 405
    for _twice in range(2):
        answer = client.post(url, follow=True)
        assert answer.status_code == 200
    assert TypeRules.objects.filter(agency=w.agency).count() == 11
    assert "Set up the usual types" not in answer.content.decode()


def test_an_act_asks_for_the_right_itself(w):
    with pytest.raises(ValueError, match="Only the QMS officer"):
        set_up_types(w.agency, by=w.author, at=make.now(), day=make.today())


def test_a_type_is_changed_and_the_change_is_recorded(client, w):
    sent = typed(client, address(w))
    sent |= {"code_pattern": "{unit}.{nnn}", "label_review": "Soát xét", "retention": "20 năm", "review_months": "6"}
    answer = client.post(address(w), sent, follow=True)
    w.rules.refresh_from_db()
    assert (w.rules.code_pattern, w.rules.review_months, w.rules.retention) == ("{unit}.{nnn}", 6, "20 năm")
    assert w.rules.label("review") == "Soát xét"
    assert "TM.001" in answer.content.decode()
    assert Entry.objects.filter(act="settings_changed", subject_id=str(w.rules.pk)).exists()


def test_sections_left_as_they_are_go_on_following_the_shared_type(client, w):
    client.post(address(w), typed(client, address(w)))
    w.rules.refresh_from_db()
    assert w.rules.sections == []
    assert w.rules.is_active


def test_rows_are_added_and_taken_out_without_a_script(client, w):
    sent = typed(client, address(w))
    page = client.post(address(w), sent | {"more": "1", "sections-0-heading": "Mục đích mới"}).content.decode()
    more = fields(page)
    assert int(more["sections-TOTAL_FORMS"][0]) > int(sent["sections-TOTAL_FORMS"][0])
    assert more["sections-0-heading"] == ["Mục đích mới"]
    last = int(more["sections-TOTAL_FORMS"][0]) - 1
    more |= {f"sections-{last}-number": "3", f"sections-{last}-heading": "Nội dung", "sections-1-remove": "on"}
    assert client.post(address(w), more).status_code == 302
    w.rules.refresh_from_db()
    assert [(row["number"], row["heading"]) for row in w.rules.sections] == [("1", "Mục đích mới"), ("3", "Nội dung")]


def test_a_pattern_with_an_unknown_place_is_refused_beside_its_field_and_typed_text_stays(client, w):
    sent = typed(client, address(w)) | {"code_pattern": "QT-{phong}", "retention": "15 năm"}
    answer = client.post(address(w), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The code pattern has an unknown place" in page
    assert 'value="15 năm"' in page
    assert "<title>Error: " in page
    w.rules.refresh_from_db()
    assert w.rules.code_pattern == "QT-{unit}-{nn}"


def test_an_empty_word_and_a_section_without_heading_are_named(client, w):
    sent = typed(client, address(w))
    assert client.post(address(w), sent | {"label_approve": " "}).status_code == 422
    page = client.post(address(w), sent | {"sections-0-heading": ""}).content.decode()
    assert "Row 1 of the template needs a heading." in page


def test_the_next_code_is_shown_for_a_pattern_before_it_is_saved_and_nothing_is_drawn(client, w):
    DocumentCode.objects.create(agency=w.agency, code="A-TM-1", slug="a-tm-1", given_at=make.now(), reason="giấy")
    page = client.post(address(w), typed(client, address(w)) | {"preview": "1", "code_pattern": "A-{unit}-{n}"})
    text = page.content.decode()
    assert "A-LD-1" in text
    assert "A-TM-2" in text
    assert Counter.objects.count() == 0
    w.rules.refresh_from_db()
    assert w.rules.code_pattern == "QT-{unit}-{nn}"


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999", "61"])
def test_a_bent_number_of_rows_breaks_nothing(client, w, total):
    for name, prefix in (("type_rules", "sections"), ("route", "steps")):
        sent = typed(client, address(w, name)) | {f"{prefix}-TOTAL_FORMS": total}
        assert client.post(address(w, name), sent).status_code in {302, 422}
        assert client.post(address(w, name), sent | {"more": "1"}).status_code == 200


def test_the_route_is_changed_with_steps_side_by_side(client, w):
    url = address(w, "route")
    sent = typed(client, url)
    assert sent["steps-0-kind"] == ["check"]
    blank = int(sent["steps-TOTAL_FORMS"][0]) - 1
    sent |= {
        f"steps-{blank}-order": "1",
        f"steps-{blank}-kind": "opinion",
        f"steps-{blank}-who": "units",
        f"steps-{blank}-units": [str(w.trade.pk), str(w.energy.pk)],
        f"steps-{blank}-due_days": "4",
    }
    assert client.post(url, sent).status_code == 302
    made = list(w.rules.route.values_list("order", "kind", "who", "due_days"))
    assert sorted(made) == [
        (1, "check", "post", 3),
        (1, "opinion", "units", 4),
        (2, "review", "post", 3),
        (3, "approve", "post", 3),
    ]
    assert w.rules.route.get(kind="opinion").units.count() == 2


def change_route(w, client, **changes):
    url = address(w, "route")
    return client.post(url, typed(client, url) | changes)


def test_what_is_wrong_with_a_route_is_said_with_its_step(client, w):
    before = list(w.rules.route.values_list("pk", flat=True))
    said = {
        "The last step of a route has to be the approval.": {"steps-2-remove": "on"},
        "Step 1: choose a post of the agency.": {"steps-0-post": ""},
        "Step 1: the post “Giám đốc Sở” has no role for it.": {"steps-0-post": str(w.head_post.pk)},
        "Step 2: choose the units that are asked.": {"steps-1-who": "units"},
        "Step 3: opinions, checks and reviews come before the approval.": {
            "steps-1-order": "3",
            "steps-2-order": "2",
            "steps-2-kind": "approve",
            "steps-0-kind": "check",
            "steps-3-order": "4",
            "steps-3-kind": "approve",
            "steps-3-who": "agency_head",
            "steps-3-due_days": "2",
        },
        "Step 3: an approval cannot stand side by side": {"steps-1-order": "3"},
        "Row 1, Order: Give the step a place.": {"steps-0-order": ""},
        "Row 2, Days:": {"steps-1-due_days": "0"},
    }
    for sentence, changes in said.items():
        answer = change_route(w, client, **changes)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode()
    assert list(w.rules.route.values_list("pk", flat=True)) == before


def test_a_post_of_another_agency_is_no_choice(client, w):
    foreign = make.post(w.commune_board, "Chủ tịch", "head", code="ct")
    answer = change_route(w, client, **{"steps-2-post": str(foreign.pk)})
    assert answer.status_code == 422


def test_a_vacant_post_is_warned_about(client, w):
    Appointment.objects.filter(person=w.deputy).update(until_date=make.today())
    page = client.get(address(w)).content.decode()
    assert "nobody holds “Phó Giám đốc Sở” today" in page
    assert (
        "nobody holds"
        in client.post(address(w, "route"), typed(client, address(w, "route")), follow=True).content.decode()
    )


def test_a_post_kept_by_a_step_that_asks_for_the_head_is_forgotten(client, w):
    change_route(w, client, **{"steps-2-who": "agency_head", "steps-2-post": str(w.head_post.pk)})
    step = w.rules.route.get(kind="approve")
    assert (step.who, step.post) == (Who.AGENCY_HEAD, None)


def test_a_code_is_reserved_once_and_a_code_in_use_is_refused(client, w):
    url = reverse("documents:codes")
    version = make.draft(w)
    sent = {"agency": w.agency.pk, "code": "QT-GIẤY-07", "reason": "Quy trình cũ trên giấy"}
    page = client.post(url, sent, follow=True).content.decode()
    assert "QT-GIẤY-07" in page
    assert "Quy trình cũ trên giấy" in page
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "is in the register already, for “Quy trình cũ trên giấy”" in again.content.decode()
    used = client.post(url, sent | {"code": version.document.code})
    assert f"for “{version.document.title}”" in used.content.decode()
    assert client.post(url, sent | {"code": "QT-\u0410-01"}).status_code == 422
    assert client.post(url, sent | {"agency": w.province.pk, "code": "X-1"}).status_code == 422


def test_reserved_codes_page_by_page_are_all_seen_once(client, w):
    DocumentCode.objects.bulk_create(
        DocumentCode(agency=w.agency, code=f"G-{n:03d}", slug=f"g-{n:03d}", given_at=make.now(), reason="cũ")
        for n in range(120)
    )
    url, seen = reverse("documents:codes"), 0
    while url:
        page = client.get(url).content.decode()
        seen += page.count('<th scope="row">')
        follow = re.search(r'href="(\?sau=\d+)"', page)
        url = reverse("documents:codes") + follow[1] if follow else ""
    assert seen == 120
    assert client.get(reverse("documents:codes") + "?sau=" + "9" * 40).status_code == 200


def statements(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_pages_cost_few_statements_whatever_the_size(client, w):
    set_up_types(w.agency, by=w.officer, at=make.now(), day=make.today())
    fixed = statements(client, "/phim-tat/")
    most = {
        TYPES: 6,
        reverse("documents:laws"): 6,
        reverse("documents:codes"): 6,
        address(w): 11,
        address(w, "route"): 8,
    }
    assert {url: n for url, limit in most.items() if (n := statements(client, url) - fixed) > limit} == {}


def top_officer(w):
    return make.person("ubt.officer", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="tk"))


def test_laws_are_kept_at_the_top_and_read_below(client, w):
    law = {"number": "61/2018/NĐ-CP", "kind": "Nghị định", "title": "Về cơ chế một cửa", "from_date": "21/6/2018"}
    assert client.get(reverse("documents:law_new")).status_code == 403
    client.force_login(top_officer(w))
    assert client.post(reverse("documents:law_new"), law).status_code == 302
    twice = client.post(reverse("documents:law_new"), law | {"number": "61/2018/nđ-cp"})
    assert twice.status_code == 422
    row = LegalInstrument.objects.get()
    ends = {"until_date": "1/1/2018"}
    assert client.post(reverse("documents:law", args=[row.pk]), law | ends).status_code == 422
    silent = client.post(reverse("documents:law", args=[row.pk]), law | {"until_date": "1/7/2025"})
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["reason"])
    late = client.post(reverse("documents:law", args=[row.pk]), law | ends | {"reason": "Nhầm ngày"})
    assert (late.status_code, "Nhầm ngày" in late.content.decode()) == (422, True)
    why = {"until_date": "1/7/2025", "reason": "Nghị định 118/2025/NĐ-CP thay thế"}
    assert client.post(reverse("documents:law", args=[row.pk]), law | why).status_code == 302
    client.force_login(w.officer)
    page = client.get(reverse("documents:laws") + "?q=61/2018").content.decode()
    assert "Về cơ chế một cửa" in page
    assert "no longer in effect" in page
    assert client.get(reverse("documents:law", args=[row.pk])).status_code == 403
    assert client.get(reverse("documents:laws") + "?q=%00%25_&sau=%00").status_code == 200
