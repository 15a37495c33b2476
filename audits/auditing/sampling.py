"""Which dossiers of a population are looked at: drawn by a seed, so that anybody can draw them again. Pure.

The rule, as it is printed too: every item gets the SHA-256 of `seed`, a line feed and its own text (UTF-8, NFC); the items with
the smallest hashes, as hexadecimal text, are the sample. It needs no program of ours: `printf '%s\\n%s' SEED ITEM | sha256sum`.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

MOST = 5000  # items of one population
LONGEST = 200  # characters of one item
_COUNT = re.compile(r"\d{1,9}")


def population_of(text: str) -> list[str]:
    """The items of what was typed: one a line, or a single whole number for items known by their place, 1 to that number.

    Raises Refused for none, too many, an item twice, or one that is too long.
    """
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for line in text.splitlines()]
    items = [line for line in lines if line]
    if len(items) == 1 and _COUNT.fullmatch(items[0]):
        count = int(items[0])
        items = [str(number) for number in range(1, min(count, MOST + 1) + 1)]
    if not items:
        raise Refused(_("Write the population: one item a line, or how many there are."), field="population")
    if len(items) > MOST:
        raise Refused(_("A population has at most %(most)d items. Narrow it.") % {"most": MOST}, field="population")
    item, times = Counter(items).most_common(1)[0]
    if times > 1:
        raise Refused(_("“%(item)s” stands there twice. Each item counts once.") % {"item": item}, field="population")
    if any(len(item) > LONGEST for item in items):
        raise Refused(_("An item has at most %(most)d characters.") % {"most": LONGEST}, field="population")
    return items


def mark_of(seed: str, item: str) -> str:
    """The hash by which an item is ranked."""
    return hashlib.sha256(f"{seed}\n{item}".encode()).hexdigest()


def drawn(population: Sequence[str], size: int, seed: str) -> list[str]:
    """The sample, in the order of the population. Raises Refused where there is nothing to draw, or not that many."""
    if not 1 <= size <= len(population):
        raise Refused(
            _("Draw between 1 and %(count)d items.") % {"count": len(population)},
            field="size",
        )
    ranked = sorted(population, key=lambda item: (mark_of(seed, item), item))
    chosen = set(ranked[:size])
    return [item for item in population if item in chosen]
