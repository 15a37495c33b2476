"""Addresses of procedures, in Vietnamese as people say them; names in English."""

from django.urls import path

from procedures.urls_records import urlpatterns as records_patterns
from procedures.urls_tthc import urlpatterns as tthc_patterns
from procedures.views import booklet, editing, exchanging, rounds

app_name = "procedures"
urlpatterns = [
    *tthc_patterns,
    *records_patterns,
    path("vi-tri-cua-toi/so-tay/", booklet.my_booklet, name="my_booklet"),
    path("vi-tri-cua-toi/so-tay/pdf/", booklet.my_booklet_pdf, name="my_booklet_pdf"),
    path("vi-tri/khuyet/", booklet.vacant, name="vacant"),
    path("ra-soat-quy-trinh/", rounds.standing, name="standing"),
    path("vi-tri/<int:pk>/so-tay/", booklet.booklet, name="booklet"),
    path("vi-tri/<int:pk>/so-tay/pdf/", booklet.booklet_pdf, name="booklet_pdf"),
    path("nguoi/<int:pk>/so-tay/", booklet.person_booklet, name="person_booklet"),
    path("nguoi/<int:pk>/so-tay/pdf/", booklet.person_booklet_pdf, name="person_booklet_pdf"),
    path("vi-tri/<int:pk>/so-tay/ban-giao/", booklet.hand_over, name="hand_over"),
    path("vi-tri/<int:pk>/so-tay/ban-giao/pdf/", booklet.hand_over_pdf, name="hand_over_pdf"),
    path("soan-thao/<int:pk>/quy-trinh/", editing.edit, name="edit"),
    path("soan-thao/<int:pk>/quy-trinh/bo-qua/", editing.waive, name="waive"),
    path("soan-thao/<int:pk>/quy-trinh/du-lieu.json", exchanging.export, name="export"),
    path("soan-thao/<int:pk>/quy-trinh/nap/", exchanging.bring, name="bring"),
    path("tai-lieu/<slug:slug>/<str:number>/quy-trinh.json", exchanging.data, name="data"),
]
