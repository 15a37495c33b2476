"""What an approver sees before deciding: impact, changes in place, remarks under their section, what is open."""

import pytest
from django.urls import reverse

from documents import actions
from documents.impact import impact_of
from documents.models import DocumentLink, Version, VersionForm
from qms.people.models import Unit
from tests import make
from tests.documents.acting import nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def client(client, w):
    client.force_login(w.officer)
    return client


@pytest.fixture
def first(w):
    return make.in_force(w)


def second(w, first, *, html="<p>Nội dung mới</p>", links=()):
    """The next version in review: section 1 is written anew, section 2 stays."""
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Rút ngắn thời hạn")
    section = draft.sections.first()
    actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html)
    for target in links:
        DocumentLink.objects.create(version=draft, target=target)
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="Theo luật", by=w.author, at=make.now())
    return actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing


def pointing(w, target, **fields):
    """A document in force that points to `target`."""
    draft = make.draft(w, **fields)
    DocumentLink.objects.create(version=draft, target=target)
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    return make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))


def remark(version, by, text="Chưa rõ", *, anchor=None):
    return actions.comment(version, text=text, by=by, at=make.now(), day=make.today(), anchor=anchor)


def url(version):
    return reverse("documents:decide", args=[version.document.slug, version.number])


def page(client, version, query="", **sent):
    answer = client.post(url(version), sent) if sent else client.get(url(version) + query)
    return answer.content.decode()


# --- impact -----------------------------------------------------------------------------------------------------------
def test_people_of_applying_units_are_those_with_an_account_and_a_post_today_each_once(w, first):
    make.appoint(w.author, make.post(w.office, "Kiêm nhiệm", "reader"))
    gone = make.person("da.nghi", on=w.author_post)
    gone.is_active = False
    gone.save()
    make.person("het.han", on=w.author_post, until=make.today())
    below = make.unit(w.agency, "TM-1", "Tổ giúp việc", parent=w.trade)
    Unit.objects.filter(pk=below.pk).update(path=f"{w.trade.path}{below.pk}.")
    make.person("to.vien", on=make.post(below, "Tổ viên", "reader"))
    found = impact_of(first, w.officer, make.today())
    people = {row["code"]: row["people"] for row in found.units}
    expected = {w.trade.code: {w.author, w.unit_head, "to.vien"}, w.office.code: {w.officer, w.administrator, w.author}}
    assert people == {code: len(rows) for code, rows in expected.items()}
    assert found.people == len(set.union(*expected.values()))


def test_an_agency_that_applies_counts_all_who_work_there(w):
    version = make.draft(w)
    actions.set_applying(version, agencies=[w.commune], by=w.author, at=make.now())
    found = impact_of(Version.objects.get(pk=version.pk), w.officer, make.today())
    assert [(row["name"], row["people"]) for row in found.units] == [(w.commune.name, 1)]
    assert found.people == 1
    version.applying = None
    assert impact_of(version, w.officer, make.today()).units == []


def test_documents_in_force_that_point_here_are_named_to_who_may_see_them(w, first):
    version = pointing(w, first.document)
    secret = pointing(w, first.document, title="Kín", classification="restricted")
    waiting = make.draft(w, title="Còn soạn")
    DocumentLink.objects.create(version=waiting, target=first.document)
    for who, codes in (
        (w.officer, {version.document.code, secret.document.code}),
        (w.reader, {version.document.code}),
        (w.stranger, set()),
    ):
        found = impact_of(first, who, make.today())
        assert {row["code"] for row in found.linking} == codes


def test_documents_that_use_a_form_are_what_a_change_of_the_form_touches(w, first):
    draft = make.draft(w)
    VersionForm.objects.create(version=draft, form=first.document)
    assert impact_of(first, w.officer, make.today()).linking == []
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    user = make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    assert [row["slug"] for row in impact_of(first, w.officer, make.today()).linking] == [user.document.slug]


def test_the_impact_stands_on_the_page_with_names_of_what_is_open_alone(client, w, first):
    other = pointing(w, first.document)
    version = second(w, first, links=[other.document])
    shown = page(client, version)
    assert 'id="impact"' in shown
    assert f'href="{reverse("documents:document", args=[other.document.slug])}"' in shown
    assert w.trade.name in shown
    assert "The first version" not in shown


