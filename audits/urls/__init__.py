"""Addresses of audits, findings, corrective actions and reports, in Vietnamese as people say them; names in English."""

from audits.urls.auditing import urlpatterns as auditing
from audits.urls.dashboards import urlpatterns as dashboards
from audits.urls.findings import urlpatterns as findings

app_name = "audits"
# Fixed words come before the short name of an agency.
urlpatterns = [*findings, *auditing, *dashboards]
