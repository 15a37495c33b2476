"""What is entered about a law from its page: what it does to another, that it ends, that an entry was a mistake."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.actions.laws import law_keeper
from documents.actions.legal import end_law, relate_laws, take_back_relation
from documents.forms.legal import EndForm, RelateForm, TakeBackForm
from documents.legal import states
from documents.models import LegalInstrument, LegalRelation
from documents.models.legal import PASSIVE, Relation
from documents.querysets import KEEP
from documents.views.answers import place_refusal, typed
from documents.views.keeping import WRITING
from documents.views.laws import require_keeper
from qms.access.rights import rights_of
from qms.trail.refusals import Refused
from qms.worktime import clock

MOST_CHANGES = 20
_OTHER = ("pk", "number", "kind", "title")
_COLUMNS = (
    "pk", "kind", "provision", "effect_date", "reason", "void_at", "void_reason", "source", "target",
    *(f"{end}__{name}" for end in ("source", "target") for name in _OTHER),
)  # fmt: skip


def law_found(pk: int, day: date) -> LegalInstrument:
    """The law with its standing of `day`. Raises Http404."""
    try:
        return states.with_state(LegalInstrument.objects.all(), day).get(pk=pk)
    except (LegalInstrument.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


def law_facts(person: Any, law: Any, day: date) -> dict[str, Any]:
    """For the page of a law: its badge, relations both ways, and whether the person may enter more. Two statements, and one
    for its keeper: what was changed in the entry and why."""
    keeps = rights_of(person).may_somewhere(KEEP) and law_keeper(person, day=day) is not None
    rows = LegalRelation.objects.filter(Q(source=law) | Q(target=law)).values(*_COLUMNS)
    relations = [_relation(row, law.pk, day) for row in rows]
    return {
        "badge": states.badge(law.standing, law.until_date),
        "relations": [row for row in relations if not row["void_at"]],
        "taken_back": [row for row in relations if row["void_at"]] if keeps else [],
        "changes": _changes(law) if keeps else [],
        "may_change": keeps,
    }


def _changes(law: Any) -> list[dict[str, Any]]:
    """The last changes of the entry that have a reason, the newest first."""
    rows = law.history.exclude(history_change_reason=None).order_by("-history_date", "-history_id")
    return list(rows.values("history_date", "history_change_reason", "history_user__full_name")[:MOST_CHANGES])


def _relation(row: dict[str, Any], law: int, day: date) -> dict[str, Any]:
    """One relation as the law `law` sees it."""
    is_source = row["source"] == law
    end, kind = "target" if is_source else "source", Relation(row["kind"])
    other = {name: row[f"{end}__{name}"] for name in _OTHER}
    return {
        "pk": row["pk"],
        "words": str(kind.label if is_source else PASSIVE[kind]),
        "other": other,
        "url": reverse("documents:law_citing", args=[other["pk"]]),
        "provision": row["provision"],
        "effect_date": row["effect_date"],
        "is_to_come": bool(row["effect_date"] and row["effect_date"] > day),
        "reason": row["reason"],
        "void_at": row["void_at"],
        "void_reason": row["void_reason"],
    }


@require_http_methods(WRITING)
def relate_law(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what the law does to another, or the other way round."""
    require_keeper(request)
    law = law_found(pk, clock.today())
    form = RelateForm(typed(request))

    def act(**given: Any) -> str:
        other, is_source = given.pop("number"), given.pop("way") == "does"
        source, target = (law, other) if is_source else (other, law)
        relation = relate_laws(source, target, **given, **_who(request))
        return _("Entered: %(relation)s.") % {"relation": relation}

    return _form_page(request, law, form, act, title=_("Relation to another law"), submit=_("Enter it"))


@require_http_methods(WRITING)
def end_of_law(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter that the law ends on a day."""
    require_keeper(request)
    law = law_found(pk, clock.today())

    def act(**given: Any) -> str:
        end_law(law, **given, **_who(request))
        return _("%(number)s ends on %(day)s.") % {"number": law.number, "day": f"{given['until_date']:%d/%m/%Y}"}

    return _form_page(request, law, EndForm(typed(request)), act, title=_("End of the law"), submit=_("Enter the end"))


@require_http_methods(WRITING)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a relation that was entered by mistake."""
    require_keeper(request)
    try:
        relation = LegalRelation.objects.select_related("source", "target").get(pk=pk)
    except (LegalRelation.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing

    def act(**given: Any) -> str:
        take_back_relation(relation, **given, **_who(request))
        return _("Taken back. What was asked because of it is asked no more.")

    title, submit = _("Take the entry back"), _("Take back")
    return _form_page(
        request, relation.target, TakeBackForm(typed(request)), act, title=title, submit=submit, about=str(relation)
    )


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": clock.now(), "day": clock.today()}


def _form_page(
    request: HttpRequest,
    law: LegalInstrument,
    form: Form,
    act: Callable[..., str],
    *,
    title: str,
    submit: str,
    about: str = "",
) -> HttpResponse:
    """The form, or the page of the law with a message once the act is done."""
    back = reverse("documents:law_citing", args=[law.pk])
    if form.is_valid():
        try:
            messages.success(request, act(**form.cleaned_data))
            return redirect(back)
        except Refused as refusal:
            place_refusal(form, _renamed(refusal))
    context = {
        "law": law,
        "form": form,
        "title": title,
        "about": about or f"{law}: {law.title}",
        "submit": submit,
        "back": back,
        "crumbs": [(_("Laws"), reverse("documents:laws")), (law.number, back), (title, "")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/legal_form.html", context, status=status)


def _renamed(refusal: Refused) -> Refused:
    """The other law is typed by its number."""
    return Refused(str(refusal), field="number") if refusal.field in {"target", "source"} else refusal
