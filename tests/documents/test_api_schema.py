"""The OpenAPI file says what the API does: real answers fit it, every address is in it, and nothing else is."""

import json
import re
from datetime import timedelta

import jsonschema
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from documents.api import views
from documents.api.operations import BY_NAME, OPERATIONS
from documents.policies_api import POLICIES
from qms.people.models import User
from tests import make
from tests.databases import one_transaction
from tests.matrix import things
from tests.matrix.addresses import mounted
from tests.matrix.asking import paper_without_printing


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), one_transaction():
        w = things.ground()
        old = things.keep(w, "old", things.in_force(w, days=60))
        things.keep(w, "now", things.replaced(w, old.document))
        w.secret = make.secret(User.objects.get(pk=w.officer.pk), "read:documents", "read:files", "search")
        yield w


@pytest.fixture(scope="module")
def schema(w):
    return json.loads(Client().get("/api/v1/openapi.json").content)


@pytest.fixture
def ask(w, monkeypatch):
    paper_without_printing(monkeypatch)
    with transaction.atomic():
        yield lambda path, **extra: Client().get(path, headers={"Authorization": f"Bearer {w.secret}"}, **extra)
        transaction.set_rollback(True)


def fits(schema, shape, value):
    validator = jsonschema.Draft202012Validator(
        {**shape, "components": schema["components"]}, format_checker=jsonschema.FormatChecker()
    )
    wrong = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(value)]
    assert not wrong, "\n".join(wrong)


def test_the_shapes_are_json_schemas(schema):
    assert schema["openapi"] == "3.1.0"
    for name, shape in schema["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(shape)
        assert shape["additionalProperties"] is False, name


def test_every_operation_has_a_view_an_address_a_policy_and_a_place_in_the_file(schema):
    names = {one.name for one in OPERATIONS}
    assert {name.partition("api_")[2] for name in mounted() if "api_" in name} - {"nothing"} == names
    assert {name.partition("api_")[2] for name in POLICIES if "api_" in name} - {"nothing"} == names
    assert all(callable(getattr(views, name)) for name in names)
    assert {one["get"]["operationId"] for one in schema["paths"].values()} == names
    for path, one in schema["paths"].items():
        assert set(one) == {"get"}
        placed = {row["name"] for row in one["get"]["parameters"] if row["in"] == "path"}
        assert placed == set(re.findall(r"{(\w+)}", path)), path


def test_only_the_file_itself_needs_no_token(schema):
    assert [path for path, one in schema["paths"].items() if "security" not in one["get"]] == ["/api/v1/openapi.json"]


def test_real_answers_fit_what_the_file_says(w, schema, ask):
    slug, day = w.documents["now"].slug, make.today() - timedelta(days=3)
    number, picture = w.versions["old"].number, w.picture.sha256
    path = {"slug": slug, "number": number, "sha256": picture}
    queries = {
        "documents": ["", "?q=quy&type=quy-trinh&sort=-from", f"?day={day}", "?state=superseded"],
        "search": ["?q=quy", "?q=quy&state=ended", f"?q=118&day={day}", "?q=zzz"],
        "in_force": ["", f"?day={day}"],
    }
    for one in OPERATIONS:
        keywords = {key: value for key, value in path.items() if f":{key}>" in one.route}
        for query in queries.get(one.name, [""]):
            answer = ask(reverse(f"documents:api_{one.name}", kwargs=keywords) + query)
            assert answer.status_code == 200, (one.name, answer.content)
            kind = answer["Content-Type"]
            if one.is_file:
                assert kind != "application/json"
                continue
            assert kind == "application/json"
            said = schema["paths"]["/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", one.route)]["get"]
            fits(schema, said["responses"]["200"]["content"]["application/json"]["schema"], answer.json())


def test_troubles_fit_it_too(w, schema, ask):
    asked = {
        "documents?la=1": 400, "documents?day=x": 400, "documents/khong-co": 404, "search?q=": 400, "khong-co": 404,
        "documents?type=khong-co": 404,
    }  # fmt: skip
    for path, status in asked.items():
        answer = ask(f"/api/v1/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), path
        fits(schema, {"$ref": "#/components/schemas/Problem"}, answer.json())
    stranger = Client().get("/api/v1/documents")
    assert stranger["WWW-Authenticate"].startswith("Bearer")
    fits(schema, {"$ref": "#/components/schemas/Problem"}, stranger.json())


def test_the_file_is_in_the_language_that_is_asked_for(w):
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Quality management system: documents"


def test_a_parameter_is_published_as_it_is_checked(schema):
    said = {row["name"]: row for row in schema["paths"]["/api/v1/documents"]["get"]["parameters"]}
    assert set(said) == {one.name for one in BY_NAME["documents"].parameters}
    assert said["unit"]["schema"] == {
        "type": "array", "maxItems": 30, "items": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    }  # fmt: skip
