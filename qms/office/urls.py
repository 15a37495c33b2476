"""Addresses of the administration."""

from django.urls import path

from qms.office.views import agencies, calendar, hours, imports, overview, people, posts, seats, trail, units

app_name = "office"
_AGENCY = "quan-tri/co-quan/<slug:agency>/"

urlpatterns = [
    path("quan-tri/", overview.overview, name="overview"),
    path("quan-tri/nhat-ky/", trail.trail, name="trail"),
    path(_AGENCY, agencies.agency, name="agency"),
    path(f"{_AGENCY}sua/", overview.agency_change, name="agency_change"),
    path(f"{_AGENCY}doi-ten/", agencies.agency_rename, name="agency_rename"),
    path(f"{_AGENCY}chuyen/", agencies.agency_move, name="agency_move"),
    path(f"{_AGENCY}ket-thuc/", agencies.agency_end, name="agency_end"),
    path(f"{_AGENCY}truc-thuoc/", agencies.agencies, name="agencies"),
    path(f"{_AGENCY}truc-thuoc/tao/", agencies.agency_found, name="agency_found"),
    path(f"{_AGENCY}don-vi/", units.units, name="units"),
    path(f"{_AGENCY}don-vi/tao/", units.unit_create, name="unit_create"),
    path(f"{_AGENCY}don-vi/hop-nhat/", units.unit_merge, name="unit_merge"),
    path("quan-tri/don-vi/<int:pk>/", units.unit, name="unit"),
    path("quan-tri/don-vi/<int:pk>/doi-ten/", units.unit_rename, name="unit_rename"),
    path("quan-tri/don-vi/<int:pk>/chuyen/", units.unit_move, name="unit_move"),
    path("quan-tri/don-vi/<int:pk>/chia/", units.unit_split, name="unit_split"),
    path("quan-tri/don-vi/<int:pk>/giai-the/", units.unit_abolish, name="unit_abolish"),
    path("quan-tri/don-vi/<int:pk>/vi-tri/tao/", posts.post_create, name="post_create"),
    path("quan-tri/vi-tri/<int:pk>/", posts.post, name="post"),
    path("quan-tri/vi-tri/<int:pk>/sua/", posts.post_change, name="post_change"),
    path("quan-tri/vi-tri/<int:pk>/ket-thuc/", posts.post_end, name="post_end"),
    path(f"{_AGENCY}nguoi-dung/", people.people, name="people"),
    path(f"{_AGENCY}nguoi-dung/tao/", people.person_create, name="person_create"),
    path("quan-tri/nguoi-dung/<int:pk>/", people.person, name="person"),
    path("quan-tri/nguoi-dung/<int:pk>/sua/", people.person_change, name="person_change"),
    path("quan-tri/nguoi-dung/<int:pk>/mat-khau/", people.person_reset, name="person_reset"),
    path("quan-tri/nguoi-dung/<int:pk>/khoa/", people.person_deactivate, name="person_deactivate"),
    path("quan-tri/nguoi-dung/<int:pk>/mo-lai/", people.person_reactivate, name="person_reactivate"),
    path("quan-tri/nguoi-dung/<int:pk>/ban-giao/", people.person_hand_over, name="person_hand_over"),
    path(f"{_AGENCY}bo-nhiem/", seats.appointments, name="appointments"),
    path(f"{_AGENCY}bo-nhiem/tao/", seats.appoint, name="appoint"),
    path("quan-tri/bo-nhiem/<int:pk>/ket-thuc/", seats.appointment_end, name="appointment_end"),
    path(f"{_AGENCY}uy-quyen/", seats.delegations, name="delegations"),
    path(f"{_AGENCY}uy-quyen/tao/", seats.delegate, name="delegate"),
    path("quan-tri/uy-quyen/<int:pk>/", seats.delegation, name="delegation"),
    path("quan-tri/uy-quyen/<int:pk>/thu-hoi/", seats.delegation_revoke, name="delegation_revoke"),
    path(f"{_AGENCY}lich/", calendar.calendar, name="calendar"),
    path(f"{_AGENCY}lich/tao/", calendar.day_create, name="day_create"),
    path(f"{_AGENCY}lich/<int:pk>/", calendar.day_change, name="day_change"),
    path(f"{_AGENCY}lich/<int:pk>/xoa/", calendar.day_remove, name="day_remove"),
    path(f"{_AGENCY}gio-lam-viec/", hours.hours, name="hours"),
    path(f"{_AGENCY}gio-lam-viec/ket-thuc/", hours.hours_end, name="hours_end"),
    path(f"{_AGENCY}gio-lam-viec/<int:pk>/", hours.hours_change, name="hours_change"),
    path(f"{_AGENCY}gio-lam-viec/<int:pk>/xoa/", hours.hours_remove, name="hours_remove"),
    path(f"{_AGENCY}nhap/", imports.import_, name="import"),
    path(f"{_AGENCY}nhap/mau/", imports.import_template, name="import_template"),
    path(f"{_AGENCY}nhap/ghi/", imports.import_confirm, name="import_confirm"),
    path(f"{_AGENCY}nhap/mat-khau/", imports.passwords, name="import_passwords"),
]
