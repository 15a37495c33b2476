"""Addresses of records (hồ sơ)."""

from django.urls import path

from procedures.views import records, records_out

_RECORDS = "ho-so/"

urlpatterns = [
    path(_RECORDS, records.records, name="records"),
    path(f"{_RECORDS}tai-ve/", records_out.records_file, name="records_file"),
    path(f"{_RECORDS}danh-muc/", records.series_list, name="record_series_list"),
    path(f"{_RECORDS}danh-muc/tai-ve/", records_out.series_file, name="record_series_file"),
    path(f"{_RECORDS}danh-muc/<int:pk>/", records.series, name="record_series"),
    path(f"{_RECORDS}huy/", records_out.dispose, name="record_dispose"),
    path(f"{_RECORDS}huy/<int:pk>/", records_out.disposal, name="record_disposal"),
    path(f"{_RECORDS}huy/<int:pk>/bien-ban/", records_out.disposal_pdf, name="record_minutes"),
    path(f"{_RECORDS}<int:pk>/", records.record, name="record"),
]
