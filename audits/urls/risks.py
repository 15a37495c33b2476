"""Addresses of risks and of opportunities: the same pages under two words."""

from django.urls import path

from audits.views import risks

_ONE, _OTHER = {"kind": "risk"}, {"kind": "opportunity"}

urlpatterns = [
    path("rui-ro/", risks.entries, _ONE, name="risks"),
    path("rui-ro/tai-ve/", risks.entries_file, _ONE, name="risks_file"),
    path("rui-ro/ban-do/", risks.entry_map, _ONE, name="risk_map"),
    path("rui-ro/<int:pk>/", risks.entry, _ONE, name="risk"),
    path("rui-ro/<int:pk>/sua/", risks.entry_write, _ONE, name="risk_write"),
    path("rui-ro/<slug:agency>/moi/", risks.entry_new, _ONE, name="risk_new"),
    path("co-hoi/", risks.entries, _OTHER, name="opportunities"),
    path("co-hoi/tai-ve/", risks.entries_file, _OTHER, name="opportunities_file"),
    path("co-hoi/ban-do/", risks.entry_map, _OTHER, name="opportunity_map"),
    path("co-hoi/<int:pk>/", risks.entry, _OTHER, name="opportunity"),
    path("co-hoi/<int:pk>/sua/", risks.entry_write, _OTHER, name="opportunity_write"),
    path("co-hoi/<slug:agency>/moi/", risks.entry_new, _OTHER, name="opportunity_new"),
]
