import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from qms.env import VARIABLES
from qms.notices.models import Notice
from qms.web import health
from tests import make

pytestmark = pytest.mark.django_db
NAMES = ["ok", "database", "migrations", "triggers", "sealing", "oldest_job", "oldest_mail", "disk"]


def test_health_is_told_to_anybody_without_names_or_versions(client):
    answer = client.get("/healthz")
    assert list(answer.json()) == NAMES
    assert answer.json()["database"]["ok"]
    assert answer.json()["migrations"] == {"ok": True, "missing": 0}
    assert "django" not in answer.content.decode().lower()
    assert answer["Cache-Control"] == "no-store"


def test_one_thing_that_is_not_well_makes_503_with_the_same_shape(client, monkeypatch):
    monkeypatch.setattr(health, "FREE_SHARE", 2.0)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert list(answer.json()) == NAMES
    assert answer.json()["disk"]["ok"] is False


def test_mail_that_waits_is_told_and_takes_nobody_the_site(client):
    long_ago = make.now() - timedelta(hours=3)
    person = make.person("an")
    Notice.objects.create(
        person=person, kind="x", subject="x", text="x", url="/", created_at=long_ago, mail_after=long_ago
    )
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()["oldest_mail"]
    assert told["ok"] and told["seconds"] >= 3 * 3600 and told["detail"] == "the mail server takes nothing"


def test_a_probe_that_cannot_reach_the_database_says_so(client, monkeypatch):
    def lost():
        raise DatabaseError("password=secret host=db")

    monkeypatch.setattr(health, "database", lost)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "detail": "not reachable"}
    assert "secret" not in answer.content.decode()


def test_list_env_prints_every_setting_with_default_and_help(capsys):
    call_command("list_env")
    printed = capsys.readouterr().out
    for variable in VARIABLES:
        assert variable.name in printed
        assert variable.help in printed
    call_command("list_env", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [variable.name for variable in VARIABLES]
