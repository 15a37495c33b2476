"""Addresses of programmes, audits, teams, checklists and their registers."""

from django.urls import path

from audits.views import audits, checklists, papers, planning, programmes, registers, teams

_AGENCY = "danh-gia/<slug:agency>/"
_PROGRAMME = f"{_AGENCY}chuong-trinh/<int:year>/"
_AUDIT = f"{_AGENCY}<int:year>-<int:order>/"

urlpatterns = [
    path("danh-gia/", audits.audits, name="audits"),
    path(f"{_AGENCY}moi/", audits.audit_new, name="audit_new"),
    path(f"{_AGENCY}danh-gia-vien/", registers.auditors, name="auditors"),
    path(f"{_AGENCY}danh-gia-vien/moi/", registers.auditor_new, name="auditor_new"),
    path("danh-gia/danh-gia-vien/<int:pk>/het/", registers.auditor_end, name="auditor_end"),
    path(f"{_AGENCY}mau-phieu/", registers.templates, name="templates"),
    path(f"{_AGENCY}mau-phieu/moi/", registers.template_new, name="template_new"),
    path("danh-gia/mau-phieu/<int:pk>/", registers.template, name="template"),
    path(f"{_AGENCY}chuong-trinh/moi/", programmes.programme_new, name="programme_new"),
    path(_PROGRAMME, programmes.programme, name="programme"),
    path(f"{_PROGRAMME}noi-dung/", programmes.programme_write, name="programme_write"),
    path(f"{_PROGRAMME}can-lai/", programmes.programme_weigh, name="programme_weigh"),
    path(f"{_PROGRAMME}don-vi/<int:line>/", programmes.programme_adjust, name="programme_adjust"),
    path(f"{_PROGRAMME}trinh/", programmes.programme_submit, name="programme_submit"),
    path(f"{_PROGRAMME}quyet/", programmes.programme_decide, name="programme_decide"),
    path(f"{_PROGRAMME}pdf/", papers.programme_pdf, name="programme_pdf"),
    path(_AUDIT, audits.audit, name="audit"),
    path(f"{_AUDIT}chuyen/", audits.audit_move, name="audit_move"),
    path(f"{_AUDIT}tra-loi/<int:row>/", audits.audit_answer, name="audit_answer"),
    path(f"{_AUDIT}bien-ban/", audits.audit_minutes, name="audit_minutes"),
    path(f"{_AUDIT}giay-to/<slug:kind>/", papers.audit_pdf, name="audit_pdf"),
    path(f"{_AUDIT}ke-hoach/", planning.plan, name="audit_plan"),
    path(f"{_AUDIT}ke-hoach/sua/", planning.plan_write, name="audit_write"),
    path(f"{_AUDIT}ke-hoach/pham-vi/", planning.scope, name="audit_scope"),
    path(f"{_AUDIT}ke-hoach/lich/", planning.schedule, name="audit_schedule"),
    path(f"{_AUDIT}mau/", planning.sample_new, name="sample_new"),
    path(f"{_AUDIT}mau/<int:sample>/", planning.sample, name="sample"),
    path(f"{_AUDIT}doan/", teams.team, name="team"),
    path(f"{_AUDIT}doan/them/", teams.member_new, name="member_new"),
    path(f"{_AUDIT}doan/<int:member>/bo/", teams.member_off, name="member_off"),
    path(f"{_AUDIT}cho-phep/", teams.permission_new, name="permission_new"),
    path(f"{_AUDIT}cho-phep/<int:asked>/", teams.permission, name="permission"),
    path(f"{_AUDIT}phieu/", checklists.checklist, name="checklist"),
    path(f"{_AUDIT}phieu/lap/", checklists.making, name="checklist_making"),
    path(f"{_AUDIT}phieu/them/", checklists.question_new, name="question_new"),
    path(f"{_AUDIT}phieu/chia/", checklists.sharing, name="checklist_sharing"),
    path(f"{_AUDIT}phieu/<int:item>/", checklists.question, name="question"),
    path(f"{_AUDIT}phieu/<int:item>/bo/", checklists.question_off, name="question_off"),
    path(f"{_AUDIT}phieu/<int:item>/bang-chung/", checklists.evidence_new, name="question_evidence"),
    path(f"{_AUDIT}phieu/<int:item>/phat-hien/", checklists.finding_new, name="question_finding"),
    path(f"{_AUDIT}phieu/bang-chung/<int:evidence>/", checklists.evidence, name="question_file"),
]
