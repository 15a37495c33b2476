"""Addresses of reports."""

from django.urls import path

from audits.views import reports

urlpatterns = [
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/<slug:agency>/", reports.report, name="report"),
    path("bao-cao/<slug:agency>/cho-quyet-dinh/", reports.waiting, name="report_waiting"),
]
