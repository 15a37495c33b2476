"""Addresses of keeping types, routes, codes, owners, job descriptions and laws, and of bringing in a Word file."""

from django.urls import path

from documents.views import describing, identity, importing, keeping, laws

_TYPES = "quan-tri/loai-tai-lieu/"
_POSTS = "quan-tri/mo-ta-vi-tri/"
_LAWS = "quan-tri/van-ban-phap-luat/"

urlpatterns = [
    path(_TYPES, keeping.types, name="types"),
    path(f"{_TYPES}thiet-lap/<slug:agency>/", keeping.set_up_types, name="set_up_types"),
    path(f"{_TYPES}<int:pk>/", keeping.type_rules, name="type_rules"),
    path(f"{_TYPES}<int:pk>/luong-duyet/", keeping.route, name="route"),
    path("quan-tri/ma-tai-lieu/", keeping.codes, name="codes"),
    path("quan-tri/ban-giao-tai-lieu/", identity.handing, name="handing"),
    path(_POSTS, describing.descriptions, name="descriptions"),
    path(f"{_POSTS}<int:pk>/", describing.description, name="description"),
    path(f"{_POSTS}lien-ket/<int:pk>/ket-thuc/", describing.end_description, name="end_description"),
    path(_LAWS, laws.laws, name="laws"),
    path(f"{_LAWS}tao/", laws.law_new, name="law_new"),
    path(f"{_LAWS}<int:pk>/", laws.law, name="law"),
    path("tai-lieu/<slug:slug>/ban-giao/", identity.hand_over, name="hand_over"),
    path("tai-lieu/<slug:slug>/doi-ma/", identity.change_code, name="change_code"),
    path("tai-lieu/nhap-word/", importing.import_word, name="import_word"),
    path("soan-thao/<int:pk>/bao-cao-nhap/", importing.import_report, name="import_report"),
    path("soan-thao/<int:pk>/bao-cao-nhap/tep/", importing.import_source, name="import_source"),
]
