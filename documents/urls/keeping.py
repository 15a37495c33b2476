"""Addresses of keeping types, routes, codes and laws, and of bringing in a Word file."""

from django.urls import path

from documents.views import importing, keeping, laws

_TYPES = "quan-tri/loai-tai-lieu/"
_LAWS = "quan-tri/van-ban-phap-luat/"

urlpatterns = [
    path(_TYPES, keeping.types, name="types"),
    path(f"{_TYPES}thiet-lap/<slug:agency>/", keeping.set_up_types, name="set_up_types"),
    path(f"{_TYPES}<int:pk>/", keeping.type_rules, name="type_rules"),
    path(f"{_TYPES}<int:pk>/luong-duyet/", keeping.route, name="route"),
    path("quan-tri/ma-tai-lieu/", keeping.codes, name="codes"),
    path(_LAWS, laws.laws, name="laws"),
    path(f"{_LAWS}tao/", laws.law_new, name="law_new"),
    path(f"{_LAWS}<int:pk>/", laws.law, name="law"),
    path("tai-lieu/nhap-word/", importing.import_word, name="import_word"),
    path("soan-thao/<int:pk>/bao-cao-nhap/", importing.import_report, name="import_report"),
    path("soan-thao/<int:pk>/bao-cao-nhap/tep/", importing.import_source, name="import_source"),
]
