"""Addresses of documents, in Vietnamese as people say them; names in English."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
