"""Addresses of reports and of clause coverage."""

from django.urls import path

from audits.views import coverage, reports

urlpatterns = [
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/<slug:agency>/", reports.report, name="report"),
    path("bao-cao/<slug:agency>/cho-quyet-dinh/", reports.waiting, name="report_waiting"),
    path("do-phu/<slug:agency>/", coverage.matrix, name="coverage"),
    path("do-phu/<slug:agency>/khong-ap-dung/", coverage.left_out, name="left_out"),
    path("do-phu/<slug:agency>/khong-ap-dung/moi/", coverage.leave_out, name="leave_out"),
    path("do-phu/khong-ap-dung/<int:pk>/ap-dung-lai/", coverage.apply_again, name="apply_again"),
    path("do-phu/<slug:agency>/<slug:edition>/<str:number>/<int:unit>/", coverage.cell, name="coverage_cell"),
]
