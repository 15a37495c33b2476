"""Work that is listed in one statement: no kind crowds out another, and what is not shown is counted."""

from datetime import date

import pytest
from django.db.models import DateField, Value

from qms.people.models import User
from qms.web.listed import SHOWN, listed, rows_listed, text
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


class Source:
    """Lists every user under one kind."""

    def __init__(self, kind):
        self.kind = kind

    def listed(self, person, day):
        return [listed(User.objects.filter(username__startswith=self.kind), self.kind, code=text(""), title=text("username"),
                       name=text(""), due=Value(None, DateField()))]  # fmt: skip

    def line(self, row, day):
        return {"kind": row[0], "title": row[3], "meta": "", "due_date": None} if row[0] == self.kind else None


def test_no_kind_crowds_out_another_and_the_rest_is_counted(django_assert_num_queries):
    User.objects.bulk_create(User(username=f"many{n}") for n in range(SHOWN + 7))
    make.person("zebra")
    with django_assert_num_queries(1):
        rows = rows_listed([Source("many"), Source("zebra")], None, TODAY)
    assert [row["kind"] for row in rows] == ["many"] * SHOWN + ["zebra"]
    assert "7" in rows[SHOWN - 1]["meta"]
    assert [row["meta"] for row in rows if row["meta"]] == [rows[SHOWN - 1]["meta"]]
