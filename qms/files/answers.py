"""How a stored file leaves by the web: never as a page of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from qms.files.names import safe_name

# What a browser shows itself. Its PDF viewer does not start inside a sandbox, so a PDF gets everything else forbidden.
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg"}
SANDBOX = "sandbox; default-src 'none'"
PDF_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def as_download(data: bytes, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """The answer that hands `data` to the browser under a Vietnamese file name (RFC 6266).

    Saved as a file unless `inline` is asked for a PDF or a picture. No sniffing, no script, no store on the way.
    """
    shown = inline and media_type in SHOWN_INLINE
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(not shown, safe_name(name)) or "attachment"
    answer["Content-Length"] = str(len(data))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = PDF_VIEWER if shown and media_type == "application/pdf" else SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
