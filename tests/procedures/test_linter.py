"""Every rule finds what it is for and nothing in a sound procedure; what may be set aside, and what that does."""

from datetime import timedelta

import pytest

from procedures.known import Who
from procedures.linter import RULES, check
from qms.worktime.days import Calendar
from tests import make
from tests.procedures.samples import LAW, NORMAL, RECEIVE, known, rich, step, steps, whole

POST = ("post", 7)
GONE = make.today() - timedelta(days=3)
SOUND = {
    "bases": [{"number": LAW}],
    "records": [{"name": "Hồ sơ", "place": "Văn phòng", "retention": "5 năm"}],
}


def sound(*rows, exits=(), **fields):
    return steps(*(rows or (told(),)), exits=exits, **SOUND | fields)


def told(number=1, **fields):
    return step(number, **{"limits": {NORMAL: "1"}} | fields)


def by_post(**fields):
    return told(responsible={"name": "Chuyên viên", "post": POST[1]}, **fields)


def facts(**fields):
    return known(forms={}, **fields)


HELD = Who("Chuyên viên", "Phòng A")
ENDED = Who("Chuyên viên", "Phòng A", ended=GONE)
VACANT = Who("Chuyên viên", "Phòng A", vacant=True)
LIMIT = [{"id": NORMAL, "name": "", "limit": "1"}]
LONG = "từ " * 61
# rule: (data that breaks it, facts), (data that keeps it, facts)
CASES = {
    "untitled": ((sound(told(title="")), facts()), (sound(), facts())),
    "responsible": (
        (sound(told(responsible=None)), facts()),
        (sound(told(), told(2, kind="end", responsible=None)), facts()),
    ),
    "abolished": (
        (sound(told(), told(2, informed=[{"name": "x", "post": 7}])), facts(who={POST: ENDED})),
        (sound(by_post()), facts(who={POST: HELD})),
    ),
    "vacant": ((sound(by_post()), facts(who={POST: VACANT})), (sound(by_post()), facts(who={POST: HELD}))),
    "too_long": (
        (sound(told(limits={NORMAL: "1,5"}), cases=LIMIT), facts()),
        (sound(told(limits={NORMAL: "8 giờ"}), cases=LIMIT), facts()),
    ),
    "one_exit": (
        (sound(told(kind="decision"), told(2)), facts()),
        (sound(told(kind="decision"), told(2), told(3, kind="end"), exits=((1, 2, "đủ"), (1, 3, "thiếu"))), facts()),
    ),
    "unreached": (
        (sound(told(), told(2), told(3), exits=((1, 3, ""),)), facts()),
        (sound(told(), told(2, kind="start"), told(3), exits=((1, 3, ""),)), facts()),
    ),
    "circle": (
        (sound(told(), told(2), exits=((2, 1, ""),)), facts()),
        (sound(told(), told(2), told(3), exits=((2, 1, "lại"), (2, 3, "xong"))), facts()),
    ),
    "dead_law": ((sound(), facts(laws={LAW: GONE})), (sound(), facts(laws={LAW: make.today() + timedelta(days=1)}))),
    "forms": (
        (sound(told(forms=["BM-1"])), known(forms={"BM-1": GONE})),
        (sound(told(forms=["BM-1"])), known(forms={"BM-1": None})),
    ),
    "abbreviation": (
        (sound(told(instruction="Nộp GCNĐKX")), facts()),
        (
            sound(told(instruction="Nộp GCN cho UBND, phụ lục VII"), abbreviations=[{"short": "GCN", "full": "Giấy"}]),
            facts(),
        ),
    ),
    "records": (
        (sound(records=[{"name": "Hồ sơ", "place": "", "retention": "5 năm"}]), facts()),
        (sound(), facts()),
    ),
    "timeless": (
        (sound(told(limits={})), facts()),
        (sound(told(limits={}, kind="wait"), told(2, limits={}, clock="none")), facts()),
    ),
    "unknown_law": ((sound(), facts(laws={})), (sound(), facts())),
    "tthc": (
        (sound(tthc=["2.000591"]), facts(tthc={"2.000591": GONE})),
        (sound(tthc=["2.000591"]), facts(tthc={"2.000591": None})),
    ),
    "no_law": ((sound(bases=[]), facts()), (sound(), facts())),
    "orphan_form": (
        (sound(), known(forms={"BM-1": None})),
        (sound(dossier=[{"item": "Đơn", "form": "BM-1"}]), known(forms={"BM-1": None})),
    ),
    "long_sentence": ((sound(told(instruction=LONG)), facts()), (sound(told(instruction="từ. " * 61)), facts())),
    "passive": (
        (sound(told(instruction="Hồ sơ được kiểm tra bởi chuyên viên")), facts()),
        (sound(told(instruction="Chuyên viên được phân công kiểm tra hồ sơ")), facts()),
    ),
    "twice": (
        (sound(told(title="Ký"), told(2, title="ký")), facts()),
        (sound(told(title="Ký"), told(2, title="Ký nháy")), facts()),
    ),
}


