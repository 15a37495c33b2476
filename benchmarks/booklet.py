"""The booklet of a post in many procedures: `.venv/bin/python benchmarks/booklet.py [procedures ...]` (default 50 and 500).

(PostgreSQL: through tests/servers.py.) Twice as many procedures of 20 steps as asked name the post in three steps; one half is
open to the reader. Told for each page (booklet, hand-over, vacant posts): seconds, SQL statements and kilobytes of the answer;
for the PDF, which is made in the background, seconds and kilobytes; and the most memory that putting the booklet together takes at once.
"""

import sys
import time
import tracemalloc
from typing import Any

import crowd
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import InForce
from procedures.booklet.paper import paper_of
from procedures.booklet.reading import place_of
from procedures.booklet.whole import booklet_of
from procedures.models import Part, StepParty
from qms.people.models import Agency, Post
from qms.printing import render_booklet
from qms.trail import guards
from tests import make
from tests.procedures import stepping

STEPS = 20


def model(w: Any) -> Any:
    """A procedure in force of twenty steps and a long text to copy from."""
    w.empty_post = make.post(w.trade, "Văn thư", code="tm-van-thu")
    steps = [
        stepping.step(f"Bước công việc số {n} của quy trình", w.head_post, instruction="Làm. " * 60)
        for n in range(STEPS)
    ]
    steps[2]["responsible"] = stepping.party(w.author_post)
    steps[5]["consulted"], steps[9]["informed"] = [stepping.party(w.author_post)], [stepping.party(w.author_post)]
    steps[7]["responsible"] = stepping.party(w.empty_post)
    return stepping.in_force(w, *steps, classification="public", text="Nội dung của một mục dài. " * 400)


def index(w: Any) -> None:
    """The index rows of the model for every copy. They are frozen with their versions, so the guards step aside for this."""
    there = set(StepParty.objects.values_list("version", flat=True))
    versions = [pk for pk in InForce.objects.values_list("version", flat=True) if pk not in there]
    rows = list(StepParty.objects.filter(version=w.model))
    copies = [
        StepParty(version_id=pk, step=row.step, part=Part(row.part), post_id=row.post_id)
        for pk in versions
        for row in rows
    ]
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        StepParty.objects.bulk_create(copies, batch_size=2000)
        guards.install(connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        StepParty.objects.bulk_create(copies, batch_size=2000)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def measured(client: Client, what: str, url: str) -> None:
    client.get(url)
    with CaptureQueriesContext(connection) as made:
        began = time.perf_counter()
        answer = client.get(url)
        took = time.perf_counter() - began
    asked = [row for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    print(f"  {what:<18}{took:>8.2f} s{len(asked):>5} statements{len(answer.content) / 1024:>9.0f} KB")


def main(sizes: list[int]) -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    w = crowd.lay()
    w.model = model(w)
    client = Client()
    client.force_login(w.officer)
    post = Post.objects.select_related("unit").get(pk=w.author_post.pk)
    agency = Agency.objects.select_related("parent").get(pk=w.agency.pk)
    here = f"/vi-tri/{post.pk}/so-tay/"
    print(connection.vendor, f"snapshot of {len(w.model.snapshot) / 1024:.0f} KB")
    for size in sizes:
        crowd.fill(w, 2 * size)
        index(w)
        made = booklet_of(w.officer, [place_of(post)], make.today(), agency.pk)
        print(f"{len(made['procedures'])} procedures open to the reader, {made['count']} steps")
        measured(client, "booklet", here)
        measured(client, "hand-over, a page", f"{here}ban-giao/?voi={w.head_post.pk}&phan=vi-tri-kia")
        measured(client, "vacant posts", "/vi-tri/khuyet/")
        tracemalloc.start()
        made = booklet_of(w.officer, [place_of(post)], make.today(), agency.pk)
        print(f"  memory {tracemalloc.get_traced_memory()[1] / 1024 / 1024:.1f} MB at most")
        tracemalloc.stop()
        began = time.perf_counter()
        pdf = render_booklet(paper_of(made, agency)) or b""
        print(f"  {'PDF':<18}{time.perf_counter() - began:>8.2f} s{len(pdf) / 1024:>9.0f} KB")


if __name__ == "__main__":
    try:
        main([int(size) for size in sys.argv[1:]] or [50, 500])
    finally:
        crowd.clean_up()
