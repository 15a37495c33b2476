"""Addresses of reading: the register, a document, its versions, their paper and files, and what is done to its force."""

from django.urls import path

from documents import numbers  # noqa: F401  (registers <version_number:...>)
from documents.views import changing, force, history, paper, reading, register, sharing, taking_out

DOCUMENT = "tai-lieu/<slug:slug>/"
VERSION = "tai-lieu/<slug:slug>/<version_number:number>/"

urlpatterns = [
    path("tai-lieu/", register.register, name="register"),
    path("tai-lieu/lay-ra/", taking_out.take_out, name="take_out"),
    path("viec-nen/", taking_out.jobs, name="jobs"),
    path("viec-nen/<int:pk>/", taking_out.job, name="job"),
    path("viec-nen/<int:pk>/dung/", taking_out.stop, name="stop_job"),
    path("viec-nen/<int:pk>/tep/", taking_out.fetch, name="job_file"),
    path(DOCUMENT, reading.document, name="document"),
    path(f"{DOCUMENT}de-nghi-sua-doi/", changing.ask, name="ask_change"),
    path("phieu-sua-doi/", changing.changes, name="changes"),
    path("phieu-sua-doi/<int:pk>/", changing.change, name="change"),
    path("phieu-sua-doi/<int:pk>/bat-dau/<int:item>/", changing.begin, name="begin_change"),
    path(f"{DOCUMENT}lich-su/", history.history, name="history"),
    path(f"{DOCUMENT}pdf/", paper.pdf, name="pdf"),
    path(f"{DOCUMENT}bai-bo/", force.withdraw, name="withdraw"),
    path(f"{DOCUMENT}sua-doi/", force.start_version, name="start_version"),
    path(f"{DOCUMENT}chia-se/", sharing.shares, name="shares"),
    path(f"{DOCUMENT}chia-se/<slug:kind>/<int:pk>/ket-thuc/", sharing.end_share, name="end_share"),
    path(f"{DOCUMENT}phan-loai/", sharing.reclassify, name="reclassify"),
    path(VERSION, reading.version, name="version"),
    path(f"{VERSION}pdf/", paper.version_pdf, name="version_pdf"),
    path(f"{VERSION}tep/", paper.main_file, name="main_file"),
    path(f"{VERSION}tep/<int:pk>/", paper.attachment, name="attachment"),
    path("hinh/<int:version>/<slug:sha256>/", paper.image, name="image"),
    path("bieu-mau/<slug:slug>/", reading.form, name="form"),
]
