"""Job descriptions for the QMS officer: every post of the agency with the document that describes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import actions
from documents.actions.describing import described_posts, job_descriptions_of
from documents.actions.identity import keeping_agencies
from documents.forms.keeping import DescriptionForm
from documents.models import JobDescription
from documents.querysets import KEEP
from documents.views.answers import INVALID, act_or_say, place_refusal, typed
from documents.views.keeping import WRITING, crumbs
from qms.access.gate import require_somewhere
from qms.people.models import Post
from qms.trail.refusals import Refused
from qms.worktime import clock

LACKING = "thieu"


@require_safe
def descriptions(request: HttpRequest) -> HttpResponse:
    """Posts of today with their job description; `?xem=thieu` shows those without one."""
    require_somewhere(request, KEEP)
    day = clock.today()
    agencies = list(keeping_agencies(request.user, day=day))
    rows = [_row(post, day) for post in described_posts(agencies, day=day)]
    lacking = sum(row["now"] is None for row in rows)
    only = request.GET.get("xem") == LACKING
    here = reverse("documents:descriptions")
    context = {
        "rows": [row for row in rows if row["now"] is None] if only else rows,
        "several": len(agencies) > 1,
        "tabs": [
            {"label": _("All posts"), "url": here, "count": len(rows), "current": not only},
            {
                "label": _("Without a job description"),
                "url": f"{here}?xem={LACKING}",
                "count": lacking,
                "current": only,
            },
        ],
        "crumbs": crumbs((_("Job descriptions"), "")),
    }
    return render(request, "documents/keeping/descriptions.html", context)


def _row(post: Post, day: Any) -> dict[str, Any]:
    now = next((link for link in post.descriptions if link.from_date <= day), None)
    coming = next((link for link in post.descriptions if link.from_date > day), None)
    return {"post": post, "now": now, "coming": coming, "held": [row.person.full_name for row in post.held]}


@require_http_methods(WRITING)
def description(request: HttpRequest, pk: int) -> HttpResponse:
    """Which document describes one post, now and before; and another one from a day on."""
    post, day = _post(request, pk), clock.today()
    documents = job_descriptions_of(post.unit.agency)
    form = DescriptionForm(typed(request), documents=documents, initial={"from_date": day})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.link_job_description(post, **data, by=request.user, at=clock.now(), day=day)
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(code)s describes “%(post)s”.") % {"code": data["document"].code, "post": post}
            )
            return redirect("documents:descriptions")
    context = {
        "post": post,
        "form": form,
        "links": JobDescription.objects.filter(post=post).select_related("document").order_by("-from_date"),
        "day": day,
        "crumbs": crumbs((_("Job descriptions"), reverse("documents:descriptions")), (post.title, "")),
    }
    return render(request, "documents/keeping/description.html", context, status=INVALID if form.errors else None)


@require_POST
def end_description(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link today."""
    require_somewhere(request, KEEP)
    mine = keeping_agencies(request.user, day=clock.today())
    try:
        link = JobDescription.objects.select_related("post").get(pk=pk, post__unit__agency__in=mine)
    except (JobDescription.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
    return act_or_say(
        request,
        lambda: actions.unlink_job_description(link, by=request.user, at=clock.now(), day=clock.today()),
        done=_("The link was ended."),
        back=reverse("documents:description", args=[link.post_id]),
    )


def _post(request: HttpRequest, pk: int) -> Post:
    require_somewhere(request, KEEP)
    mine = keeping_agencies(request.user, day=clock.today())
    try:
        return Post.objects.select_related("unit__agency").get(pk=pk, unit__agency__in=mine)
    except (Post.DoesNotExist, OverflowError) as nothing:
        raise Http404 from nothing
