"""The procedures' part of a version: data into the snapshot, into a new draft, checks before submission, what changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.contents import Finding, FormPlaces, Panel
from documents.gathering import Part
from procedures import amending, comparing, concerning, known, sections
from procedures.actions.bringing import bring_word
from procedures.actions.writing import PROCEDURE
from procedures.booklet.job import JOBS as BOOKLETS
from procedures.figures import on_paper, on_screen, step_places
from procedures.linter import RULES, Facts, Flaw, facts_of, found_in
from procedures.models import ProcedurePart, ServedCode, StandingFinding, StepParty
from procedures.records.job import JOBS as RECORDS
from procedures.records.job import ask_to_read
from procedures.rounds.job import JOBS as ROUNDS
from procedures.timing import Total, number_words
from procedures.tthc.importing import JOBS as TTHC
from procedures.tthc.importing import kept_files
from procedures.tthc.recounting import JOBS as CLOCKS
from procedures.where_used import data_of, places_of_form
from qms.worktime import clock
from qms.worktime.calendars import calendar_of
from qms.worktime.days import TimeUnit


class ProcedureContent:
    """See `documents.contents.VersionContent`."""

    name = "procedures"
    models = (ProcedurePart, StepParty, ServedCode)
    parts: ClassVar = known.PARTS | {"standing_findings": Part(StandingFinding, of_content=False)}
    shown_with = ("step_parties", "standing_findings")
    comparison = staticmethod(comparing.compare)
    told_rows = staticmethod(amending.told_rows)
    figures = staticmethod(on_paper)
    screen = staticmethod(on_screen)
    places = staticmethod(step_places)
    form_places = FormPlaces(data_of, places_of_form)
    concern = staticmethod(concerning.concern_of)
    own_part = staticmethod(concerning.own_part)
    said_by_steps = concerning.APART
    jobs: ClassVar = ROUNDS | BOOKLETS | TTHC | CLOCKS | RECORDS
    kept_files = staticmethod(kept_files)
    opened = staticmethod(ask_to_read)
    trail_words: ClassVar = {"rule": {rule.key: rule.title for rule in RULES}}

    def snapshot(self, version: Any, snapshot: dict[str, Any]) -> None:
        part = known.part_of(version)
        if part is None:
            return
        facts, flaws = looked_at(version, part, clock.today())
        data = known.named(facts.data, facts.known)
        data["totals"] = [_words(total) for total in facts.totals] if data["steps"] else []
        data["checked"] = checked(flaws)
        data["waivers"] = part.waivers
        snapshot["content"][self.name] = data
        laws = {row["number"]: row["title"] for row in snapshot["citations"]}
        snapshot["sections"] = sections.with_procedure(snapshot["sections"], data, laws)

    def copy(self, source: Any, draft: Any) -> None:
        """The data of `source` into the draft; what was set aside for the old version is asked again."""
        for part in ProcedurePart.objects.filter(version=source):
            ProcedurePart.objects.create(version=draft, data_text=part.data_text)
        parties, codes = list(StepParty.objects.filter(version=source)), list(ServedCode.objects.filter(version=source))
        rows: list[Any] = [*parties, *codes]
        for row in rows:
            row.pk, row.version = None, draft
            row._state.adding = True
        StepParty.objects.bulk_create(parties)
        ServedCode.objects.bulk_create(codes)

    def checks(self, version: Any, *, day: date) -> Iterable[Finding]:
        part = known.part_of(version)
        if part is None or not part.data["steps"]:
            return
        for flaw in flaws_of(version, part, day):
            if not flaw.waived:
                yield Finding(flaw.place.text, f"{address_of(version)}#{flaw.place.anchor}", flaw.rule.blocking)

    def imported(self, version: Any, result: Any, *, by: Any, at: datetime, day: date) -> None:
        """The procedure that a Word file holds becomes data of the new draft, and leaves its text. See `bring_word`."""
        if version.document.type.slug == PROCEDURE and result.procedure is not None:
            bring_word(version, result.procedure, by=by, at=at, day=day)

    def fills(self, version: Any, section: Any) -> bool:
        """Whether the data puts something into a section that people left empty."""
        part = known.part_of(version)
        return part is not None and sections.puts_into(section.heading, part.data, bool(version.forms.all()))

    def panels(self, version: Any) -> Iterable[Panel]:
        """The way from the editor of a procedure to its steps."""
        if version.document.type.slug == PROCEDURE and not version.file_id:
            part = known.part_of(version)
            count = len(part.data["steps"]) if part else 0
            note = _("%(count)s steps") % {"count": count} if count else _("none yet")
            yield Panel(_("Steps, dossier, time limits"), address_of(version), note)


def address_of(version: Any) -> str:
    """The editor of the steps of a draft."""
    return reverse("procedures:edit", args=[version.pk])


def looked_at(version: Any, part: ProcedurePart, day: date) -> tuple[Facts, list[Flaw]]:
    """What the rules ask of the version on a day, totals among it, and what they find."""
    agency = version.document.agency
    facts = facts_of(part.data, known.known_of(version, day), lambda: calendar_of(agency))
    return facts, found_in(facts, part.waivers)


def flaws_of(version: Any, part: ProcedurePart, day: date) -> list[Flaw]:
    """What the linter says of the version on a day."""
    return looked_at(version, part, day)[1]


def checked(flaws: list[Flaw]) -> dict[str, Any]:
    """The linter's result as it is kept with the version: rules that passed, those set aside, warnings left."""
    broken = {flaw.rule.key for flaw in flaws}
    return {
        "passed": sorted(rule.key for rule in RULES if rule.key not in broken),
        "waived": sorted({flaw.rule.key for flaw in flaws if flaw.waived}),
        "warnings": [{"rule": flaw.rule.key, "text": flaw.place.text} for flaw in flaws if not flaw.rule.blocking],
    }


def _words(total: Total) -> str:
    """A total as the official table says it."""
    if total.days is None:
        return f"tối đa {total.longest} ngày tính theo lịch"
    if total.limit and total.limit["unit"] == TimeUnit.WORKING_HOUR:
        return f"{number_words(total.days * 8)} giờ làm việc"
    return f"{number_words(total.days)} ngày làm việc"


CONTENT = ProcedureContent()
