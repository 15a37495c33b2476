"""Lines that break or crawl, on real sockets: what was half sent is not half done, and nobody else has to wait."""

import http.client
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings as loaded
from django.test import Client
from django.urls import reverse

from documents.models import Section, Version
from tests import make
from tests.documents.acting import nothing_changes

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "t" * 32
PATIENCE = 20  # seconds until a test gives up


@contextmanager
def line_to(address: str):
    where = urlsplit(address)
    line = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)
    yield line
    line.close()


def head_of(
    person, path: str, length: int, kind: str = "application/x-www-form-urlencoded", *, token: bool = True
) -> bytes:
    """The first lines of a POST by the person, whose body will be `length` bytes long."""
    client = Client()
    client.force_login(person)
    session = client.cookies[loaded.SESSION_COOKIE_NAME].value
    cookies = f"{loaded.SESSION_COOKIE_NAME}={session}; {loaded.CSRF_COOKIE_NAME}={TOKEN}"
    lines = [
        f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", f"{'X-CSRFToken' if token else 'X-None'}: {TOKEN}",
        f"Content-Type: {kind}", f"Content-Length: {length}", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def still_answers(site: str) -> bool:
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE)
    line.request("GET", reverse("account_login"))
    return line.getresponse().status == 200


def cut(line: socket.socket) -> None:
    """Break the line without a farewell, as a pulled cable or a killed browser does."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


@pytest.fixture
def w(site):
    return make.world()


@pytest.mark.parametrize("farewell", ["closed", "cut"])
@pytest.mark.parametrize("token", ["in a header", "in the form"])
def test_a_browser_that_is_gone_in_the_middle_of_a_save_changes_nothing(site, w, farewell, token):
    draft = make.draft(w)
    section = draft.sections.first()
    path = reverse("documents:save_section", args=[draft.pk, section.uuid])
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "heading": "Mục đích",
        "token": section.token,
        "html": f"<p>{'x' * 50_000}</p>",
    }
    body = urlencode(form).encode()
    begun = head_of(w.author, path, len(body), token=token == "in a header")
    with nothing_changes():
        for part in (b"", body[:20], body[: len(body) // 2], body[:-1]):
            with line_to(site) as line:
                line.sendall(begun + part)
                time.sleep(0.05)
                if farewell == "cut":
                    cut(line)
                else:
                    line.shutdown(socket.SHUT_WR)
                    assert re.match(rb"HTTP/1\.1 (400|403) ", line.recv(1000))
        assert still_answers(site)


def test_half_a_form_in_which_nothing_is_required_empties_nothing(site, w):
    draft = make.draft(w)
    path = reverse("documents:save_relations", args=[draft.pk])
    body = urlencode([("units", w.trade.pk), ("units", w.office.pk), ("units", w.energy.pk)]).encode()
    begun = head_of(w.author, path, len(body))
    with nothing_changes():
        for length in range(0, len(body), 4):
            with line_to(site) as line:
                line.sendall(begun + body[:length])
                line.shutdown(socket.SHUT_WR)
                assert line.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_a_browser_that_is_gone_before_the_answer_has_saved_all_or_nothing(site, w):
    draft = make.draft(w)
    section = draft.sections.first()
    path = reverse("documents:save_section", args=[draft.pk, section.uuid])
    whole = f"<p>{'Nội dung mới, ' * 3000}hết.</p>"
    body = urlencode({"heading": "Mục đích", "token": section.token, "html": whole}).encode()
    begun = head_of(w.author, path, len(body))
    with line_to(site) as line:
        line.sendall(begun + body)
        cut(line)
    until, row = time.monotonic() + PATIENCE, section
    while row.token == section.token and time.monotonic() < until:
        time.sleep(0.05)
        row = Section.objects.get(pk=section.pk)
    assert (row.token, row.html) in {(section.token, section.html), (section.token + 1, whole)}
    assert Version.objects.get(pk=draft.pk).token - draft.token == row.token - section.token
    assert still_answers(site)


@pytest.mark.parametrize("farewell", ["closed", "cut"])
def test_half_an_upload_leaves_no_row_and_no_file(site, w, farewell):
    draft = make.draft(w)
    path = reverse("documents:upload_file", args=[draft.pk])
    start = b'--abc\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    begun = head_of(w.author, path, 5_000_000, "multipart/form-data; boundary=abc")
    with nothing_changes():
        before = stored()
        with line_to(site) as line:
            line.sendall(begun + start + b"%PDF-1.7 " + b"x" * 3_000_000)
            if farewell == "cut":
                cut(line)
            else:
                line.shutdown(socket.SHUT_WR)
                assert re.match(rb"HTTP/1\.1 400 ", line.recv(1000))
        assert still_answers(site)
        assert stored() == before


def stored() -> int:
    """How many files lie in the content store."""
    return sum(len(names) for _folder, _folders, names in os.walk(loaded.MEDIA_ROOT))


def test_three_gigabytes_are_refused_by_their_length_while_not_one_byte_of_them_was_sent(site, w, monkeypatch):
    # the plain server of the tests forbids this header, gunicorn sends it
    monkeypatch.setattr("wsgiref.handlers.is_hop_by_hop", lambda _name: False)
    draft = make.draft(w)
    path = reverse("documents:upload_file", args=[draft.pk])
    begun = head_of(w.author, path, 3 * 2**30, "multipart/form-data; boundary=abc")
    with nothing_changes(), line_to(site) as line:
        line.sendall(begun)
        answer = line.recv(65536).decode()
    assert re.match(r"HTTP/1\.[01] 413 ", answer), answer[:200]


# --- the server itself ------------------------------------------------------------------------------------------------
SLOW = """
import time
from qms.gunicorn_conf import *
from qms import gunicorn_conf
gunicorn_conf.read_seconds = 1
threads = 2
def when_ready(server):
    print(server.LISTENERS[0].sock.getsockname()[1], flush=True)
