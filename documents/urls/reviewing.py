"""Addresses of periodic reviews."""

from django.urls import path

from documents.views import reviewing

_REVIEWS = "ra-soat-dinh-ky/"

urlpatterns = [
    path(_REVIEWS, reviewing.reviews, name="reviews"),
    path(f"{_REVIEWS}tai-ve/", reviewing.reviews_file, name="reviews_file"),
    path("tai-lieu/<slug:slug>/ra-soat/", reviewing.begin_review, name="begin_review"),
    path(f"{_REVIEWS}<int:pk>/", reviewing.review, name="review"),
]
