"""Are the stored files what their hashes say?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qms.files.store import Damaged, read


@dataclass(frozen=True)
class Problem:
    """A stored file that is `missing` or `changed`."""

    sha256: str
    problem: str


def verify_files(sha256s: Iterable[str]) -> list[Problem]:
    """Read every file and compare; answers what is wrong, in the order asked."""
    return list(_problems(sha256s))


def _problems(sha256s: Iterable[str]) -> Iterator[Problem]:
    for sha256 in sha256s:
        try:
            read(sha256)
        except Damaged as damage:
            yield Problem(sha256, damage.problem)
