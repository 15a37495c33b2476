"""Addresses of the API, all from its table of operations, and that of feeds."""

from django.urls import path, re_path

from documents import numbers  # noqa: F401  (registers <version_number:...>)
from documents.api import views
from documents.api.door import door
from documents.api.operations import OPERATIONS, Operation
from documents.views import feeding
from qms.tokens.models import Scope

ELSEWHERE = Operation("nothing", "", "", Scope.DOCUMENTS, "")

urlpatterns = [
    *(path(f"api/v1/{one.route}", door(one, getattr(views, one.name)), name=f"api_{one.name}") for one in OPERATIONS),
    # Line ends too, which <path:...> does not take.
    re_path(r"^api/(?P<rest>[\s\S]*)\Z", door(ELSEWHERE, views.nothing), name="api_nothing"),
    path("nguon-tin/<str:token>/", feeding.feed, name="feed"),
]
