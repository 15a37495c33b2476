"""What `parts/chart.html` takes for one figure."""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString

from qms.web.charts import drawing
from qms.web.charts.figure import Figure, shown

DRAWN: dict[str, Callable[[Figure], SafeString]] = {
    "columns": drawing.columns,
    "stacked": drawing.stacked,
    "line": drawing.line,
}


def panel_of(kind: str, figure: Figure, csv_url: str = "") -> dict[str, Any]:
    """`kind` is one of `DRAWN`, or "bars" whose table is the chart."""
    bars = drawing.bars(figure) if kind == "bars" else None
    return {
        "figure": figure,
        "bars": bars,
        "drawn": "" if bars is not None else DRAWN[kind](figure),
        "legend": _legend(kind, figure),
        "with_legend": kind == "stacked" or len(figure.series) > 1,
        "table": [
            {
                "label": row.label,
                "url": row.url,
                "cells": [
                    {"number": shown(value, figure.unit), "url": row.leads(place) if row.urls else ""}
                    for place, value in enumerate(row.values)
                ],
            }
            for row in figure.rows
        ],
        "csv_url": csv_url,
    }


def _legend(kind: str, figure: Figure) -> list[dict[str, Any]]:
    """Of one bar its parts, of columns their series with the sum of each."""
    if kind == "stacked":
        return [
            {"name": row.label, "dress": row.dress, "number": shown(row.total, figure.unit), "url": row.url}
            for row in figure.rows
        ]
    sums = [sum(row.values[place] or 0 for row in figure.rows) for place in range(len(figure.series))]
    return [
        {"name": one.name, "dress": one.dress, "number": shown(total, figure.unit), "url": ""}
        for one, total in zip(figure.series, sums, strict=True)
    ]
