"""Addresses of documents, in Vietnamese as people say them; names in English. One list a room."""

from documents.urls.api import urlpatterns as api
from documents.urls.comparing import urlpatterns as comparing
from documents.urls.copies import urlpatterns as copies
from documents.urls.keeping import urlpatterns as keeping
from documents.urls.legal import urlpatterns as legal
from documents.urls.linking import urlpatterns as linking
from documents.urls.practice import urlpatterns as practice
from documents.urls.reading import urlpatterns as reading
from documents.urls.readings import urlpatterns as readings
from documents.urls.recorded import urlpatterns as recorded
from documents.urls.reviewing import urlpatterns as reviewing
from documents.urls.searching import urlpatterns as searching
from documents.urls.writing import urlpatterns as writing

app_name = "documents"
# Fixed words come before the slug of a document, so `/tai-lieu/moi/` is never read as a document.
urlpatterns = [
    *api, *writing, *keeping, *comparing, *searching, *linking, *legal, *copies, *practice, *readings, *reviewing, *recorded, *reading,
]  # fmt: skip
