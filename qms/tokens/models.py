"""A token: whose, for what, until when. The secret is not here, only its hash."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import dated
from qms.tokens.querysets import AccessTokenQuerySet
from qms.trail.guards import AppendOnly, Forbid


class Scope(models.TextChoices):
    """What a token opens. None of them writes anything."""

    DOCUMENTS = "read:documents", _("Read documents")
    FILES = "read:files", _("Read files and official PDFs")
    SEARCH = "search", _("Search")
    FEED = "feed", _("Feed of changes")
    CALENDAR = "calendar", _("Calendar of duties")


# Their secret stands in an address, so such a token opens nothing else.
IN_THE_ADDRESS = (Scope.FEED, Scope.CALENDAR)


class AccessToken(models.Model):
    """One token of one person. It lets a program read what the person may read on that day, and nothing else.

    Written once; afterwards only its end and its last use are noted. `until_date` is the first day it no longer counts;
    `ending` is the last letters of the secret, by which its person tells it from others.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("what it opens"))
    sha256 = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"))
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = AccessTokenQuerySet.as_manager()
    database_guards = (
        AppendOnly(updatable=("revoked_at", "last_used_at")),
        Forbid(
            "a_revoked_token_stays_revoked",
            on="UPDATE",
            when="{OLD}.revoked_at IS NOT NULL AND {NEW}.revoked_at IS DISTINCT FROM {OLD}.revoked_at",
            says="a revoked token stays revoked",
        ),
    )

    class Meta:
        verbose_name = _("personal token")
        ordering = ("-created_at", "-pk")
        constraints = dated("access_token")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"
