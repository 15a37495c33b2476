"""Types, patterns, words, templates, routes and reserved codes: kept by the officer or the administrator of the agency."""

import pytest

from documents import actions
from documents.models import DocumentCode, RouteRule, TypeRules
from documents.models.route import Who
from documents.models.types import default_labels
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
KEEPERS = {"officer", "administrator"}


def step(order, kind, **fields):
    return {"order": order, "kind": kind, "who": Who.POST, "post": None, "units": (), "due_days": 3, **fields}


def set_route(w, *steps, by=None):
    return actions.set_route(w.rules, steps=list(steps), by=by or w.officer, at=make.now())


def change(w, *, by=None, **fields):
    return actions.change_rules(w.rules, by=by or w.officer, at=make.now(), **fields)


def test_rules_are_changed_in_one_act_with_one_line_of_the_trail(w):
    with watched() as did:
        change(w, code_pattern="QT {nn}/{unit}", review_months=24, labels={**default_labels(), "review": "Soát xét"})
    assert (did.rows, did.acts) == ({"TypeRules ~1"}, ["settings_changed"])
    assert TypeRules.objects.get().label("review") == "Soát xét"
    assert make.draft(w).document.code == "QT 01/TM"


def test_keeping_is_refused_to_everybody_else(w):
    with nothing_changes():
        for who in set(make.EVERYBODY) - KEEPERS:
            person = getattr(w, who)
            for act in (
                lambda person=person: change(w, by=person, review_months=6),
                lambda person=person: set_route(w, step(1, "approve", who=Who.AGENCY_HEAD), by=person),
                lambda person=person: actions.keep_code_free(
                    w.agency, code="QT-9", reason="giấy", by=person, at=make.now()
                ),
                lambda person=person: actions.set_up_types(w.agency, by=person, at=make.now(), day=make.today()),
            ):
                with said("Only the QMS officer or the administrator"):
                    act()


def test_a_pattern_or_a_word_that_makes_no_sense_is_named(w):
    with nothing_changes():
        for pattern in ("QT-{x}", "QT-{nn", "QT-\u0410-{nn}", "QT\u200b{nn}"):
            with said("", field=None):
                change(w, code_pattern=pattern)
        with said("No word", field="approve"):
            change(w, labels={**default_labels(), "approve": " "})
        with said("needs a heading", field="sections"):
            change(w, sections=[{"number": "1", "heading": " "}])
        with pytest.raises(ValueError, match="agency"):
            change(w, agency=w.commune)


def test_a_route_is_replaced_whole_and_running_routes_keep_their_steps(w):
    running = make.submitted(w)
    with watched() as did:
        set_route(w, step(1, "review", post=w.deputy_post), step(2, "approve", who=Who.AGENCY_HEAD))
    assert did.rows == {"RouteRule -3", "RouteRule +2"}
    assert did.acts == ["settings_changed"]
    assert running.steps.count() == 3
    assert [row.kind for row in make.submitted(w).steps.all()] == ["review", "approve"]


def test_an_unsound_route_is_refused_with_its_step(w):
    with nothing_changes():
        with said("last step", field="route"):
            set_route(w)
        with said("last step", field="route"):
            set_route(w, step(1, "approve", who=Who.AGENCY_HEAD), step(2, "review", post=w.deputy_post))
        with said("Step 2", field="route"):
            set_route(
                w,
                step(1, "approve", post=w.head_post),
                step(2, "check", post=w.officer_post),
                step(3, "approve", post=w.head_post),
            )
        with said("side by side", field="route"):
            set_route(w, step(1, "review", post=w.deputy_post), step(1, "approve", post=w.head_post))
        with said("has no role", field="route"):
            set_route(w, step(1, "approve", post=w.reader_post))
        with said("choose a post of the agency", field="route"):
            set_route(w, step(1, "approve"))
        with said("choose the units", field="route"):
            set_route(w, step(1, "opinion", who=Who.UNITS), step(2, "approve", post=w.head_post))


def test_a_reserved_code_is_never_given(w):
    with watched() as did:
        actions.keep_code_free(w.agency, code="QT-TM-01", reason="Trên giấy từ 2015", by=w.administrator, at=make.now())
    assert (did.rows, did.acts) == ({"DocumentCode +1"}, ["settings_changed"])
    assert make.draft(w).document.code == "QT-TM-02"
    with nothing_changes():
        for code in ("QT-TM-01", "QT-TM-02"):
            with said("in the register already", field="code"):
                actions.keep_code_free(w.agency, code=code, reason="x", by=w.officer, at=make.now())
        with said("what the code was used for", field="reason"):
            actions.keep_code_free(w.agency, code="QT-TM-77", reason=" ", by=w.officer, at=make.now())


def test_the_usual_types_are_set_up_once(w):
    actions.set_up_types(w.agency, by=w.officer, at=make.now(), day=make.today())
    count = TypeRules.objects.filter(agency=w.agency).count()
    assert count > 9
    assert RouteRule.objects.filter(rules__agency=w.agency, kind="approve").count() == count
    with nothing_changes():
        assert actions.set_up_types(w.agency, by=w.officer, at=make.now(), day=make.today()) == []


@pytest.mark.parametrize(
    "code",
    [
        "QТ-01",
        "QT\u200b-01",
        "QT\u202e-01",
        "QT-０１",
        "QT\x00",
        "QT<b>",
        "QT'--",
        "Q" * 61,
        "",
        "\u00a0",
        "QT😀",
        "ＱＴ-01",
    ],
)  # the first holds a Cyrillic Т
def test_a_code_that_no_keyboard_of_an_office_types_is_refused(w, code):
    with refused("", field="code"):
        actions.keep_code_free(w.agency, code=code, reason="thử", by=w.officer, at=make.now())


def test_a_code_is_one_code_however_its_letters_are_composed(w):
    actions.keep_code_free(w.agency, code="QĐ-Thú-1", reason="giấy", by=w.officer, at=make.now())
    with refused("in the register already", field="code"):
        actions.keep_code_free(w.agency, code="QĐ-Thu\u0301-1 ", reason="giấy", by=w.officer, at=make.now())
    assert DocumentCode.objects.get().code == "QĐ-Thú-1"
