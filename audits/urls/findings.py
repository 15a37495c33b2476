"""Addresses of findings and corrective actions: registers first, then one of an agency by its number."""

from django.urls import path

from audits.views import correctives, evidence, findings

_FINDINGS, _CORRECTIVES = "danh-gia/phat-hien/", "danh-gia/khac-phuc/"
_FINDING = "danh-gia/<slug:agency>/phat-hien/<slug:code>/"
_CORRECTIVE = "danh-gia/<slug:agency>/khac-phuc/<slug:code>/"

urlpatterns = [
    path(_FINDINGS, findings.findings, name="findings"),
    path(f"{_FINDINGS}tai-ve/", findings.findings_file, name="findings_file"),
    path(f"{_FINDINGS}moi/", findings.finding_new, name="finding_new"),
    path(_FINDING, findings.finding, name="finding"),
    path(_CORRECTIVES, correctives.correctives, name="correctives"),
    path(f"{_CORRECTIVES}moi/", correctives.corrective_new, name="corrective_new"),
    path(_CORRECTIVE, correctives.corrective, name="corrective"),
    path(f"{_CORRECTIVE}phieu/", correctives.corrective_pdf, name="corrective_pdf"),
    path("danh-gia/bang-chung/<int:pk>/", evidence.evidence, name="evidence"),
]
