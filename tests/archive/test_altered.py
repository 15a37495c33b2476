"""Every alteration of a backup, and everything that is no backup, is refused before anything is written."""

import json
import tarfile
from pathlib import Path

import pytest

from qms.archive import databases
from qms.archive.actions import restore_backup
from qms.files import store
from qms.trail.refusals import Refused
from tests import make
from tests.archive.looking import parts, saved, written


def flip(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def one_byte_of(number):
    def alter(members):
        member, data = members[number]
        members[number] = (member, flip(data, len(data) // 2))
        return members

    return alter


def forged(members):
    """The database changed and the manifest put right again, by somebody without the key."""
    told = json.loads(members[0][1])
    data = flip(members[2][1], 5000)
    told["database"]["sha256"] = store.sha256_of(data)
    manifest = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return [(members[0][0], manifest), members[1], (members[2][0], data), *members[3:]]


def stranger(name, kind=tarfile.REGTYPE, link=""):
    def alter(members):
        about = tarfile.TarInfo(name)
        about.type, about.linkname = kind, link
        return [*members, (about, b"")]

    return alter


ALTERATIONS = {
    "a byte of the manifest": one_byte_of(0),
    "a byte of the signature": one_byte_of(1),
    "a byte of the database": one_byte_of(2),
    "a byte of a file": one_byte_of(3),
    "database and manifest": forged,
    "unsigned": lambda members: [members[0], (members[1][0], b""), *members[2:]],
    "no signature": lambda members: [members[0], *members[2:]],
    "a file is missing": lambda members: members[:-1],
    "the database is missing": lambda members: members[:2] + members[3:],
    "a file twice": lambda members: [*members, members[-1]],
    "a path that climbs": stranger("../../../../tmp/qms-evil"),
    "an absolute path": stranger("/tmp/qms-evil"),
    "a link": stranger("files/aa", tarfile.SYMTYPE, "/etc/passwd"),
    "nothing": lambda members: [],
}


# What is refused from the manifest alone is the same on both databases; these come nearest to one.
NEAR_THE_DATABASE = {"a byte of the database", "database and manifest", "a file is missing"}


def altered():
    """Each alteration, daily on one database unless it comes near it."""
    return [pytest.param(what, marks=() if what in NEAR_THE_DATABASE else pytest.mark.either) for what in ALTERATIONS]


@pytest.mark.parametrize("what", altered())
def test_an_altered_backup_is_refused_before_anything_is_written(office, fresh, tmp_path, what):
    archive, keys = saved(tmp_path)
    written(archive, ALTERATIONS[what](parts(archive)))
    folder = fresh()
    with pytest.raises(Refused):
        restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()
    assert not folder.exists()
    assert not Path("/tmp/qms-evil").exists()


@pytest.mark.either
@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_what_is_no_backup_is_refused(office, fresh, tmp_path, content):
    _archive, keys = saved(tmp_path)
    (tmp_path / "b.tar").write_bytes(content)
    fresh()
    for path in (tmp_path / "b.tar", tmp_path / "không có"):
        with pytest.raises(Refused):
            restore_backup(path, at=make.now(), keys=keys)
    with pytest.raises(Refused):
        restore_backup(_archive, at=make.now(), keys=tmp_path / "b.tar")


def test_half_an_archive_is_refused(office, fresh, tmp_path):
    archive, keys = saved(tmp_path)
    data = archive.read_bytes()
    fresh()
    for share in (0.1, 0.5, 0.95):
        archive.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(Refused):
            restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()


def test_the_keys_of_another_installation_are_refused(office, fresh, tmp_path, place):
    archive, keys = saved(tmp_path)
    plain = json.loads(keys.read_text())
    plain["keys"]["seal.key"] = "0" * 64
    keys.write_text(json.dumps(plain))
    fresh()
    with pytest.raises(Refused):
        restore_backup(archive, at=make.now(), keys=keys)
    assert databases.is_empty()
