"""What must be true before the server starts: free port, static files, migrations, sample agency. One start of Django."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "qms.settings"

import django  # noqa: E402


def main(host: str, port: str) -> None:
    """Prepare everything, or end with one sentence that says what is in the way."""
    _port_is_free(host, port)
    _restart_unfinished_sample()
    django.setup()
    _collect_static()
    _migrate()
    _load_sample()


def _port_is_free(host: str, port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is a number between 1 and 65535, not {port!r}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        sys.exit(
            f"The server cannot listen on {host}:{port} ({problem.strerror}). Try another: make run PORT={int(port) + 1}"
        )


def _collect_static() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    lines = [
        f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}"
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    stamp, now = (
        Path(settings.DATA_DIR) / ".static-stamp",
        hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest(),
    )
    if Path(settings.STATIC_ROOT).is_dir() and stamp.is_file() and stamp.read_text() == now:
        return
    print("Gathering static files", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def _migrate() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Laying the database", flush=True)
        _manage("migrate", "--verbosity", "0")  # a process of its own: it may work as the owner role


def _unfinished() -> Path:
    return Path(os.environ["QMS_DATA_DIR"]) / ".sample-unfinished"


def _restart_unfinished_sample() -> None:
    """A sample whose loading was broken off is thrown away; only ever in the folder of the demo, on SQLite."""
    folder = ROOT / "var" / "demo"
    if os.environ["QMS_DEMO"] != "1" or not _unfinished().exists():
        return
    if os.environ.get("DATABASE_URL") or _unfinished().parent.resolve() != folder:
        sys.exit("The sample agency was loaded only in part. Give the demo an empty database and data folder.")
    print("The sample agency was loaded only in part: starting it anew", flush=True)
    shutil.rmtree(folder)
    folder.mkdir()


def _load_sample() -> None:
    from django.conf import settings
    from django.core.management import get_commands

    from qms.people.models import Agency

    empty = not Agency.objects.exists()
    if not settings.DEMO:
        if empty:
            print(
                "Empty. The first agency and its administrator: .venv/bin/python manage.py new_agency --help",
                flush=True,
            )
        return
    known = get_commands()
    if empty and "load_sample" in known:
        print("Loading the sample agency", flush=True)
        _unfinished().touch()
        _manage("load_sample")
        _unfinished().unlink()
    if "demo_accounts" in known:
        _manage("demo_accounts")


def _manage(*words: str) -> None:
    done = subprocess.run([sys.executable, ROOT / "manage.py", *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
