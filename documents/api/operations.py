"""The table of everything the API answers. Addresses, checks of parameters, rights of tokens and the schema all come from it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.addresses import MOST_VALUES
from documents.api.parameters import Parameter
from documents.api.shapes import STATES
from documents.search_address import MOST_PAGES
from qms.search.fold import LONGEST_QUERY
from qms.tokens.models import Scope

SORTS = ("code", "-code", "from", "-from")
CURSOR = "^([0-9]{1,400}|[0-9]{4}-[0-9]{2}-[0-9]{2})~[0-9]{1,18}$"

SLUG = Parameter(
    "slug",
    _("The code as addresses write it: small letters, hyphens. Old codes lead to the document of today."),
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,80}$"},
    is_required=True,
    place="path",
)
NUMBER = Parameter(
    "number",
    _("Issue and revision: 02.01"),
    {"type": "string", "pattern": r"^[0-9]{2,3}\.[0-9]{2,3}$"},
    is_required=True,
    place="path",
)
HASH = Parameter(
    "sha256", _("Hash of the file"), {"type": "string", "pattern": "^[0-9a-f]{64}$"}, is_required=True, place="path"
)
TYPES = Parameter(
    "type", _("Slug of a document type, such as quy-trinh"), {"type": "string", "pattern": "^[a-z0-9-]{1,30}$"}, MOST_VALUES
)  # fmt: skip
UNITS = Parameter(
    "unit", _("Id of an owner unit"), {"type": "integer", "minimum": 1, "maximum": 999_999_999}, MOST_VALUES
)
DAY = Parameter("day", _("In force on this day instead of today"), {"type": "string", "format": "date"})
WORDS = {"type": "string", "maxLength": LONGEST_QUERY}


@dataclass(frozen=True)
class Operation:
    """One question: `name` of its address and view, `route` as Django writes it, `scope` a token needs ("" for none).

    `answer` names one of the shapes; a media type instead means bytes.
    """

    name: str
    route: str
    says: str | Promise
    scope: str
    answer: str
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_file(self) -> bool:
        return "/" in self.answer


DOCUMENT = "documents/<slug:slug>"
VERSION = "documents/<slug:slug>/versions/<version_number:number>"
OPERATIONS = (
    Operation(
        "documents",
        "documents",
        _("Documents, as the register lists them: by code, or by the day they came into force"),
        Scope.DOCUMENTS,
        "DocumentPage",
        (
            Parameter("q", _("Words of the code and the title"), WORDS),
            TYPES,
            UNITS,
            Parameter("state", _("In force, or over"), {"type": "string", "enum": STATES, "default": "in_force"}),
            Parameter("day", _("What was in force on this day; only with state in_force"), DAY.schema),
            Parameter(
                "sort",
                _("Order; with - the other way round"),
                {"type": "string", "enum": list(SORTS), "default": "code"},
            ),
            Parameter("after", _("Go on after this row; take it from next"), {"type": "string", "pattern": CURSOR}),
            Parameter(
                "before", _("Go back from this row; take it from previous"), {"type": "string", "pattern": CURSOR}
            ),
        ),
    ),  # fmt: skip
    Operation("document", DOCUMENT, _("One document"), Scope.DOCUMENTS, "Document", (SLUG,)),
    Operation(
        "versions",
        f"{DOCUMENT}/versions",
        _("Its versions that are or were in force, newest first"),
        Scope.DOCUMENTS,
        "VersionList",
        (SLUG,),
    ),
    Operation(
        "in_force",
        f"{DOCUMENT}/in-force",
        _("The whole text in force on a day"),
        Scope.DOCUMENTS,
        "Version",
        (SLUG, DAY),
    ),
    Operation("version", VERSION, _("The whole text of one version"), Scope.DOCUMENTS, "Version", (SLUG, NUMBER)),
    Operation(
        "pdf",
        f"{VERSION}/pdf",
        _("Its PDF: the official one as it was stored, or one that is marked as no longer in force"),
        Scope.FILES,
        "application/pdf",
        (SLUG, NUMBER),
    ),
    Operation(
        "file",
        f"{VERSION}/files/<slug:sha256>",
        _("A file or a picture of the version, by its hash"),
        Scope.FILES,
        "*/*",
        (SLUG, NUMBER, HASH),
    ),
    Operation(
        "search",
        "search",
        _("Search in codes, titles, texts and files"),
        Scope.SEARCH,
        "FoundPage",
        (
            Parameter("q", _("Words, phrases in quotes, a code"), WORDS | {"minLength": 1}, is_required=True),
            TYPES,
            UNITS,
            Parameter(
                "state",
                _("In force, or over"),
                {"type": "string", "enum": ["in_force", "ended"], "default": "in_force"},
            ),
            Parameter("day", _("What was in force on this day; only with state in_force"), DAY.schema),
            Parameter(
                "page", _("Page, 20 a page"), {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1}
            ),
        ),
    ),  # fmt: skip
    Operation("openapi", "openapi.json", _("This description"), "", "OpenAPI"),
)
BY_NAME: dict[str, Operation] = {operation.name: operation for operation in OPERATIONS}
