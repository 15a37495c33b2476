"""Every environment variable of the product: one literal table, read by `settings` and printed by `list_env`."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
_env = environ.Env()
# What `make run` wrote last, so that a bare `manage.py` works on the same data; the real environment wins.
_remembered = os.environ.get("QMS_ENV_FILE", str(BASE_DIR / "var" / "environment"))
if _remembered and Path(_remembered).is_file():
    environ.Env.read_env(_remembered)


@dataclass(frozen=True)
class Variable:
    """One setting of a deployment: `kind` is the reader (str, bool, int, list), `help` says what it changes."""

    name: str
    kind: str
    default: Any
    help: str


VARIABLES = (
    Variable("QMS_DATA_DIR", "str", str(BASE_DIR / "var"), "Folder of the database file, stored files, keys and logs."),
    Variable("QMS_KEY_DIR", "str", "", "Folder of the key files (mode 0600). Empty: QMS_DATA_DIR/keys."),
    Variable(
        "QMS_DEMO", "bool", False, "Demo mode: sample people may be listed with their passwords. Never with real data."
    ),
    Variable("QMS_BASE_URL", "str", "http://127.0.0.1:8000", "Address people use; the only host in mails and links."),
    Variable("QMS_ALLOWED_HOSTS", "list", [], "Host names the server answers to besides the one of QMS_BASE_URL."),
    Variable("QMS_DEBUG", "bool", False, "Django's debug pages. Only for developers."),
    Variable("QMS_TRUST_PROXY", "bool", False, "A reverse proxy sets X-Forwarded-Proto; believe it."),
    Variable(
        "QMS_CHECKPOINT_DIR",
        "str",
        "",
        "Where trail checkpoints are written, best on another machine. Empty: QMS_DATA_DIR/checkpoints.",
    ),
    Variable(
        "QMS_BACKUP_BEFORE_MIGRATE",
        "bool",
        True,
        "migrate first saves database and files into QMS_DATA_DIR/backups, the newest 5 are kept. 0: it does not.",
    ),
    Variable("QMS_MAX_UPLOAD_MB", "int", 20, "Largest file taken in an upload, in megabytes."),
    Variable(
        "DATABASE_URL",
        "str",
        "",
        "Database. Empty: SQLite in QMS_DATA_DIR. PostgreSQL: postgres://user:password@host:5432/name.",
    ),
    Variable(
        "DATABASE_OWNER_URL",
        "str",
        "",
        "PostgreSQL owner role, used by migrate alone; the app role then cannot disable triggers.",
    ),
    Variable("REDIS_URL", "str", "", "Redis for Celery. Empty: one thread of the web process does the sweep."),
    Variable("EMAIL_URL", "str", "dummymail://", "Mail server, e.g. smtp+tls://user:password@host:587."),
    Variable("QMS_MAIL_FROM", "str", "qms@localhost", "Sender address of mails."),
    Variable("QMS_PDF_SECONDS", "int", 300, "CPU seconds one PDF may take in its child process."),
    Variable("QMS_PDF_MEMORY_MB", "int", 1500, "Memory one PDF may take in its child process, in megabytes."),
    Variable("QMS_SWEEP_SECONDS", "int", 60, "Pause between two rounds of the sweep, in seconds."),
)
_BY_NAME = {v.name: v for v in VARIABLES}


def read(name: str) -> Any:
    """The value of a listed variable, from the environment or its default. Raises KeyError for an unlisted one."""
    variable = _BY_NAME[name]
    return getattr(_env, variable.kind)(name, default=variable.default)
