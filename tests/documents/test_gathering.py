"""What is read in one statement is what the tables say, row by row, on both databases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import actions
from documents.actions.applying import applying_set
from documents.gathering import CONTENT, PARTS, WORK, gathered
from documents.models import (
    DocumentLink,
    RouteRule,
    Version,
    VersionClause,
    VersionEditor,
    VersionForm,
)
from documents.models.route import Who
from documents.routing import plan_route
from documents.snapshot import build_snapshot
from qms.access.gate import get_and_held, held
from qms.standards.models import Clause, Edition
from tests import make
from tests.matrix import things

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return things.ground()


@pytest.fixture
def version(w):
    """A draft that was sent back once and holds two of everything, written in another order than it is read."""
    other, form = make.draft(w).document, make.draft(w, type=w.form_type, title="Mẫu đơn").document
    version = things.submitted(w)
    at = make.now()
    actions.answer_comment(version.comments.get(), text="Sẽ sửa", by=w.officer, at=at, day=make.today())
    version = actions.decide(version, "return", by=w.officer, at=at, day=make.today(), remark="Sửa “lại”\nmục 2").thing
    for order, target in ((2, other), (1, form)):
        VersionForm.objects.create(version=version, form=target, order=order)
        DocumentLink.objects.create(version=version, target=target)
        DocumentLink.objects.create(version=version, target=target, anchor=version.sections.first().uuid)
    for number, order in (("8.5", "08.05"), ("8.2", "08.02")):
        clause = Clause.objects.create(
            edition=Edition.objects.get(key="2015"), number=number, title="Hoạt động", order=order
        )
        VersionClause.objects.create(version=version, clause=clause)
    VersionEditor.objects.create(version=version, person=w.officer, since=at, seen_at=at)
    version.applying = applying_set(units=[w.trade, w.energy, w.office], agencies=[w.commune])
    version.save(update_fields=["applying"])
    return Version.objects.get(pk=version.pk)


@pytest.mark.parametrize("name", [*CONTENT, *WORK])
def test_gathered_rows_are_those_of_the_table(version, name):
    part = PARTS[name]
    read = Version.objects.get(pk=version.pk)
    expected = list(getattr(read.applying if part.holder else read, name).all())
    if not part.model._meta.ordering:
        expected.sort(key=lambda row: row.pk)
    whole = gathered(version, name)
    with CaptureQueriesContext(connection) as asked:
        rows = list(getattr(whole.applying if part.holder else whole, name).all())
        found = [told(row, part) for row in rows]
    assert len(asked) == 0
    assert len(rows) > 0
    assert found == [told(row, part) for row in expected]


def told(row, part):
    """The row as plain values: its own columns and those wanted of the rows it points to."""
    own = [getattr(row, field.attname) for field in part.model._meta.concrete_fields]
    return own + [_joined(row, path, names) for path, names in part.joins.items()]


def _joined(row, path, names):
    for step in path.split("__"):
        row = row and getattr(row, step)
    return row and [row.pk, *(getattr(row, row._meta.get_field(name).attname) for name in names)]


def test_everything_is_gathered_in_one_statement_and_only_once(version):
    with CaptureQueriesContext(connection) as asked:
        whole = gathered(Version.objects.select_related("applying").get(pk=version.pk), *CONTENT, *WORK)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert gathered(whole, *CONTENT) is whole
    assert len(asked) == 0


def test_gathering_leaves_the_version_itself_as_it_was(version, w):
    gathered(version, "sections")
    actions.add_section(version, heading="Mục mới", number="9", level=1, by=w.author, at=make.now())
    assert version.sections.filter(heading="Mục mới").exists()
    assert "Mục mới" in [row.heading for row in version.sections.all()]
    assert "Mục mới" in [row["heading"] for row in build_snapshot(version)["sections"]]


def test_a_version_without_rows_is_gathered_as_empty(w):
    version = make.draft(w)
    version.applying = None
    whole = gathered(version, *CONTENT, *WORK)
    assert list(whole.attachments.all()) == []
    assert list(whole.comments.all()) == []


def test_a_route_is_planned_in_two_statements_however_long_it_is(w):
    version = Version.objects.for_work().get(pk=make.draft(w).pk)
    rules = w.rules.route
    asked = rules.create(order=1, kind="opinion", who=Who.UNITS, due_days=2)
    asked.units.set([w.trade, w.board])
    for order, who in enumerate((Who.OWNER_HEAD, Who.AGENCY_HEAD, Who.APPLYING), 1):
        RouteRule.objects.create(rules=w.rules, order=order, kind="opinion", who=who, due_days=2)
    version = gathered(version, "members")
    with CaptureQueriesContext(connection) as made:
        steps = plan_route(version, day=make.today())
    assert len(made) == 2
    assert [step.post for step in steps if step.order == 1 and step.kind == "opinion"] == [
        w.head_post,
        w.trade_head_post,
        w.trade_head_post,
    ]


@pytest.mark.parametrize("who", ["author", "officer", "unit_head", "head"])
def test_rights_asked_with_the_version_are_those_asked_alone(w, rf, who):
    version, person = make.submitted(w), getattr(w, who)
    request = rf.get("/")
    request.user = person
    asked = (
        "documents.edit_version",
        "documents.cancel_version",
        "documents.decide_version",
        "documents.issue_version",
    )
    found, may = get_and_held(request, Version.objects.for_work(), asked, pk=version.pk)
    assert found == version
    assert may == held(person, version, asked)
    assert may == {permission for permission in asked if person.has_perm(permission, version)}
