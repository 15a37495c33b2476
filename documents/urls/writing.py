"""Addresses of writing, deciding and issuing."""

from django.http import Http404
from django.urls import path


def later(request, **kwargs):
    """Stands in until the page lands."""
    raise Http404


urlpatterns = [
    path("tai-lieu/moi/", later, name="new"),
    path("soan-thao/", later, name="drafts"),
    path("soan-thao/<int:pk>/", later, name="draft"),
    path("phe-duyet/", later, name="approvals"),
    path("phe-duyet/<slug:slug>/<str:number>/", later, name="decide"),
    path("ban-hanh/", later, name="issuing"),
    path("ban-hanh/<int:pk>/", later, name="issuing_decision"),
]
