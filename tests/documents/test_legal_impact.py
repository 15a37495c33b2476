"""Impact cases: who settles what, what settles itself, when a case is closed, and what readers see meanwhile."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from documents import actions
from documents.actions.legal import relate_laws
from documents.actions.legal_impact import settle_by_force, settle_lines
from documents.legal import spreading
from documents.legal.job import JOBS, look_again
from documents.models import ImpactCase, ImpactLine, Version
from qms.jobs.models import Job
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web.worklist import work_of
from tests import make
from tests.documents.linked import law, linking_draft, naming, withdraw

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = "Nội dung trích dẫn không đổi"


@pytest.fixture
def w():
    made = make.world()
    made.keeper = make.person("top", on=make.post(made.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    made.old = law(from_date=make.today() - 900 * DAY)
    made.new = law("9/2026/NĐ-CP", from_date=make.today())
    made.citing = naming(made, laws=(made.old,))
    return made


def change(w, **more):
    more = {"kind": "replaces", "reason": "Theo Điều 20", "by": w.keeper, **more}
    relate_laws(w.new, w.old, at=make.now(), day=make.today(), **more)
    return ImpactCase.objects.get(agency=w.agency)


def settle(w, case, verdict="keep", *, by=None, lines=None, reason=REASON, document=None):
    document = document or w.citing.document
    lines = [row.pk for row in case.lines.filter(document=document)] if lines is None else lines
    return settle_lines(
        case, document, lines=lines, verdict=verdict, reason=reason, by=by or w.author, at=make.now()
    )  # fmt: skip


def outcomes():
    return sorted(ImpactLine.objects.values_list("outcome", flat=True))


def test_keeping_the_last_open_place_closes_the_case_and_changes_no_document(w):
    other = naming(w, laws=(w.old,))
    case, before = change(w), Version.objects.get(pk=w.citing.pk).snapshot
    settle(w, case, document=other.document)
    case.refresh_from_db()
    assert case.closed_at is None
    settle(w, case, by=w.officer)
    case.refresh_from_db()
    assert case.closed_at is not None and outcomes() == ["kept", "kept"]
    line = case.lines.get(version=w.citing)
    assert (line.reason, line.by, line.by_name) == (REASON, w.officer, w.officer.full_name)
    acts = Entry.objects.filter(act__startswith="impact").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["impact_opened", "impact_settled", "impact_settled", "impact_closed"]
    assert Version.objects.get(pk=w.citing.pk).snapshot == before


def test_others_settle_nothing_and_nothing_is_settled_without_a_reason_or_twice(w):
    case = change(w)
    for person in (w.reader, w.head, w.auditor, w.administrator, w.keeper):
        with pytest.raises(Refused):
            settle(w, case, by=person)
    for bad in ({"reason": "  "}, {"reason": "x" * 1001}, {"verdict": "tear"}, {"lines": []}, {"lines": [10**9]}):
        with pytest.raises(Refused) as refusal:
            settle(w, case, **bad)
        assert refusal.value.field in {"reason", "verdict", "lines"}
    settle(w, case)
    with pytest.raises(Refused) as second:  # somebody else was slower
        settle(w, case, "withdraw", by=w.officer)
    assert w.author.full_name in str(second.value) and outcomes() == ["kept"]


def test_the_database_keeps_what_is_settled(w):
    case = change(w)
    settle(w, case)
    for change_it in ({"outcome": ""}, {"reason": "khác"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ImpactLine.objects.filter(case=case).update(**change_it)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_impactline")
    with pytest.raises(DatabaseError), transaction.atomic():
        ImpactLine.objects.create(case=case, citation=case.lines.get().citation, version=w.citing, document=w.citing.document)  # fmt: skip


def test_revising_opens_the_draft_with_the_law_as_its_basis_and_its_coming_into_force_settles_it(w):
    case = change(w)
    done = settle(w, case, "revise", reason="Sửa theo Nghị định mới")
    assert done.draft.basis == str(w.new) and done.draft.reason == "Sửa theo Nghị định mới"
    assert (outcomes(), case.closed_at) == (["revising"], None)
    for row in done.draft.citations.all():
        actions.uncite(done.draft, row, by=w.author, at=make.now())
    actions.write_amendment(done.draft, place="Mục 1", old="a", new="b", reason="c", by=w.author, at=make.now())
    next_one = Version.objects.get(pk=done.draft.pk)
    made = actions.submit(next_one, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    assert outcomes() == ["revising"]
    made = make.issued(w, made, from_date=make.today() + DAY)
    assert outcomes() == ["revising"]  # issued, and not in force before tomorrow
    settle_by_force(at=make.now() + DAY, day=make.today() + DAY)
    line = case.lines.get()
    assert (line.outcome, line.answer, line.by) == ("revised", made, w.author)
    case.refresh_from_db()
    assert case.closed_at


def test_a_version_that_cites_the_repealed_law_again_is_asked_about_itself(w):
    case = change(w)
    settle(w, case, "revise")
    draft = w.citing.document.versions.in_preparation().get()
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="c", by=w.author, at=make.now())
    made = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    made = make.issued(w, made, from_date=make.today() + DAY)
    look_again(None, at=make.now() + DAY)
    found = dict(case.lines.values_list("version", "outcome"))
    assert found == {w.citing.pk: "moot", made.pk: ""}
    case.refresh_from_db()
    assert case.closed_at is None


def test_the_revision_that_was_announced_settles_an_amendment_though_it_cites_the_law_on(w):
    case = change(w, kind="amends")
    settle(w, case, "revise")
    draft = w.citing.document.versions.in_preparation().get()
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="c", by=w.author, at=make.now())
    made = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    make.issued(w, made, from_date=make.today() + DAY)
    look_again(None, at=make.now() + DAY)
    assert outcomes() == ["revised"]


def test_a_withdrawn_document_is_settled_by_its_withdrawal(w):
    case = change(w)
    settle(w, case, "withdraw", by=w.officer)
    withdraw(w, w.citing.document)
    look_again(None, at=make.now())
    case.refresh_from_db()
    assert outcomes() == ["withdrawn"] and case.closed_at


def test_a_draft_under_way_is_not_opened_twice(w):
    case = change(w)
    draft = actions.start_version(w.citing.document, by=w.author, at=make.now())
    assert settle(w, case, "revise").draft == draft
    assert Version.objects.filter(document=w.citing.document).count() == 2


def test_what_was_kept_is_not_asked_again_and_what_becomes_living_is_found(w):
    waiting = linking_draft(w, laws=(w.old,))
    case = change(w)
    settle(w, case)
    made = actions.submit(waiting, by=w.author, at=make.now(), day=make.today()).thing
    make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    assert look_again(None, at=make.now()) == {"settled": 0, "lines": 1}
    assert look_again(None, at=make.now()) == {"settled": 0, "lines": 0}
    case.refresh_from_db()
    assert case.closed_at is None and outcomes() == ["", "kept"]


def test_many_citations_are_looked_through_in_the_background(w, monkeypatch):
    monkeypatch.setattr(spreading, "AT_ONCE", 0)
    relate_laws(w.new, w.old, kind="replaces", reason="Theo Điều 20", by=w.keeper, at=make.now(), day=make.today())
    assert not ImpactCase.objects.exists()
    job = Job.objects.get(kind=spreading.JOB)
    assert JOBS[job.kind].run(job, at=make.now()) == {"lines": 1}
    assert JOBS[job.kind].run(job, at=make.now()) == {"lines": 0}


# --- pages ---


def page(client, person, name, *args, **post):
    client.force_login(person)
    url = reverse(f"documents:{name}", args=args)
    return client.post(url, post) if post else client.get(url)


def test_case_pages_are_for_officers_and_owners_and_name_the_places(client, w):
    case = change(w)
    args = (case.pk, w.citing.document.slug)
    for person, status in ((w.author, 200), (w.officer, 200), (w.reader, 404), (w.keeper, 404)):
        assert page(client, person, "impact_case", case.pk).status_code == status
        assert page(client, person, "impact_document", *args).status_code == status
    assert page(client, w.reader, "impact_cases").context["rows"] == []
    listed = page(client, w.author, "impact_cases").context["rows"]
    assert [(row["case"], row["open"], row["total"]) for row in listed] == [(case, 1, 1)]
    (row,) = page(client, w.author, "impact_case", case.pk).context["rows"]
    assert (row["code"], len(row["places"]), row["places"][0]["provision"]) == (w.citing.document.code, 1, "Điều 4")
    assert [one["url"] for one in work_of(w.author, make.today()) if one["kind"] == "can-cu"] == [
        reverse("documents:impact_case", args=[case.pk])
    ]
    assert not [one for one in work_of(w.reader, make.today()) if one["kind"] == "can-cu"]


def test_an_owner_sees_only_the_documents_of_the_own_unit_in_a_case(client, w):
    post = make.post(w.energy, "Chuyên viên soạn", "author", code="nl-soan")
    fields = {"owner_unit": w.energy, "owner_post": post, "by": make.person("nl.soan", on=post)}
    other = naming(w, laws=(w.old,), title="Bí mật", **fields)
    case = change(w)
    answer = page(client, w.author, "impact_case", case.pk)
    assert [row["code"] for row in answer.context["rows"]] == [w.citing.document.code]
    assert "Bí mật" not in answer.content.decode()
    assert page(client, w.author, "impact_document", case.pk, other.document.slug).status_code == 404
    assert len(page(client, w.officer, "impact_case", case.pk).context["rows"]) == 2


@pytest.mark.usefixtures("english")
def test_settling_on_the_page_leads_on_and_a_place_settled_meanwhile_is_said(client, w):
    case = change(w)
    line, args = case.lines.get(), (case.pk, w.citing.document.slug)
    assert page(client, w.author, "impact_document", *args, verdict="keep").status_code == 422
    bad = page(client, w.author, "impact_document", *args, verdict="keep", lines=[line.pk], reason="x" * 2000)
    assert bad.status_code == 422
    done = page(client, w.author, "impact_document", *args, verdict="revise", lines=[line.pk], reason=REASON)
    draft = w.citing.document.versions.in_preparation().get()
    assert done.url == reverse("documents:draft", args=[draft.pk])
    gone = page(client, w.officer, "impact_document", *args, verdict="withdraw", lines=[line.pk], reason=REASON)
    assert gone.url == reverse("documents:withdraw", args=[w.citing.document.slug])
    settle(w, case)
    late = page(client, w.officer, "impact_document", *args, verdict="keep", lines=[line.pk], reason=REASON)
    assert late.status_code == 422 and w.author.full_name in late.content.decode()


@pytest.mark.usefixtures("english")
def test_readers_see_that_a_basis_is_under_review_until_it_is_settled(client, w):
    url = w.citing.document.get_absolute_url()
    client.force_login(w.reader)
    (row,) = client.get(url).context["legal"]
    assert (row["badge"]["state"], row["is_suspect"]) == ("on", False)
    case = change(w)
    shown = client.get(url)
    (row,) = shown.context["legal"]
    assert (row["badge"]["state"], row["is_suspect"]) == ("off", True)
    assert "Legal basis under review" in shown.content.decode()
    way = reverse("documents:impact_document", args=[case.pk, w.citing.document.slug])
    assert way not in shown.content.decode(), "who settles nothing there gets no link"
    for who in (w.author, w.officer):
        client.force_login(who)
        assert f'<a href="{way}">{w.old.number}</a>' in client.get(url).content.decode()
        assert client.get(way).status_code == 200
    settle(w, case)
    assert client.get(url).context["under_review"] == []


def test_the_page_of_a_law_shows_relations_both_ways_and_only_the_keeper_enters_more(client, w):
    assert page(client, w.officer, "relate_law", w.old.pk).status_code == 403
    form = {"kind": "replaces", "way": "undergoes", "number": "9/2026/nđ–cp", "reason": "Theo Điều 20"}
    assert page(client, w.keeper, "relate_law", w.old.pk, **form).status_code == 302
    assert page(client, w.keeper, "relate_law", w.old.pk, **form).status_code == 422  # in the list already
    assert (
        page(client, w.keeper, "relate_law", w.new.pk, **form | {"number": w.old.number}).status_code == 422
    )  # circle
    assert page(client, w.keeper, "relate_law", w.new.pk, **form | {"number": "9" * 400}).status_code == 422
    assert page(client, w.keeper, "end_of_law", w.old.pk, until_date="1/1/2026", reason="x").status_code == 422
    shown = page(client, w.reader, "law_citing", w.old.pk).context
    assert ([row["other"]["pk"] for row in shown["relations"]], shown["may_change"]) == ([w.new.pk], False)
    mend = {"number": w.new.number, "kind": w.new.kind, "title": "Đính chính", "reason": "Theo Công văn 12"}
    assert page(client, w.keeper, "law", w.new.pk, **mend).status_code == 302
    assert "Theo Công văn 12" in page(client, w.keeper, "law_citing", w.new.pk).content.decode()
    assert page(client, w.officer, "law_citing", w.new.pk).context["changes"] == []
    back = page(client, w.reader, "law_citing", w.new.pk).context["relations"]
    assert [row["other"]["pk"] for row in back] == [w.old.pk]
    pk = page(client, w.keeper, "law_citing", w.new.pk).context["relations"][0]["pk"]
    assert page(client, w.officer, "take_back", pk, reason="x").status_code == 403
    assert page(client, w.keeper, "take_back", pk, reason="Nhập nhầm").status_code == 302
    assert page(client, w.keeper, "law_citing", w.old.pk).context["relations"] == []
    assert page(client, w.keeper, "end_of_law", w.new.pk, until_date="1/1/2030", reason="Hết hạn").status_code == 302
    assert page(client, w.keeper, "end_of_law", w.new.pk, until_date="1/1/2031", reason="Hết hạn").status_code == 422


def test_the_register_is_narrowed_by_words_without_marks_kind_and_state(client, w):
    change(w)
    client.force_login(w.officer)
    here = reverse("documents:laws")
    found = lambda query: [row["pk"] for row in client.get(here + query).context["rows"]]  # noqa: E731
    assert found("?q=kinh doanh ruou 105") == [w.old.pk]
    assert found("?tinh-trang=het") == [w.old.pk]
    assert found("?tinh-trang=con") == [w.new.pk]
    assert found("?loai=Nghị định") == [w.old.pk, w.new.pk] and found("?loai=x") == []
    assert client.get(here + "?tinh-trang=%00&sau=%00&loai=%00").status_code == 200
