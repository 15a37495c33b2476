"""GET /healthz for the administrator's monitor."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qms.web.health import check


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; the same JSON: `ok`, then per probe `ok` and what it measured."""
    findings = check(at=timezone.now())
    well = all(finding["ok"] for finding in findings.values())
    response = JsonResponse({"ok": well, **findings}, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)
    response["Cache-Control"] = "no-store"
    return response
