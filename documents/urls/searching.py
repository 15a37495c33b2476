"""Addresses of searching."""

from django.urls import path

from documents.views import searching

urlpatterns = [
    path("tim-kiem/", searching.search, name="search"),
    path("tim-kiem/luu/", searching.save_search, name="save_search"),
    path("tim-kiem/quen/", searching.forget_search, name="forget_search"),
    path("tim-kiem/tep-chua-doc-duoc/", searching.unread_files, name="unread_files"),
]
