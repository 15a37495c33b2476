"""A sealing key of the test's own, and the library of `shelf` on a private copy of the database."""

import pytest

from qms.trail import health
from tests.databases import private_copy


@pytest.fixture(autouse=True)
def seal_key(tmp_path, settings):
    """Keys and checkpoints in a folder of this test; the empty chain makes its key there."""
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal.key"
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.VERSION_CONTENT = []
    health.forget()
    yield settings.SEAL_KEY_FILE
    health.forget()


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """The library, once a module; statements of the tests are rolled back."""
    from tests.trail import shelf

    with django_db_blocker.unblock(), private_copy():
        shelf.build()
        yield shelf


@pytest.fixture
def own_library(copied_db):
    """The library on a copy for this test alone: it may break it."""
    from tests.trail import shelf

    shelf.build()
    return shelf
