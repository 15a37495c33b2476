"""Tags and filters of every page. None of them reads the database; `may` asks the person's rights, read once a request."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, FileInput, RadioSelect, Select, Textarea
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qms.web.forms_of_address import spoken_to

register = template.Library()

# key: (glyph, class, word). The glyph fills as a document nears force.
STATES = {
    "draft": ("s-draft", "draft", gettext_lazy("Draft")),
    "in_review": ("s-review", "review", gettext_lazy("In review")),
    "in_approval": ("s-review", "review", gettext_lazy("Awaiting approval")),
    "approved": ("s-approved", "approved", gettext_lazy("Approved, not yet in force")),
    "not_yet": ("s-approved", "approved", gettext_lazy("Not yet in force")),
    "in_force": ("s-effective", "effective", gettext_lazy("In force")),
    "superseded": ("s-superseded", "superseded", gettext_lazy("Superseded")),
    "withdrawn": ("s-withdrawn", "withdrawn", gettext_lazy("Withdrawn")),
    "cancelled": ("x-circle", "cancelled", gettext_lazy("Cancelled")),
    "overdue": ("s-overdue", "overdue", gettext_lazy("Overdue")),
    "soon": ("clock", "soon", gettext_lazy("Due soon")),
}
NBSP = "\N{NO-BREAK SPACE}"
# A word or number that must not be torn from the number or unit after it.
_TIED = re.compile(
    r"(?<=\d) / (?=\d)"
    r"|(?<=\d) (?=ngày|giờ|tháng|năm|đồng|người|MB|KB|days?\b|hours?\b)"
    r"|(?<=\b[Đđ]iều) (?=\d)|(?<=\b[Mm]ục) (?=\d)|(?<=\b[Kk]hoản) (?=\d)|(?<=\b[Đđ]iểm) (?=\w\b)|(?<=\bsố) (?=\d)"
)


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("icons.svg")


@register.simple_tag
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """A glyph of static/icons.svg. With a label it speaks, without one it is decoration."""
    spoken = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true" focusable="false"')
    )
    return format_html(
        '<svg class="icon{}" {}><use href="{}#i-{}"/></svg>', f" {classes}" if classes else "", spoken, _sprite(), name
    )


@register.simple_tag
def status(key: str, label: str = "") -> SafeString:
    """The state of a document or a due date as glyph and word. Raises KeyError for a key not in STATES."""
    glyph, css, word = STATES[key]
    return format_html('<span class="status status--{}">{}{}</span>', css, icon(glyph), label or word)


@register.simple_tag
def version_no(issue: int, revision: int) -> SafeString:
    """`02 / 01`: issue and revision, two digits each, never broken over a line."""
    return format_html('<span class="num nowrap">{}</span>', version_text(issue, revision))


@register.filter
def version_text(issue: int, revision: int) -> str:
    """The same as plain text, for titles and attributes: `{{ issue|version_text:revision }}`."""
    return f"{int(issue):02d}{NBSP}/{NBSP}{int(revision):02d}"


@register.simple_tag
def may(person: Any, permission: str, thing: Any = None) -> bool:
    """`{% may person "documents.edit_version" version as editable %}`; without a thing: anywhere at all."""
    return person.has_perm(permission, thing) if thing is not None else person.has_perm(permission)


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if value else None


@register.filter
def date_vn(value: date | str | None) -> str:
    """dd/mm/yyyy inside <time>; takes dates, instants and ISO text; nothing gives an empty text."""
    day = _as_date(value)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), f"{day:%d/%m/%Y}") if day else ""


@register.filter
def datetime_vn(value: datetime | None) -> str:
    """dd/mm/yyyy hh:mm in the time zone of the installation, inside <time>."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%d/%m/%Y %H:%M}")


@register.filter
def long_date(value: date | str | None) -> str:
    """`ngày 03 tháng 11 năm 2026` as administrative texts write it; in English `3 November 2026`."""
    day = _as_date(value)
    if not day:
        return ""
    vietnamese = (get_language() or "vi").startswith("vi")
    words = f"ngày {day:%d} tháng {day:%m} năm {day.year}" if vietnamese else date_format(day, "j F Y")
    return format_html(
        '<time datetime="{}">{}</time>', day.isoformat(), words.replace(" ", NBSP) if vietnamese else words
    )


@register.filter
def number_vn(value: Any, decimals: int | None = None) -> str:
    """Thousands by point, decimals by comma (`2.500.000`, `17,5`); trailing zeros go unless `decimals` is given."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return ""
    text = f"{number:,.{decimals}f}" if decimals is not None else f"{number:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


@register.filter
def filesize_vn(size: int | None) -> str:
    """Bytes as KB or MB (1024), comma decimals, unit tied to the number."""
    if size is None:
        return ""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}KB"
    return f"{number_vn(round(size / 1024 / 1024, 1))}{NBSP}MB"


@register.filter
def nbsp(text: Any) -> str:
    """Ties numbers to what belongs to them: `Điều 4`, `mục 5.7`, `20 ngày`, `02 / 01`. Escaping is left to the template."""
    tied = _TIED.sub(lambda gap: gap[0].replace(" ", NBSP), str(text))
    return mark_safe(tied) if isinstance(text, SafeString) else tied


@register.filter
def html_body(text: str | None) -> SafeString:
    """Rich text from a snapshot or a draft. Only what `qms.files.richtext.clean` let through may come here."""
    return mark_safe(text or "")


@register.filter
def initials(name: str) -> str:
    """Two letters for the round badge: the last two words of a Vietnamese name."""
    return "".join(word[0] for word in str(name).split()[-2:]).upper()


_WIDGET_CLASSES = ((CheckboxInput, "form-check-input"), (Select, "form-select"), (RadioSelect, "form-check-input"))


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """The control of a bound field with the house classes; aria attributes come from Django."""
    widget = field.field.widget
    css = next((c for kind, c in _WIDGET_CLASSES if isinstance(widget, kind)), "form-control")
    own = widget.attrs.get("class", "")
    attrs = {"class": " ".join(filter(None, [css, own, "is-invalid" if field.errors else ""]))}
    if isinstance(widget, Textarea) and str(widget.attrs.get("rows", "10")) == "10":
        attrs["rows"] = 4  # Django's ten rows are what nobody asked for
    return field.as_widget(attrs=attrs)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_file(field: BoundField) -> bool:
    return isinstance(field.field.widget, FileInput)


@register.simple_tag(takes_context=True)
def to_you(context: Any, text: Any) -> str:
    """`{% to_you _("Your turn") %}`: the sentence with the form of address of whoever reads, where its translation has one."""
    request = getattr(context, "request", None) or context.get("request")
    return spoken_to(getattr(request, "user", None), text)


@register.simple_tag
def failed_prefix(form: Any = None, page_failed: bool = False) -> str:
    """`Error: ` in front of the page title after a failed submit, so that it is the first thing heard."""
    return _("Error: ") if page_failed or getattr(form, "errors", None) else ""
