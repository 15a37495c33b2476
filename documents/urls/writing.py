"""Addresses of writing, deciding and issuing."""

from django.urls import path

from documents.views import deciding, drafts, editing, issuing, relating

urlpatterns = [
    path("tai-lieu/moi/", drafts.new, name="new"),
    path("soan-thao/", drafts.drafts, name="drafts"),
    path("soan-thao/<int:pk>/", drafts.draft, name="draft"),
    path("soan-thao/<int:pk>/xem-thu/", drafts.preview, name="preview"),
    path("soan-thao/<int:pk>/pdf/", drafts.draft_pdf, name="draft_pdf"),
    path("soan-thao/<int:pk>/thong-tin/", editing.save_details, name="save_details"),
    path("soan-thao/<int:pk>/muc/", editing.add_section, name="add_section"),
    path("soan-thao/<int:pk>/muc/<uuid:section>/", editing.save_section, name="save_section"),
    path("soan-thao/<int:pk>/muc/<uuid:section>/chuyen/", editing.move_section, name="move_section"),
    path("soan-thao/<int:pk>/muc/<uuid:section>/xoa/", editing.remove_section, name="remove_section"),
    path("soan-thao/<int:pk>/hinh/", editing.upload_image, name="upload_image"),
    path("soan-thao/<int:pk>/lien-quan/", relating.save_relations, name="save_relations"),
    path("soan-thao/<int:pk>/tep/", relating.upload_file, name="upload_file"),
    path("soan-thao/<int:pk>/tep/<int:attachment>/xoa/", relating.detach, name="detach"),
    path("soan-thao/<int:pk>/can-cu/", relating.cite, name="cite"),
    path("soan-thao/<int:pk>/can-cu/<int:citation>/xoa/", relating.uncite, name="uncite"),
    path("soan-thao/<int:pk>/bang-sua-doi/", relating.add_amendment, name="add_amendment"),
    path("soan-thao/<int:pk>/bang-sua-doi/<int:row>/", relating.save_amendment, name="save_amendment"),
    path("soan-thao/<int:pk>/bang-sua-doi/<int:row>/xoa/", relating.remove_amendment, name="remove_amendment"),
    path("soan-thao/<int:pk>/trinh/", deciding.submit, name="submit"),
    path("soan-thao/<int:pk>/rut-lai/", deciding.pull_back, name="pull_back"),
    path("soan-thao/<int:pk>/huy/", deciding.cancel, name="cancel"),
    path("soan-thao/<int:pk>/gop-y/", deciding.comment, name="comment"),
    path("soan-thao/<int:pk>/gop-y/<int:comment>/", deciding.resolve_comment, name="resolve_comment"),
    path("soan-thao/<int:pk>/gop-y/<int:comment>/tra-loi/", deciding.answer_comment, name="answer_comment"),
    path("phe-duyet/", deciding.approvals, name="approvals"),
    path("phe-duyet/<slug:slug>/<str:number>/", deciding.decide, name="decide"),
    path("phe-duyet/<slug:slug>/<str:number>/buoc/<int:step>/", deciding.reassign, name="reassign"),
    path("ban-hanh/", issuing.issuing, name="issuing"),
    path("ban-hanh/lap/", issuing.prepare, name="prepare_decision"),
    path("ban-hanh/<int:pk>/", issuing.decision, name="issuing_decision"),
    path("ban-hanh/<int:pk>/ban-hanh/", issuing.issue, name="issue"),
    path("ban-hanh/<int:pk>/lam-lai/", issuing.issue_again, name="issue_again"),
    path("ban-hanh/<int:pk>/pdf/", issuing.decision_pdf, name="issuing_pdf"),
    path("ban-hanh/<int:pk>/ban-ky/", issuing.scan, name="issuing_scan"),
]
