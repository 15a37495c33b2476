"""Addresses of controlled copies, and the short one that is printed on them. `/kt/` opens without sign-in."""

from django.urls import path

from documents.views import checking, copies, copy_lists

urlpatterns = [
    path("kt/", checking.check, name="check"),
    path("kt/<str:code>/", checking.check_code, name="check_code"),
    path("ban-kiem-soat/", copy_lists.copies, name="copies"),
    path("ban-kiem-soat/tai-ve/", copy_lists.copies_file, name="copies_file"),
    path("ban-kiem-soat/<int:pk>/", copies.copy, name="copy"),
    path("ban-kiem-soat/<int:pk>/in/", copies.print_controlled, name="print_copy"),
    path("tai-lieu/<slug:slug>/ban-kiem-soat/", copies.document_copies, name="document_copies"),
]
