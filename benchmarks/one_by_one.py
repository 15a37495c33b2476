"""The register's list beside guardian's own: `.venv/bin/python tests/servers.py .venv/bin/python benchmarks/one_by_one.py [documents]`.

The same documents (default 1,000,000), the same person, the same fifty rows in the order of the codes, on PostgreSQL. For
guardian every document that the person may read is granted to her one by one, as one does with object permissions alone;
the register reads by access class. Wall milliseconds, median of ROUNDS, and rows counted.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import crowd
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import QueryDict

from documents import register
from documents.models import Document, InForce
from documents.querysets import VIEW
from documents.register_address import read
from qms.access.grants import get_objects_for_user
from qms.people.models import User
from tests import make

ROUNDS = 9


def grant(person: Any, to: Any) -> int:
    """One row of guardian's kind, to `to`, for each document that `person` may read."""
    permission = Permission.objects.get(codename=VIEW.split(".")[1], content_type__app_label="documents")
    readable = InForce.objects.permitted(person, VIEW).on(make.today()).values("document")
    sql, params = readable.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_documentpersongrant (from_date, reason, user_id, permission_id, content_object_id) "
            f"SELECT CURRENT_DATE - 1, '', %s, %s, r.document FROM ({sql}) r",
            [to.pk, permission.pk, *params],
        )
        made = cursor.rowcount
        cursor.execute("ANALYZE documents_documentpersongrant")
    return made


def lists(person: Any, other: Any, size: int) -> dict[str, Callable[[], Any]]:
    """What is measured; `other` has the grants, so that the register of `person` reads by class alone."""
    day = make.today()
    first, deep = read(QueryDict(""), None), read(QueryDict(f"sau=5{size * 19 // 20:08d}~1"), None)
    granted = get_objects_for_user(other, VIEW, Document, with_superuser=False).order_by("sort_key", "pk")
    total = register.counted(person, first, day).total

    def fresh(who: Any) -> Any:
        return User.objects.get(pk=who.pk)  # rights are read anew, as in a request

    return {
        "register, first page": lambda: register.page_of(fresh(person), first, day, total),
        "register, near the end": lambda: register.page_of(fresh(person), deep, day, total),
        "register, total and facets": lambda: register.counted(fresh(person), first, day),
        "guardian, first page": lambda: list(granted[:50]),
        "guardian, near the end": lambda: list(granted.filter(sort_key__gt=f"5{size * 19 // 20:08d}")[:50]),
        "guardian, total": lambda: granted.count(),
    }


def main(size: int) -> None:
    w = crowd.lay()
    filled = crowd.fill(w, size)
    other = make.person("granted")
    made = grant(w.leaf, other)
    print(f"{connection.vendor}, {size:,} documents (filled in {filled:.0f} s), {made:,} of them granted one by one")
    print(f"{'list':<32}{'wall ms':>10}")
    for name, ask in lists(w.leaf, other, size).items():
        ask()
        took = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            ask()
            took.append((time.perf_counter() - started) * 1000)
        print(f"{name:<32}{statistics.median(took):>10.1f}")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    finally:
        crowd.clean_up()
