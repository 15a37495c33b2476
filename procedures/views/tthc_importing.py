"""Bringing in the national list: the upload, the work that reads it, its report row by row, and the one click that writes."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from documents.views.answers import act_or_say, never_the_wrong_file, typed
from documents.views.asking import reading_page
from documents.views.paging import paged
from procedures.actions.tthc_importing import ask_for_reading, ask_for_writing, checked_list, most_bytes, stop_reading
from procedures.forms import UploadForm
from procedures.tthc.comparing import CHANGED, NEW, REFUSED, SAME
from procedures.tthc.importing import KEPT, KINDS, READ, WRITE
from procedures.tthc.reading import MOST_ROWS
from procedures.tthc.table import BY_NAME
from procedures.views.tthc import require_keeper
from procedures.views.tthc_acts import WRITING, who
from qms.files import store
from qms.jobs.models import Job, State
from qms.trail.refusals import Refused

VERDICTS = {
    "loi": (REFUSED, gettext_lazy("Refused")),
    "moi": (NEW, gettext_lazy("New")),
    "sua": (CHANGED, gettext_lazy("Changed")),
    "giu": (SAME, gettext_lazy("Unchanged")),
}
_STATES = {
    State.WAITING: gettext_lazy("It begins in a moment."),
    State.RUNNING: gettext_lazy("The work is going on."),
    State.DONE: gettext_lazy("Everything is done."),
    State.FAILED: gettext_lazy("It could not be done."),
    State.CANCELLED: gettext_lazy("It was stopped."),
}


@require_http_methods(WRITING)
def bring(request: HttpRequest) -> HttpResponse:
    """The upload; what was brought in before is found again here."""
    require_keeper(request)
    form = UploadForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_for_reading(checked_list(form.cleaned_data["file"]), **who(request))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("procedures:tthc_import_job", pk=made.pk)
    before = Job.objects.of(request.user).filter(kind__in=KINDS).order_by("-pk")[:20]
    context = {
        "form": form,
        "before": [_job(job) for job in before],
        "days": KEPT.days,
        "megabytes": most_bytes() // (1024 * 1024),
        "most_rows": number_format(MOST_ROWS),
        "crumbs": _crumbs(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "procedures/tthc_import.html", context, status=status)


def _crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    url = reverse("procedures:tthc_import") if last else ""
    return [(_("Administrative procedures"), reverse("procedures:tthc_list")), (_("Bring in the list"), url), *last]


def _found(request: HttpRequest, pk: int) -> Job:
    try:
        return Job.objects.of(request.user).filter(kind__in=KINDS).get(pk=pk)
    except (Job.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing


def _job(job: Job) -> dict[str, Any]:
    """What `parts/job.html` takes."""
    url = reverse("procedures:tthc_import_job", args=[job.pk])
    shown = {
        "id": job.pk,
        "label": _("Read: %(name)s") % job.payload if job.kind == READ else _("Written: %(name)s") % job.payload,
        "url": url,
        "poll_url": url,
        "percent": round(100 * job.progress_done / job.progress_total) if job.progress_total else None,
        "state": job.state,
        "at": timezone.localtime(job.created_at),
        "text": job.error or str(_STATES[State(job.state)]),
    }
    if job.kind == READ and not job.is_finished():
        shown["stop_url"] = reverse("procedures:tthc_import_stop", args=[job.pk])
    if job.state == State.DONE:
        shown["result_url"], shown["result_label"] = url, _("See the report")
    return shown


@reading_page
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is; once it is done, the report: `?xem=loi` and so on one verdict, refused rows first."""
    require_keeper(request)
    found = _found(request, pk)
    shown = _job(found)
    if request.headers.get("HX-Request"):
        return render(request, "parts/job.html", {"job": shown})
    context: dict[str, Any] = {"job": shown, "crumbs": _crumbs((found.payload["name"], ""))}
    if found.state == State.DONE and found.result:
        try:
            report = json.loads(store.read(found.result["sha256"]))
        except store.Damaged as damaged:
            return never_the_wrong_file(
                request, damaged, _("The report is damaged or missing. Bring the file in again.")
            )
        context |= _report(request, found, report)
    return render(request, "procedures/tthc_import_job.html", context)


def _report(request: HttpRequest, found: Job, report: dict[str, Any]) -> dict[str, Any]:
    counts = found.result["counts"]
    first = next((key for key, (verdict, _label) in VERDICTS.items() if counts[verdict]), "moi")
    wanted = request.GET.get("xem", "")
    wanted = wanted if wanted in VERDICTS else first
    rows = [row for row in report["lines"] if row["verdict"] == VERDICTS[wanted][0]]
    page = paged(request, rows)
    for row in page.rows:
        row["told"], row["gone"] = _labels(row["fields"]), _labels(row.get("emptied", ()))
    url = reverse("procedures:tthc_import_job", args=[found.pk])
    written = Job.objects.filter(key=f"tthc_write:{found.pk}").first() if found.kind == READ else None
    is_failed = written is not None and written.state in (State.FAILED, State.CANCELLED)
    return {
        "notes": report["notes"],
        "rows": page.rows,
        "page": page,
        "verdict": VERDICTS[wanted][0],
        "counts": counts,
        "tabs": [
            {"label": label, "url": f"{url}?xem={key}", "current": key == wanted, "count": counts[verdict]}
            for key, (verdict, label) in VERDICTS.items()
        ],
        "is_written": found.kind == WRITE,
        "written": _job(written) if written else None,
        "is_failed": is_failed,
        "is_done": written is not None and written.state == State.DONE,
        "to_write": counts[NEW] + counts[CHANGED] if found.kind == READ and (written is None or is_failed) else 0,
        "write_url": reverse("procedures:tthc_import_write", args=[found.pk]),
    }


def _labels(names: Iterable[str]) -> str:
    return ", ".join(str(BY_NAME[name].label) for name in names if name in BY_NAME)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Have written what the report shows."""
    require_keeper(request)
    found = _found(request, pk)
    try:
        made = ask_for_writing(found, **who(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:tthc_import_job", pk=pk)
    return redirect("procedures:tthc_import_job", pk=made.pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The person no longer wants the file read."""
    require_keeper(request)
    found = _found(request, pk)
    back = reverse("procedures:tthc_import_job", args=[pk])
    given = {"by": request.user, "at": who(request)["at"]}
    return act_or_say(request, lambda: stop_reading(found, **given), done=_("Stopped. Nothing was kept."), back=back)
