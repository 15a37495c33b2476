"""How long the product takes to start: `.venv/bin/python benchmarks/start.py`.

`django.setup()` of the product beside that of a bare project with sessions and accounts, each in a process of its own, in
turns; CPU seconds of the process, median. Then which heavy libraries are in memory after the first list was asked for.
"""

import os
import statistics
import subprocess
import sys

import crowd

ROUNDS = 9
BARE = """
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
"""
SETUP = "import django, time; django.setup(); print(time.process_time())"
HEAVY = ("weasyprint", "tantivy", "openpyxl", "docx", "pypdf", "celery", "lxml", "nh3", "PIL")
FIRST_LIST = """
import sys, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
from django.test import Client
from qms.people.models import User
client = Client()
client.force_login(User.objects.get(username="leaf"))
assert client.get("/tai-lieu/").status_code == 200
print(" ".join(name for name in %r if name in sys.modules) or "none")
"""


def run(code: str, **more: str) -> str:
    """What a process of its own prints."""
    environment = {**os.environ, **more}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=crowd.ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def main() -> None:
    crowd.lay()
    took: dict[str, list[float]] = {"bare": [], "product": []}
    for _round in range(ROUNDS):
        took["bare"].append(float(run(BARE + SETUP)))
        took["product"].append(float(run(SETUP)))
    bare, product = statistics.median(took["bare"]), statistics.median(took["product"])
    print(f"django.setup(): bare {bare:.2f} s, product {product:.2f} s, {product / bare:.2f} x (CPU seconds)")
    print(f"heavy libraries in memory after the first list: {run(FIRST_LIST % (HEAVY,))}")


if __name__ == "__main__":
    try:
        main()
    finally:
        crowd.clean_up()
