"""Pages of issuing: what waits, the issuing decision, its number and date, its PDF and signed scan, the job behind it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.actions.issuing import JOB
from documents.forms.writing import DecisionForm, FileForm, IssueForm
from documents.models import IssuingDecision, Version, VersionDecision
from documents.rendering import render_issuing_decision
from documents.views.answers import INVALID, act_or_say, place_refusal
from qms.access.gate import get_or_deny, require_somewhere
from qms.approvals.proof import prove_identity
from qms.files import store, uploads
from qms.files.answers import as_download
from qms.jobs.models import Job
from qms.printing import PrintFailed
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

ISSUE = "documents.issue_version"


@require_safe
def issuing(request: HttpRequest) -> HttpResponse:
    """Approved versions that wait to be issued, and issuing decisions in preparation or just issued."""
    require_somewhere(request, ISSUE)
    waiting = (
        Version.objects.permitted(request.user, ISSUE)
        .waiting_to_be_issued()
        .select_related("document__owner_unit", "issuing_decision")
        .order_by("state_since", "pk")[:200]
    )
    decisions = IssuingDecision.objects.permitted(request.user, ISSUE).order_by("-created_at")[:50]
    context = {
        "free": [row for row in waiting if row.issuing_decision_id is None],
        "running": [row for row in waiting if row.issuing_decision_id],
        "decisions": decisions,
        "crumbs": [(_("Issuing"), "")],
    }
    return render(request, "documents/issuing.html", context)


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Start an issuing decision over the versions chosen in the list."""
    require_somewhere(request, ISSUE)
    chosen = [int(pk) for pk in request.POST.getlist("version") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    versions = list(
        Version.objects.permitted(request.user, ISSUE)
        .filter(pk__in=chosen)
        .select_related("document__agency__parent", "document__type")
    )
    if not versions or len(versions) != len(set(chosen)):
        messages.error(request, _("Choose at least one approved version."))
        return redirect("documents:issuing")
    try:
        decision = actions.prepare_decision(
            versions[0].document.agency, versions=versions, by=request.user, at=clock.now(), **_usual(versions)
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:issuing")
    return redirect("documents:issuing_decision", pk=decision.pk)


def _usual(versions: list[Version]) -> dict[str, Any]:
    """The usual words: who approved signs, grounds after Decision 19/2014 and the legal basis of the versions."""
    approval = VersionDecision.objects.filter(version__in=versions, move="approve").order_by("-at").first()
    grounds = [
        "Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước"
    ]
    grounds += list(dict.fromkeys(version.basis.strip().rstrip(".;") for version in versions if version.basis.strip()))
    return {
        "grounds": grounds,
        "recipients": ["Như Điều 3", "Các đơn vị áp dụng"],
        "signer": approval.giver or approval.person if approval else None,
        "signer_name": approval.person_name if approval else "",
        "signer_post": approval.post_title if approval else "",
        "signer_capacity": approval.capacity if approval else "",
        "signer_for": approval.on_behalf_of if approval else "",
    }


def _seen(request: HttpRequest, pk: int, permission: str = "documents.view_issuingdecision") -> IssuingDecision:
    return get_or_deny(request, IssuingDecision.objects.select_related("agency__parent"), permission, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One issuing decision: its text while it has no number, its versions, its number and date."""
    found = _seen(request, pk)
    may = request.user.has_perm(ISSUE, found)
    if request.method != "POST":
        return _decision_page(request, found, may=may)
    found = _seen(request, pk, ISSUE)
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        data |= {
            name: [line.strip() for line in data[name].splitlines() if line.strip()]
            for name in ("grounds", "recipients")
        }
        try:
            versions = found.versions.select_related("document__agency", "document__type")
            actions.prepare_decision(
                found.agency, versions=versions, decision=found, by=request.user, at=clock.now(), **data
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("documents:issuing_decision", pk=pk)
    return _decision_page(request, found, may=may, form=form, status=INVALID)


def _decision_page(
    request: HttpRequest,
    found: IssuingDecision,
    *,
    may: bool,
    form: Any = None,
    issue_form: Any = None,
    status: int | None = None,
) -> HttpResponse:
    versions = list(
        found.versions.select_related("document__type", "based_on", "period").order_by("document__sort_key")
    )
    lines = {name: "\n".join(getattr(found, name)) for name in ("grounds", "recipients")}
    plain = {name: getattr(found, name) for name in DecisionForm.base_fields if name not in lines}
    context = {
        "decision": found,
        "versions": versions,
        "may": may,
        "form": form or DecisionForm(initial={**plain, **lines}),
        "issue_form": issue_form or IssueForm(versions=versions, initial={"date": clock.today()}, auto_id="issue_%s"),
        "scan_form": FileForm(auto_id="scan_%s"),
        "job": Job.objects.filter(key=f"{JOB}:{found.pk}").first() if found.issued_at else None,
        "page_failed": status == INVALID,
        "crumbs": [(_("Issuing"), reverse("documents:issuing")), (found.number or _("No number yet"), "")],
    }
    return render(request, "documents/issuing_decision.html", context, status=status)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the decision its number and date; a job puts the versions in force."""
    found = _seen(request, pk, ISSUE)
    versions = list(found.versions.select_related("document"))
    form = IssueForm(request.POST, versions=versions, auto_id="issue_%s")
    if form.is_valid():
        data, at = form.cleaned_data, clock.now()
        try:
            actions.issue(
                found,
                number=data["number"],
                date=data["date"],
                effective={version.pk: data[f"from_{version.pk}"] for version in versions},
                late_reason=data["late_reason"],
                by=request.user,
                at=at,
                day=clock.today(),
                proof=prove_identity(request.user, data["password"], at=at),
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Issued. The official PDFs are being made; you may leave this page."))
            return redirect("documents:issuing_decision", pk=pk)
    return _decision_page(request, found, may=True, issue_form=form, status=INVALID)


@require_POST
def issue_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the official PDFs anew after they could not be made."""
    found = _seen(request, pk, ISSUE)
    return act_or_say(
        request,
        lambda: actions.put_in_force_again(found, by=request.user, at=clock.now()),
        done=_("The official PDFs are being made; you may leave this page."),
        back=reverse("documents:issuing_decision", args=[pk]),
    )


@require_safe
def decision_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The issuing decision in the layout of Decree 30/2020, with or without its number."""
    found = _seen(request, pk)
    try:
        data = render_issuing_decision(found)
    except PrintFailed as failure:
        return errors.unavailable(request, str(failure))
    name = f"{(found.number or 'du thao quyet dinh').replace('/', '-')}.pdf"
    return as_download(data, name, "application/pdf", inline=True)


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed scan: stored once, served unchanged."""
    if request.method != "POST":
        found = _seen(request, pk)
        if not found.scan_id:
            raise Http404
        try:
            return as_download(store.read(found.scan.sha256), found.scan_name, found.scan.media_type)
        except store.Damaged:
            return errors.unavailable(
                request, _("The stored file is damaged. The administrator has to restore it from a backup.")
            )
    found = _seen(request, pk, ISSUE)

    def take() -> None:
        upload = uploads.check_upload(request.FILES.get("file"), kinds={"pdf", "png", "jpg"})
        file = store.put(upload.data, media_type=upload.media_type)
        actions.add_scan(found, file=file, name=upload.name, by=request.user, at=clock.now())

    return act_or_say(
        request, take, done=_("The signed scan is stored."), back=reverse("documents:issuing_decision", args=[pk])
    )
