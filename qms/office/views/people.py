"""People: who signs in, one-time passwords, deactivating and taking back."""

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from qms.access.rights import rights_of
from qms.office import actions, scope
from qms.office.forms.people import ChangePersonForm, ConfirmForm, DeactivateForm, HandOverForm, PersonForm
from qms.office.paging import address, in_order
from qms.office.views.answers import crumb, done, form_page, list_words, page, passwords_page, typed
from qms.office.views.seats import why_over
from qms.people.models import Agency, Appointment, Delegation, User
from qms.search.fold import sort_key, terms, words
from qms.worktime import clock

PERMITTED = ["GET", "HEAD", "POST"]
# Handed over from another agency, and nobody gave a one-time password yet.
HAS_NO_PASSWORD = ExpressionWrapper(Q(("password__startswith", UNUSABLE_PASSWORD_PREFIX)), output_field=BooleanField())
STATES = ("", "khoa", "tat-ca")  # who may sign in, who may not, everybody


@require_safe
def people(request: HttpRequest, agency: str) -> HttpResponse:
    """The people of an agency by given name; `?q=` finds by any part of the name, folded."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    query, state = request.GET.get("q", "")[:200], request.GET.get("loai", "")
    rows = _matching(found, query, state if state in STATES else "")
    shown, more = in_order(rows, request.GET.get("sau", ""))
    _add_posts(shown)
    labels = {"": _("May sign in"), "khoa": _("Deactivated"), "tat-ca": _("All")}
    kinds = [
        {
            "label": labels[key],
            "url": address(request.path, request.GET, loai=key),
            "count": None,
            "current": key == state,
        }
        for key in STATES
    ]
    next_url = address(request.path, request.GET, sau=more) if more else ""
    context = {"rows": shown, "query": query, "kinds": kinds, "state": state, "next_url": next_url, "total": len(rows)}
    return page(request, "office/people.html", found, "people", **context)


@require_http_methods(PERMITTED)
@sensitive_variables("made")
def person_create(request: HttpRequest, agency: str) -> HttpResponse:
    """A new person; the one-time password is shown in the answer, once."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form, made = PersonForm(typed(request)), []
    if request.method == "POST" and done(
        form,
        lambda data: made.append(actions.create_person(agency=found, by=request.user, at=clock.now(), **data)),
    ):
        return _once(request, made[0].person, made[0].password)
    words_ = list_words("people", found, _("New person"), _("Enter the person"))
    lead = _("A one-time password is made; it is shown once and must be changed at the first sign-in.")
    return form_page(request, found, form, "people", lead=lead, **words_)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: details, posts held, authorisations."""
    found = _person(request, pk)
    held = Appointment.objects.of_person(found).select_related("post__unit__agency")
    day = clock.today()
    given = Delegation.objects.filter(Q(giver=found) | Q(receiver=found))
    living = Delegation.objects.living(day).filter(pk=OuterRef("pk"))
    given = given.select_related("giver", "receiver").annotate(lives=Exists(living)).order_by("-from_date")[:20]
    context = {
        "person": found,
        "held": held,
        "keeps": {row.pk for row in scope.appointments(request.user).filter(person=found)},
        "delegations": [{"row": row, "why": "" if row.lives else why_over(row, day)} for row in given],
        "day": day,
        "has_booklet": any(row.post.unit.agency_id in rights_of(request.user).agencies for row in held),
        "is_oneself": found.pk == request.user.pk,
        "is_administered": scope.administers(request.user, found.agency),
        "crumbs": [*_list_crumb(request, found), (found.full_name, "")],
    }
    return page(request, "office/person.html", found.agency, "people", **context)


@require_http_methods(PERMITTED)
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Details of a person."""
    found = _person(request, pk)
    names = ("full_name", "honorific", "email", "organisation")
    form = ChangePersonForm(typed(request), initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and done(
        form, lambda data: actions.change_person(person=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:person", found.pk)
    return form_page(
        request, found.agency, form, "people", **_words(request, found, _("Change the details"), _("Save"))
    )


@require_http_methods(PERMITTED)
@sensitive_variables("password")
def person_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password; a GET asks first."""
    found = _person(request, pk)
    form = ConfirmForm(typed(request))
    made: list[str] = []
    if request.method == "POST" and done(
        form, lambda data: made.append(actions.reset_password(person=found, by=request.user, at=clock.now()))
    ):
        return _once(request, found, made[0])
    lead = _("The password now in use stops working and every session of the person ends.")
    words_ = _words(request, found, _("Give a one-time password"), _("Make the password"))
    return form_page(request, found.agency, form, "people", lead=lead, danger=True, **words_)


@require_http_methods(PERMITTED)
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The person may sign in no more."""
    found = _person(request, pk)
    form = DeactivateForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.deactivate_person(person=found, by=request.user, at=clock.now(), **data)
    ):
        messages.success(request, _("%(name)s is deactivated and signed out everywhere.") % {"name": found.full_name})
        return redirect("office:person", found.pk)
    lead = _("Signed out everywhere at once. What the person signed stays, with name and post.")
    words_ = _words(request, found, _("Deactivate"), _("Deactivate"))
    return form_page(request, found.agency, form, "people", lead=lead, danger=True, **words_)


@require_http_methods(PERMITTED)
@sensitive_variables("password")
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The person may sign in again, with a one-time password."""
    found = _person(request, pk)
    form = ConfirmForm(typed(request))
    made: list[str] = []
    if request.method == "POST" and done(
        form, lambda data: made.append(actions.reactivate_person(person=found, by=request.user, at=clock.now()))
    ):
        return _once(request, found, made[0])
    lead = _("A one-time password is made. Posts that ended stay ended: appoint the person anew.")
    return form_page(
        request, found.agency, form, "people", lead=lead, **_words(request, found, _("Let in again"), _("Let in again"))
    )


@require_http_methods(PERMITTED)
def person_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The person goes over to another agency."""
    found = _person(request, pk)
    standing = Agency.objects.on(clock.today()).exclude(pk=found.agency_id).order_by("name", "code")
    form = HandOverForm(typed(request), agencies=standing)
    if request.method == "POST" and done(
        form, lambda data: actions.hand_over_person(person=found, by=request.user, at=clock.now(), **data)
    ):
        told = {"name": found.full_name, "username": found.username, "agency": form.cleaned_data["to"].name}
        text = _(
            "%(name)s (%(username)s) belongs to %(agency)s now. Tell its administrator to give a one-time password."
        )
        messages.success(request, text % told)
        part = "people" if scope.administers(request.user, found.agency) else "agency"
        return redirect(f"office:{part}", found.agency.slug)
    lead = _(
        "The posts held here end today and so does what was lent to the person. The password stops working: the new agency "
        "gives another and appoints. What the person signed stays here, with name and post."
    )
    words_ = _words(request, found, _("Hand over to another agency"), _("Hand over"))
    return form_page(request, found.agency, form, "people", lead=lead, danger=True, **words_)


@sensitive_variables("password", "row")
def _once(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """The password in the answer to the act itself, so that it is never kept in clear."""
    row = (person.username, person.full_name, password)
    return passwords_page(request, person.agency, [row], person)


def _person(request: HttpRequest, pk: int) -> User:
    return scope.get(request, scope.people(request.user).select_related("agency"), pk=pk)


def _list_crumb(request: HttpRequest, found: User) -> list[tuple[str, str]]:
    """The list of people, for who may open it: not who only lets go of people left in an agency that has ended."""
    return [crumb("people", found.agency)] if scope.administers(request.user, found.agency) else []


def _words(request: HttpRequest, found: User, heading: str, submit: str) -> dict:
    back = reverse("office:person", args=[found.pk])
    crumbs = [*_list_crumb(request, found), (found.full_name, back), (heading, "")]
    return {"heading": heading, "submit": submit, "back": back, "crumbs": crumbs, "about": found.full_name}


def _matching(agency: Agency, query: str, state: str) -> list[dict]:
    """People of the agency in Vietnamese order of the given name. One query; the folding is done here.

    An agency has hundreds of people, seldom thousands, and the order of given names is in no column.
    """
    found = User.objects.filter(agency=agency)
    if state != "tat-ca":
        found = found.filter(is_active=state != "khoa")
    columns = (
        "pk",
        "username",
        "full_name",
        "email",
        "is_active",
        "must_change_password",
        "organisation",
        "last_login",
    )
    rows = list(found.annotate(has_no_password=HAS_NO_PASSWORD).values(*columns, "has_no_password"))
    asked = terms(query)
    if query.strip():
        rows = [row for row in rows if asked and _has(words(row["full_name"], row["username"], row["email"]), asked)]
    return sorted(
        rows, key=lambda row: (sort_key(row["full_name"].rsplit(" ", 1)[-1]), sort_key(row["full_name"]), row["pk"])
    )


def _has(stored: str, asked: list[str]) -> bool:
    return all(f" {term}" in stored for term in asked)


def _add_posts(rows: list[dict]) -> None:
    """What each of the people shown holds today. One query."""
    held: dict[int, list[str]] = {}
    today = Appointment.objects.on(clock.today()).filter(person__in=[row["pk"] for row in rows])
    for pk, title, unit in today.order_by("is_concurrent", "pk").values_list(
        "person", "post__title", "post__unit__short_name"
    ):
        held.setdefault(pk, []).append(f"{title}, {unit}")
    for row in rows:
        row["posts"] = held.get(row["pk"], [])
