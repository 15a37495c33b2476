"""Who is reminded of what in documents: by the posts, rights and authorisations of the day; codes alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db.models import DateField
from django.utils.translation import override

from documents import reminding
from documents.models import DocumentPersonGrant, ImpactCase, LegalInstrument, VersionStep
from documents.notices import KINDS
from qms.notices.models import Notice
from qms.notices.reminders import write_reminders
from qms.people.models import Appointment, Delegation, User
from tests import make

pytestmark = pytest.mark.django_db


def told(rows) -> set:
    """(user name, subject, due date, text, path) of due rows."""
    names = dict(User.objects.values_list("pk", "username"))
    querysets = rows if isinstance(rows, list) else [rows]
    return {(names[row[0]], *row[1:]) for one in querysets for row in one}


def step(version):
    return VersionStep.objects.get(version=version, opened_at__isnull=False, outcome="")


class TestSteps:
    def test_the_holder_of_the_post_hears_of_an_open_step(self, w):
        version = make.submitted(w)
        open_step = step(version)
        [row] = told(reminding.steps_due(make.today()))
        code = version.document.code
        path = f"/phe-duyet/{version.document.slug}/{version.number}/"
        text = f"{code} {version.number}: {open_step.label}"
        assert row == ("lananh.do", f"step:{open_step.pk}", open_step.due_date, text, path)

    def test_not_what_is_decided_or_sent_back(self, w):
        version = make.reviewed(w)
        assert {row[0] for row in told(reminding.steps_due(make.today()))} == {"hoa.pham"}
        VersionStep.objects.filter(version=version, outcome="").update(outcome="void")
        assert told(reminding.steps_due(make.today())) == set()

    def test_a_deputy_gets_the_share_that_is_lent_and_it_says_for_whom(self, w):
        make.reviewed(w)
        day = make.today()
        lent = Delegation.objects.create(
            number="05/UQ", giver_post=w.head_post, giver=w.head, receiver=w.unit_head, acts=["approve"], from_date=day,
            until_date=day + timedelta(days=5),
        )  # fmt: skip
        rows = {row[0]: row for row in told(reminding.steps_due(day))}
        assert set(rows) == {"hoa.pham", "bao.tran"}
        assert rows["bao.tran"][3].endswith("thay Phạm Văn Hòa")
        for change in ({"acts": ["check"]}, {"types": ["khac"], "acts": ["approve"]}, {"revoked_date": day}):
            Delegation.objects.filter(pk=lent.pk).update(**change)
            assert {row[0] for row in told(reminding.steps_due(day))} == {"hoa.pham"}

    def test_whoever_left_the_post_is_not_reminded_and_whoever_came_is(self, w):
        make.submitted(w)
        day = make.today()
        new = make.person("moi.den", on=w.officer_post)
        Appointment.objects.filter(person=w.officer).update(until_date=day)
        assert {row[0] for row in told(reminding.steps_due(day))} == {new.username}

    def test_the_sweep_writes_it_when_it_is_late_and_tells_the_head_above(self, w):
        version = make.submitted(w)
        VersionStep.objects.filter(version=version).update(due_date=make.today() - timedelta(days=30))
        write_reminders(at=make.now())
        notice = Notice.objects.get(person=w.officer, kind="step_due")
        assert notice.stage == 5
        above = Notice.objects.get(kind="escalated")
        assert above.person == w.head and version.document.code in above.text and version.title not in above.text


def test_who_was_asked_has_nothing_left_to_read_once_a_step_is_decided(w):
    version = make.submitted(w)
    asked = Notice.objects.get(person=w.officer, kind="to_decide")
    assert asked.read_at is None
    make._along(w, version, ("check", w.officer))
    asked.refresh_from_db()
    assert asked.read_at is not None
    assert Notice.objects.get(person=w.deputy, kind="to_decide").read_at is None


class TestOthers:
    def test_a_case_of_law_is_for_the_officers_of_its_agency(self, w):
        law = LegalInstrument.objects.create(number="118/2025/NĐ-CP", kind="Nghị định", title="Về thủ tục")
        day = make.today()
        case = ImpactCase.objects.create(
            agency=w.agency, instrument=law, effect_date=day, due_date=day, opened_at=make.now()
        )
        [row] = told(reminding.laws_due(day))
        assert row[:3] == ("lananh.do", f"case:{case.pk}", day) and row[3].startswith("118/2025/NĐ-CP")
        ImpactCase.objects.filter(pk=case.pk).update(closed_at=make.now())
        assert told(reminding.laws_due(day)) == set()

    def test_a_share_that_ends_is_told_to_reader_and_giver_by_its_last_day(self, w):
        document, day = make.document(w), make.today()
        DocumentPersonGrant.objects.create(
            content_object=document, user=w.stranger, permission=Permission.objects.get(codename="view_document"),
            from_date=day, until_date=day + timedelta(days=4), given_by=w.officer,
        )  # fmt: skip
        rows = told(reminding.shares_ending(day))
        assert {(row[0], row[2]) for row in rows} == {
            ("thu.ha", day + timedelta(days=3)),
            ("lananh.do", day + timedelta(days=3)),
        }
        assert not any(document.title in row[3] for row in rows)


def test_every_kind_that_reminds_gives_rows_of_the_one_shape(w):
    day = make.today()
    with override("vi"):
        for kind in KINDS:
            for rows in kind.reminds.open_on(day) if kind.reminds else ():
                assert len(rows.query.annotation_select) == 5, kind.key
                assert isinstance(rows.query.annotations["due_"].output_field, DateField), kind.key
                list(rows)
