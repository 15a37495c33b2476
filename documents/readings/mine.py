"""The rounds of one person on a day: what is to be read, what is for information, what was confirmed."""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from documents.models import (
    ApplyingMember,
    AudienceKind,
    Document,
    Reading,
    ReadingAudience,
    ReadingParty,
    ReadingRound,
)
from documents.querysets import VIEW, owned, shared
from documents.readings.rounds import FOR_EVER
from qms.access.rights import Rights, Seat, rights_of
from qms.people.models import PostRole

_NEVER = Value(FOR_EVER, DateField())


def my_rounds(person: Any, day: date) -> QuerySet[ReadingRound]:
    """Rounds that count on `day` in whose audience the person is and whose document the person may read.

    Each with `entered` (in the audience since), `read` (confirmed) and `concerned` (there is something to confirm).
    """
    rights = rights_of(person, day)
    documents = Document.objects.all()
    open_to = documents.readable(rights, "document") | Q(document__in=shared(rights, person, VIEW).values("pk"))
    open_to |= owned(rights, "document__")
    rows = ReadingRound.objects.asking(day).filter(open_to).annotate(entered=_entered(rights))
    rows = rows.filter(entered__lt=FOR_EVER)
    mine = Reading.objects.filter(person=person)
    rows = rows.annotate(
        read=Exists(mine.filter(round=OuterRef("pk"))),
        concerned=Q(Exists(_owed(rights, mine, day))) | _joined(mine, day),
    )
    return rows if rights.seats else rows.none()


def to_read(person: Any, day: date) -> QuerySet[ReadingRound]:
    """Of those, what the person has to confirm."""
    return my_rounds(person, day).filter(read=False, concerned=True)


def _entered(rights: Rights) -> Any:
    """Since when the person is in the audience of the round by any post, FOR_EVER for never."""
    by_seat = [Coalesce(_since(seat), _NEVER) for seat in rights.seats]
    return Least(*by_seat, _NEVER, _NEVER)


def _since(seat: Seat) -> Case:
    """By one post: by the earliest line that names it, else by applying the version where nobody entered a line."""
    lines = ReadingAudience.objects.filter(document=OuterRef("document"))
    begun = Value(seat.from_date, DateField())
    mine = lines.filter(_named(seat)).annotate(since=Greatest("added_date", begun)).order_by()
    first = mine.values("document").annotate(first=Min("since")).values("first")
    return Case(
        When(Exists(lines), then=Subquery(first)),
        When(_applies(seat), then=begun),
        default=None,
        output_field=DateField(),
    )


def _named(seat: Seat) -> Any:
    """Lines that name the post, seen from a round."""
    units = _units(seat)
    unit = Q(kind=AudienceKind.UNIT) & (Q(unit=seat.unit) | Q(unit__in=units, with_below=True))
    over = Q(agency=OuterRef("document__agency")) | Q(agency=None, post__unit__agency=OuterRef("document__agency"))
    role = Q(kind=AudienceKind.ROLE) & Exists(PostRole.objects.filter(over, post=seat.post, role=OuterRef("role")))
    steps = ReadingParty.objects.filter(_party([seat]), round=OuterRef(OuterRef("pk")), is_responsible=True)
    applying = ReadingRound.objects.filter(_applies(seat), pk=OuterRef(OuterRef("pk")))
    return (
        unit
        | Q(kind=AudienceKind.POST, post=seat.post)
        | role
        | (Q(kind=AudienceKind.STEPS) & Exists(steps))
        | (Q(kind=AudienceKind.APPLYING) & Exists(applying))
    )


def _units(seat: Seat) -> list[int]:
    """The unit of the post and all above it."""
    return [int(step) for step in seat.unit_path.split(".") if step]


def _applies(seat: Seat) -> Q:
    """Rounds whose version the post applies: by unit or agency; by the owner unit where none is named."""
    members = ApplyingMember.objects.filter(Q(unit__in=_units(seat)) | Q(agency=seat.agency))
    applied = Q(version__applying__in=members.values("set"))
    return applied | Q(version__applying=None, document__owner_unit__in=_units(seat))


def _party(seats: list[Seat]) -> Q:
    return Q(post__in=[seat.post for seat in seats]) | Q(unit__in=[seat.unit for seat in seats])


def _owed(rights: Rights, mine: QuerySet[Reading], day: date) -> QuerySet[ReadingRound]:
    """Rounds of the document up to this one whose change concerns the person, and since which nothing was confirmed."""
    parties = ReadingParty.objects.filter(_party(rights.seats), round=OuterRef("pk"), is_changed=True)
    since = mine.filter(round__document=OuterRef("document"), round__gte=OuterRef("pk"))
    rows = ReadingRound.objects.begun(day).filter(document=OuterRef("document"), pk__lte=OuterRef("pk"))
    return rows.filter(Q(is_general=True) | Exists(parties)).exclude(Exists(since))


def _joined(mine: QuerySet[Reading], day: date) -> Any:
    """The person joined after the document first asked, and never confirmed anything of it."""
    first = ReadingRound.objects.begun(day).filter(document=OuterRef("document")).order_by("pk")
    never = ~Exists(mine.filter(round__document=OuterRef("document")))
    return Q(entered__gt=Subquery(first.values("asked_date")[:1])) & Q(never)
