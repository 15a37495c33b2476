"""Addresses of reading: what I read, who has read."""

from django.urls import path

from documents.views import reading_brief, reading_lists, reading_setting

_ONE = "tai-lieu/<slug:slug>/"
_ROUNDS = "pho-bien/"

urlpatterns = [
    path("can-doc/", reading_brief.readings, name="readings"),
    path(f"{_ONE}doc-va-xac-nhan/", reading_brief.read, name="read"),
    path(_ROUNDS, reading_lists.rounds, name="reading_rounds"),
    path(f"{_ROUNDS}<int:pk>/", reading_lists.round_page, name="reading_round"),
    path(f"{_ROUNDS}<int:pk>/danh-sach/", reading_lists.take_out, name="reading_file"),
    path(f"{_ONE}nguoi-doc/", reading_setting.setting, name="reading_setting"),
    path(f"{_ONE}nguoi-doc/bo/", reading_setting.drop, name="reading_drop"),
    path(f"{_ONE}nguoi-doc/yeu-cau/", reading_setting.ask, name="reading_ask"),
    path(f"{_ONE}nguoi-doc/cau-hoi/", reading_setting.question, name="reading_question"),
    path(f"{_ONE}nguoi-doc/cau-hoi/bo/", reading_setting.drop_question, name="reading_question_drop"),
]
