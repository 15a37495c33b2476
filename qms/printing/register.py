"""Lists on paper: the official list of documents, and the contents page of papers bound into one file."""

from django.template.loader import render_to_string
from django.utils.translation import override

from qms.printing import wording
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press


def render_list(listed: dict) -> bytes:
    """The PDF of an official list, described in `qms.printing`. Raises `PrintFailed` as `render` does."""
    return press(Sheet(list_html(listed), day=listed["day"]))


def render_contents(bound: dict) -> bytes:
    """The contents page of bound papers, described in `qms.printing`. Raises `PrintFailed` as `render` does."""
    return press(Sheet(contents_html(bound), day=bound["day"]))


USUAL = ("w-no", "w-code", "w-wide", "w-type", "w-edition", "w-day", "w-unit", "w-note")


def list_html(listed: dict) -> str:
    """The HTML handed to the typesetter. A list with `columns` has columns of its own, and no column of days."""
    plain = printable_throughout(listed)
    own = "columns" in plain
    context = {
        "counted": f"{len(plain['rows'])} tài liệu",
        "columns": USUAL,
        **plain,
        "as_of": wording.dmy(plain["day"]),
        "rows": plain["rows"] if own else [[*row[:5], wording.dmy(row[5]), *row[6:]] for row in plain["rows"]],
    }
    with override("vi"):
        return render_to_string("pdf/register.html", context)


def contents_html(bound: dict) -> str:
    """The HTML handed to the typesetter."""
    plain = printable_throughout(bound)
    with override("vi"):
        return render_to_string("pdf/contents.html", {**plain, "made": wording.dmy(plain["day"])})
