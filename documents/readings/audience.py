"""The people of one round on a day: who is asked, since when, whom the change concerns. Set by set, whatever their number."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from documents.models import (
    ApplyingMember,
    AudienceKind,
    Document,
    Reading,
    ReadingAudience,
    ReadingRound,
    Version,
)
from documents.readings.readers import Placed, has, may_read, seats, under, under_those_of
from documents.readings.rounds import late_since
from qms.people.models import Appointment, Post, PostRole
from qms.worktime.days import Calendar

ALWAYS = date(1900, 1, 1)  # since when the audience is as it is where nobody entered a line
NOBODY = Q(pk__in=[])
READ, OPEN, LATE, INFORMED = "da-doc", "chua-doc", "qua-han", "de-biet"


class Counted(NamedTuple):
    """People of a round: asked, of them read, still to read, late among those, and told for information alone."""

    people: int
    read: int
    open: int
    late: int
    informed: int


def lines_of(document: Document) -> list[ReadingAudience]:
    """The lines entered, the longest standing first; else the one that stands where there is none (not saved)."""
    lines = document.audience.select_related("unit", "post__unit").order_by("added_date", "pk")
    return or_applying(list(lines), document)


def or_applying(lines: list[ReadingAudience], document: Document) -> list[ReadingAudience]:
    """The line that stands where none was entered: everybody in the units that apply it."""
    return lines or [ReadingAudience(document=document, kind=AudienceKind.APPLYING, added_date=ALWAYS)]


def _line(line: ReadingAudience, version: Version, parties: list[tuple[int | None, int | None]], day: date) -> Q:
    """The posts that a line names. `parties`: rows (post, unit) responsible for steps of the version."""
    match line.kind:
        case AudienceKind.POST:
            return Q(pk=line.post_id)
        case AudienceKind.UNIT:
            below = under([line.unit_id] if line.unit_id else [], day)
            return Q(unit__in=below) if line.with_below else Q(unit=line.unit_id)
        case AudienceKind.ROLE:
            agency = line.document.agency_id
            given = PostRole.objects.filter(
                Q(agency=agency) | Q(agency=None, post__unit__agency=agency), role=line.role
            )
            return Q(pk__in=given.values("post"))
        case AudienceKind.STEPS:
            posts, units = [post for post, _unit in parties if post], [unit for _post, unit in parties if unit]
            return Q(pk__in=posts) | Q(unit__in=units)
    return _applying(version, day)


def named(parties: list[tuple[int | None, int | None]]) -> Q:
    """Appointments to these posts, and to any post of these units."""
    posts, units = [post for post, _unit in parties if post], [unit for _post, unit in parties if unit]
    return Q(post__in=posts) | Q(post__unit__in=units)


def _applying(version: Version, day: date) -> Q:
    """Posts in the units and agencies that apply it; in the owner unit where none is named."""
    if version.applying_id is None:
        return Q(unit__in=under([version.document.owner_unit_id], day))
    members = ApplyingMember.objects.filter(set=version.applying_id)
    agencies = members.filter(agency__isnull=False).values("agency")
    return Q(unit__in=under_those_of(members, day)) | Q(unit__agency__in=agencies)


def _on(posts: Q) -> Q:
    """Appointments to these posts: found by their posts, so that ten readers among a hundred thousand people cost as ten."""
    return Q(post__in=Post.objects.filter(posts).values("pk"))


def audience(
    document: Document, version: Version, parties: Any, day: date, lines: Any = None, classes: Any = None
) -> QuerySet[Appointment]:
    """Appointments of the people who would read `version`, each with `entered`; those who may not read it are left out."""
    lines = lines_of(document) if lines is None else lines
    found = [(_line(line, version, parties, day), line.added_date) for line in lines]
    any_line = NOBODY
    for posts, _since in found:
        any_line |= posts
    entered = Case(
        *[When(_on(posts), then=Greatest(F("from_date"), Value(since, DateField()))) for posts, since in found],
        output_field=DateField(),
    )
    return seats(day).filter(_on(any_line)).filter(may_read(document, day, classes)).annotate(entered=entered)


class Before(NamedTuple):
    """A round whose change may still be owed, with its parties: (post, unit, is_responsible, is_changed)."""

    pk: int
    is_general: bool
    asked_date: date
    parties: list[tuple[int | None, int | None, bool, bool]]


def before_of(rounds: Iterable[ReadingRound], day: date) -> dict[int, list[Before]]:
    """For each of the rounds, of one a document, from the last that concerned everybody to itself, oldest first. One statement."""
    rounds = list(rounds)
    return grouped(before_rows(rounds, day).order_by("document", "-pk").values_list(*BEFORE), rounds)


_PARTY = ("parties__post", "parties__unit", "parties__is_responsible", "parties__is_changed")
BEFORE = ("document", "pk", "is_general", "asked_date", *_PARTY)


def before_rows(rounds: list[ReadingRound], day: date) -> QuerySet[ReadingRound]:
    """The rounds of these documents begun by the day, and the rounds themselves."""
    begun = ReadingRound.objects.begun(day).filter(document__in=[found.document_id for found in rounds])
    return ReadingRound.objects.filter(Q(pk__in=[found.pk for found in rounds]) | Q(pk__in=begun.values("pk")))


def grouped(rows: Iterable[tuple[Any, ...]], rounds: list[ReadingRound]) -> dict[int, list[Before]]:
    """Rows of BEFORE, by document and the newest first, as `before_of` gives them."""
    asked = {found.document_id: found.pk for found in rounds}
    found: dict[int, list[Before]] = {pk: [] for pk in asked.values()}
    for document, pk, general, asked_date, *given in rows:
        mine = found[asked[document]]
        if pk > asked[document]:
            continue  # one that was asked after it
        if not mine or mine[0].pk != pk:
            if mine and mine[0].is_general:
                continue
            mine.insert(0, Before(pk, bool(general), asked_date, []))
        mine[0].parties.append((given[0], given[1], bool(given[2]), bool(given[3])))
    return found


class Readers:
    """The people of a round. Read it with document and version. `calendar` is asked for only where somebody may be late.

    `before`, `lines` and `classes` (`before_of`, `lines_of`, `classes_of`) are asked for where they are not given.
    """

    def __init__(
        self,
        found: ReadingRound,
        day: date,
        calendar: Callable[[], Calendar],
        *,
        before: list[Before] | None = None,
        lines: list[ReadingAudience] | None = None,
        classes: dict[int, Placed] | None = None,
    ) -> None:
        self.round, self.day, self.calendar, self.lines, self.classes = found, day, calendar, lines, classes
        self.before = before_of([found], day)[found.pk] if before is None else before

    def asked(self) -> QuerySet[Appointment]:
        """Appointments with `entered`, `read` and `concerned`; a person with several posts stands there with each."""
        responsible = [(post, unit) for post, unit, is_responsible, _c in self.before[-1].parties if is_responsible]
        rows = audience(self.round.document, self.round.version, responsible, self.day, self.lines, self.classes)
        read = Reading.objects.filter(round=self.round, person=OuterRef("person"))
        return rows.annotate(read=Exists(read), concerned=_flag(self._concerned()))

    def people(self) -> QuerySet[Appointment]:
        """The same, each with `late`."""
        return self.asked().annotate(late=_flag(Q(read=False, concerned=True) & self._is_late()))

    def _concerned(self) -> Q:
        """What changed since the person last confirmed touches the person's posts; everything is new to who joined later."""
        joined = Q(entered__gt=self.before[0].asked_date) & self._unread_since(self.before[0])
        found = joined
        for row in self.before:
            parties = [(post, unit) for post, unit, _r, is_changed in row.parties if is_changed]
            theirs = Q() if row.is_general else has(seats(self.day).filter(named(parties)))
            found |= theirs & self._unread_since(row)
        return found

    def _unread_since(self, row: Before) -> Q:
        """Nothing was confirmed in that round or one after it."""
        since = [one.pk for one in self.before if one.pk >= row.pk]
        return ~Q(Exists(Reading.objects.filter(round__in=since, person=OuterRef("person"))))

    def _is_late(self) -> Q:
        if self.round.due_date >= self.day:
            return NOBODY  # who joined later has longer still
        joined = Q(entered__gt=self.round.asked_date)
        return ~joined | Q(entered__lte=late_since(self.round, self.day, self.calendar()))

    def counted(self, rows: QuerySet[Appointment] | None = None) -> Counted:
        """In one statement; of `rows` of `people` where given."""
        rows = self.people() if rows is None else rows
        found = rows.aggregate(**COUNTS)
        return Counted(**{name.removeprefix("n_"): found[name] for name in COUNTS})


STATES: dict[str, Q] = {
    READ: Q(read=True),
    OPEN: Q(read=False, concerned=True),
    LATE: Q(late=True),
    INFORMED: Q(read=False, concerned=False),
}
COUNTS = {
    "n_people": Count("person", distinct=True),
    **{
        f"n_{name}": Count("person", distinct=True, filter=STATES[state])
        for name, state in {"read": READ, "open": OPEN, "late": LATE, "informed": INFORMED}.items()
    },
}


def by_unit(rows: QuerySet[Appointment]) -> list[dict[str, Any]]:
    """Counts of `Readers.people` for each unit, in the order of the letterhead."""
    columns = ("post__unit", "post__unit__name", "post__unit__agency", "post__unit__agency__short_name")
    found = rows.order_by().values(*columns, "post__unit__order").annotate(**COUNTS)
    found = found.order_by("post__unit__agency", "post__unit__order", "post__unit__name")
    return [{name.removeprefix("n_"): value for name, value in row.items()} for row in found]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
