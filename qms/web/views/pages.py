"""Pages about the product itself: guide, shortcuts, accessibility, language, robots."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from qms.web import guide as guides


@require_safe
def guide(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One page of the user guide with the list of the others; without a slug the first."""
    pages = guides.pages()
    page = next((page for page in pages if page.slug == slug), None) if slug else next(iter(pages), None)
    if slug and page is None:
        raise Http404
    crumbs = [(_("User guide"), "")] if not slug else [(_("User guide"), "/huong-dan/"), (page.title, "")]
    return render(request, "web/guide.html", {"page": page, "pages": pages, "crumbs": crumbs})


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The list of shortcuts as a page, for browsers that do not open the window."""
    return render(request, "web/shortcuts.html", {"crumbs": [(_("Keyboard shortcuts"), "")]})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the product, what is known to be missing, whom to tell."""
    return render(request, "web/accessibility.html", {"crumbs": [(_("Accessibility statement"), "")]})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie; a language we do not have changes nothing."""
    return set_language(request)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=f"text/plain; charset={settings.DEFAULT_CHARSET}")
