"""What was left out, added up: one row for each thing and place."""

from collections import Counter
from typing import NamedTuple


class Place(NamedTuple):
    """Where in the file: code of `messages.PLACES` and a number (0 when the place has none)."""

    code: str
    number: int = 0


FILE = Place("file")
COVER = Place("cover")


class Ledger:
    """Rows of (what, place, characters, how many times)."""

    def __init__(self):
        self.place = FILE
        self._characters: Counter = Counter()
        self._times: Counter = Counter()

    def drop(self, what: str, characters: int = 0, place: Place | None = None, times: int = 1) -> None:
        """Note one thing left out, at the place being read unless another is given."""
        key = (what, place or self.place)
        self._characters[key] += characters
        self._times[key] += times

    def total(self) -> int:
        return sum(self._characters.values())

    def rows(self) -> list[dict]:
        """In the order first met."""
        return [
            {
                "what": what,
                "place": place.code,
                "number": place.number,
                "characters": self._characters[what, place],
                "times": times,
            }
            for (what, place), times in self._times.items()
        ]
