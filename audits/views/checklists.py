"""The checklist of an audit: made, shared out, answered by several at once, with evidence and the findings that follow."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions import checking as acts
from audits.auditing.answering import counted, with_answers
from audits.auditing.querysets import CONDUCT, PLAN, PREPARE, VIEW_AUDIT
from audits.auditing.shown import crumbs_of, head_of, mark
from audits.forms.checking import (
    AnswerForm,
    ClausesForm,
    EvidenceForm,
    FindingForm,
    FromTemplateForm,
    QuestionForm,
    SharingForm,
)
from audits.kinds import Grade
from audits.models import (
    Audit,
    AuditVersion,
    ChecklistAnswer,
    ChecklistItem,
    ChecklistTemplate,
    Finding,
    ItemEvidence,
    ItemFinding,
    Result,
    Stage,
)
from audits.querysets import VIEW_FINDING
from audits.views.places import WRITING, address, audit_for, audit_seen, child_of, form_page
from documents.views.answers import CONFLICT, INVALID, place_refusal, typed, wants_json
from documents.views.asking import reading_page
from qms.files import store, uploads
from qms.files.answers import as_download
from qms.people.models import Unit, User
from qms.standards.models import Clause
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock


@reading_page
def checklist(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Every question with the answer that counts; `?xem=chua` those without one, `?xem=cua-toi` the person's own."""
    found, allowed = audit_seen(request, (PLAN, PREPARE, CONDUCT), agency, year, order)
    items = _items(found)
    show = request.GET.get("xem", "")
    here, mine = address("checklist", found), [item for item in items if item.assigned_id == request.user.pk]
    unanswered = [item for item in items if item.said_number is None]
    chosen = {"chua": unanswered, "cua-toi": mine}.get(show, items)
    on_site = found.stage == Stage.PREPARED and CONDUCT in allowed
    evidence, codes = _beside(found, request.user)
    team = list(found.team.select_related("person"))
    may_add = PREPARE in allowed and found.stage in (Stage.PLANNED, Stage.PREPARED)
    context = {
        **head_of(found, "checklist", clock.today(), team=team),
        "counts": counted(items),
        "rows": [_row(item, evidence, codes, on_site=on_site) for item in chosen],
        "filters": [
            {"label": _("All"), "url": here, "count": len(items), "current": show not in ("chua", "cua-toi")},
            {
                "label": _("Without an answer"),
                "url": f"{here}?xem=chua",
                "count": len(unanswered),
                "current": show == "chua",
            },
            {"label": _("Mine"), "url": f"{here}?xem=cua-toi", "count": len(mine), "current": show == "cua-toi"},
        ],
        "results": [(value, label, mark(value)) for value, label in Result.choices],
        "may_make": PLAN in allowed and found.stage == Stage.PLANNED,
        "may_add": may_add,
        "people": [row.person for row in team if row.role != "observer"] if may_add else [],
        "on_site": on_site,
        "store": f"checklist:{request.user.pk}:{found.pk}:",
    }
    return render(request, "audits/auditing/checklist.html", context)


def _items(found: Audit) -> list[Any]:
    rows = found.items.select_related("clause", "version__document", "assigned").order_by("order")
    return list(with_answers(rows))


def _beside(found: Audit, person: Any) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
    """By question, evidence and the findings that the person sees."""
    evidence: dict[int, list[Any]] = {}
    for shown in ItemEvidence.objects.filter(item__audit=found).select_related("file"):
        evidence.setdefault(shown.item_id, []).append(shown)
    codes: dict[int, list[Any]] = {}
    seen = Finding.objects.permitted(person, VIEW_FINDING).values("pk")
    for row in ItemFinding.objects.filter(item__audit=found, finding__in=seen).select_related("finding__agency"):
        codes.setdefault(row.item_id, []).append(row.finding)
    return evidence, codes


def _row(item: Any, evidence: dict[int, list[Any]], codes: dict[int, list[Any]], *, on_site: bool) -> dict[str, Any]:
    result = item.said_result
    return {
        "item": item,
        "mark": mark(result),
        "evidence": evidence.get(item.pk, []),
        "findings": codes.get(item.pk, []),
        "key": str(uuid.uuid4()) if on_site else "",
        "asks_finding": on_site and result in Grade.values,
    }


