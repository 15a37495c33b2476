"""What a person keeps at hand: private to that person, and never part of any record."""

from django.conf import settings
from django.db import models

from documents.models.document import Document


class Favourite(models.Model):
    """A document that a person marked. Nobody else sees it, it gives no right, and it follows the document, not a version."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="favourites")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [models.UniqueConstraint(fields=["person", "document"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.document_id}"
