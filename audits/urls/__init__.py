"""Addresses of audits, findings, corrective actions, objectives, risks, conversion plans and reports, in Vietnamese; names in English."""

from audits.urls.auditing import urlpatterns as auditing
from audits.urls.conversion import urlpatterns as conversion
from audits.urls.dashboards import urlpatterns as dashboards
from audits.urls.findings import urlpatterns as findings
from audits.urls.objectives import urlpatterns as objectives
from audits.urls.reviews import urlpatterns as reviews
from audits.urls.risks import urlpatterns as risks

app_name = "audits"
# Fixed words come before the short name of an agency.
urlpatterns = [*findings, *auditing, *dashboards, *objectives, *reviews, *risks, *conversion]
