"""Who reads a document and what readers are asked: one page, each change an act of its own."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents.actions.reading_asking import ask_readers, responsible
from documents.actions.reading_setting import add_readers, remove_question, remove_readers, write_question
from documents.forms.readings import AskForm, AudienceForm, QuestionForm
from documents.models import Document, ReadingRound
from documents.querysets import KEEP_READINGS
from documents.readings.audience import audience, lines_of
from documents.views.answers import INVALID, act_or_say, place_refusal, typed
from documents.views.bars import crumbs_of
from documents.views.keeping import WRITING
from qms.access.gate import get_and_held
from qms.people.models import Post, Unit
from qms.trail.refusals import Refused
from qms.worktime import clock


def _document(request: HttpRequest, slug: str) -> Any:
    """The document, with the round that counts today as `running`."""
    running = ReadingRound.objects.asking(clock.today()).filter(document=OuterRef("pk")).order_by()
    told = JSONObject(pk="pk", version="version_id", asked_date="asked_date", due_date="due_date")
    rows = Document.objects.select_related("agency", "type", "owner_unit")
    rows = rows.annotate(running=Subquery(running.values(told=told)[:1]))
    found, held = get_and_held(request, rows, (KEEP_READINGS,), slug=slug)
    if KEEP_READINGS not in held:
        raise PermissionDenied(_("Only the owner of the document or the QMS officer says who reads it."))
    return found


def _address(document: Document) -> str:
    return reverse("documents:reading_setting", args=[document.slug])


@require_http_methods(WRITING)
def setting(request: HttpRequest, slug: str) -> HttpResponse:
    """The readers of a document, how many there are today, its questions; a POST names more readers."""
    document, today = _document(request, slug), clock.today()
    form = _audience_form(typed(request), document, today)
    if request.method == "POST" and form.is_valid():
        try:
            add_readers(document, **form.cleaned_data, by=request.user, at=clock.now(), day=today)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("The readers are added."))
            return redirect(request.path)
    return _page(request, document, today, form=form)


def _audience_form(data: Any, document: Document, today: date) -> AudienceForm:
    units = Unit.objects.on(today).filter(agency=document.agency).order_by("order", "code")
    posts = Post.objects.on(today).filter(unit__agency=document.agency).select_related("unit")
    return AudienceForm(data, units=units, posts=posts.order_by("unit__order", "unit__code", "title"))


def _page(
    request: HttpRequest,
    document: Any,
    today: date,
    *,
    form: AudienceForm | None = None,
    ask_form: AskForm | None = None,
    question_form: QuestionForm | None = None,
) -> HttpResponse:
    period = document.periods.going_on(today).order_by("from_date").select_related("version__applying").first()
    version = period.version if period else None
    running = document.running
    lines, count = lines_of(document), None
    if version is not None:
        version.document = document
        parties = responsible(version) if any(line.kind == "steps" for line in lines) else []
        count = audience(document, version, parties, today, lines).values("person").distinct().count()
    asks = version is not None and period.from_date <= today and (running is None or running["version"] != version.pk)
    failed = any(one is not None and one.errors for one in (form, ask_form, question_form))
    context = {
        "document": document,
        "lines": lines,
        "is_usual": not lines[0].pk,
        "count": count,
        "version": version,
        "running": running,
        "form": form or _audience_form(None, document, today),
        "ask_form": (ask_form or AskForm()) if asks else None,
        "question_form": question_form or QuestionForm(),
        "questions": [_question(row) for row in document.reading_questions.order_by("order", "pk")],
        "crumbs": crumbs_of(document, _("Readers")),
    }
    return render(request, "documents/readings/setting.html", context, status=INVALID if failed else None)


def _question(row: Any) -> dict[str, Any]:
    choices = [{"text": text, "right": place == row.right} for place, text in enumerate(row.choices)]
    return {"row": row, "choices": choices}


@require_POST
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one line of the audience (`dong`) away."""
    document = _document(request, slug)
    line = document.audience.filter(pk=_number(request, "dong")).first()
    if line is None:
        messages.info(request, _("These readers are not named any more."))
        return redirect(_address(document))
    return act_or_say(
        request,
        lambda: remove_readers(line, by=request.user, at=clock.now(), day=clock.today()),
        done=_("The readers are taken away."),
        back=_address(document),
    )


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the text in force to be read."""
    document, form, today = _document(request, slug), AskForm(request.POST), clock.today()
    if form.is_valid():
        try:
            found = ask_readers(document, **form.cleaned_data, by=request.user, at=clock.now(), day=today)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(
                request, _("Readers are asked to confirm by %(day)s.") % {"day": f"{found.due_date:%d/%m/%Y}"}
            )
            return redirect("documents:reading_round", pk=found.pk)
    if form.non_field_errors():
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return _page(request, document, today, ask_form=form)


@require_POST
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Write one more question."""
    document, form = _document(request, slug), QuestionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        right = data["right"] - 1 if data["right"] else None
        try:
            write_question(
                document, text=data["text"], choices=data["choices"].splitlines(), right=right, by=request.user,
                at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("The question is added."))
            return redirect(_address(document))
    return _page(request, document, clock.today(), question_form=form)


@require_POST
def drop_question(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one question (`cau`) away."""
    document = _document(request, slug)
    found = document.reading_questions.filter(pk=_number(request, "cau")).first()
    if found is None:
        messages.info(request, _("This question is not asked any more."))
        return redirect(_address(document))
    return act_or_say(
        request,
        lambda: remove_question(found, by=request.user, at=clock.now()),
        done=_("The question is taken away."),
        back=_address(document),
    )


def _number(request: HttpRequest, name: str) -> int:
    """A number that a button sent; 0, which nothing has, for anything else."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
