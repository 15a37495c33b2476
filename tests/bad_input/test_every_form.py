"""Every address that takes a form is sent what no browser of ours sends. Nothing may break, nothing may be half-done."""

import inspect
from urllib.parse import quote_from_bytes

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from audits.forms import auditing as auditing_forms
from audits.forms import checking as checking_forms
from audits.forms import correcting as correcting_forms
from audits.forms import findings as finding_forms
from documents.forms import copies as copy_forms
from documents.forms import keeping as keeping_forms
from documents.forms import legal as legal_forms
from documents.forms import reading as reading_forms
from documents.forms import writing as writing_forms
from procedures import forms as procedure_forms
from qms.office.forms import agencies, calendar, people, trail, units
from tests import make
from tests.matrix.addresses import KEPT_AT_THE_TOP, OFFICE, POLICIES, WEB, cases_of

pytestmark = pytest.mark.matrix
TAKING = sorted(name for name in POLICIES if "POST" in POLICIES[name].methods)
BY_HAND = {
    "move", "seen", "remark", "text", "token", "after", "where", "version", "answer", "from", "main", "login", "next", "language", "act",
    "rule", "again", "do", "steps.0.id", "steps.0.title", "steps.0.limits.x", "steps.0.exits.0.to", "cases.0.limit", "sets",
    "xem", "ma", "ngay", "voi", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "session", "oldpassword", "password1", "password2",
}  # fmt: skip
LONG = "x" * 6_000


def _fields():
    """Names of all fields of all forms, so that one body can hold something bad for every one of them."""
    found = set(BY_HAND)
    for module in (
        writing_forms,
        reading_forms,
        keeping_forms,
        legal_forms,
        copy_forms,
        procedure_forms,
        auditing_forms,
        checking_forms,
        correcting_forms,
        finding_forms,
        agencies,
        calendar,
        people,
        trail,
        units,
    ):
        for _name, form in inspect.getmembers(module, inspect.isclass):
            if issubclass(form, forms.BaseForm):
                found |= set(form.base_fields)
    return sorted(found)


FIELDS = _fields()
URLENCODED = "application/x-www-form-urlencoded"


def _all(value: bytes | str, twice: bool = False) -> tuple[str, bytes]:
    raw = value if isinstance(value, bytes) else value.encode()
    pair = [f"{name}={quote_from_bytes(raw)}" for name in FIELDS]
    return URLENCODED, "&".join(pair * (2 if twice else 1)).encode()


BODIES = {
    "nothing at all": (URLENCODED, b""),
    "NUL": _all("a\x00b"),
    "no UTF-8": _all(b"\xff\xfe\xed\xa0\x80"),
    "too long": (URLENCODED, "&".join(f"{name}={LONG}" for name in FIELDS).encode()),
    "a number of forty digits, twice": _all("9" * 40, twice=True),
    "markup, right to left, zero width": _all("<script>alert(1)</script>{{ 7 }}\u202e\u200b\ufeff"),
    "JSON instead of a form": ("application/json", b'{"title": ["x"], "owner_unit": {"pk": 1}}'),
    "a multipart form without an end": ("multipart/form-data; boundary=ab", b'--ab\r\nContent-Disposition: form-data; name="title"\r\n\r\nx'),
    "a multipart form without a boundary": ("multipart/form-data", b"--ab\r\n"),
    "an unknown encoding": ("application/x-www-form-urlencoded; charset=klingon", b"title=x"),
}  # fmt: skip


def who(w, name):
    if name in OFFICE:
        return w.officer if name == "office:trail" else w.administrator
    if name in WEB:
        return w.author
    return w.top_officer if name in KEPT_AT_THE_TOP else w.officer


def case_of(w, name):
    """The address about the thing that this form is meant for, where there is one."""
    cases = cases_of(w, name)
    if not cases:
        pytest.skip(f"the world has nothing for {name}")
    wanted = {"documents:decide": "in_review", "documents:reassign": "in_review", "documents:issue": "prepared"}.get(
        name
    )
    return next((case for case in cases if case.label in {wanted, "draft"}), cases[0])


@pytest.mark.parametrize("name", TAKING)
def test_a_form_answers_whatever_it_is_sent(w, as_, name):
    client, url = as_(who(w, name)), case_of(w, name).url
    for said, (kind, body) in BODIES.items():
        headers = {"HTTP_ACCEPT": "application/json"} if "save" in name and "N" in said else {}
        with transaction.atomic():
            answer = client.generic("POST", url, body, content_type=kind, **headers)
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{name} {url}: {said} {headers}"
        assert make.PASSWORD.encode() not in answer.content


FILES = {
    "nothing inside": SimpleUploadedFile("a.docx", b""),
    "another kind than its name": SimpleUploadedFile("a.docx", b"MZ\x90\x00 this is a program"),
    "a page of the web": SimpleUploadedFile("trang.pdf", b"<html><script>1</script>"),
    "a name of mischief": SimpleUploadedFile("../../\u202etfel\r\nX: y\x00.pdf", b"%PDF-1.7"),
    "a long Vietnamese name, decomposed": SimpleUploadedFile("Quye\u0302\u0301t đi\u0323nh " * 40 + ".pdf", b"%PDF-1.7 x"),
    "no name": SimpleUploadedFile("x", b"%PDF-1.7"),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", ["documents:upload_file", "documents:upload_image", "documents:import_word", "documents:issuing_scan", "office:import"]
)  # fmt: skip
def test_an_upload_is_taken_or_refused_in_words(w, as_, name):
    client, url = as_(who(w, name)), case_of(w, name).url
    for said, file in FILES.items():
        file.seek(0)
        with transaction.atomic():
            answer = client.post(url, {"file": file, "unit": w.trade.pk, "request_key": "k"}, follow=True)
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{name}: {said}"
        assert b"\r\nX: y" not in answer.content


def test_the_wrong_method_is_405_and_changes_nothing(w, as_):
    for name in POLICIES:
        client, case = as_(who(w, name)), (cases_of(w, name) or [None])[0]
        if case is None:
            continue
        assert client.delete(case.url).status_code in {403, 404, 405, 302}, case.url
