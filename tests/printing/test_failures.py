"""What is said when no PDF comes out. A child that only pretends to typeset keeps these quick."""

import errno

import pytest
from django.utils.translation import override

from qms.printing import PrintFailed, press, render
from tests.printing import samples


def _sheet() -> press.Sheet:
    return press.Sheet("<!doctype html><html lang='vi'><title>x</title><p>x</p></html>")


def test_too_little_time_is_said(settings):
    settings.PDF_SECONDS = 1
    with pytest.raises(PrintFailed) as failed, override("en"):
        render(samples.long_request(60), {})
    assert failed.value.reason == "time"
    assert "QMS_PDF_SECONDS" in str(failed.value)


def test_too_little_memory_is_said(settings):
    settings.PDF_MEMORY_BYTES = 48 * 2**20
    with pytest.raises(PrintFailed) as failed:
        press.press(_sheet())
    assert failed.value.reason == "memory"


def test_a_full_disk_is_said(monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(press, "_lay_out", full)
    with pytest.raises(PrintFailed) as failed:
        press.press(_sheet())
    assert failed.value.reason == "disk"


@pytest.mark.parametrize(
    ("code", "reason"), [(4, "disk"), (5, "picture"), (1, "crash"), (-11, "crash"), (-9, "time"), (-24, "time")]
)
def test_every_end_of_the_child_has_its_sentence(code, reason):
    assert press._reason(code, "Traceback\nValueError: x") == reason


def test_a_picture_that_is_not_there_stops_the_print():
    text = f"<p><img src='asset:{'a' * 64}' alt='Sơ đồ'></p>"
    section = {"id": "x", "number": "1", "heading": "Hình", "level": 1, "html": text, "landscape": False}
    with pytest.raises(PrintFailed) as failed:
        render(samples.request(snapshot=samples.snapshot(sections=[section])), {})
    assert failed.value.reason == "picture"


def test_a_picture_that_is_none_stops_the_print():
    sheet = press.Sheet(
        f"<!doctype html><html lang='vi'><title>x</title><img src='asset:{'a' * 64}' alt='x'></html>",
        {"a" * 64: b"no picture"},
    )
    with pytest.raises(PrintFailed) as failed:
        press.press(sheet)
    assert failed.value.reason == "picture"


def test_nothing_of_the_servers_environment_reaches_the_child(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("https_proxy", "http://proxy")
    assert not {"DATABASE_URL", "https_proxy"} & press._environment(tmp_path).keys()
