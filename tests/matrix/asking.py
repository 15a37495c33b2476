"""Asking an address as somebody, without leaving a trace: sign-in once a person, one savepoint a request that writes."""

import copy
import logging
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client

from qms.trail.models import Entry
from qms.web import errors
from qms.web.near import near_addresses
from tests import make
from tests.matrix.addresses import OWN_TOKEN
from tests.matrix.things import ANONYMOUS

PDF = b"%PDF-1.7 made for a test"


class Visitors:
    """One signed-in browser a person. `ask` gives the answer; `answer.changes` is how much it wrote
    into the trail, and whatever it changed is rolled back."""

    def __init__(self, w: SimpleNamespace) -> None:
        self.w, self.clients, self.secrets = w, {}, {}
        self.programs = Client(raise_request_exception=False)  # without a session: a token is all they have

    def client(self, who: str) -> Client:
        if who not in self.clients:
            client = Client(raise_request_exception=False)
            if who != ANONYMOUS:
                client.force_login(getattr(self.w, who))
            self.clients[who] = client
        return self.clients[who]

    def secret(self, who: str, *scopes: str) -> str:
        """A token of the person that opens this; for strangers one that nobody has."""
        if (who, scopes) not in self.secrets:
            unknown = "qms_" + "x" * 43
            self.secrets[who, scopes] = unknown if who == ANONYMOUS else make.secret(getattr(self.w, who), *scopes)
        return self.secrets[who, scopes]

    def ask(self, who: str, method: str, url: str, data: dict[str, Any] | None = None, **headers: Any) -> HttpResponse:
        client = self.client(who)
        if url.startswith("/api/"):
            client, headers = self.programs, {"headers": self.bearer(who), **headers}
        elif OWN_TOKEN in url:
            client, url = (
                self.programs,
                url.replace(OWN_TOKEN, self.secret(who, "calendar" if url.endswith(".ics") else "feed")),
            )
        kept = copy.copy(client.cookies)
        if method == "GET":  # what a GET notes, such as a download, stays within the file of tests
            answer = client.get(url, data or {}, **headers)
            answer.changes = 0
            return answer
        with transaction.atomic():
            before = Entry.objects.count() if method == "POST" else 0
            answer = getattr(client, method.lower())(url, data or {}, **headers)
            answer.changes = Entry.objects.count() - before if method == "POST" else 0
            transaction.set_rollback(True)
        client.cookies = kept
        return answer

    def bearer(self, who: str) -> dict[str, str]:
        """The header by which a program of the person comes in; strangers have none."""
        secret = self.secret(who, "read:documents", "read:files", "search")
        return {} if who == ANONYMOUS else {"Authorization": f"Bearer {secret}"}


def quickly(patch: Any) -> None:
    """Templates without the bookkeeping of the test client, and no log lines: thousands of answers are asked for."""
    patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    patch.setattr(logging.root.manager, "disable", logging.ERROR)
    near_once(patch)


def near_once(patch: Any) -> None:
    """What is near an address that leads nowhere is looked for once a person and code, not for each of its many addresses."""
    known: dict[tuple[int, tuple[str, ...]], list[dict[str, Any]]] = {}

    def near(person: Any, path: str) -> list[dict[str, Any]]:
        asked = (person.pk, tuple(path.split("/")[1:3]))
        if asked not in known:
            known[asked] = near_addresses(person, path)
        return known[asked]

    patch.setattr(errors, "near_addresses", near)


def paper_without_printing(patch: Any) -> None:
    """Pages of PDF are not made: the matrix asks who may, not what is on paper."""
    from audits.views import papers as official
    from audits.views import sheet
    from documents.copies import paper as copies
    from documents.views import comparing, drafts, issuing, paper
    from procedures.booklet import job as booklet
    from procedures.views import records_out as records

    made = (
        (paper, "render_version"),
        (copies, "render_version"),
        (drafts, "render_version"),
        (issuing, "render_issuing_decision"),
        (records, "render_official"),
        (sheet, "render_corrective"),
        (official, "render_official"),
    )
    for module, name in (*made, (comparing, "render_comparison"), (booklet, "render_booklet")):
        patch.setattr(module, name, lambda *_args, **_kwargs: PDF)
