"""Addresses of conversion plans."""

from django.urls import path

from audits.views import conversion

urlpatterns = [
    path("chuyen-doi/", conversion.board, name="conversion"),
    path("chuyen-doi/<slug:agency>/moi/", conversion.plan_new, name="conversion_new"),
    path("chuyen-doi/<int:pk>/", conversion.plan, name="conversion_plan"),
    path("chuyen-doi/<int:pk>/con-thieu/", conversion.gaps, name="conversion_gaps"),
    path("chuyen-doi/<int:pk>/giao-viec/", conversion.task_new, name="conversion_task"),
]
