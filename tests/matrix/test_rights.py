"""One right, asked four ways, over worlds nobody thought of: `permitted()`, `has_perm()`, `held()` and a plain oracle agree.

Hypothesis changes a small world (appointments, roles, shares, classes, delegations, reassigned steps, moved units, closed
accounts, whole and half days) and every answer is compared with `tests.matrix.oracle`, which knows no queryset.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents import actions
from documents.actions.applying import access_class
from documents.models import (
    Document,
    DocumentGroupGrant,
    DocumentPersonGrant,
    DocumentUnitGrant,
    Version,
    VersionStep,
)
from documents.querysets import shared
from qms.access.gate import held
from qms.access.grants import get_objects_for_user
from qms.access.rights import forget_rights, rights_of
from qms.access.roles import ROLES
from qms.people.models import Appointment, Delegation, Post, PostRole, Unit, UnitPhase, User
from tests import make
from tests.matrix import things
from tests.matrix.asked import compare_readers
from tests.matrix.asking import paper_without_printing
from tests.matrix.oracle import Oracle
from tests.matrix.rights_asked import ASKED, VIEW

pytestmark = pytest.mark.matrix
QUICK = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
LONG = settings(QUICK, max_examples=80, derandomize=False)
number = st.integers(0, 10_000)
begins, lasts = st.integers(-3, 2), st.sampled_from([None, 1, 2, 4])
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("appoint"), number, number, begins, lasts),
        st.tuples(st.just("end"), number, begins),
        st.tuples(st.just("role"), number, st.sampled_from([role.key for role in ROLES]), number),
        st.tuples(st.just("no_roles"), number),
        st.tuples(st.just("classify"), number, st.sampled_from(["public", "internal", "restricted"])),
        st.tuples(st.just("share"), number, st.sampled_from(["person", "group", "unit"]), number, begins, lasts),
        st.tuples(st.just("delegate"), number, number, st.sampled_from(["", "quy-trinh", "bieu-mau"]), number, begins),
        st.tuples(st.just("reassign"), number, number),
        st.tuples(st.just("move"), number, number, begins),
        st.tuples(st.just("close"), number),
    ),
    min_size=2,
    max_size=9,
)


def one_of(rows: Any, n: int) -> Any:
    rows = list(rows.order_by("pk"))
    return rows[n % len(rows)]


def span(begin: int, length: int | None) -> dict[str, Any]:
    first = make.today() + timedelta(days=begin)
    return {"from_date": first, "until_date": first + timedelta(days=length) if length else None}


class Change:
    """Each method makes one change straight in the tables: what acts would refuse must not confuse rights either."""

    @staticmethod
    def appoint(person: int, post: int, begin: int, length: int | None) -> None:
        who, at, dates = one_of(User.objects, person), one_of(Post.objects, post), span(begin, length)
        Appointment.objects.get_or_create(
            person=who, post=at, from_date=dates["from_date"], defaults={"until_date": dates["until_date"]}
        )

    @staticmethod
    def end(which: int, begin: int) -> None:
        row = one_of(Appointment.objects, which)
        row.until_date = max(make.today() + timedelta(days=begin), row.from_date + timedelta(days=1))
        row.save(update_fields=["until_date"])

    @staticmethod
    def role(post: int, role: str, scope: int) -> None:
        over = [{}, {"unit": one_of(Unit.objects, scope)}, {"agency": one_of(Unit.objects, scope).agency}][scope % 3]
        PostRole.objects.get_or_create(post=one_of(Post.objects, post), role=role, **over)

    @staticmethod
    def no_roles(post: int) -> None:
        one_of(Post.objects, post).roles.all().delete()

    @staticmethod
    def classify(which: int, kind: str) -> None:
        document = one_of(Document.objects, which)
        document.classification = kind
        document.save(update_fields=["classification"])
        for period in document.periods.select_related("version__applying"):
            period.access_class = access_class(document, period.version)
            period.save(update_fields=["access_class"])

    @staticmethod
    def share(which: int, kind: str, whom: int, begin: int, length: int | None) -> None:
        dates = {**span(begin, length), "reason": "x"}
        give(kind, one_of(Document.objects, which), whom, dates)

    @staticmethod
    def delegate(post: int, receiver: int, type: str, unit: int, begin: int) -> None:
        giver_post, to = one_of(Post.objects, post), one_of(User.objects, receiver)
        holders = User.objects.filter(appointments__post=giver_post).exclude(pk=to.pk)
        # Mostly who holds the post, sometimes somebody who lends what is another's.
        giver = (unit % 6 and holders.first()) or User.objects.exclude(pk=to.pk).first()
        acts = [["approve"], ["review", "check"], ["approve", "review"]][unit % 3]
        row = Delegation.objects.create(
            number=f"{post}-{receiver}-{unit}", giver_post=giver_post, giver=giver, receiver=to, acts=acts,
            types=[type] if type else [], revoked_date=make.today() if unit % 5 == 0 else None, **span(begin, 3),
        )  # fmt: skip
        if unit % 4 == 0:
            row.units.set([one_of(Unit.objects, unit)])

    @staticmethod
    def reassign(step: int, to: int) -> None:
        row = one_of(VersionStep.objects, step)
        row.person = one_of(User.objects, to)
        row.save(update_fields=["person"])

    @staticmethod
    def move(which: int, under: int, begin: int) -> None:
        unit, parent = one_of(Unit.objects, which), one_of(Unit.objects, under)
        phase = unit.phases.order_by("-from_date").first()
        first = make.today() + timedelta(days=begin)
        if unit.pk == parent.pk or parent.path.startswith(unit.path) or phase.from_date >= first:
            return
        phase.until_date = first
        phase.save(update_fields=["until_date"])
        path = f"{parent.path}{unit.pk}."
        UnitPhase.objects.create(
            unit=unit, name=unit.name, short_name=unit.short_name, parent=parent, path=path, from_date=first
        )
        if begin <= 0:
            unit.path = path
            unit.save(update_fields=["path"])

    @staticmethod
    def close(which: int) -> None:
        person = one_of(User.objects, which)
        person.is_active = False
        person.save(update_fields=["is_active"])


def give(kind: str, document: Document, whom: int, dates: dict[str, Any]) -> None:
    permission = Permission.objects.get(content_type__app_label="documents", codename="view_document")
    at = {"content_object": document, "permission": permission}
    if kind == "person":
        DocumentPersonGrant.objects.update_or_create(**at, user=one_of(User.objects, whom), defaults=dates)
    elif kind == "unit":
        DocumentUnitGrant.objects.update_or_create(**at, unit=one_of(Unit.objects, whom), defaults=dates)
    else:
        group, _new = Group.objects.get_or_create(name=f"Tổ {whom % 2}")
        group.user_set.add(one_of(User.objects, whom), one_of(User.objects, whom + 3))
        DocumentGroupGrant.objects.update_or_create(**at, group=group, defaults=dates)


def compare(people: list[User], ahead: int, some: int) -> None:
    """Every list, and a sample of single questions, against the oracle of that day."""
    day = make.today() + timedelta(days=ahead)
    oracle, now = Oracle(day), Oracle(make.today())
    for person in people:
        for model, permissions in ASKED.items():
            rows = list(model.objects.order_by("pk"))
            for permission in permissions:
                listed = set(model.objects.permitted(person, permission, day=day).values_list("pk", flat=True))
                told = {row.pk for row in rows if oracle.may(person, permission, row)}
                assert listed == told, f"{person} {permission} on {model.__name__} at {ahead:+d}: {listed ^ told}"
            thing = rows[some % len(rows)]
            single = {name for name in permissions if person.has_perm(name, thing)}
            assert single == {name for name in permissions if now.may(person, name, thing)}, f"{person} {thing}"
            assert single == held(person, thing, permissions), f"{person} {thing}"
    compare_readers(oracle, day, some)


def changed(w: SimpleNamespace, changes: list[tuple[Any, ...]], who: int, ahead: int) -> None:
    with transaction.atomic():
        for name, *values in changes:
            getattr(Change, name)(*values)
        everybody = list(User.objects.order_by("pk"))
        people = [everybody[(who + step * 5) % len(everybody)] for step in range(4)]
        compare(people, ahead, who)
        transaction.set_rollback(True)


@QUICK
@given(CHANGES, number, st.integers(-2, 2))
def test_lists_and_single_answers_are_what_the_oracle_says(w, changes, who, ahead):
    changed(w, changes, who, ahead)


@pytest.mark.slow
@LONG
@given(CHANGES, number, st.integers(-4, 4))
def test_lists_and_single_answers_are_what_the_oracle_says_many_times(w, changes, who, ahead):
    changed(w, changes, who, ahead)


@QUICK
@given(st.lists(st.tuples(number, st.sampled_from(["person", "group"]), number), min_size=1, max_size=6))
def test_shares_without_dates_are_what_guardian_says(w, given_shares):
    with transaction.atomic():
        DocumentPersonGrant.objects.all().delete()
        DocumentUnitGrant.objects.all().delete()  # guardian knows no units
        for which, kind, whom in given_shares:
            give(kind, one_of(Document.objects, which), whom, span(0, None))
        for person in User.objects.all():
            ours = set(shared(rights_of(person), person, VIEW).values_list("pk", flat=True))
            theirs = get_objects_for_user(person, VIEW, Document, with_superuser=False, accept_global_perms=False)
            assert ours == set(theirs.values_list("pk", flat=True)), person
        transaction.set_rollback(True)


def may_read(person: User, thing: Any, permission: str = VIEW) -> bool:
    """As at the next request: the person is read afresh."""
    return User.objects.get(pk=person.pk).has_perm(permission, thing)


def test_a_share_is_dead_on_the_day_it_ends(w, undone):
    document, day = w.documents["restricted"], make.today()
    assert may_read(w.reader, document)
    grant = w.shares["a person"][2]
    for until, alive in ((day + timedelta(days=1), True), (day, False), (day - timedelta(days=1), False)):
        DocumentPersonGrant.objects.filter(pk=grant.pk).update(from_date=day - timedelta(days=5), until_date=until)
        assert may_read(w.reader, document) is alive


def test_a_share_to_come_does_not_count_yet(w, undone):
    grant = w.shares["a person"][2]
    DocumentPersonGrant.objects.filter(pk=grant.pk).update(from_date=make.today() + timedelta(days=1))
    assert not may_read(w.reader, w.documents["restricted"])


def test_a_share_opens_what_is_in_force_and_no_draft(w, undone):
    draft = things.next_version(w, w.documents["restricted"])
    assert may_read(w.reader, w.versions["restricted"], "documents.view_version")
    assert not may_read(w.reader, draft, "documents.view_version")


def test_an_appointment_that_ends_today_gives_nothing_at_the_next_request(w, undone, client):
    client.force_login(w.reader)
    url = w.documents["in_force"].get_absolute_url()
    assert client.get(url).status_code == 200
    w.reader.appointments.update(until_date=make.today())
    assert client.get(url).status_code == 404
    assert client.get(w.documents["public"].get_absolute_url()).status_code == 200


def test_a_closed_account_is_out_at_the_next_request(w, undone, client, monkeypatch):
    """An old session and a bookmarked PDF are worth nothing, whatever the posts still say."""
    paper_without_printing(monkeypatch)
    client.force_login(w.reader)
    pdf = f"{w.documents['in_force'].get_absolute_url()}pdf/"
    assert client.get(pdf).status_code == 200
    User.objects.filter(pk=w.reader.pk).update(is_active=False)
    answer = client.get(pdf)
    assert answer.status_code == 302
    assert answer.url.startswith("/tai-khoan/dang-nhap/")


def test_a_right_taken_while_the_page_was_open_is_refused_at_the_post(w, undone, client):
    client.force_login(w.head)
    version = w.versions["in_approval"]
    url = f"/phe-duyet/{version.document.slug}/{version.number}/"
    page = client.get(url)
    w.head.appointments.update(until_date=make.today())
    typed = {"move": "approve", "password": make.PASSWORD, "seen": page.context["version"].content_sha256}
    assert client.post(url, typed).status_code in (404, 422)
    assert Version.objects.get(pk=version.pk).state == "in_approval"


def test_somebody_without_a_post_sees_what_is_public_and_nothing_else(w):
    seen = Document.objects.permitted(w.nobody, VIEW)
    assert {row.classification for row in seen} == {"public"}
    assert not Version.objects.permitted(w.nobody, "documents.view_version").exclude(period__isnull=False).exists()


def test_a_unit_right_counts_for_the_unit_and_everything_under_it(w, undone):
    below = make.unit(w.agency, "TM-1", "Tổ thương mại", parent=w.trade)
    beside = make.unit(w.agency, "XX", "Phòng bên", parent=w.board)
    for unit, allowed in ((w.trade, True), (below, True), (beside, False), (w.board, False)):
        document = Document.objects.get(pk=w.documents["draft"].pk)
        Document.objects.filter(pk=document.pk).update(owner_unit=unit)
        document.refresh_from_db()
        assert may_read(w.unit_head, document, "documents.edit_version") is allowed, unit


def test_what_is_restricted_needs_its_own_right_to_read_and_to_act(w):
    document = w.documents["other unit restricted"]
    readers = {who for who in make.EVERYBODY if may_read(getattr(w, who), document)}
    # By role the head, the officer and the auditor; the deputy decided on it, which is taking part.
    assert readers == {"head", "officer", "auditor", "deputy"}
    assert not may_read(w.unit_head, document, "documents.edit_version")


def test_the_supervisor_reads_internal_texts_below_and_neither_drafts_nor_restricted_ones(w):
    assert may_read(w.supervisor, w.documents["in_force"])
    assert may_read(w.supervisor, w.documents["their in_force"])
    for name in ("restricted", "their restricted", "draft", "their draft"):
        assert not may_read(w.supervisor, w.documents[name]), name


def test_an_agency_reads_of_another_one_what_is_public_or_applied_here(w):
    seen = Document.objects.permitted(w.reader, VIEW).filter(agency=w.commune)
    assert {row.pk for row in seen} == {w.documents["their public"].pk, w.documents["their applied here"].pk}


def test_an_outside_reader_ends_on_the_day_of_the_appointment(w, undone):
    assert may_read(w.outside, w.documents["in_force"])
    last = w.outside.appointments.get()
    for until, alive in ((make.today() + timedelta(days=1), True), (make.today(), False)):
        Appointment.objects.filter(pk=last.pk).update(until_date=until)
        assert may_read(w.outside, w.documents["in_force"]) is alive


def test_a_delegation_lends_the_step_it_names_and_nothing_beside_it(w, undone):
    version, beside = w.versions["in_approval"], w.versions["in_review"]
    day = make.today()
    lent = Delegation.objects.create(
        number="12/QĐ", giver_post=w.head_post, giver=w.head, receiver=w.reader, acts=["approve"],
        from_date=day, until_date=day + timedelta(days=1),
    )  # fmt: skip
    assert may_read(w.reader, version, "documents.decide_version")
    assert may_read(w.reader, version, "documents.view_version")
    assert not may_read(w.reader, beside, "documents.decide_version")
    assert not may_read(w.reader, version, "documents.edit_version")
    assert not may_read(w.reader, w.documents["restricted draft"])
    assert not User.objects.get(pk=w.reader.pk).has_perm("documents.view_restricted")
    for change in (
        {"revoked_date": day},
        {"revoked_date": None, "acts": ["review"]},
        {"acts": ["approve"], "types": ["so-tay"]},
    ):
        Delegation.objects.filter(pk=lent.pk).update(**change)
        assert not may_read(w.reader, version, "documents.decide_version"), change


def test_taking_part_shows_the_version_taken_part_in_and_no_other(w):
    """The deputy, who may not read what is restricted, reviewed one version: that one stays open, the rest does not."""
    assert may_read(w.deputy, w.versions["restricted"], "documents.view_version")
    assert not may_read(w.deputy, w.versions["restricted draft"], "documents.view_version")


def test_rights_are_read_again_for_every_request_and_once_within_it(w, django_assert_num_queries):
    person = User.objects.get(pk=w.reader.pk)
    with django_assert_num_queries(1):
        rights_of(person)
        rights_of(person)
    forget_rights(person)
    with django_assert_num_queries(1):
        rights_of(person)


def test_what_the_giver_decided_before_is_not_lent_with_the_post(w):
    """The head of the trade unit approves for the head of the agency: what waits is open, the old restricted text is not."""
    assert may_read(w.unit_head, w.versions["in_approval"], "documents.decide_version")
    assert not may_read(w.unit_head, w.documents["other unit restricted"])


def test_there_is_no_superuser_and_calling_oneself_one_gives_nothing(w):
    assert "is_superuser" not in {field.name for field in User._meta.get_fields()}
    pretender = User.objects.get(pk=w.nobody.pk)
    assert not pretender.is_superuser
    assert not may_read(pretender, w.documents["in_force"])


def test_ending_a_share_by_the_act_ends_it_at_once(w, undone):
    grant = w.shares["a person"][2]
    actions.end_share(grant, by=w.officer, at=make.now(), day=make.today())
    assert not may_read(w.reader, w.documents["restricted"])
