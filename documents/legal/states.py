"""Where a law stands on a day: from its dates, from what other laws do to it, and from what was said where these are silent."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models.legal import ENDING, LegalRelation, Relation

ON, PART, OFF, FUTURE, UNKNOWN = "on", "part", "off", "future", ""
LABELS = {
    ON: gettext_lazy("In effect"),
    PART: gettext_lazy("Partly no longer in effect"),
    OFF: gettext_lazy("No longer in effect"),
    FUTURE: gettext_lazy("Not yet in effect"),
    UNKNOWN: gettext_lazy("State not known"),
}
ICONS = {
    ON: "check-circle",
    PART: "exclamation-circle",
    OFF: "x-circle",
    FUTURE: "clock-history",
    UNKNOWN: "question-circle",
}


def with_state(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Laws with `standing`: one of ON, PART, OFF, FUTURE, UNKNOWN on `day`. No statement of its own."""
    done = LegalRelation.objects.standing().filter(target=OuterRef("pk"), effect_date__lte=day)
    in_part = done.filter(Q(kind=Relation.AMENDS) | Q(kind__in=ENDING, provision__gt=""))
    whole = done.filter(kind__in=ENDING, provision="")
    state = Case(
        When(Q(until_date__lte=day) | Exists(whole), then=Value(OFF)),
        When(from_date__gt=day, then=Value(FUTURE)),
        When(Q(is_partly_off=True) | Exists(in_part), then=Value(PART)),
        When(from_date__lte=day, then=Value(ON)),
        default=Value(UNKNOWN),
        output_field=CharField(),
    )
    return rows.annotate(standing=state)


def badge(state: str, until: date | None = None) -> dict[str, Any]:
    """The law badge: `tone` of its class, icon, words. Nothing but a dash is said where nothing is known."""
    text = str(LABELS[state])
    if state == OFF and until:
        text = _("No longer in effect from %(day)s") % {"day": f"{until:%d/%m/%Y}"}
    elif state == ON and until:
        text = _("In effect until before %(day)s") % {"day": f"{until:%d/%m/%Y}"}
    return {"state": state, "tone": state or "unknown", "icon": ICONS[state], "text": text}
