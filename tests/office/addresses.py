"""The administration with the floors below it, without those above."""

from django.urls import include, path

urlpatterns = [
    path("", include("qms.web.urls")),
    path("tai-khoan/", include("qms.web.account_urls")),
    path("", include("qms.office.urls")),
]
handler400 = "qms.web.errors.bad_request"
handler403 = "qms.web.errors.forbidden"
handler404 = "qms.web.errors.not_found"
handler500 = "qms.web.errors.server_error"
