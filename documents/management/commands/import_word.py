"""Bring a Word file in as a draft. Standard output holds JSON lines only when `--json` is given."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.actions.importing import import_word, type_for, unit_for
from documents.codes import code_taken
from documents.models import DocumentCode, DocumentType
from qms.people.models import Agency, Unit, User
from qms.trail.refusals import Refused
from qms.word import WordResult, read_word
from qms.worktime import clock


class Command(BaseCommand):
    help = "Bring a .docx in as a draft. Exit code 0: taken, 1: refused."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the .docx")
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--by", required=True, help="user name of the person who brings it in")
        parser.add_argument("--type", help="slug of the type; without it the word on the cover, else quy-trinh")
        parser.add_argument("--unit", help="code of the owner unit; without it the person's unit")
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, file, **options):
        result = (
            read_word(file) if Path(file).is_file() else WordResult(Path(file).name, "refused", self._missing(file))
        )
        if result.status == "ok":
            try:
                self._take(result, Path(file), options)
            except Refused as refusal:
                result.status, result.reason = "refused", str(refusal)
        self._say(result, options)
        if result.status != "ok":
            raise SystemExit(1)

    def _missing(self, file) -> str:
        return f"Không có tệp {Path(file).name}."

    def _take(self, result: WordResult, path: Path, options: dict) -> None:
        day, at = clock.today(), clock.now()
        agency = self._one(Agency, "agency", code=options["agency"])
        person = self._one(User, "by", username=options["by"])
        type = self._one(DocumentType, "type", slug=options["type"] or type_for(result))
        unit = (
            self._one(Unit, "unit", agency=agency, code=options["unit"])
            if options["unit"]
            else unit_for(person, day=day, agency=agency)
        )
        if options["dry_run"]:
            if result.code and DocumentCode.objects.filter(agency=agency, code=result.code).exists():
                raise code_taken(agency, result.code)
            return
        import_word(result, source=path.read_bytes(), type=type, unit=unit, by=person, at=at, day=day)

    def _one(self, model, option: str, **lookup):
        try:
            return model.objects.get(**lookup)
        except model.DoesNotExist as nothing:
            raise CommandError(f"--{option}: nothing known as {next(reversed(lookup.values()))}.") from nothing

    def _say(self, result: WordResult, options: dict) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(result.to_json(), ensure_ascii=False))
            return
        if result.status != "ok":
            self.stderr.write(result.reason)
            return
        self.stdout.write(f"{result.file}: {result.code} {result.title}, {len(result.sections)} sections")
        for row in result.dropped:
            self.stdout.write(f"  not taken: {row.what} ({row.where}), {row.characters} characters")
