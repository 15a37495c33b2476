"""Numbers of steps and of parts, in the agency's style."""

from collections.abc import Mapping
from typing import Any

# The order in which official texts letter their points: đ has a place of its own, f, j, w and z have none.
LETTERS = "abcdđeghiklmnopqrstuvxy"


def letters(place: int) -> str:
    """The letter of the `place`-th point (from 1): a, b, c, d, đ, e, g ..., then aa, ab."""
    place -= 1
    front, last = divmod(place, len(LETTERS))
    return (LETTERS[front - 1] if front else "") + LETTERS[last]


def step_numbers(data: Mapping[str, Any]) -> dict[str, str]:
    """The number of every step by its id: B1, B2 or 1, 2. Numbers follow the order, ids stay."""
    front = "B" if data["step_numbers"] == "B1" else ""
    return {step["id"]: f"{front}{place}" for place, step in enumerate(data["steps"], 1)}
