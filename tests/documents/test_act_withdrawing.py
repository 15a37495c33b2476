"""A document others need is not withdrawn before it is decided what becomes of them; the decision is kept and told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from documents import actions
from documents.actions.withdrawing import Answer, needed_by, unseen_in_words
from documents.models import Document, Withdrawal, WithdrawalOutcome
from qms.notices.models import Notice
from tests import make
from tests.documents.acting import refused, said, watched
from tests.documents.linked import form_document, naming, withdraw
from tests.matrix import things
from tests.matrix.things import next_version

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REPLACED, STAYS = Answer("replaced"), Answer("stays", "Sửa ở lần ban hành tới")


@pytest.fixture
def target(w):
    return make.in_force(w, from_date=make.today() - 30 * DAY).document


def outcomes(withdrawal):
    return {row.linking_id: (row.outcome, row.successor_id, row.reason) for row in withdrawal.outcomes.all()}


def test_what_a_document_in_force_links_to_is_not_withdrawn_without_an_answer(w, target):
    linking = naming(w, target)
    with refused(linking.document.code, field="for_all"):
        withdraw(w, target)
    with refused("why the link stays", field="for_all_reason"):
        withdraw(w, target, for_all=Answer("stays", "  "))
    with refused("code of the document that takes its place", field="for_all"):
        withdraw(w, target, for_all=REPLACED)


def test_one_answer_for_all_is_kept_recorded_once_and_told_to_the_owners(w, target):
    linking, other = naming(w, target), naming(w, target, forms=(form_document(w),))
    with watched() as did:
        withdrawal = withdraw(w, target, for_all=STAYS)
    assert did.rows == {"Withdrawal +1", "WithdrawalOutcome +2", "InForce ~1"}
    assert did.acts == ["withdrawn"]
    said_of_it = ("stays", None, STAYS.reason)
    assert outcomes(withdrawal) == {linking.document_id: said_of_it, other.document_id: said_of_it}
    told = Notice.objects.filter(kind="to_revise")
    assert {row.person for row in told} == {w.unit_head} and told.count() == 2
    assert {row.url for row in told} == {linking.document.get_absolute_url(), other.document.get_absolute_url()}
    assert all(target.code in row.text and target.title not in row.text for row in told)


def test_each_may_have_an_answer_of_its_own_and_those_about_others_are_left_aside(w, target):
    heir, stranger = make.document(w), make.document(w)
    linking, other = naming(w, target), naming(w, target)
    answers = {linking.document_id: REPLACED, stranger.pk: STAYS}
    withdrawal = withdraw(w, target, successor=heir, answers=answers, for_all=STAYS)
    assert outcomes(withdrawal) == {
        linking.document_id: ("replaced", heir.pk, ""),
        other.document_id: ("stays", None, STAYS.reason),
    }
    assert Document.objects.get(pk=target.pk).successor == heir


def test_an_answer_for_some_leaves_the_others_unanswered(w, target):
    linking, other = naming(w, target), naming(w, target)
    with refused(other.document.code, field="for_all"):
        withdraw(w, target, answers={linking.document_id: STAYS})


def test_a_form_that_is_used_is_needed_too(w):
    form = form_document(w)
    using = naming(w, forms=(form,))
    with refused(using.document.code):
        withdraw(w, form)
    withdraw(w, form, for_all=STAYS)


def test_what_takes_the_place_must_be_in_force_after_that_day(w, target):
    naming(w, target)
    gone, ending = make.document(w), make.document(w)
    withdraw(w, gone)
    withdraw(w, ending, from_date=make.today() + 3 * DAY)
    with refused("not in force after", field="successor"):
        withdraw(w, target, successor=gone, for_all=REPLACED)
    with refused("not in force after", field="successor"):
        withdraw(w, target, successor=ending, from_date=make.today() + 3 * DAY, for_all=REPLACED)


def test_the_successor_itself_may_name_what_it_replaces(w, target):
    heir = naming(w, target).document
    withdraw(w, target, successor=heir)
    assert not WithdrawalOutcome.objects.exists()


def test_what_ends_by_then_or_is_only_being_written_needs_no_answer(w, target):
    linking = naming(w, target, from_date=make.today() - 9 * DAY)
    draft = next_version(w, linking.document)
    for section in draft.sections.all():
        actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html="<p>Khác</p>")
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    make.issued(w, made, from_date=make.today() + 2 * DAY)
    with refused(linking.document.code):
        withdraw(w, target, from_date=make.today() + DAY)
    withdraw(w, target, from_date=make.today() + 2 * DAY)


def test_what_comes_into_force_later_needs_an_answer(w, target):
    coming = naming(w, target, from_date=make.today() + 5 * DAY)
    with refused(coming.document.code):
        withdraw(w, target)


def test_of_what_the_officer_may_not_see_the_number_alone_is_told():
    w = things.ground()
    target = make.in_force(w, from_date=make.today() - 30 * DAY, classification="public").document
    theirs = naming(w.their, target)  # internal to the commune
    needed = needed_by(target, make.today(), by=w.officer)
    assert (needed.seen, needed.unseen) == ([], [theirs.document])
    with refused("1 document that you may not see", field="for_all") as caught:
        withdraw(w, target)
    assert theirs.document.code not in str(caught.value) and theirs.title not in str(caught.value)
    with translation.override("en"):
        assert "1" not in unseen_in_words(target, needed, by=w.author, day=make.today())
    withdrawal = withdraw(w, target, answers={theirs.document_id: Answer("stays", "lạ")}, for_all=STAYS)
    assert outcomes(withdrawal) == {theirs.document_id: ("stays", None, STAYS.reason)}, "no answer to what is not seen"
    told = Notice.objects.get(kind="to_revise")
    assert told.person == w.their.officer, "nobody holds the owner post there"


def test_without_a_holder_of_the_owner_post_the_officers_are_told(w, target):
    linking = naming(w, target)
    w.trade_head_post.appointments.update(until_date=make.today())
    withdraw(w, target, for_all=STAYS)
    assert Notice.objects.get(kind="to_revise").person == w.officer
    assert linking.document.code in Notice.objects.get(kind="to_revise").text


def test_the_wrong_person_is_refused_before_anything_is_told(w, target):
    naming(w, target)
    for who in set(make.EVERYBODY) - {"officer"}:
        with said("Only the QMS officer"):
            withdraw(w, target, by=getattr(w, who), for_all=STAYS)
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("change", [{"reason": "khác"}, None])
def test_what_was_decided_is_neither_changed_nor_removed(w, target, change):
    naming(w, target)
    withdraw(w, target, for_all=STAYS)
    rows = WithdrawalOutcome.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change) if change else rows.delete()
