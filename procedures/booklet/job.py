"""The work behind a booklet on paper: done with the rights that the person has when it runs, and kept for a week.

Always in the background, also for a single procedure: there is one way to it, it never holds up a page, it can be left and found
again, and whoever took it is in the trail.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.exporting.job import documents_counted, require_readable, tell_of_file
from procedures.booklet.handing import side_by_side
from procedures.booklet.paper import hand_over_paper, paper_of
from procedures.booklet.reading import people_open_to, place_of, places_held, places_of, posts_open_to
from procedures.booklet.whole import booklet_of
from qms.access.rights import rights_of
from qms.files import store
from qms.files.names import safe_name
from qms.jobs.actions import report
from qms.jobs.kinds import JobKind, MadeFile, TryAgain
from qms.jobs.models import Job
from qms.people.models import Agency, Post, User
from qms.printing import PrintFailed, render_booklet
from qms.trail.refusals import Refused
from qms.worktime import clock

JOB = "procedures.make_booklet"
PDF = "application/pdf"
MOST = 2000  # procedures: about 40 seconds of work for each thousand
MINE, OF_PERSON, BOOKLET, HAND_OVER = "mine", "person", "booklet", "hand_over"
LABELS = {
    MINE: gettext_lazy("My position booklet"),
    OF_PERSON: gettext_lazy("Position booklet"),
    BOOKLET: gettext_lazy("Position booklet"),
    HAND_OVER: gettext_lazy("Hand-over between two posts"),
}


class Wanted(NamedTuple):
    """What is put on paper: its print request, how its file is called, and the numbers of the versions in it."""

    told: dict[str, Any]
    name: str
    versions: list[int]


def make_booklet(job: Job, *, at: datetime) -> dict[str, Any] | None:
    """Make the file and keep it; None when the person stopped the work."""
    day = date.fromisoformat(job.payload["day"])
    wanted = _MAKERS[job.payload["what"]](job, day)
    if len(wanted.versions) > MOST:
        raise Refused(
            _("One booklet holds at most %(most)d procedures. Have those of a single post made.") % {"most": MOST}
        )
    try:
        data = render_booklet(
            wanted.told, go_on=lambda done, parts: report(job, done=done, total=parts, at=clock.now())
        )
    except PrintFailed as trouble:
        raise TryAgain(str(trouble)) from trouble
    if data is None:
        return None
    file = store.put(data, media_type=PDF)
    tell_of_file(job, LABELS[job.payload["what"]], at=at)
    return {
        "sha256": file.sha256,
        "name": safe_name(f"{wanted.name} {day:%Y-%m-%d}.pdf"),
        "size": len(data),
        "count": len(wanted.versions),
        "failed": [],
        "versions": wanted.versions,
    }


def _mine(job: Job, day: date) -> Wanted:
    person = job.owner
    seats = rights_of(person, day)
    if not seats.seats:
        raise Refused(_("You hold no post on this day, so there is no booklet."))
    agency = _agency(seats.seats[0].agency)
    found = booklet_of(person, places_of(seats), day, agency.pk)
    return Wanted(paper_of(found, agency, of=person.full_name), f"Sổ tay vị trí {person.full_name}", _versions(found))


def _of_person(job: Job, day: date) -> Wanted:
    person = person_open(job.owner, job.payload["person"])
    places, pk = places_held(job.owner, person, day)
    if not places:
        raise Refused(_("This person holds no post on this day, so there is no booklet."))
    agency = _agency(pk)
    found = booklet_of(job.owner, places, day, agency.pk)
    return Wanted(paper_of(found, agency, of=person.full_name), f"Sổ tay vị trí {person.full_name}", _versions(found))


def _booklet(job: Job, day: date) -> Wanted:
    post = _post(job.owner, job.payload["post"])
    agency = _agency(post.unit.agency_id)
    found = booklet_of(job.owner, [place_of(post)], day, agency.pk)
    return Wanted(paper_of(found, agency), f"Sổ tay vị trí {post.title} {post.unit.name}", _versions(found))


def _hand_over(job: Job, day: date) -> Wanted:
    posts = [_post(job.owner, job.payload[key]) for key in ("post", "other")]
    first, second = map(place_of, posts)
    agency = _agency(posts[0].unit.agency_id)
    sides = side_by_side(job.owner, first, second, day)
    versions = sorted({row["version"] for rows in sides.values() for row in rows})
    name = f"Bàn giao {first.title} và {second.title}"
    return Wanted(hand_over_paper(sides, first, second, agency, day), name, versions)


_MAKERS = {MINE: _mine, OF_PERSON: _of_person, BOOKLET: _booklet, HAND_OVER: _hand_over}


def _versions(found: dict[str, Any]) -> list[int]:
    return sorted({row["version"] for row in (*found["procedures"], *found["descriptions"])})


def _agency(pk: int) -> Agency:
    return Agency.objects.select_related("parent").get(pk=pk)


def _post(person: Any, pk: int) -> Post:
    """The post, if its booklet is still open to the person. Raises Refused."""
    post = posts_open_to(person).filter(pk=pk).first()
    if post is None:
        raise Refused(_("The booklet of this post is no longer open to you: you hold no post in its agency."))
    return post


def person_open(reader: Any, pk: int) -> User:
    """The person, if that booklet is still open to the reader. Raises Refused."""
    found = people_open_to(reader).filter(pk=pk).first()
    if found is None:
        raise Refused(
            _("The booklet of this person is no longer open to you, because you hold no post in the same agency.")
        )
    return found


def _require(job: Job, person: Any) -> None:
    if job.payload.get("person"):
        person_open(person, job.payload["person"])
    for key in ("post", "other"):
        if job.payload.get(key):
            _post(person, job.payload[key])
    require_readable(person, job.result["versions"] if job.result else [])


def _so_far(job: Job) -> str:
    told = {"done": job.progress_done, "total": job.progress_total}
    return _("%(done)d of %(total)d parts are set.") % told


FILE = MadeFile(
    label=lambda job: LABELS[job.payload["what"]],
    media_type=lambda job: PDF,
    require=_require,
    counted=documents_counted,
    so_far=_so_far,
)
JOBS = {JOB: JobKind(run=make_booklet, attempts=3, stoppable=True, file=FILE)}
