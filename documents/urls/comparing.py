"""Addresses of comparing: two versions by their numbers, a version in preparation by its id."""

from django.urls import path

from documents import numbers  # noqa: F401  (registers <version_number:...>)
from documents.views import comparing

PAIR = "tai-lieu/<slug:slug>/so-sanh/<version_number:old>..<version_number:new>/"
DRAFT = "soan-thao/<int:pk>/"

urlpatterns = [
    path("tai-lieu/<slug:slug>/so-sanh/", comparing.choose, name="compare"),
    path(PAIR, comparing.comparison, name="comparison"),
    path(f"{PAIR}pdf/", comparing.comparison_pdf, name="comparison_pdf"),
    path(f"{DRAFT}so-sanh/", comparing.draft_comparison, name="draft_comparison"),
    path(f"{DRAFT}so-sanh/pdf/", comparing.draft_comparison_pdf, name="draft_comparison_pdf"),
    path(f"{DRAFT}bang-sua-doi/de-xuat/", comparing.propose_amendments, name="propose_amendments"),
]
