# ruff: noqa: DJ008
"""A small library with every kind of guard, in an app registry of its own: nothing of it reaches the product."""

from typing import ClassVar

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.test.utils import isolate_apps

from qms.trail import guards
from qms.trail.guards import AppendOnly, Forbid, Frozen, FrozenWith, NoDelete, NoOverlap

with isolate_apps("qms.trail"):

    class Tag(models.Model):
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "trail"

    class Book(models.Model):
        title = models.CharField(max_length=40)
        state = models.CharField(max_length=10, default="draft")
        code = models.CharField(max_length=10, blank=True)
        is_rare = models.BooleanField(default=False)
        tags = models.ManyToManyField(Tag)

        database_guards: ClassVar = (
            Frozen(when="{OLD}.state <> 'draft'", updatable=("state",), deletable_when="{OLD}.state = 'lost'"),
            FrozenWith(via="book", when="{PARENT}.state <> 'draft'", m2m="tags"),
            Forbid(
                name="rare_books_stay",
                on="DELETE",
                when="{OLD}.is_rare AND NOT {OLD}.title = 'x'",
                says="it's rare, it stays",
            ),
        )

        class Meta:
            app_label = "trail"
            constraints = [
                models.UniqueConstraint(
                    fields=["code"], condition=~Q(state="lost") & ~Q(code=""), name="shelf_code_once"
                )
            ]

    class Page(models.Model):
        book = models.ForeignKey(Book, models.CASCADE)
        text = models.CharField(max_length=40)
        stains = models.IntegerField(default=0)

        database_guards: ClassVar = (
            FrozenWith(parent="trail.Book", via="book", when="{PARENT}.state <> 'draft'", updatable=("stains",)),
        )

        class Meta:
            app_label = "trail"

    class Line(models.Model):
        page = models.ForeignKey(Page, models.CASCADE)
        words = models.CharField(max_length=40)

        database_guards: ClassVar = (FrozenWith(via="page__book", when="{PARENT}.state <> 'draft'"),)

        class Meta:
            app_label = "trail"

    class Stamp(models.Model):
        id = models.UUIDField(primary_key=True)
        number = models.IntegerField(unique=True)
        text = models.CharField(max_length=40)
        note = models.CharField(max_length=40, blank=True)

        database_guards: ClassVar = (
            AppendOnly(updatable=("note",)),
            Forbid(
                name="positive",
                on="INSERT|UPDATE",
                when="{NEW}.number <= 0 OR EXISTS (SELECT 1 FROM trail_tag t WHERE t.name = {NEW}.text)",
                says="numbers are positive",
            ),
        )

        class Meta:
            app_label = "trail"

    class Reader(models.Model):
        name = models.CharField(max_length=20, unique=True)

        database_guards: ClassVar = (NoDelete(),)

        class Meta:
            app_label = "trail"

    class Loan(models.Model):
        book = models.ForeignKey(Book, models.PROTECT)
        from_date = models.DateField()
        until_date = models.DateField(null=True)
        is_cancelled = models.BooleanField(default=False)

        database_guards: ClassVar = (NoOverlap(by="book", where="NOT {ROW}.is_cancelled"),)

        class Meta:
            app_label = "trail"


MODELS = (Tag, Book, Page, Line, Stamp, Reader, Loan)


def everything() -> list[type[models.Model]]:
    """The product's models and the library's."""
    return [*apps.get_models(), *MODELS]


def build() -> None:
    """Tables, guards, and a few rows: book 1 is a draft, book 2 is out, book 3 is lost, book 4 out with a code."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    guards.install(connection, among=everything())
    Tag(1, "old").save()
    Tag(2, "new").save()
    for number, state, code in ((1, "draft", "A"), (2, "draft", ""), (3, "lost", "C"), (4, "draft", "D")):
        Book(number, f"Book {number}", state, code, number == 4).save(force_insert=True)
    for number in (1, 2, 4):
        Page(number, number, f"Page {number}").save(force_insert=True)
        Line(number, number, f"Line {number}").save(force_insert=True)
        Book.objects.get(pk=number).tags.add(1)
    Book.objects.filter(pk__in=(2, 4)).update(state="out")
    for number in (1, 2):
        Stamp(f"00000000-0000-0000-0000-00000000000{number}", number, "stamped").save(force_insert=True)
    Reader(1, "Mai").save()
    Reader(2, "Lan").save()
    Loan(1, 1, "2026-01-01", "2026-02-01").save()
    Loan(2, 1, "2026-03-01", None).save()
