"""Addresses of periodic reviews."""

from django.urls import path

from documents.views import reviewing

_REVIEWS = "ra-soat-dinh-ky/"

urlpatterns = [
    path(_REVIEWS, reviewing.reviews, name="reviews"),
    path(f"{_REVIEWS}tai-ve/", reviewing.reviews_file, name="reviews_file"),
    path("tai-lieu/<slug:slug>/ra-soat/", reviewing.begin_review, name="begin_review"),
    path("tai-lieu/<slug:slug>/chu-ky-ra-soat/", reviewing.interval, name="review_interval"),
    path(f"{_REVIEWS}<int:pk>/", reviewing.review, name="review"),
]
