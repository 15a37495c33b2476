"""What tests of backups look at: rows, files, folders, the parts of an archive."""

import io
import tarfile

from django.db import connection

from qms.archive.actions import make_backup, save_keys
from qms.files import store
from qms.files.models import StoredFile
from tests import make


def rows():
    """Every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def files():
    return {row.sha256: store.read(row.sha256) for row in StoredFile.objects.all()}


def listed(folder):
    return sorted(path.name for path in folder.iterdir())


def saved(tmp_path, name="a.tar"):
    make_backup(tmp_path / name, at=make.now())
    save_keys(tmp_path / f"{name}.keys")
    return tmp_path / name, tmp_path / f"{name}.keys"


def parts(archive):
    with tarfile.open(archive) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]


def written(archive, members):
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return archive
