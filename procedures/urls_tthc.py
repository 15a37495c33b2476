"""Addresses of administrative procedures. A code has digits, so the words of the other addresses are never one."""

from django.urls import path

from procedures.views import (
    tthc,
    tthc_acts,
    tthc_announcing,
    tthc_coverage,
    tthc_handing,
    tthc_importing,
    tthc_proposing,
)

_LIST = "thu-tuc-hanh-chinh/"
urlpatterns = [
    path(_LIST, tthc.tthc_list, name="tthc_list"),
    path(f"{_LIST}chua-co-quy-trinh/", tthc_coverage.coverage, name="tthc_coverage"),
    path(f"{_LIST}chua-co-quy-trinh/tai-ve/", tthc_coverage.coverage_file, name="tthc_coverage_file"),
    path(f"{_LIST}nhap/", tthc_importing.bring, name="tthc_import"),
    path(f"{_LIST}nhap/<int:pk>/", tthc_importing.job, name="tthc_import_job"),
    path(f"{_LIST}nhap/<int:pk>/ghi/", tthc_importing.write, name="tthc_import_write"),
    path(f"{_LIST}nhap/<int:pk>/dung/", tthc_importing.stop, name="tthc_import_stop"),
    path(f"{_LIST}cong-bo/", tthc_announcing.announcements, name="announcements"),
    path(f"{_LIST}cong-bo/moi/", tthc_announcing.new, name="announcement_new"),
    path(f"{_LIST}cong-bo/<int:pk>/", tthc_announcing.announcement, name="announcement"),
    path(f"{_LIST}cong-bo/<int:pk>/rut-lai/", tthc_announcing.take_back, name="announcement_take_back"),
    path(f"{_LIST}cap-nhat/<int:pk>/", tthc_announcing.settle, name="clock_settle"),
    path(f"{_LIST}phan-cong/ban-giao/", tthc_handing.hand_over, name="tthc_hand_over"),
    path(f"{_LIST}phan-cong/<int:pk>/ket-thuc/", tthc_acts.unassign, name="tthc_unassign"),
    path(f"{_LIST}<str:code>/", tthc.tthc_page, name="tthc"),
    path(f"{_LIST}<str:code>/truoc-day/<int:pk>/", tthc.tthc_former, name="tthc_former"),
    path(f"{_LIST}<str:code>/phan-cong/", tthc_acts.assign, name="tthc_assign"),
    path(f"{_LIST}<str:code>/bai-bo/", tthc_acts.abolish, name="tthc_abolish"),
    path(f"{_LIST}<str:code>/khoi-phuc/", tthc_acts.restore, name="tthc_restore"),
    path(f"{_LIST}<str:code>/soan-quy-trinh/", tthc_acts.draft, name="tthc_draft"),
    path("soan-thao/<int:pk>/quy-trinh/de-xuat/", tthc_proposing.proposals, name="proposals"),
]
