"""Slowing down who guesses codes of papers: misses are counted by network address, in windows of a quarter of an hour."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from documents.models import CodeMiss

WINDOW = timedelta(minutes=15)
MOST_MISSES = 20  # of one address in one window; right codes are never counted
KEPT = timedelta(days=1)
_SALT = "documents.code-miss"


def sender_of(address: str) -> str:
    """A keyed digest of the address; of IPv6 the network of one customer (/64), within which addresses cost nothing.

    IPv4 written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address: in one /64 all of them would be one sender.
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        address = str(found.ipv4_mapped)
    elif isinstance(found, IPv6Address):
        address = str(ip_network(f"{found}/64", strict=False))
    return salted_hmac(_SALT, address, algorithm="sha256").hexdigest()


def is_slowed(sender: str, *, at: datetime) -> bool:
    """Whether this address asked for too many codes that nobody gave; right codes wait then too, or they would tell."""
    rows = CodeMiss.objects.filter(sender=sender, since=_window(at), count__gte=MOST_MISSES)
    return rows.exists()


@transaction.atomic
def note_miss(sender: str, *, at: datetime) -> None:
    """Count one short code that nobody gave; tokens of 128 random bits are beyond guessing and are not counted."""
    row, is_new = CodeMiss.objects.get_or_create(sender=sender, since=_window(at))
    CodeMiss.objects.filter(pk=row.pk).update(count=F("count") + 1)
    if is_new:
        CodeMiss.objects.filter(since__lt=at - KEPT).delete()


def _window(at: datetime) -> datetime:
    """Where the quarter of an hour of this instant began."""
    seconds = int(at.timestamp())
    return at.replace(microsecond=0) - timedelta(seconds=seconds % int(WINDOW.total_seconds()))