def test_a_first_version_says_so_and_shows_its_whole_text(client, w):
    version = make.submitted(w)
    section = version.sections.first()
    row = remark(version, w.deputy, "Góp ý ở mục một", anchor=section.uuid)
    shown = page(client, version)
    assert "The first version" in shown
    assert 'id="changes"' not in shown
    after = shown.index(f'id="s-{section.uuid}"')
    assert after < shown.index(f'id="g{row.pk}"') < shown.index(f'id="s-{version.sections.last().uuid}"')


# --- what changed -----------------------------------------------------------------------------------------------------
def test_changed_sections_are_marked_up_and_unchanged_ones_named(client, w, first):
    version = second(w, first)
    changed, same = version.sections.all()[:2]
    shown = page(client, version)
    assert '<ins class="r">' in shown
    assert f'<article class="change" id="s-{changed.uuid}">' in shown
    assert f'<details class="change__same" id="s-{same.uuid}">' in shown
    assert "Theo luật" in shown
    assert "Rút ngắn thời hạn" in shown


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("?kieu=song-song", "cmp-sides", '<ins class="r">Underlined'),
        ("?kieu=sach", "<p>Nội dung mới</p>", '<ins class="r">'),
        ("?xem=tat-ca", "Show only what changed", "change__same"),
    ],
)
def test_the_three_views_and_the_whole_text_are_plain_links(client, w, first, query, there, absent):
    version = second(w, first)
    assert f'href="{url(version)}{query}#changes"' in page(client, version)
    shown = page(client, version, query)
    assert there in shown
    if query != "?kieu=song-song":
        assert absent not in shown


def test_a_view_that_is_not_known_is_a_clear_400(client, w, first):
    answer = client.get(url(second(w, first)) + "?kieu=ba-cot")
    assert answer.status_code == 400
    assert "kieu" in answer.content.decode()


def test_without_the_right_to_the_version_before_the_whole_text_is_shown(client, w, first, monkeypatch):
    version = second(w, first)
    monkeypatch.setattr("documents.views.weighing._readable", lambda person, pk: None)
    shown = page(client, version)
    assert "is not open to you" in shown
    assert 'id="changes"' not in shown
    assert "Nội dung mới" in shown


# --- remarks in place -------------------------------------------------------------------------------------------------
def test_remarks_stand_under_the_card_of_their_section_also_of_one_that_did_not_change(client, w, first):
    version = second(w, first)
    changed, same = version.sections.all()[:2]
    one, two = remark(version, w.deputy, anchor=changed.uuid), remark(version, w.deputy, anchor=same.uuid)
    loose = remark(version, w.deputy)
    actions.answer_comment(one, text="Đã trả lời", by=w.author, at=make.now(), day=make.today())
    shown = page(client, version)
    places = [f'<article class="change" id="s-{changed.uuid}">', f'id="g{one.pk}"', "Đã trả lời"]
    places += [f'<article class="change" id="s-{same.uuid}">', f'id="g{two.pk}"', f'id="g{loose.pk}"']
    assert [shown.index(place) for place in places] == sorted(shown.index(place) for place in places)
    assert [shown.count(f'id="g{row.pk}"') for row in (one, two, loose)] == [1, 1, 1]


def test_a_remark_on_a_section_that_went_is_never_lost(client, w, first):
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Bỏ mục 2")
    gone = draft.sections.last()
    row = remark(draft, w.officer, "Về mục đã bỏ", anchor=gone.uuid)
    actions.remove_section(draft, gone.uuid, token=gone.token, by=w.author, at=make.now())
    actions.write_amendment(draft, place="Mục 2", old="a", new="Bỏ", reason="x", by=w.author, at=make.now())
    version = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    for query in ("", "?kieu=song-song", "?kieu=sach", "?xem=tat-ca"):
        assert page(client, version, query).count(f'id="g{row.pk}"') == 1


def test_an_answer_and_its_settling_are_written_in_place(client, w, first):
    version = second(w, first)
    row = remark(version, w.officer, anchor=version.sections.first().uuid)
    answers = reverse("documents:answer_comment", args=[version.pk, row.pk])
    sent = client.post(answers, {"text": "Xem mục 2", "from": "decide"})
    assert sent["Location"] == f"{url(version)}#g{row.pk}"
    assert row.answers.get().text == "Xem mục 2"
    done = client.post(reverse("documents:resolve_comment", args=[version.pk, row.pk]), {"from": "decide"})
    assert done["Location"] == f"{url(version)}#g{row.pk}"
    shown = page(client, version)
    assert "note--done" in shown
    assert f'action="{answers}"' not in shown


