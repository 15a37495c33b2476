"""Addresses of objectives and their figures."""

from django.urls import path

from audits.views import objective_files, objectives

_AGENCY = "muc-tieu/<slug:agency>/"

urlpatterns = [
    path("muc-tieu/", objectives.objectives, name="objectives"),
    path("muc-tieu/tai-ve/", objective_files.objectives_file, name="objectives_file"),
    path("muc-tieu/<int:pk>/", objectives.objective, name="objective"),
    path("muc-tieu/<int:pk>/sua/", objectives.objective_write, name="objective_write"),
    path(f"{_AGENCY}moi/", objectives.objective_new, name="objective_new"),
    path(f"{_AGENCY}phe-duyet/", objectives.objectives_approve, name="objectives_approve"),
    path(f"{_AGENCY}so-lieu/", objective_files.figures_take, name="figures_take"),
    path(f"{_AGENCY}ho-so-thu-tuc/", objective_files.dossiers, name="dossiers"),
    path(f"{_AGENCY}ho-so-thu-tuc/nhap/", objective_files.dossiers_take, name="dossiers_take"),
]
