"""Addresses of the yearly cycle."""

from django.urls import path

from qms.duties import feeding, views

app_name = "duties"
urlpatterns = [
    path("nghia-vu/", views.year, name="year"),
    path("nghia-vu/thang/", views.month, name="month"),
    path("nghia-vu/quy-dinh/", views.rules, name="rules"),
    path("nghia-vu/them/", views.enter, name="enter"),
    path("nghia-vu/<int:pk>/", views.duty, name="duty"),
    path("lich/<str:token>.ics", feeding.feed, name="feed"),
]
