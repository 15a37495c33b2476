"""What is done to the force of a document: the next version is started, or the document is withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import actions
from documents.actions.withdrawing import needed_by, unseen_in_words
from documents.forms.reading import StartForm, WithdrawForm, refuse
from documents.models import Document
from documents.views.bars import crumbs_of
from qms.access.gate import get_or_deny
from qms.approvals.proof import prove_identity
from qms.trail.refusals import Refused
from qms.worktime import clock


@require_POST
def start_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Start the next version and go to its draft; `whole` for a whole replacement."""
    document = get_or_deny(request, Document.objects.all(), "documents.edit_version", slug=slug)
    form = StartForm(request.POST)
    whole = form.is_valid() and form.cleaned_data["whole"]
    try:
        draft = actions.start_version(document, by=request.user, at=clock.now(), whole=whole)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(document)
    messages.success(request, _("Version %(number)s was started as a copy of the last one.") % {"number": draft.number})
    return redirect("documents:draft", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for day, reason and decision, then end the force of the document."""
    documents = Document.objects.select_related("agency", "type")
    document = get_or_deny(request, documents, "documents.withdraw_document", slug=slug)
    person, today = request.user, clock.today()
    needed = needed_by(document, today, by=person)
    initial = {"from_date": today}
    form = WithdrawForm(request.POST or None, initial=initial, document=document, person=person, needed=needed)
    if request.method == "POST" and form.is_valid() and _withdrawn(request, document, form):
        messages.success(request, _("%(code)s is withdrawn. Readers see since when and why.") % {"code": document.code})
        return redirect(document)
    crumbs = crumbs_of(document, _("Withdraw"))
    context = {
        "document": document,
        "form": form,
        "unseen": unseen_in_words(document, needed, by=person, day=today),
        "plain": [form[name] for name in ("from_date", "reason", "decision_number", "successor")],
        "crumbs": crumbs,
    }
    return render(request, "documents/withdraw.html", context)


def _withdrawn(request: HttpRequest, document: Document, form: WithdrawForm) -> bool:
    """Whether the act was done; what it refused stands in the form."""
    at, typed = clock.now(), form.cleaned_data
    try:
        actions.withdraw_document(
            document,
            from_date=typed["from_date"],
            reason=typed["reason"],
            decision_number=typed["decision_number"],
            successor=typed["successor"],
            answers=form.answers_of_each(),
            for_all=form.answer_for_all(),
            proof=prove_identity(request.user, typed["password"], at=at),
            by=request.user,
            at=at,
            day=clock.today(),
        )
    except Refused as refused:
        refuse(form, refused)
        return False
    return True
