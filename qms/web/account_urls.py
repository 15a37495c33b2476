"""Sign-in and sign-out of allauth under our addresses; its other pages (sign-up, e-mail, reset) are not mounted."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("ngung-hoat-dong/", views.account_inactive, name="account_inactive"),
]
