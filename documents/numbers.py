"""Version numbers in addresses: issue and revision, `02.01`, in this one way of writing only."""

from django.urls import register_converter


class VersionNumber:
    """`02.01`; text in and text out, so that views and `reverse` use `Version.number` as it is."""

    regex = r"[0-9]{2,3}\.[0-9]{2,3}"

    def to_python(self, value: str) -> str:
        """The text itself. ValueError, so 404, for another way of writing the same number, such as 002.01."""
        issue, revision = parts_of(value)
        if value != number_of(issue, revision):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


def number_of(issue: int, revision: int) -> str:
    """Issue and revision as addresses and sentences write them: 02.01."""
    return f"{issue:02d}.{revision:02d}"


def parts_of(number: str) -> tuple[int, int]:
    """`02.01` as (2, 1)."""
    issue, revision = number.split(".")
    return int(issue), int(revision)


register_converter(VersionNumber, "version_number")