@require_http_methods(WRITING)
def making(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Make questions from clauses, from the steps of procedures on the plan, and from templates."""
    found = audit_for(request, PLAN, agency, year, order)
    texts = list(found.audit_versions.select_related("version__document"))
    asked = request.POST.get("from", "") if request.method == "POST" else ""
    clauses = ClausesForm(
        request.POST if asked == "clauses" else None, clauses=Clause.objects.filter(edition=found.edition_id)
    )
    template = FromTemplateForm(
        request.POST if asked == "template" else None,
        templates=ChecklistTemplate.objects.filter(agency=found.agency_id, is_retired=False),
    )
    if asked:
        try:
            made = _made(request, found, asked, clauses, template)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if made:
                messages.success(request, _("%(n)d questions added.") % {"n": made})
                return redirect(address("checklist_making", found))
    context = {
        "audit": found,
        "texts": texts,
        "clauses": clauses,
        "template": template,
        "count": found.items.count(),
        "crumbs": crumbs_of(found, _("Make the checklist")),
    }
    failed = clauses.errors or template.errors
    return render(request, "audits/auditing/making.html", context, status=INVALID if failed else None)


def _made(request: HttpRequest, found: Audit, asked: str, clauses: ClausesForm, template: FromTemplateForm) -> int:
    """How many questions were added; 0 where a form has errors. Raises Refused."""
    given: dict[str, Any] = {"by": request.user, "at": clock.now()}
    match asked:
        case "clauses" if clauses.is_valid():
            return acts.add_from_clauses(found, clauses=list(clauses.cleaned_data["clauses"]), **given)
        case "template" if template.is_valid():
            return acts.add_from_template(found, template.cleaned_data["template"], **given)
        case "steps":
            pk = request.POST.get("text", "")
            number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 18 else 0
            row = AuditVersion.objects.filter(audit=found, pk=number).select_related("version__document").first()
            if row is None:
                raise Refused(_("Choose a procedure that is on the plan."))
            return acts.add_from_steps(found, row, **given)
    return 0


@require_http_methods(WRITING)
def question_new(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """One more question."""
    found = audit_for(request, PREPARE, agency, year, order)
    back = address("checklist", found)
    return form_page(
        request,
        QuestionForm(typed(request), clauses=Clause.objects.filter(edition=found.edition_id)),
        lambda data: acts.add_question(found, by=request.user, at=clock.now(), **data),
        context={
            "title": _("Add a question"),
            "lead": found,
            "submit": _("Add"),
            "cancel": back,
            "crumbs": crumbs_of(found, _("Add a question")),
        },
        done=_("Added."),
        back=back,
    )


@require_POST
def sharing(request: HttpRequest, agency: str, year: int, order: int) -> HttpResponse:
    """Give the questions that were ticked to an auditor of the team."""
    found = audit_for(request, PREPARE, agency, year, order)
    people = User.objects.filter(pk__in=found.team.exclude(role="observer").values("person"))
    form = SharingForm(request.POST, people=people, items=found.items.values_list("pk", flat=True))
    if not form.is_valid() or not form.cleaned_data["items"]:
        messages.error(request, _("Tick the questions, and choose an auditor of the team."))
        return redirect(address("checklist", found))
    data = form.cleaned_data
    try:
        count = acts.share_out(found, items=data["items"], to=data["to"], by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(n)d questions shared out.") % {"n": count})
    return redirect(address("checklist", found))


def _question(found: Audit, pk: int) -> Any:
    rows = ChecklistItem.objects.filter(audit=found).select_related("audit", "clause", "version__document", "assigned")
    return child_of(with_answers(rows), pk)


@require_http_methods(WRITING)
def question(request: HttpRequest, agency: str, year: int, order: int, item: int) -> HttpResponse:
    """One question with everything that was said of it; a POST answers it.

    A program of the page asks for JSON: 409 with the earlier answer where somebody was quicker, 422 with what is wrong.
    """
    found = audit_for(request, CONDUCT, agency, year, order)
    row = _question(found, item)
    if request.method != "POST":
        start = {"result": row.said_result, "evidence": row.said_evidence, "seen": row.said_number or 0}
        return _question_page(request, found, row, AnswerForm(initial={**start, "key": uuid.uuid4()}))
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        said = acts.Said(data["result"], data["evidence"], data["seen"] or 0, data["key"] or uuid.uuid4())
        try:
            answer = acts.answer_question(row, said, by=request.user, at=clock.now())
        except acts.Answered as earlier:
            return _earlier(request, found, row, form, earlier)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            if wants_json(request):
                return JsonResponse(_told(answer))
            messages.success(request, _("Question %(n)d is answered.") % {"n": row.order})
            return redirect(f"{address('checklist', found)}#q{row.pk}")
    if wants_json(request):
        errors_ = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"error": " ".join(errors_)}, status=INVALID)
    return _question_page(request, found, row, form, status=INVALID)


def _told(answer: ChecklistAnswer) -> dict[str, Any]:
    shown = mark(answer.result)
    return {
        "number": answer.number,
        "result": answer.result,
        "label": shown["label"],
        "css": shown["css"],
        "evidence": answer.evidence,
        "who": answer.by_name,
        "key": str(uuid.uuid4()),
        "asks_finding": answer.result in Grade.values,
    }


def _earlier(request: HttpRequest, found: Audit, row: Any, form: AnswerForm, earlier: acts.Answered) -> HttpResponse:
    """Somebody was quicker: the earlier answer is shown, and the person keeps it or replaces it."""
    if wants_json(request):
        return JsonResponse({"error": str(earlier), "earlier": _told(earlier.earlier)}, status=CONFLICT)
    again = request.POST.copy()
    again["seen"] = str(earlier.earlier.number)
    bound = AnswerForm(again)
    bound.is_valid()
    return _question_page(request, found, _question(found, row.pk), bound, earlier=earlier.earlier, status=CONFLICT)


def _question_page(
    request: HttpRequest,
    found: Audit,
    row: Any,
    form: AnswerForm,
    *,
    earlier: ChecklistAnswer | None = None,
    status: Any = None,
    evidence_form: EvidenceForm | None = None,
) -> HttpResponse:
    context = {
        "audit": found,
        "item": row,
        "form": form,
        "earlier": earlier,
        "mark": mark(row.said_result),
        "answers": list(row.answers.order_by("-number")),
        "evidence": list(row.evidence_rows.select_related("file")),
        "findings": [one.finding for one in row.item_findings.select_related("finding__agency")],
        "evidence_form": evidence_form or EvidenceForm(auto_id="evidence_%s"),
        "on_site": found.stage == Stage.PREPARED,
        "asks_finding": row.said_result in Grade.values,
        "crumbs": crumbs_of(found, _("Question %(n)d") % {"n": row.order}),
    }
    return render(request, "audits/auditing/question.html", context, status=status)


@require_POST
def question_off(request: HttpRequest, agency: str, year: int, order: int, item: int) -> HttpResponse:
    """Take a question off while the audit is planned."""
    found = audit_for(request, PLAN, agency, year, order)
    row = child_of(found.items.select_related("audit"), item)
    try:
        acts.take_question_off(row, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken off."))
    return redirect(address("checklist", found))


@require_POST
def evidence_new(request: HttpRequest, agency: str, year: int, order: int, item: int) -> HttpResponse:
    """Add a file or a link to a question."""
    found = audit_for(request, CONDUCT, agency, year, order)
    row = _question(found, item)
    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            upload = uploads.check_upload(data["file"], kinds=acts.EVIDENCE_KINDS) if data["file"] else None
            acts.show_evidence(
                row, upload=upload, link=data["link"], name=data["name"], by=request.user, at=clock.now()
            )
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("The evidence stands with the question."))
            return redirect(address("question", found, row.pk))
    start = {
        "result": row.said_result,
        "evidence": row.said_evidence,
        "seen": row.said_number or 0,
        "key": uuid.uuid4(),
    }
    return _question_page(request, found, row, AnswerForm(initial=start), evidence_form=form, status=INVALID)


@reading_page
def evidence(request: HttpRequest, agency: str, year: int, order: int, evidence: int) -> HttpResponse:
    """The stored file, unchanged."""
    found = audit_for(request, VIEW_AUDIT, agency, year, order)
    row = child_of(ItemEvidence.objects.filter(item__audit=found).select_related("file"), evidence)
    if row.file is None:
        raise Http404
    try:
        return as_download(store.read(row.file.sha256), row.name, row.file.media_type)
    except store.Damaged:
        sentence = _("The stored file is damaged. The administrator has to restore it from a backup.")
        return errors.unavailable(request, sentence)


@require_http_methods(WRITING)
def finding_new(request: HttpRequest, agency: str, year: int, order: int, item: int) -> HttpResponse:
    """Record the finding that an answer is."""
    found = audit_for(request, CONDUCT, agency, year, order)
    row = _question(found, item)
    units = Unit.objects.filter(pk__in=found.audit_units.values("unit"))
    form = FindingForm(
        typed(request),
        units=units,
        clauses=Clause.objects.filter(edition=found.edition_id),
        known=Finding.objects.filter(agency=found.agency_id, source="audit", source_ref=found.number, asked_by=None),
        initial={
            "unit": units.first() if units.count() == 1 else None,
            "grade": row.said_result if row.said_result in Grade.values else None,
            "clauses": [row.clause_id] if row.clause_id else [],
        },
    )
    back = f"{address('checklist', found)}#q{row.pk}"

    def act(data: dict[str, Any]) -> Any:
        known = data.pop("known", None)
        if known:
            return acts.tie_finding(row, known, by=request.user, at=clock.now())
        given = {**data, "clauses": list(data["clauses"])}
        return acts.raise_finding(row, by=request.user, at=clock.now(), day=clock.today(), **given)

    return form_page(
        request,
        form,
        act,
        context={
            "title": _("Finding of question %(n)d") % {"n": row.order},
            "lead": found,
            "text": f"{row.text} {row.said_evidence or ''}".strip(),
            "submit": _("Record the finding"),
            "cancel": address("checklist", found),
            "crumbs": crumbs_of(found, _("Finding")),
        },
        done=_("The finding is recorded, with the evidence of the answer."),
        back=back,
    )
