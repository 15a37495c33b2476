"""Bring a Word file in as a draft. With `--json` standard output holds one JSON line, whatever happens."""

import json
import logging
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from documents.actions.importing import import_word, try_word, type_for, unit_for
from documents.models import DocumentType, Version
from qms.people.models import Agency, Unit, User
from qms.trail.refusals import Refused
from qms.word import WordResult, read_word
from qms.worktime import clock

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Bring a .docx in as a draft. Exit code 0: taken, 1: refused."
    requires_system_checks = []  # noqa: RUF012  their output would stand where one JSON object is promised

    def add_arguments(self, parser):
        parser.add_argument("file", help="the .docx")
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--by", required=True, help="user name of the person who brings it in")
        parser.add_argument("--type", help="slug of the type; without it the word on the cover, else quy-trinh")
        parser.add_argument("--unit", help="code of the owner unit; without it the person's unit")
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, **options):
        result, version = WordResult(Path(file).name), None
        try:
            result = read_word(file)
            version = _take(result, Path(file), options) if result.status == "ok" else None
        except Refused as refusal:
            result.status, result.reason = "refused", str(refusal)
        except Exception as error:  # who reads our lines by machine needs an answer, whatever went wrong
            log.exception("import_word")
            result.status = "refused"
            result.reason = _("The file was not taken because of an error of this system (%(error)s).") % {
                "error": type(error).__name__
            }
        if options["json"]:
            self.stdout.write(_line(result))
        else:
            self._say(result, version)
        if result.status != "ok":
            raise SystemExit(1)

    def _say(self, result: WordResult, version: Version | None) -> None:
        if result.status != "ok":
            self.stderr.write(f"{result.file}: {result.reason}")
            return
        code = version.document.code if version else result.code
        self.stdout.write(
            _("%(file)s: %(code)s %(title)s, %(count)s sections")
            % {"file": result.file, "code": code, "title": result.title, "count": len(result.sections)}
        )
        for row in result.dropped:
            self.stdout.write(
                _("  not taken: %(what)s (%(where)s), %(count)s characters")
                % {"what": row.what, "where": row.where, "count": row.characters}
            )
        for words in result.unplaced:
            self.stdout.write(_("  left as text: %(what)s") % {"what": words})


def _line(result: WordResult) -> str:
    """One line of JSON in UTF-8; a file name that is none (as Linux allows) becomes readable."""
    return json.dumps(result.to_json(), ensure_ascii=False).encode("utf-8", "replace").decode()


def _take(result: WordResult, path: Path, options: dict[str, Any]) -> Version | None:
    """The new draft; None for a dry run. Raises Refused."""
    day, at = clock.today(), clock.now()
    agency = _one(Agency.objects.all(), "agency", code=options["agency"])
    person = _one(User.objects.all(), "by", username__iexact=options["by"])
    kind = _one(DocumentType.objects.all(), "type", slug=options["type"] or type_for(result))
    if options["unit"]:
        unit = _one(Unit.objects.on(day).filter(agency=agency), "unit", code=options["unit"])
    else:
        unit = unit_for(person, day=day, agency=agency)
    if options["dry_run"]:
        try_word(result, type=kind, unit=unit, by=person, at=at, day=day)
        return None
    return import_word(result, source=path.read_bytes(), type=kind, unit=unit, by=person, at=at, day=day)


def _one(rows, option: str, **lookup: str):
    found = rows.filter(**lookup).first()
    if found is None:
        raise Refused(
            _("--%(option)s: nothing is known as “%(value)s”.")
            % {"option": option, "value": next(iter(lookup.values()))},
            field=option,
        )
    return found
