"""What is stored of versions to find them by. Copies: made anew from the versions at any time by `manage.py reindex`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.version import Version


class VersionText(models.Model):
    """A version that can be found. Its number is that of the row in the index; what is written anew takes a new number.

    `stamp` is a hash over everything it was made from: another one today means that the copy is stale.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="text")
    sort_key = models.CharField(max_length=400)
    stamp = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id}"


class VersionBody(models.Model):
    """The words of a found version, apart from the narrow rows that searching goes through.

    `body` is the original in NFC. `pieces` says what is where in it: lists of kind (section, form, law, main, file), label,
    reference (uuid of the section, id of the attachment, code of the form) and the two ends. `words` are the folded words of
    title and body for phrases: a space on both sides of each, a bar between pieces.
    """

    text = models.OneToOneField(VersionText, models.CASCADE, primary_key=True, related_name="body")
    codes = models.JSONField(default=list)
    title = models.CharField(max_length=300)
    body = models.TextField()
    pieces = models.JSONField(default=list)
    words = models.TextField()

    def __str__(self) -> str:
        return self.title


class FileText(models.Model):
    """The text of a stored file, taken once; by its hash alone, so that sweeping the file is no matter of this table."""

    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField(blank=True)
    error = models.CharField(_("why it could not be read"), max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]
