"""Starts a PostgreSQL cluster and a Redis for one command, and stops both when it ends, however it ends.

    python tests/servers.py .venv/bin/pytest tests

The command finds DATABASE_URL (an owner role that may create databases, no superuser), QMS_TEST_APP_ROLE (a role with
no rights of its own) and QMS_TEST_REDIS_URL in its environment. Nothing outside a temporary folder is touched; as root
the servers run as `postgres` or `nobody`, because PostgreSQL refuses to run as root. Standard library only.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds a server may take to answer
OWNER, APP = "qms_owner", "qms_app"
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 1024**3  # a folder in memory, and the free bytes from which it is used
# Test data may be lost with the machine, so nothing waits for the disk.
POSTGRES_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class NoServer(Exception):
    """A server could not be started; the text says which and why."""


def main(command: list[str]) -> int:
    """Run the command with the servers up; its exit code, 2 when a server does not start."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        with _folder() as folder, _postgres(folder) as database, _redis(folder) as redis:
            environment = {**os.environ, **database, **redis}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return 2


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="qms-servers-", dir=roomy()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def roomy() -> Path:
    """In memory where there is room: a copy of a database is more than a thousand files, which a disk is slow to make."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH else Path("/tmp")


@contextmanager
def _postgres(folder: Path) -> Iterator[dict[str, str]]:
    binaries, home = _postgres_binaries(), _home(folder / "postgres")
    password, port = secrets.token_hex(16), _free_port()
    secret = home / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    _give_away(secret)
    initdb = [binaries / "initdb", "-D", home / "data", "-U", "postgres", "-A", "scram-sha-256", "--pwfile", secret]
    made = subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], capture_output=True, text=True, **_as_servant(home)
    )
    if made.returncode:
        raise NoServer(f"PostgreSQL could not make a cluster: {made.stderr.strip()}")
    options = [word for name, value in POSTGRES_OPTIONS.items() for word in ("-c", f"{name}={value}")]
    start = [binaries / "postgres", "-D", home / "data", "-p", str(port), "-k", home, *options]
    with _running(start, home, stop=signal.SIGQUIT) as (server, log):
        ask = [binaries / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-qd", "postgres", "-c"]
        asking = {**os.environ, "PGPASSWORD": password}
        _wait(server, log, "PostgreSQL", lambda: _ran([*ask, "SELECT 1"], asking))
        for statement in (
            f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password}'",
            f"CREATE ROLE {APP} LOGIN PASSWORD '{password}'",
            f"CREATE DATABASE qms OWNER {OWNER}",
        ):
            subprocess.run([*ask, statement], env=asking, check=True)
        yield {
            "DATABASE_URL": f"postgres://{OWNER}:{password}@127.0.0.1:{port}/qms",
            "QMS_TEST_APP_ROLE": APP,
            "PATH": f"{binaries}:{os.environ['PATH']}",  # pg_dump and pg_restore of the same release
        }


@contextmanager
def _redis(folder: Path) -> Iterator[dict[str, str]]:
    program = shutil.which("redis-server")
    if not program:
        raise NoServer("redis-server is missing: apt-get install redis-server")
    home, port = _home(folder / "redis"), _free_port()
    start = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home]
    with _running(start, home, stop=signal.SIGTERM) as (server, log):
        _wait(server, log, "Redis", lambda: _pongs(port))
        yield {"QMS_TEST_REDIS_URL": f"redis://127.0.0.1:{port}/0"}


@contextmanager
def _running(command: list, home: Path, *, stop: signal.Signals) -> Iterator[tuple[subprocess.Popen, Path]]:
    """The server as a child in a session of its own (Ctrl-C reaches only the command); it dies with this process."""
    log = home / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, stop),  # PR_SET_PDEATHSIG
            **_as_servant(home),
        )
    try:
        yield server, log
    finally:
        server.send_signal(stop)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).resolve().parent
    raise NoServer("PostgreSQL is missing: apt-get install postgresql")


def _servant() -> pwd.struct_passwd | None:
    """Who runs the servers: nobody else, unless this is root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("PostgreSQL refuses root and there is neither a user postgres nor nobody")


def _as_servant(home: Path) -> dict:
    servant = _servant()
    common = {"cwd": home}
    return {**common, "user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []} if servant else common


def _give_away(path: Path) -> None:
    if servant := _servant():
        os.chown(path, servant.pw_uid, servant.pw_gid)


def _home(path: Path) -> Path:
    path.mkdir(mode=0o700)
    _give_away(path)
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ran(command: list, environment: dict[str, str]) -> bool:
    return not subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def _wait(server: subprocess.Popen, log: Path, name: str, answers) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        if answers():
            return
        time.sleep(0.1)
    raise NoServer(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
