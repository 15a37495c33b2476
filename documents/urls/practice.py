"""Addresses of signals from practice."""

from django.urls import path

from documents.views import practice

_OF = "tai-lieu/<slug:slug>/phan-anh/"

urlpatterns = [
    path("phan-anh/", practice.my_signals, name="my_signals"),
    path("phan-anh/<int:pk>/", practice.signal_words, name="signal_words"),
    path(_OF, practice.signal, name="signal"),
    path(f"{_OF}tong-hop/", practice.practice, name="practice"),
    path(f"{_OF}dua-vao-phieu/", practice.take_up, name="take_up"),
    path(f"{_OF}tra-loi/", practice.answer, name="answer_signals"),
]
