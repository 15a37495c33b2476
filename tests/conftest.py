"""What every test can ask for.

- `db` (pytest-django): one transaction, rolled back. Enough for most tests.
- `w`: the small world of `tests.make`; it lies already in the database the test stands on.
- `copied_db`: a private copy of the migrated database, for threads and real commits.
- `site`: a running server on such a copy; gives its address. `page` (pytest-playwright) opens it in Chromium.
- `signed_in(person)`: a browser page in which the person is signed in.
- `attacker`: a bare connection as the database role of the application (PostgreSQL) or a plain one (SQLite).

Which database: DATABASE_URL, SQLite without it (`python tests/servers.py .venv/bin/pytest ...` for PostgreSQL).
"""

import atexit
import io
import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers import roomy

# Before the settings are read, and once per worker process: a folder of our own, none of the developer's settings.
if "DJANGO_SETTINGS_MODULE" in os.environ:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: tests/conftest.py chooses the settings.")
for name in [n for n in os.environ if n.startswith("QMS_") and not n.startswith("QMS_TEST_")]:
    del os.environ[name]
for name in ("DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL"):
    os.environ.pop(name, None)
FOLDER = Path(tempfile.mkdtemp(prefix="qms-test-", dir=roomy()))
_OWNER = os.getpid()
atexit.register(lambda: shutil.rmtree(FOLDER, ignore_errors=True) if os.getpid() == _OWNER else None)
(FOLDER / "static").mkdir()
os.environ["QMS_DATA_DIR"] = str(FOLDER)
os.environ["QMS_ENV_FILE"] = ""
os.environ["QMS_BACKUP_BEFORE_MIGRATE"] = "0"  # test databases are thrown away
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests
os.environ["DJANGO_SETTINGS_MODULE"] = "qms.settings"

import django  # noqa: E402

django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]  # the workers of xdist inherit the environment and must choose for themselves

from django.conf import settings as loaded  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.utils import translation  # noqa: E402

from tests import make  # noqa: E402
from tests.databases import Ground, Kept, migrated, private_copy  # noqa: E402
from tests.pressing import Press  # noqa: E402
from tests.taped import RECORDER  # noqa: E402

FAST = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        **loaded.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}
GROUND = Ground(make.world)
PRESS = Press()
FLUSHES = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
# Folders whose tests are about what the databases do differently: locks, triggers, words stored, copies, restores.
ABOUT_DATABASES = {"access", "archive", "attack", "jobs", "races", "search", "trail"}
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _asks_the_database(item) -> bool:
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "django_db_setup", "copied_db", "site", "attacker"} & set(item.fixturenames)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what goes through pages; refuse what would flush a database with triggers; skip what has no server here.

    What asks no database at all (readers of Word, paper, arithmetic) runs once, with SQLite.
    """
    if connection.vendor == "postgresql":
        once = [item for item in items if not _asks_the_database(item) and not item.get_closest_marker("redis")]
        config.hook.pytest_deselected(items=once)
        left = set(once)
        items[:] = [item for item in items if item not in left]
    for item in items:
        if {"client", "as_"} & set(item.fixturenames):
            item.add_marker("pages")
        elif _is_the_same_on_both(item):
            item.add_marker("either")
        marker = item.get_closest_marker("django_db")
        if FLUSHES & set(item.fixturenames) or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: the triggers refuse flush; use copied_db or site.")
        for name, why in _missing().items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=why))


def _is_the_same_on_both(item) -> bool:
    """Acts and rules that leave the differences between the databases to those below them: one database is enough daily."""
    about_databases = item.path.relative_to(Path(__file__).parent).parts[0] in ABOUT_DATABASES
    named = any(item.get_closest_marker(name) for name in ("matrix", "browser", "pages", "postgres", "redis"))
    return _asks_the_database(item) and not about_databases and not named and "integrity" not in item.path.name


def _missing() -> dict[str, str]:
    """Markers whose server is not here."""
    here = {connection.vendor, "redis" if "QMS_TEST_REDIS_URL" in os.environ else ""}
    wanted = {"postgres": "postgresql", "sqlite": "sqlite", "redis": "redis"}
    names = {"postgres": "PostgreSQL", "sqlite": "SQLite", "redis": "Redis"}
    return {marker: f"needs {names[marker]}" for marker, server in wanted.items() if server not in here}


@pytest.fixture(scope="session", autouse=True)
def _fast_settings():
    with override_settings(**FAST):
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_press():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qms.printing.press._run", PRESS.run)
        yield
    PRESS.close()


@pytest.fixture(autouse=True)
def _in_the_language_of_the_product():
    """A page asked for in English leaves English behind in the thread; no test inherits it."""
    translation.activate(loaded.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_checkpoints_of_another_test():
    """Checkpoints lie outside the database, so a rolled back test would leave them to the next one of its worker."""
    yield
    shutil.rmtree(FOLDER / "checkpoints", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite: a file, so that it can be copied, and nothing waits for the disk."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(FOLDER / "test.sqlite3")
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Migrate the test database once per worker, whether a test asks for `db` or for a copy."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(migrated())
        GROUND.laid(django_db_blocker)
        yield
        with django_db_blocker.unblock():
            GROUND.cleared()
            stack.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A test that begins with `w` of this file stands on a database in which it lies already; who sets its type."""
    PRESS.choose(item.path.relative_to(Path(__file__).parent).parts[0])
    found = item._fixtureinfo.name2fixturedefs.get("w") if "w" in item.fixturenames else None
    GROUND.choose(world=bool(found) and found[-1].func is _laid_world)


