"""The only place that mounts apps, and the pages for what went wrong."""

from django.urls import include, path

urlpatterns = [
    path("", include("qms.web.urls")),
    path("tai-khoan/", include("qms.web.account_urls")),
    path("", include("qms.office.urls")),
    path("", include("qms.duties.urls")),
    path("", include("audits.urls")),
    path("", include("procedures.urls")),
    path("", include("documents.urls")),
]

handler400 = "qms.web.errors.bad_request"
handler403 = "qms.web.errors.forbidden"
handler404 = "qms.web.errors.not_found"
handler500 = "qms.web.errors.server_error"
