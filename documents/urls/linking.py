"""Addresses of what a person has at hand, and of what needs what."""

from django.urls import path

from documents.views import linking, position

urlpatterns = [
    path("vi-tri-cua-toi/", position.my_position, name="my_position"),
    path("tai-lieu/<slug:slug>/yeu-thich/", position.keep_favourite, name="keep_favourite"),
    path("tai-lieu/<slug:slug>/bo-yeu-thich/", position.drop_favourite, name="drop_favourite"),
    path("tai-lieu/<slug:slug>/dan-chieu/", linking.used_by, name="used_by"),
    path("van-ban-phap-luat/<int:pk>/", linking.law_citing, name="law_citing"),
    path("quan-tri/lien-ket-hong/", linking.bad_links, name="bad_links"),
]
