"""The position booklet on paper: what procedures in force give a post or a person to do."""

from django.template.loader import render_to_string
from django.utils.translation import override

from qms.printing import wording
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press


def render_booklet(booklet: dict) -> bytes:
    """The PDF of a booklet, described in `qms.printing`. Raises `PrintFailed` as `render` does."""
    return press(Sheet(booklet_html(booklet), day=booklet["day"]))


def booklet_html(booklet: dict) -> str:
    """The HTML handed to the typesetter."""
    plain = printable_throughout(booklet)
    context = {
        **plain,
        "as_of": wording.dmy(plain["day"]),
        "count": sum(len(row["steps"]) for row in plain["procedures"]),
        "descriptions": [_dated(row) for row in plain["descriptions"]],
        "procedures": [_dated(row) for row in plain["procedures"]],
    }
    with override("vi"):
        return render_to_string("pdf/booklet.html", context)


def _dated(row: dict) -> dict:
    return {**row, "from_date": wording.dmy(row["from_date"])}
