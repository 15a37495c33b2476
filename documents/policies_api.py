"""What every address of the API and of feeds asks for; see `qms.access.policies`. The person is that of the token.

In the API what may not be done is not there either: 404 where a page says 403. "api_nothing" is any other address, "feed"
the token of the person who asks.
"""

from qms.access.policies import ANYBODY, SIGNED_IN, Policy

VIEW = "documents.view_document"
VIEW_VERSION = "documents.view_version"

POLICIES = {
    "documents:api_documents": Policy(SIGNED_IN),
    "documents:api_document": Policy(VIEW, args=("document",)),
    "documents:api_versions": Policy(VIEW, args=("document",)),
    "documents:api_in_force": Policy(VIEW, args=("document",)),
    "documents:api_version": Policy(VIEW_VERSION, args=("version",)),
    "documents:api_pdf": Policy(VIEW_VERSION, args=("version",)),
    "documents:api_file": Policy(VIEW_VERSION, args=("version", "file")),
    "documents:api_search": Policy(SIGNED_IN),
    "documents:api_openapi": Policy(ANYBODY),
    "documents:api_nothing": Policy(SIGNED_IN, args=("api_nothing",)),
    "documents:feed": Policy(SIGNED_IN, args=("feed",)),
}
