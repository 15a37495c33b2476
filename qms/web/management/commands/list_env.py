"""Every environment variable with its kind, default and meaning: `manage.py list_env [--json]`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qms.env import BASE_DIR, VARIABLES


class Command(BaseCommand):
    help = "Prints every setting of a deployment with its default and what it changes."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [asdict(variable) for variable in VARIABLES]
        for row in rows:
            row["default"] = (
                str(row["default"]).replace(str(BASE_DIR), ".") if isinstance(row["default"], str) else row["default"]
            )
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['name']} ({row['kind']}, default {row['default']!r})\n    {row['help']}")
