"""Heavy and dangerous libraries never enter the web process."""

import os
import subprocess
import sys

from tests.house import source

KEPT_OUT = (
    "weasyprint",
    "docx",
    "pypdf",
    "openpyxl",
    "holidays",
    "markdown_it",
    "yaml",
    "fontTools",
    "segno",
    "icalendar",
    "qms.sample.story",
)
START = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import qms.wsgi
print(*[name for name in {names!r} if name in sys.modules])
"""


def test_the_web_process_starts_without_heavy_libraries():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "qms.settings"}
    command = [sys.executable, "-W", "ignore", "-c", START.format(names=KEPT_OUT)]
    done = subprocess.run(command, cwd=source.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    assert not done.stdout.split()
