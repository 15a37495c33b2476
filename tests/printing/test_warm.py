"""A warm press gives the bytes of a cold one, and a sentence when it cannot."""

import pytest

from qms.printing import PrintFailed, render
from qms.printing.warm import WarmPress
from tests.printing import samples


@pytest.fixture(scope="module")
def warm():
    with WarmPress() as press:
        yield press


def test_a_warm_press_gives_the_same_bytes(warm):
    cold = render(samples.request(), {})
    assert render(samples.request(), {}, by=warm) == cold
    assert render(samples.request(), {}, by=warm) == cold


def test_too_little_memory_is_said_and_the_next_sheet_is_set(warm, settings):
    before = settings.PDF_MEMORY_BYTES
    settings.PDF_MEMORY_BYTES = 60 * 1024 * 1024
    with pytest.raises(PrintFailed):
        render(samples.request(), {}, by=warm)
    settings.PDF_MEMORY_BYTES = before
    assert render(samples.request(), {}, by=warm).startswith(b"%PDF-")


def test_a_press_whose_child_was_killed_starts_anew(warm):
    render(samples.request(), {}, by=warm)
    warm._child.kill()
    warm._child.wait()
    assert render(samples.request(), {}, by=warm).startswith(b"%PDF-")
