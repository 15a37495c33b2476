"""A scratch installation with as many documents as asked, made by a few SQL statements over series of numbers.

One province with 20 agencies of 24 units each; every unit owns documents of two types in two classes, so that there are
1,920 access classes whatever the number of documents. Each document has one version in force and its stored rendition.
Readers: `leaf` (one unit's agency), `officer` (one agency), `supervisor` (the province and everything under it).

Import this module before anything of Django: it lays a folder of its own and chooses the settings.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="qms-benchmark-"))
os.environ |= {"QMS_DATA_DIR": str(FOLDER), "QMS_ENV_FILE": "", "DJANGO_SETTINGS_MODULE": "qms.settings"}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from documents.models import AccessClass, Document, InForce, Rendition  # noqa: E402
from tests import make  # noqa: E402

AGENCIES, UNITS = 20, 24
CLASSES = ("internal", "public")


def lay() -> SimpleNamespace:
    """Migrate the scratch database and found the agencies, people and one document in force to copy from."""
    call_command(
        "collectstatic", verbosity=0, interactive=False
    )  # pages are served with hashed names, as in production
    call_command("migrate", verbosity=0, interactive=False)
    w = make.world()
    w.second = make.document_type("huong-dan", "Hướng dẫn")
    w.units = []
    for number in range(AGENCIES):
        agency = make.agency(f"S{number:02d}", name=f"Sở thứ {number}", parent=w.province)
        root = make.unit(agency, f"S{number:02d}-LD", f"Lãnh đạo Sở thứ {number}")
        w.units += [root] + [
            make.unit(agency, f"S{number:02d}-{place:02d}", f"Phòng {place}", parent=root) for place in range(1, UNITS)
        ]
    home = w.units[1]
    w.leaf = make.person("leaf", on=make.post(home, "Chuyên viên", "reader"))
    w.clerk = make.person("clerk", on=make.post(w.units[0], "Thư ký ISO", "officer"))
    w.model = make.in_force(w, classification="public")
    _classes(w)
    return w


def _classes(w: SimpleNamespace) -> None:
    AccessClass.objects.bulk_create(
        AccessClass(agency=unit.agency, owner_unit=unit, type=kind, classification=name)
        for unit in w.units
        for kind in (w.type, w.second)
        for name in CLASSES
    )


def fill(w: SimpleNamespace, wanted: int) -> float:
    """Documents numbered up to `wanted`, each in force; seconds by the clock."""
    started = time.perf_counter()
    have = Document.objects.filter(code__startswith="TL ").count()
    classes = list(AccessClass.objects.filter(owner_unit__in=w.units).order_by("pk"))
    first = classes[0].pk
    if [row.pk for row in classes] != list(range(first, first + len(classes))):
        raise SystemExit("The classes of the benchmark do not follow each other.")
    period = InForce.objects.get(version=w.model)
    paper = Rendition.objects.get(version=w.model)
    base = {"document": 1_000_000, "version": 2_000_000}
    with transaction.atomic(), connection.cursor() as cursor:
        series = _Series(cursor, have, wanted, first, len(classes))
        series.copy(
            w.model.document, id=f"{base['document']} + n.i", code=_text("'TL '", "n.i"), slug=_text("'tl-'", "n.i"),
            title=_text("'Quy trình giải quyết thủ tục số '", "n.i"), sort_key=_KEY[connection.vendor],
            words=_text("'quy trinh giai quyet thu tuc so '", "n.i", "' tl '", "n.i"), request_key="NULL",
            agency_id="c.agency_id", owner_unit_id="c.owner_unit_id", type_id="c.type_id",
            classification="c.classification",
        )  # fmt: skip
        series.copy(
            w.model, id=f"{base['version']} + n.i", document_id=f"{base['document']} + n.i",
            title=_text("'Quy trình giải quyết thủ tục số '", "n.i"), based_on_id="NULL",
        )  # fmt: skip
        series.copy(paper, id=f"{base['version']} + n.i", version_id=f"{base['version']} + n.i")
        series.copy(
            period, id=f"{base['version']} + n.i", document_id=f"{base['document']} + n.i",
            version_id=f"{base['version']} + n.i", access_class_id="c.id",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - started


def _text(*parts: str) -> str:
    return " || ".join(f"CAST({part} AS varchar)" if part == "n.i" else part for part in parts)


# Keys of the register are strings of digits; for these codes the number itself, at one width, is in order.
_KEY = {
    "sqlite": "'5' || substr('00000000' || n.i, -8)",
    "postgresql": "'5' || lpad(CAST(n.i AS varchar), 8, '0')",
}


class _Series:
    """Numbers above `have` up to `wanted`, each with an access class in turn."""

    def __init__(self, cursor: Any, have: int, wanted: int, first: int, classes: int):
        self.cursor, self.have, self.wanted, self.first, self.classes = cursor, have, wanted, first, classes

    def copy(self, model: Any, **expressions: str) -> None:
        """The row of `model` once for each number, with these columns computed (`n.i` the number, `c` the class)."""
        table = model._meta.db_table
        columns = [field.column for field in model._meta.local_concrete_fields]
        chosen = ", ".join(expressions.get(column, f's."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        self.cursor.execute(
            f'INSERT INTO "{table}" ({names}) '
            f"WITH RECURSIVE n(i) AS (SELECT {self.have + 1} UNION ALL SELECT i + 1 FROM n WHERE i < {self.wanted}) "
            f'SELECT {chosen} FROM n, "{table}" s, documents_accessclass c '
            f"WHERE s.id = {model.pk} AND c.id = {self.first} + n.i % {self.classes}"
        )


def clean_up() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
