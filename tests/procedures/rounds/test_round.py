"""The nightly round: what it finds in procedures in force, what it writes, and that it can be broken off, repeated, doubled."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from documents import actions
from documents.models import LegalInstrument, LegalRelation, Version
from procedures.actions import begin_round, end_round, look_at_slice, run_round
from procedures.known import known_of, part_of
from procedures.linter import check
from procedures.models import LinterRound, StandingFinding
from procedures.rounds import facts
from procedures.rounds.facts import Calendars
from procedures.rounds.job import look_through
from qms.jobs.daily import enqueue_daily_work
from qms.jobs.models import Job
from qms.notices.models import Notice
from qms.people.models import Appointment, Post, Unit
from qms.trail.models import Entry
from qms.worktime.calendars import calendar_of
from tests import make
from tests.databases import one_transaction
from tests.documents.acting import nothing_changes, watched
from tests.procedures.stepping import forced, in_force, step, written

LONG_AGO = timedelta(days=40)
LAW = "61/2018/NĐ-CP"


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    """A procedure in force for forty days that names posts, a unit and a law; a draft with the same."""
    with django_db_blocker.unblock(), one_transaction():
        w = make.world()
        w.law = LegalInstrument.objects.create(number=LAW, kind="Nghị định", title="Về một cửa")
        bases = [{"number": LAW, "provision": "Điều 5", "text": ""}]
        steps = [
            step("Tiếp nhận", w.author_post, consulted=[w.energy], bases=bases),
            step("Trình ký", w.trade_head_post),
        ]
        w.version = in_force(w, *steps, title="Quy trình cấp phép", from_date=make.today() - LONG_AGO)
        w.document = w.version.document
        w.draft = written(make.draft(w, title="Bản thảo"), *steps)
        yield w


def night(days=0, **more):
    """A round, so many days from today."""
    span = timedelta(days=days)
    return run_round(at=make.now() + span, day=make.today() + span, **more)


def standing():
    return [(row.rule, row.anchor.split("-")[0], row.since_date) for row in StandingFinding.objects.open()]


def end_law(w, days=5):
    day = make.today() - timedelta(days=days)
    LegalInstrument.objects.filter(pk=w.law.pk).update(until_date=day)
    return day


def vacate(post, days=3):
    day = make.today() - timedelta(days=days)
    Appointment.objects.filter(post=post).update(until_date=day)
    return day


def test_a_procedure_that_agrees_with_the_world_has_no_findings(w, undone):
    this = night()
    assert (this.looked, this.appeared, this.closed) == (1, 0, 0)
    assert this.finished_at is not None
    assert standing() == []
    assert not Entry.objects.filter(act="procedures_looked_at").exists()


def test_a_repealed_law_is_found_at_every_place_that_cites_it_with_its_day(w, undone):
    day = end_law(w)
    night()
    row = StandingFinding.objects.get()
    assert (row.rule, row.about, row.since_date) == ("dead_law", LAW, day)
    assert row.anchor.startswith("step-")
    assert (row.is_blocking, row.is_waived, row.version, row.document) == (True, False, w.version, w.document)
    with translation.override("vi"):
        assert LAW in row.text
        vietnamese = row.text
    with translation.override("en"):
        assert row.text == f"Legal basis {LAW}: no longer in effect from {day:%d/%m/%Y}"
        assert row.text != vietnamese


def repeal(w, provision, days=5):
    """Another law takes the provision out of the law, so many days ago."""
    later = LegalInstrument.objects.get_or_create(number="118/2025/NĐ-CP", kind="Nghị định", title="Về một cửa")[0]
    fields = {"source": later, "target": w.law, "kind": "repeals", "added_by": w.officer, "added_at": make.now()}
    day = make.today() - timedelta(days=days)
    return LegalRelation.objects.create(**fields, provision=provision, effect_date=day, reason="Theo công báo")


def test_an_article_taken_out_of_a_law_is_found_where_it_is_cited_until_the_entry_is_taken_back(w, undone):
    repeal(w, "Điều 6", days=9)
    night()
    assert standing() == []
    relation = repeal(w, "Điều 5")
    night(1)
    row = StandingFinding.objects.get()
    assert (row.rule, row.about, row.since_date) == ("dead_law", f"{LAW} Điều 5", relation.effect_date)
    assert (row.is_blocking, row.version) == (True, w.version)
    relation.void_by, relation.void_at, relation.void_reason = w.officer, make.now(), "Nhập nhầm"
    relation.save(update_fields=["void_by", "void_at", "void_reason"])
    night(2)
    assert StandingFinding.objects.get().settled_why == "mended"


def test_a_draft_that_cites_an_article_taken_out_is_told_before_it_is_submitted(w, undone):
    repeal(w, "khoản 1 Điều 5", days=9)
    assert known_of(w.draft, make.today()).gone == {LAW: [("khoản 1 Điều 5", make.today() - timedelta(days=9))]}
    assert "dead_law" not in blocking_keys(w)
    repeal(w, "Điều 5")
    assert "dead_law" in blocking_keys(w)


def blocking_keys(w):
    version = Version.objects.get(pk=w.draft.pk)
    found = check(part_of(version).data, known_of(version, make.today()), lambda: calendar_of(w.agency.pk))
    return [flaw.rule.key for flaw in found if flaw.stops]


def test_a_post_that_was_left_and_a_unit_that_was_abolished_are_found(w, undone):
    left = vacate(w.trade_head_post)
    ended = make.today() - timedelta(days=2)
    Unit.objects.filter(pk=w.energy.pk).update(until_date=ended)
    night()
    assert sorted(standing()) == [("abolished", "step", ended), ("vacant", "step", left)]
    assert {row.number for row in StandingFinding.objects.open()} == {"B1", "B2"}


def test_drafts_and_texts_to_come_are_not_looked_at(w, undone):
    end_law(w)
    night()
    assert {row.version_id for row in StandingFinding.objects.all()} == {w.version.pk}


def test_a_night_in_which_nothing_changed_writes_its_round_and_nothing_else(w, undone):
    end_law(w)
    night()
    with watched(notices=True) as did:
        this = night(1)
    assert did.rows == {"LinterRound +1"}
    assert did.acts == []
    assert (this.appeared, this.closed) == (0, 0)


def test_what_is_mended_is_closed_with_the_day_it_was_last_seen(w, undone):
    end_law(w)
    night()
    LegalInstrument.objects.filter(pk=w.law.pk).update(until_date=None)
    with watched() as did:
        this = night(1)
    row = StandingFinding.objects.get()
    assert (row.settled_why, row.last_seen_date, row.settled_in) == ("mended", make.today(), this)
    assert did.rows == {"LinterRound +1", "StandingFinding ~1"}
    assert did.acts == ["procedures_looked_at"]


def test_what_comes_back_is_a_finding_of_its_own(w, undone):
    vacate(w.trade_head_post)
    night()
    make.person("moi", on=Post.objects.get(pk=w.trade_head_post.pk), until=make.today() + timedelta(days=2))
    night(1)
    assert standing() == []
    night(4)
    assert standing() == [("vacant", "step", make.today() + timedelta(days=2))]
    assert StandingFinding.objects.count() == 2


def test_a_post_left_again_between_two_rounds_is_said_anew(w, undone):
    vacate(w.trade_head_post, days=9)
    night()
    make.person("moi", on=Post.objects.get(pk=w.trade_head_post.pk), until=make.today() + timedelta(days=2))
    night(4)
    assert StandingFinding.objects.count() == 2
    assert [row.settled_why for row in StandingFinding.objects.order_by("pk")] == ["mended", ""]


def test_a_new_name_is_written_into_the_finding_that_stands(w, undone):
    vacate(w.trade_head_post)
    night()
    Post.objects.filter(pk=w.trade_head_post.pk).update(title="Trưởng phòng Thương mại")
    with watched() as did:
        night(1)
    assert did.rows == {"LinterRound +1", "StandingFinding ~1"}
    assert "Trưởng phòng Thương mại" in StandingFinding.objects.get().text


def test_a_text_that_is_replaced_takes_its_findings_with_it(w, undone):
    end_law(w)
    night()
    later = actions.start_version(w.document, by=w.author, at=make.now(), reason="Sửa")
    actions.write_amendment(later, by=w.author, at=make.now(), place="Mục 5", old="a", new="b", reason="c")
    now = forced(w, written(later, step("Tiếp nhận", w.author_post), token=1))
    assert not StandingFinding.objects.on(make.today()).exists()
    this = night()
    row = StandingFinding.objects.get()
    assert (row.version, row.settled_why, this.closed) == (w.version, "ended", 1)
    assert now.document == w.document


def test_what_was_set_aside_stays_so_for_what_was_so_then_and_counts_for_what_is_new(w, undone):
    gone = make.post(w.trade, "Văn thư", code="van-thu")
    data = [step("Lưu", gone), step("Chuyển", w.author_post)]
    version = in_force(w, *data, title="Quy trình lưu", from_date=make.today() - timedelta(days=9))
    night()
    row = StandingFinding.objects.get(version=version)
    assert (row.rule, row.is_waived, row.since_date) == ("vacant", True, version.period.from_date)
    vacate(w.author_post, days=1)
    night(1)
    found = {row.number: row.is_waived for row in StandingFinding.objects.open().filter(version=version)}
    assert found == {"B1": True, "B2": False}


def test_steps_that_pass_their_limit_after_the_calendar_changed_are_told_since_that_night(w, undone):
    from qms.worktime.models import CalendarDay, Kind

    case = {"id": "0a6d2c1e-1111-4c9e-8a35-0f6b8f6e9d10", "name": "", "limit": {"value": 40, "unit": "calendar_day"}}
    steps = [step("Làm", w.author_post, limits={case["id"]: "20"})]
    data = {"cases": [case]}
    version = in_force(w, *steps, data=data, title="Theo lịch", from_date=make.today() - timedelta(days=9))
    night()
    assert not StandingFinding.objects.filter(version=version).exists()
    for n in range(30, 70):
        day = make.today() + timedelta(days=n)
        row = CalendarDay.objects.filter(agency=w.agency, day_date=day)
        if not row.exists():
            CalendarDay.objects.create(agency=w.agency, day_date=day, kind=Kind.CLOSED)
    night(1)
    row = StandingFinding.objects.get(version=version)
    assert (row.rule, row.since_date) == ("too_long", make.today() + timedelta(days=1))
    night(2)
    assert StandingFinding.objects.filter(version=version).count() == 1
    assert StandingFinding.objects.get(version=version).since_date == make.today() + timedelta(days=1)


# --- broken off, repeated, doubled ------------------------------------------------------------------------------------
@pytest.fixture
def many(w, undone, monkeypatch):
    """Three procedures, looked at one by one, in which the law has ended."""
    monkeypatch.setattr(facts, "SLICE", 1)
    bases = [{"number": LAW, "provision": "", "text": ""}]
    for number in range(2):
        in_force(w, step(f"Bước {number}", w.author_post, bases=bases), from_date=make.today() - timedelta(days=20))
    end_law(w)
    return w


def test_a_round_that_was_broken_off_goes_on_where_it_was(many):
    stopped = night(go_on=lambda looked: looked < 2)
    assert (stopped.looked, stopped.finished_at) == (2, None)
    assert not Notice.objects.filter(kind="procedure_turned_bad").exists()
    this = night()
    assert this.pk == stopped.pk
    assert (this.looked, this.appeared) == (3, 3)
    assert len(standing()) == 3
    assert Notice.objects.filter(kind="procedure_turned_bad", person=many.officer).count() == 1


def test_a_slice_is_written_whole_or_not_at_all(many, monkeypatch):
    this = begin_round(at=make.now(), day=make.today())
    look_at_slice(this, Calendars(), at=make.now())
    kept = LinterRound.objects.get().reached

    def broken(*_args, **_more):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(LinterRound, "save", broken)
        with pytest.raises(RuntimeError):
            look_at_slice(this, Calendars(), at=make.now())
    assert (LinterRound.objects.get().reached, len(standing())) == (kept, 1)
    assert night().appeared == 3


def test_two_rounds_at_once_share_the_work(many):
    one, other = (begin_round(at=make.now(), day=make.today()) for _time in range(2))
    assert one.pk == other.pk
    for this in (one, other, one):
        assert look_at_slice(this, Calendars(), at=make.now())
    assert not look_at_slice(other, Calendars(), at=make.now())
    assert [end_round(this, at=make.now()).finished_at is not None for this in (one, other)] == [True, True]
    assert not look_at_slice(one, Calendars(), at=make.now())
    assert len(standing()) == 3
    assert Entry.objects.filter(act="procedures_looked_at").count() == 1


def test_a_round_left_from_yesterday_is_ended_and_told_before_a_new_one(many):
    left = night(go_on=lambda looked: False)
    this = night(1)
    left.refresh_from_db()
    assert this.pk != left.pk
    assert (left.looked, left.appeared, left.finished_at is not None) == (1, 1, True)
    assert (this.looked, this.appeared) == (3, 2)
    assert Notice.objects.filter(kind="procedure_turned_bad", person=many.officer).count() == 2


def test_the_statements_do_not_grow_with_the_procedures_of_a_slice(many, monkeypatch):
    monkeypatch.setattr(facts, "SLICE", 200)
    few = statements_of_a_night(0)
    for number in range(4):
        in_force(many, step(f"Thêm {number}", many.author_post), from_date=make.today() - timedelta(days=20))
    assert statements_of_a_night(1) <= few


def statements_of_a_night(days):
    with CaptureQueriesContext(connection) as made:
        night(days)
    return len(made.captured_queries)


def test_the_daily_work_looks_once_a_day_and_answers_with_the_figures(many):
    enqueue_daily_work(at=make.now())
    enqueue_daily_work(at=make.now())
    job = Job.objects.get(kind="procedures.look_through")
    Job.objects.filter(pk=job.pk).update(state="running", claimed_by="x")
    job.refresh_from_db()
    assert look_through(job, at=make.now()) == {"looked": 3, "appeared": 3, "closed": 0}
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (3, 3)


def test_the_command_looks_now(many, capsys):
    call_command("look_through")
    assert capsys.readouterr().out.strip() == ("3 procedures in force looked at: 3 findings appeared, 0 were closed.")


# --- who hears of it --------------------------------------------------------------------------------------------------
def test_officer_and_holder_of_the_owner_post_are_told_once(many):
    night()
    told = Notice.objects.filter(kind="procedure_turned_bad")
    assert {row.person_id for row in told} == {many.officer.pk, many.unit_head.pk}
    assert all(row.url == "/ra-soat-quy-trinh/" and "3" in row.text for row in told)
    night(1)
    assert told.count() == 2


def test_findings_that_are_set_aside_are_not_told(w, undone):
    gone = make.post(w.trade, "Văn thư", code="van-thu")
    in_force(w, step("Lưu", gone), title="Quy trình lưu", from_date=make.today() - timedelta(days=9))
    night()
    assert StandingFinding.objects.filter(is_waived=True).count() == 1
    assert not Notice.objects.filter(kind="procedure_turned_bad").exists()


# --- the database refuses ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [{"rule": "vacant"}, {"since_date": make.today()}, {"version": None}],
    ids=lambda change: next(iter(change)),
)
def test_what_a_finding_is_about_never_changes(w, undone, change):
    end_law(w)
    night()
    change = {"version": w.draft} if "version" in change else change
    with pytest.raises(DatabaseError), transaction.atomic():
        StandingFinding.objects.update(**change)


def test_a_closed_finding_stays_closed_and_none_is_deleted(w, undone):
    end_law(w)
    night()
    LegalInstrument.objects.filter(pk=w.law.pk).update(until_date=None)
    night(1)
    row = StandingFinding.objects.get()
    for change in ({"settled_at": None, "settled_in": None, "settled_why": "", "last_seen_date": None}, {"say": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StandingFinding.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_same_finding_stands_once(w, undone):
    end_law(w)
    night()
    row = StandingFinding.objects.get()
    row.pk = None
    row._state.adding = True
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_is_written_to_a_round_that_is_over(w, undone):
    this = night()
    with nothing_changes():
        assert not look_at_slice(this, Calendars(), at=make.now())
        end_round(this, at=make.now())
    assert Version.objects.get(pk=w.version.pk).content_sha256 == w.version.content_sha256
