"""Posts of the editor about what a version is tied to: applying units, forms, clauses, files, laws, amendment rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import actions
from documents.actions.laws import law_numbered
from documents.editor import editor_page
from documents.forms.writing import AmendmentForm, CitationForm, RelationsForm
from documents.models import Version
from documents.views.answers import INVALID, act_or_say, draft_to_edit, form_or_page
from qms.files import store, uploads
from qms.trail.refusals import Refused
from qms.worktime import clock


def _back(version: Version, anchor: str) -> str:
    return reverse("documents:draft", args=[version.pk]) + f"#{anchor}"


@require_POST
def save_relations(request: HttpRequest, pk: int) -> HttpResponse:
    """Applying units and agencies, forms used, clauses served: one form, three acts in one transaction of the page."""
    version = draft_to_edit(request, pk)
    form = RelationsForm(request.POST, version=version, person=request.user, day=clock.today())
    return form_or_page(
        request,
        form,
        lambda chosen: actions.relate(version, by=request.user, at=clock.now(), **chosen),
        page=lambda: editor_page(request, version, bound={"relations": form}, status=INVALID),
        done=_("Saved."),
        back=_back(version, "relations"),
    )


@require_POST
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file, or make it the one file of the version (`main`)."""
    version = draft_to_edit(request, pk)

    def take() -> None:
        upload = uploads.check_upload(request.FILES.get("file"))
        file = store.put(upload.data, media_type=upload.media_type)
        if request.POST.get("main"):
            actions.set_file(version, file=file, name=upload.name, by=request.user, at=clock.now())
        else:
            actions.attach_file(version, file=file, name=upload.name, by=request.user, at=clock.now())

    return act_or_say(request, take, done=_("The file is stored."), back=_back(version, "files"))


@require_POST
def detach(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take an attached file off the draft; 0 stands for the one file of the version."""
    version = draft_to_edit(request, pk)
    row = get_object_or_404(version.attachments, pk=attachment) if attachment else None

    def act() -> None:
        if row is None:
            actions.set_file(version, file=None, by=request.user, at=clock.now())
        else:
            actions.detach_file(version, row, by=request.user, at=clock.now())

    return act_or_say(request, act, done=_("The file was taken off."), back=_back(version, "files"))


@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Cite a legal instrument by its number."""
    version, form = draft_to_edit(request, pk), CitationForm(request.POST, auto_id="cite_%s")

    def act(typed: dict[str, str]) -> None:
        instrument = law_numbered(typed["number"])
        if instrument is None:
            raise Refused(
                _(
                    "No instrument with the number %(number)s is known. Ask the QMS officer to add it to the list of laws."
                )
                % {"number": typed["number"]},
                field="number",
            )
        actions.cite(version, instrument=instrument, provision=typed["provision"], by=request.user, at=clock.now())

    return form_or_page(
        request,
        form,
        act,
        page=lambda: editor_page(request, version, bound={"citation": form}, status=INVALID),
        done=_("Saved."),
        back=_back(version, "laws"),
    )


@require_POST
def uncite(request: HttpRequest, pk: int, citation: int) -> HttpResponse:
    """Take a citation out of the draft."""
    version = draft_to_edit(request, pk)
    row = get_object_or_404(version.citations, pk=citation)
    return act_or_say(
        request, lambda: actions.uncite(version, row, by=request.user, at=clock.now()), back=_back(version, "laws")
    )


@require_POST
def add_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """A new row of the amendment table."""
    return _write(request, pk, None)


@require_POST
def save_amendment(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a row of the amendment table."""
    return _write(request, pk, row)


def _write(request: HttpRequest, pk: int, row: int | None) -> HttpResponse:
    version = draft_to_edit(request, pk)
    form = AmendmentForm(request.POST, auto_id=f"a{row}_%s" if row else "amendment_%s")
    bound = {"row": {row: form}} if row else {"new_amendment": form}
    return form_or_page(
        request,
        form,
        lambda typed: actions.write_amendment(version, row=row, by=request.user, at=clock.now(), **typed),
        page=lambda: editor_page(request, version, bound=bound, status=INVALID),
        done=_("Saved."),
        back=_back(version, f"a-{row}" if row else "amendments"),
    )


@require_POST
def remove_amendment(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Take a row out of the amendment table."""
    version = draft_to_edit(request, pk)
    found = get_object_or_404(version.amendments, pk=row)
    return act_or_say(
        request,
        lambda: actions.remove_amendment(version, found, by=request.user, at=clock.now()),
        back=_back(version, "amendments"),
    )
