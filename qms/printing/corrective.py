"""The corrective action sheet on paper (phiếu hành động khắc phục), in the layout of the agency's lists.

    {"agency_lines", "code", "title", "day": ISO date, "state", "facts": [[label, value]], "statement",
     "findings": [{"code", "statement", "evidence", "clauses"}], "corrections": [[what, who, day, evidence]],
     "analyses": [{"round", "method", "by", "lines": [[question, answer]], "bones": [[bone, [cause]]], "drawing": {"html": svg or ""},
                   "root", "similar"}],
     "actions": [[what, post, due, done]], "check": [who, by when, criterion] or [],
     "checks": [[day, who, result, words]], "decisions": [[when, move, who, remark]]}

Days in rows are words already, as the paper has them.
"""

from django.template.loader import render_to_string
from django.utils.translation import override

from qms.printing import wording
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press


def render_corrective(sheet: dict) -> bytes:
    """The PDF. Raises `PrintFailed` as `render` does."""
    return press(Sheet(corrective_html(sheet), day=sheet["day"]))


def corrective_html(sheet: dict) -> str:
    """The HTML handed to the typesetter."""
    plain = printable_throughout(sheet)
    with override("vi"):
        return render_to_string("pdf/corrective.html", {**plain, "as_of": wording.dmy(plain["day"])})
