"""What every address declares: which permission it asks, with which methods, on which kind of thing.

The permission matrix takes all addresses from the resolver and fails on one that is not declared.
"""

from typing import NamedTuple

SIGNED_IN = "signed_in"  # everybody who has signed in; the page shows each person's own things
ANYBODY = "anybody"  # no sign-in: a short list that a house test knows


class Policy(NamedTuple):
    """`permission` is SIGNED_IN, ANYBODY or a permission; `args` names the things the address is made of."""

    permission: str
    methods: tuple[str, ...] = ("GET",)
    args: tuple[str, ...] = ()
