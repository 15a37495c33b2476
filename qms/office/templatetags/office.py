"""Filters of the administration pages."""

from datetime import date, timedelta

from django import template

register = template.Library()
# Bootstrap's steps of indentation; deeper levels share the last.
INDENT = ("", "ps-3", "ps-4", "ps-5")


@register.filter
def last_day(until_date: date | None) -> date | None:
    """The last day of a half-open period, as people write it ("đến hết ngày")."""
    return until_date - timedelta(days=1) if until_date else None


@register.filter
def indent(depth: int) -> str:
    """The class that sets a unit under the one above it."""
    return INDENT[min(depth, len(INDENT) - 1)]
