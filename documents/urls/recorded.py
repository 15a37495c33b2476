"""Addresses of the trail of documents."""

from django.urls import path

from documents.views import recorded

urlpatterns = [
    path("tai-lieu/<slug:slug>/nhat-ky/", recorded.document_trail, name="document_trail"),
    path("tai-lieu/<slug:slug>/nhat-ky/tai-ve/", recorded.document_trail_file, name="document_trail_file"),
    path("nhat-ky/tai-ve/", recorded.trail_file, name="trail_file"),
]
