"""What a person searched for: a help of memory, private to that person, and never part of any record."""

from django.conf import settings
from django.db import models


class RecentSearch(models.Model):
    """One of the last searches of a person. `address` is the query of the search page without its page number."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    address = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="recent_search_once")]

    def __str__(self) -> str:
        return self.text


class SavedSearch(models.Model):
    """A search that a person gave a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name
