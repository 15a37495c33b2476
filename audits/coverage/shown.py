"""The matrix as pages and files show it."""

import csv
import io
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audits.coverage import rule
from audits.coverage.standing import Coverage
from qms.people.models import Agency
from qms.standards.models import Edition
from qms.web.charts.table import MARK, safe

COLUMNS = 12  # of one page


def matrix_of(found: Coverage, agency: Agency, edition: Edition, *, page: int = 1, day: str = "") -> dict[str, Any]:
    """What `audits/coverage/_matrix.html` takes: at most `COLUMNS` units, lines under their chapters."""
    columns = found.columns[(page - 1) * COLUMNS : page * COLUMNS]
    suffix = f"?ngay={day}" if day else ""

    def cell(number: str, unit: int) -> dict[str, Any]:
        one = found.cells[number, unit]
        icon, dress = rule.ICONS[one.level]
        return {
            "icon": icon,
            "dress": dress,
            "words": rule.LABELS[one.level],
            "score": one.score if one.level not in {rule.Level.OUT, rule.Level.NONE} else None,
            "is_gap": one.level == rule.Level.NONE,
            "url": reverse("audits:coverage_cell", args=[agency.slug, edition.key, number, unit]) + suffix,
        }

    totals = found.totals()
    return {
        "columns": columns,
        "lines": [
            {
                "number": line.number,
                "title": line.title_en if get_language() == "en" and line.title_en else line.title,
                "begins": place == 0 or found.lines[place - 1].chapter != line.chapter,
                "cells": [cell(line.number, column.unit) for column in columns],
            }
            for place, line in enumerate(found.lines)
        ],
        "legend": [
            {"icon": rule.ICONS[key][0], "dress": rule.ICONS[key][1], "words": words, "count": totals[key]}
            for key, words in rule.LABELS.items()
        ],
        "edition": found.edition,
        "pages": -(-len(found.columns) // COLUMNS),
        "page": page,
    }


def as_csv(found: Coverage) -> bytes:
    """One row for each clause and unit: what is there, with its score; semicolons, for a Vietnamese spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("Clause"),
            _("Title"),
            _("Unit"),
            _("State"),
            _("Score"),
            _("Documents"),
            _("Last record"),
            _("Last audit"),
            _("Open findings"),
        ]
    )
    for line in found.lines:
        for column in found.columns:
            one = found.cells[line.number, column.unit]
            days = [f"{day:%d/%m/%Y}" if day else "" for day in (one.facts.record_date, one.facts.audit_date)]
            row = [
                line.number,
                line.title,
                column.name,
                str(rule.LABELS[one.level]),
                one.score,
                one.facts.documents,
                *days,
                len(one.facts.taken),
            ]
            writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return (MARK + out.getvalue()).encode()
