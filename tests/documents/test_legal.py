"""Laws and what they do to each other: numbers, days, circles, and which citations become suspect."""

from datetime import date, timedelta

import pytest

from documents.actions.laws import add_law, change_law, law_numbered
from documents.actions.legal import end_law, relate_laws, take_back_relation
from documents.legal import states
from documents.legal.impact import Change
from documents.legal.spreading import open_cases
from documents.models import ImpactCase, ImpactLine, LegalInstrument, LegalRelation
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.documents.linked import law, linking_draft, naming

DAY = timedelta(days=1)


pytestmark = pytest.mark.django_db


def standing(row, day=None):
    return states.with_state(LegalInstrument.objects.filter(pk=row.pk), day or make.today()).get().standing


def test_where_a_law_stands_follows_from_days_and_from_what_others_do_to_it(w):
    today = make.today()
    old = law(from_date=today - 900 * DAY)
    new = law("9/2026/NĐ-CP", from_date=today + DAY)
    partly, unknown = law("7/2020/NĐ-CP", from_date=today, is_partly_off=True), law("8/2020/NĐ-CP")
    assert [standing(row) for row in (old, new, partly, unknown)] == ["on", "future", "part", ""]
    relate(w, new, old, kind="amends")
    assert [standing(old), standing(old, today + DAY)] == ["on", "part"]
    relate(w, new, old, kind="replaces")
    assert [standing(old), standing(old, today + DAY), standing(new, today + DAY)] == ["on", "off", "on"]