@pytest.fixture(scope="session")
def furnished(django_db_setup, django_db_blocker):
    """The world of `tests.matrix.things`, laid once a worker; `with furnished.lent() as w:` for one file of tests."""
    from tests.matrix import things

    kept = Kept(things.world)
    yield kept
    with django_db_blocker.unblock():
        kept.drop()


# --- what most tests with pages begin with; a folder or file that needs another one names its own ----------------------
def _laid_world(request):
    world = GROUND.world()
    if world is None:
        yield make.world()
    elif {"monkeypatch", "settings", "time_machine"} & set(request.fixturenames):
        yield world  # what the makers do may be another thing here
    else:
        with RECORDER.following():
            yield world


w = pytest.fixture(name="w")(_laid_world)


@pytest.fixture
def english():
    """`pytest.mark.usefixtures("english")`: the test and its browser read English."""
    with translation.override("en"):
        yield


@pytest.fixture
def client(client, request):
    if "english" in request.fixturenames:
        client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def undone(w):
    """What the test changes in a world that a file shares is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def copied_db(request, django_db_setup, django_db_blocker):
    """A private copy of the migrated database for this test; gives its name. Not together with `db`."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("copied_db stands alone: db would hold a transaction on the original.")
    with django_db_blocker.unblock(), private_copy() as name:
        yield name


@pytest.fixture
def site(copied_db, settings):
    """The product served from a thread, on a private copy of the database; gives its address without a final slash."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    address = f"http://127.0.0.1:{server.port}"
    settings.BASE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    yield address
    server.terminate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; no sandbox because CI is root."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A Vietnamese office screen."""
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def signed_in(site, browser, browser_context_args):
    """`signed_in(person, **context)`: a page of a browser of its own, with the person signed in, at no address yet."""
    windows = []

    def page_of(person, **context):
        client = Client()
        client.force_login(person)
        name = loaded.SESSION_COOKIE_NAME
        window = browser.new_context(**{**browser_context_args, **context})
        windows.append(window)
        window.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        return window.new_page()

    yield page_of
    for window in windows:
        window.close()


@pytest.fixture
def attacker(copied_db):
    """A DB-API connection past the ORM, autocommitting, on a copy: as the application's role where there are roles."""
    opened = ATTACKERS[connection.vendor](copied_db)
    yield opened
    opened.close()


def _attack_sqlite(name):
    line = sqlite3.connect(name, isolation_level=None)
    line.execute("PRAGMA foreign_keys=ON")
    line.execute("PRAGMA recursive_triggers=ON")
    return line


def _attack_postgresql(name):
    import psycopg2

    role = os.environ.get("QMS_TEST_APP_ROLE")
    if not role:
        pytest.fail("QMS_TEST_APP_ROLE is not set: run through tests/servers.py.")
    call_command("grant_app_role", role, verbosity=0, stdout=io.StringIO())
    to = connection.settings_dict
    line = psycopg2.connect(dbname=name, user=role, password=to["PASSWORD"], host=to["HOST"], port=to["PORT"])
    line.autocommit = True
    return line


ATTACKERS = {"sqlite": _attack_sqlite, "postgresql": _attack_postgresql}


@pytest.fixture
def together():
    """`together(*acts)`: run the acts in threads at the same instant; their results, or the exceptions they raised."""
    from django.db import connections

    def run(*acts):
        gate, results = threading.Barrier(len(acts)), [None] * len(acts)

        def one(place, act):
            try:
                gate.wait(10)
                results[place] = act()
            except Exception as problem:
                results[place] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    return run


@pytest.fixture(scope="session")
def redis_url():
    """Address of a Redis that belongs to this run; use with `@pytest.mark.redis`."""
    return os.environ["QMS_TEST_REDIS_URL"]