def post_worker_init(worker):
    pass
"""
APPLICATION = """
def application(environ, start_response):
    try:
        size = len(environ["wsgi.input"].read())
    except OSError as cut:
        start_response("408 Request Timeout", [("Connection", "close")])
        return [type(cut).__name__.encode()]
    start_response("200 OK", [])
    return [str(size).encode()]
"""


@pytest.fixture
def gunicorn(tmp_path):
    """gunicorn with our settings, two threads and a limit of one second, before an application that reads the body."""
    (tmp_path / "conf.py").write_text(SLOW)
    (tmp_path / "reads.py").write_text(APPLICATION)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        str(tmp_path / "conf.py"),
        "-b",
        "127.0.0.1:0",
        "reads:application",
    ]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    server = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def asked(address: str) -> bytes:
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    line.request("POST", "/", b"four")
    return line.getresponse().read()


def test_a_sender_who_falls_silent_is_cut_off_and_the_threads_serve_others(gunicorn):
    began = time.monotonic()
    silent = [socket.create_connection(("127.0.0.1", urlsplit(gunicorn).port), timeout=PATIENCE) for _n in range(3)]
    for line in silent:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
    assert asked(gunicorn) == b"4"
    for line in silent:
        assert b" 408 " in line.recv(1000)
        line.close()
    assert time.monotonic() - began < PATIENCE


def test_a_slow_sender_who_goes_on_is_heard_to_the_end(gunicorn):
    with line_to(gunicorn) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n")
        for _n in range(5):
            time.sleep(0.4)
            line.sendall(b"x" * 200)
        assert b"".join(iter(lambda: line.recv(1000), b"")).split(b"\r\n\r\n", 1)[1].split(b"\r\n")[1] == b"1000"


@pytest.mark.parametrize(
    "begun", [b"POST / HTTP/1.1\r\nHost: x\r\nX-Long: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"]
)
def test_senders_who_drip_are_cut_off_and_the_threads_serve_others(gunicorn, begun):
    began = time.monotonic()
    dripping = [socket.create_connection(("127.0.0.1", urlsplit(gunicorn).port), timeout=PATIENCE) for _n in range(3)]
    for line in dripping:
        line.sendall(begun)
    stop = threading.Event()

    def drip():
        while not stop.wait(0.2):
            for line in dripping:
                with suppress(OSError):
                    line.sendall(b"x")

    threading.Thread(target=drip, daemon=True).start()
    try:
        assert asked(gunicorn) == b"4"
        answers = [line.recv(1000) for line in dripping]
    finally:
        stop.set()
    in_body = begun.endswith(b"\r\n\r\n")
    assert all(b" 408 " in answer if in_body else answer == b"" for answer in answers)
    assert time.monotonic() - began < PATIENCE


def test_the_next_request_of_the_same_line_begins_with_its_whole_time(gunicorn):
    line = http.client.HTTPConnection(urlsplit(gunicorn).netloc, timeout=PATIENCE)
    for _n in range(3):
        line.request("POST", "/", b"four")
        assert line.getresponse().read() == b"4"
        time.sleep(0.6)


def test_the_limit_of_the_product_is_a_minute():
    from qms import gunicorn_conf

    assert gunicorn_conf.read_seconds == 60
    assert gunicorn_conf.worker_class == "qms.gunicorn_worker.Worker"


def test_a_line_that_times_out_while_a_form_is_read_is_a_400_and_saves_nothing(w):
    class Silent:
        def read(self, *_size):
            raise TimeoutError("timed out")

        readline = read

    draft = make.draft(w)
    client = Client(raise_request_exception=False)
    client.force_login(w.author)
    section = draft.sections.first()
    with nothing_changes():
        answer = client.request(
            PATH_INFO=reverse("documents:save_section", args=[draft.pk, section.uuid]), REQUEST_METHOD="POST",
            CONTENT_TYPE="application/x-www-form-urlencoded", CONTENT_LENGTH="1000", **{"wsgi.input": Silent()},
        )  # fmt: skip
    assert answer.status_code == 400
