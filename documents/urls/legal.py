"""Addresses of what is entered about laws, and of impact cases."""

from django.urls import path

from documents.views import legal, legal_impact

_LAW = "van-ban-phap-luat/"
_CASES = "ra-soat-can-cu/"

urlpatterns = [
    path(f"{_LAW}<int:pk>/quan-he/", legal.relate_law, name="relate_law"),
    path(f"{_LAW}<int:pk>/het-hieu-luc/", legal.end_of_law, name="end_of_law"),
    path(f"{_LAW}quan-he/<int:pk>/rut-lai/", legal.take_back, name="take_back"),
    path(_CASES, legal_impact.impact_cases, name="impact_cases"),
    path(f"{_CASES}<int:pk>/", legal_impact.impact_case, name="impact_case"),
    path(f"{_CASES}<int:pk>/<slug:slug>/", legal_impact.impact_document, name="impact_document"),
]
