"""Files of evidence, to whoever sees what they belong to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits.models import Evidence
from documents.views.answers import never_the_wrong_file
from qms.access.gate import get_or_deny
from qms.files import store
from qms.files.answers import as_download


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """One file under the name it came with; a link is no file of ours."""
    row = get_or_deny(request, Evidence.objects.select_related("file"), "audits.view_evidence", pk=pk)
    if row.file is None:
        raise Http404
    try:
        data = store.read(row.file.sha256)
    except store.Damaged as damaged:
        return never_the_wrong_file(request, damaged, _("This file is damaged. Ask the administrator to restore it."))
    return as_download(data, row.name, row.file.media_type, inline=True)
