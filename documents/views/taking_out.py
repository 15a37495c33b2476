"""Taking lists and papers out as files, and the background work of a person: followed, left, found again, stopped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import actions
from documents.actions.issuing import JOB as ISSUING
from documents.exporting.fetching import bytes_of
from documents.exporting.job import KEPT
from documents.register_address import KEYS
from documents.views.answers import act_or_say, never_the_wrong_file
from qms.files import store
from qms.files.answers import as_download
from qms.jobs.kinds import MadeFile
from qms.jobs.known import kinds, with_files
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused
from qms.worktime import clock

SHOWN = 50


@require_POST
def take_out(request: HttpRequest) -> HttpResponse:
    """Have the ticked rows of the register (`chon`), or all of its list, made into a file of the kind `dang`."""
    query = request.POST.copy()
    chosen = [int(pk) for pk in query.getlist("chon") if pk.isascii() and pk.isdigit() and len(pk) < 18]
    kind = query.get("dang", "")
    for key in list(query):
        if key not in KEYS - {"sau", "truoc"}:
            del query[key]
    try:
        job = actions.ask_for_file(kind=kind, query=query.urlencode(), chosen=chosen, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('documents:register')}?{query.urlencode()}")
    return redirect("documents:job", pk=job.pk)


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The person's background work, newest first."""
    rows = [_shown(job) for job in Job.objects.of(request.user)[:SHOWN]]
    context = {"jobs": rows, "days": KEPT.days, "crumbs": [(_("Background work"), "")]}
    return render(request, "documents/jobs.html", context)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a piece of background work of this person is."""
    found = get_object_or_404(Job.objects.of(request.user), pk=pk)
    shown = {**_shown(found), "poll_url": reverse("documents:job", args=[pk])}
    if request.htmx:
        return render(request, "parts/job.html", {"job": shown})
    crumbs = [(_("Background work"), reverse("documents:jobs")), (shown["label"], "")]
    return render(request, "documents/job.html", {"job": shown, "crumbs": crumbs, "days": KEPT.days})


def _shown(job: Job) -> dict[str, Any]:
    """What `parts/job.html` takes."""
    shown = {
        "id": job.pk,
        "url": reverse("documents:job", args=[job.pk]),
        "percent": round(100 * job.progress_done / job.progress_total) if job.progress_total else None,
        "state": job.state,
        "at": timezone.localtime(job.created_at),
        "text": job.error or _STATES[State(job.state)](),
    }
    file = kinds()[job.kind].file if job.kind in kinds() else None
    return {**shown, **(_making(job, file) if file else _MORE.get(job.kind, _other)(job))}


def _issuing(job: Job) -> dict[str, Any]:
    return {
        "label": _("Putting versions in force"),
        "result_url": reverse("documents:issuing_decision", args=[job.payload["decision"]]),
        "result_label": _("To the issuing decision"),
    }


def _making(job: Job, file: MadeFile) -> dict[str, Any]:
    shown: dict[str, Any] = {"label": file.label(job)}
    if not job.is_finished():
        shown["stop_url"] = reverse("documents:stop_job", args=[job.pk])
        if job.state == State.RUNNING and job.progress_total and (text := file.so_far(job)):
            shown["text"] = text
    if job.state == State.DONE and job.result:
        counted = file.counted(job.result["count"])
        shown["text"] = f"{job.result['name']}, {counted}, {filesizeformat(job.result['size'])}."
        shown["failed"] = job.result["failed"]
        shown["result_url"], shown["result_label"] = reverse("documents:job_file", args=[job.pk]), _("Fetch the file")
    return shown


def _other(_job: Job) -> dict[str, Any]:
    return {"label": _("Background work")}


_MORE = {ISSUING: _issuing}
_STATES = {
    State.WAITING: lambda: _("It begins in a moment."),
    State.RUNNING: lambda: _("The work is going on."),
    State.DONE: lambda: _("Everything is done."),
    State.FAILED: lambda: _("It could not be done."),
    State.CANCELLED: lambda: _("It was stopped."),
}


def _file_job(request: HttpRequest, pk: int) -> Job:
    """Background work of the person that makes a file."""
    return get_object_or_404(Job.objects.of(request.user).filter(kind__in=with_files()), pk=pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The person no longer wants the file."""
    found = _file_job(request, pk)
    return act_or_say(
        request,
        lambda: actions.stop_file(found, by=request.user, at=clock.now()),
        done=_("Stopped. Nothing was kept."),
        back=reverse("documents:job", args=[pk]),
    )


@require_safe
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The finished file."""
    found = _file_job(request, pk)
    try:
        data = bytes_of(found, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:job", pk=pk)
    except store.Damaged as damaged:
        return never_the_wrong_file(request, damaged, _("The file is damaged or missing. Have it made anew."))
    if request.method == "GET":
        actions.note_file_taken(found, by=request.user, at=clock.now())
    file = kinds()[found.kind].file
    media_type = file.media_type(found) if file else "application/octet-stream"
    return as_download(data, found.result["name"], media_type)
