"""Addresses of audits, findings and corrective actions, in Vietnamese as people say them; names in English."""

from audits.urls.auditing import urlpatterns as auditing
from audits.urls.findings import urlpatterns as findings

app_name = "audits"
# Fixed words come before the short name of an agency.
urlpatterns = [*findings, *auditing]