def test_an_answer_that_is_refused_stays_typed_and_open(client, w, first):
    version = second(w, first)
    row, other = remark(version, w.officer), remark(version, w.officer)
    answers = reverse("documents:answer_comment", args=[version.pk, row.pk])
    with nothing_changes():
        empty = client.post(answers, {"text": " ", "from": "decide"})
    assert empty.status_code == 422
    shown = empty.content.decode()
    assert shown.count('<details class="note__reply" open>') == 1
    assert f'id="answer{row.pk}_text_error"' in shown
    assert f'id="answer{other.pk}_text_error"' not in shown
    actions.resolve_comment(row, by=w.author, at=make.now())
    late = client.post(answers, {"text": "Câu trả lời muộn", "from": "decide"})
    assert "Câu trả lời muộn" in late.content.decode()
    assert "is dealt with" in late.content.decode()
    assert client.post(answers, {"text": " ", "from": ""}).status_code == 422


def test_only_the_writer_and_who_may_write_in_it_are_offered_to_settle_a_remark(client, w, first):
    version = second(w, first)
    row = remark(version, w.officer)
    settle = f'action="{reverse("documents:resolve_comment", args=[version.pk, row.pk])}"'
    for who, offered in ((w.officer, True), (w.author, True), (w.deputy, False)):
        client.force_login(who)
        assert (settle in page(client, version)) is offered


def test_who_may_not_see_the_version_sees_no_remark_and_answers_none(client, w, first):
    version = second(w, first)
    row = remark(version, w.officer, "Chuyện nội bộ")
    addresses = (
        reverse("documents:answer_comment", args=[version.pk, row.pk]),
        reverse("documents:resolve_comment", args=[version.pk, row.pk]),
    )
    for who in (w.reader, w.stranger, w.nobody):
        client.force_login(who)
        assert client.get(url(version)).status_code == 404
        with nothing_changes():
            assert [client.post(address, {"text": "x"}).status_code for address in addresses] == [404, 404]
        reading = client.get(reverse("documents:document", args=[version.document.slug]))
        assert "Chuyện nội bộ" not in reading.content.decode()


def test_the_remark_of_another_version_cannot_be_answered_through_this_one(client, w, first):
    version, other = second(w, first), make.submitted(w)
    row = remark(other, w.officer)
    assert client.post(reverse("documents:answer_comment", args=[version.pk, row.pk]), {"text": "x"}).status_code == 404


# --- what is open before the decision ---------------------------------------------------------------------------------
def test_what_is_open_is_listed_in_the_bar_and_the_sheet_and_a_reason_is_asked(client, w, first):
    version = second(w, first)
    row = remark(version, w.deputy, "Ghi rõ ngày bắt đầu", anchor=version.sections.first().uuid)
    shown = page(client, version)
    bar, sheet = shown[shown.index('class="actbar"') :], shown[shown.index('id="sign"') :]
    assert f'href="#g{row.pk}"' in bar[: bar.index("</section>")]
    assert "Ghi rõ ngày bắt đầu" in sheet[: sheet.index("</dialog>")]
    assert "Reason for deciding all the same" in sheet
    sent = {"move": "check", "password": make.PASSWORD, "seen": version.content_sha256}
    with nothing_changes():
        again = page(client, version, **sent)
    assert 'id="check_remark_error"' in again
    assert "1 remark is still open" in again
    done = client.post(url(version), {**sent, "remark": "Đã quy định ở QT-VP-07"})
    assert done.status_code == 302
    assert version.decisions.get(move="check").remark == "Đã quy định ở QT-VP-07"
    history = client.get(reverse("documents:history", args=[version.document.slug]))
    assert "Đã quy định ở QT-VP-07" in history.content.decode()


def test_with_nothing_open_the_sheet_asks_for_no_reason(client, w, first):
    version = second(w, first)
    row = remark(version, w.officer)
    actions.resolve_comment(row, by=w.officer, at=make.now())
    shown = page(client, version)
    assert "Reason for deciding all the same" not in shown
    sent = {"move": "check", "password": make.PASSWORD, "seen": version.content_sha256}
    assert client.post(url(version), sent).status_code == 302