@pytest.fixture
def w():
    made = make.world()
    made.keeper = make.person("top", on=make.post(made.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    return made


def relate(w, source, target, **more):
    more = {"kind": "replaces", "reason": "Theo văn bản mới", "by": w.keeper, **more}
    return relate_laws(source, target, at=make.now(), day=make.today(), **more)


def pair(**fields):
    today = make.today()
    old = law(from_date=today - 900 * DAY, issued_date=today - 930 * DAY)
    return old, law("9/2026/NĐ-CP", from_date=today, issued_date=today - DAY, **fields)


def test_a_replaced_law_ends_and_every_living_citation_becomes_suspect_once(w):
    old, new = pair()
    citing, draft = naming(w, laws=(old,)), linking_draft(w, laws=(old,))
    waiting = make.approved(w)
    before = citing.citations.get()
    relation = relate(w, new, old)
    old.refresh_from_db()
    case = ImpactCase.objects.get()
    line = case.lines.get()
    assert (old.until_date, case.agency, case.instrument) == (make.today(), w.agency, old)
    assert (line.version, line.document, line.citation, line.outcome) == (citing, citing.document, before, "")
    assert citing.citations.get() == before
    assert not ImpactLine.objects.filter(version__in=(draft, waiting)).exists()
    entries = Entry.objects.filter(act__in=("law_changed", "impact_opened")).values_list("act", "agency")
    assert sorted(entries) == [("impact_opened", w.agency.pk), ("law_changed", w.province.pk)]
    told = set(Notice.objects.filter(kind="law_changed").values_list("person__username", flat=True))
    assert w.officer.username in told and w.reader.username not in told
    assert open_cases(Change(old, make.today(), relation), by=None, at=make.now()) == 0
    assert ImpactLine.objects.count() == ImpactCase.objects.count() == 1


def test_only_what_cites_the_changed_article_is_asked_about(w):
    old, new = pair()
    naming(w, laws=(old,))  # cites Điều 4
    relate(w, new, old, kind="amends", provision="Điều 5")
    assert not ImpactLine.objects.exists()
    relate(w, new, old, kind="amends", provision="khoản 1 Điều 4")
    assert ImpactLine.objects.count() == 1
    old.refresh_from_db()
    assert old.until_date is None


def test_with_a_law_falls_what_guides_it(w):
    old, new = pair()
    guide = law("1/2020/TT-BCT", from_date=make.today() - 800 * DAY)
    relate(w, guide, old, kind="guides")
    naming(w, laws=(guide,))
    assert not ImpactLine.objects.exists()
    relate(w, new, old)
    line = ImpactLine.objects.get()
    assert (line.case.instrument, line.citation.instrument) == (old, guide)
    assert standing(guide) == "on"  # from data alone: nothing said that it ended


def test_each_agency_gets_its_own_case(w):
    from tests.matrix.things import neighbours

    old, new = pair()
    w.law, w.picture = old, None
    their = neighbours(w)
    naming(w, laws=(old,))
    naming(their, laws=(old,))
    naming(w, laws=(old,))
    relate(w, new, old)
    found = {case.agency.code: case.lines.count() for case in ImpactCase.objects.all()}
    assert found == {"SCT": 2, "HS": 1}


def refused(call, field=None):
    with pytest.raises(Refused) as refusal:
        call()
    assert field is None or refusal.value.field == field
    return str(refusal.value)


def test_relations_that_cannot_be_are_refused(w):
    old, new = pair()
    newest = law("10/2026/NĐ-CP", from_date=make.today())
    relate(w, new, old, provision="Điều 1")
    relate(w, newest, new, kind="repeals", effect_date=make.today() + DAY)
    assert refused(lambda: relate(w, old, newest, kind="amends"), "target")  # round in a circle through three
    assert refused(lambda: relate(w, new, new), "target")
    assert refused(lambda: relate(w, new, old, provision="Điều 1"), "target")  # twice
    assert refused(lambda: relate(w, new, old, kind="x"), "kind")
    assert refused(lambda: relate(w, new, old, reason=" "), "reason")
    early = law("1/2000/NĐ-CP", issued_date=date(2000, 1, 1))
    assert refused(lambda: relate(w, early, old, effect_date=make.today()), "target")  # issued before
    assert refused(lambda: relate(w, law("2/2026/NĐ-CP"), old, kind="amends"), "effect_date")  # no day known
    assert refused(lambda: relate(w, new, old, effect_date=make.today() - DAY), "effect_date")
    assert refused(lambda: relate(w, law("3/2026/NĐ-CP"), old, effect_date=old.from_date), "effect_date")
    for person in (w.officer, w.author, w.administrator):
        assert refused(lambda by=person: relate(w, new, old, by=by))
    assert LegalRelation.objects.count() == 2


def test_a_relation_taken_back_lets_the_law_live_on_and_asks_no_more(w):
    old, new = pair()
    naming(w, laws=(old,))
    relation = relate(w, new, old)
    take_back_relation(relation, reason="Nhập nhầm", by=w.keeper, at=make.now(), day=make.today())
    old.refresh_from_db()
    case = ImpactCase.objects.get()
    assert (old.until_date, case.closed_at is not None, case.lines.get().outcome) == (None, True, "moot")
    again = lambda: take_back_relation(relation, reason="x", by=w.keeper, at=make.now(), day=make.today())  # noqa: E731
    assert refused(again)
    assert relate(w, new, old).pk != relation.pk
    assert ImpactLine.objects.filter(outcome="").count() == 1


def test_a_law_that_runs_out_opens_cases_and_ends_once(w):
    old, _new = pair()
    naming(w, laws=(old,))
    end = lambda day: end_law(  # noqa: E731
        old, until_date=day, reason="Hết thời hạn ghi trong văn bản", by=w.keeper, at=make.now(), day=make.today()
    )
    assert refused(lambda: end(old.from_date), "until_date")
    end(make.today() + DAY)
    case = ImpactCase.objects.get()
    assert (case.relation, case.effect_date) == (None, make.today() + DAY)
    assert refused(lambda: end(make.today()), "until_date")
    fields = {"number": old.number, "kind": old.kind, "title": old.title, "from_date": old.from_date}
    change = {"reason": "Ghi nhầm ngày", "by": w.keeper, "at": make.now(), "day": make.today(), **fields}
    change_law(old, until_date=make.today() + 9 * DAY, **change)  # the day was wrong
    case.refresh_from_db()
    assert case.closed_at and ImpactCase.objects.running().get().effect_date == make.today() + 9 * DAY
    change_law(old, until_date=None, **change)
    assert not ImpactCase.objects.running().exists()


def test_what_another_law_ends_is_not_brought_back_in_its_entry(w):
    old, new = pair()
    relate(w, new, old)
    fields = {"number": old.number, "kind": old.kind, "title": old.title, "until_date": None}
    call = lambda: change_law(old, reason="x", by=w.keeper, at=make.now(), day=make.today(), **fields)  # noqa: E731
    assert refused(call, "until_date")


def test_an_entry_is_mended_with_a_reason_that_stays_in_the_trail_and_in_the_history(w):
    old, _new = pair()
    fields = {"number": old.number, "kind": old.kind, "title": "Về kinh doanh rượu, đã đính chính"}
    why = "Đính chính theo Công văn 12/CV-VP. " * 9
    change = lambda reason, by=w.keeper: change_law(  # noqa: E731
        old, reason=reason, by=by, at=make.now(), day=make.today(), **fields
    )
    before = Entry.objects.count()
    assert refused(lambda: change(" "), "reason")
    assert refused(lambda: change(why, by=w.officer))
    assert Entry.objects.count() == before
    change(why)
    entry = Entry.objects.order_by("pk").last()
    assert (entry.detail["changed"], entry.detail["reason"]) == (["title"], why.strip())
    assert old.history.first().history_change_reason == why.strip()
    change(why)
    assert Entry.objects.count() == before + 1, "nothing differs, so nothing is written"


def test_a_number_written_otherwise_is_the_one_that_is_there(w):
    known = law("01/2018/TT-VPCP")
    add = {"kind": "Thông tư", "title": "x", "by": w.keeper, "at": make.now(), "day": make.today()}
    assert known.number in refused(lambda: add_law(number="1/2018/tt – vpcp", **add), "number")
    assert law_numbered(" 1/2018/TT-VPCP") == known
    plain = add_law(number="00123", **add)
    assert plain.number == "00123"


def test_laws_are_found_without_marks(w):
    from qms.search.match import matches

    row = law()
    assert LegalInstrument.objects.filter(matches("kinh doanh ruou 105")).get() == row