def found(data, known_, **more):
    return check(data, known_, Calendar, **more)


def test_every_rule_has_a_case_here():
    assert list(CASES) == [rule.key for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_what_breaks_it_and_says_where(rule):
    flaws = [flaw for flaw in found(*CASES[rule][0]) if flaw.rule.key == rule]
    assert flaws
    assert all(len(flaw.place.text) > 10 and flaw.place.anchor for flaw in flaws)


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_silent_where_it_is_kept(rule):
    assert [flaw.place for flaw in found(*CASES[rule][1]) if flaw.rule.key == rule] == []


def test_the_sample_breaks_no_rule():
    assert [flaw.place for flaw in found(whole(rich()), known())] == []


def test_a_blank_procedure_and_one_without_steps_are_linted_without_an_error():
    assert {flaw.rule.key for flaw in found(whole({}), facts())} == {"no_law", "records"}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.blocking], ids=lambda rule: rule.key)
def test_a_reason_sets_aside_only_a_rule_that_may_be(rule):
    waivers = {rule.key: {"reason": "Theo chỉ đạo", "by": "A"}}
    flaws = [flaw for flaw in found(*CASES[rule.key][0], waivers=waivers) if flaw.rule.key == rule.key]
    assert all(flaw.stops is not rule.waivable for flaw in flaws)
    assert {flaw.waived for flaw in flaws} == ({"Theo chỉ đạo"} if rule.waivable else {""})


def test_warnings_stop_nothing():
    assert not any(flaw.stops for rule in RULES if not rule.blocking for flaw in found(*CASES[rule.key][0])
                   if flaw.rule is rule)  # fmt: skip


def test_a_law_cited_in_steps_papers_and_fees_is_asked_about_once_a_place():
    places = [flaw.place.anchor for flaw in found(whole(rich()), known(laws={LAW: GONE}))]
    assert places == ["bases", "dossier", "fees", f"step-{RECEIVE}"]


def gone_from(provision, day=GONE):
    return known(forms={}, gone={LAW: [(provision, day)]})


def test_an_article_taken_out_of_a_law_is_found_where_it_is_cited_and_nowhere_else():
    cites = [{"number": LAW, "provision": place} for place in ("Điều 16", "Điều 17", "điểm a khoản 2 Điều 17", "")]
    flaws = found(sound(bases=cites), gone_from("Điều 17"))
    assert [flaw.place.about for flaw in flaws] == [f"{LAW} Điều 17", f"{LAW} điểm a khoản 2 Điều 17"]
    assert {(flaw.rule.key, flaw.place.anchor, flaw.place.since, flaw.stops) for flaw in flaws} == {
        ("dead_law", "bases", GONE, True)
    }
    assert f"khoản 2 Điều 17 hết hiệu lực từ ngày {GONE:%d/%m/%Y}" in flaws[1].place.text


def test_an_article_that_goes_tomorrow_is_still_in_effect():
    cites = [{"number": LAW, "provision": "Điều 17"}]
    assert found(sound(bases=cites), gone_from("Điều 17", make.today() + timedelta(days=1))) == []


def test_of_a_law_that_ended_as_a_whole_its_article_is_not_found_besides():
    cites = [{"number": LAW, "provision": "Điều 17"}]
    (flaw,) = found(sound(bases=cites), known(forms={}, laws={LAW: GONE}, gone={LAW: [("Điều 17", GONE)]}))
    assert flaw.place.about == LAW


def test_a_paper_of_the_dossier_on_a_form_that_is_no_more_is_found_and_one_on_a_form_of_others_is_not():
    papers = [
        {"item": "Đơn", "form": "BM-1"},
        {"item": "Tờ khai", "form": "BM-1"},
        {"item": "Đơn", "form": "Mẫu số 02"},
    ]
    (flaw,) = found(sound(dossier=papers), known(forms={"BM-1": GONE}))
    assert (flaw.rule.key, flaw.place.anchor, flaw.place.about, flaw.stops) == ("forms", "dossier", "BM-1", True)
    assert found(sound(dossier=papers), known(forms={"BM-1": None})) == []


def test_a_case_with_calendar_days_says_the_start_from_which_it_ends_late():
    cases = [{"id": NORMAL, "name": "", "limit": "3"}]
    (flaw,) = found(sound(told(limits={NORMAL: "20 ngày lịch"}), cases=cases), facts())
    assert (flaw.rule.key, flaw.place.anchor) == ("too_long", "totals")


def test_what_depends_on_the_world_is_asked_every_night():
    nightly = {"abolished", "vacant", "too_long", "dead_law", "forms", "tthc"}
    assert {rule.key for rule in RULES if rule.nightly} == nightly
