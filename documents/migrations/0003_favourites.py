"""Documents that people keep at hand, and what was decided about links to a withdrawn document."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("documents", "0002_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="favourites", to="documents.document"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [models.UniqueConstraint(fields=("person", "document"), name="favourite_once")],
            },
        ),
        migrations.CreateModel(
            name="WithdrawalOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("replaced", "its successor takes its place"),
                            ("stays", "the link stays and is flagged"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "linking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "withdrawal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="documents.withdrawal",
                    ),
                ),
            ],
            options={
                "ordering": ("linking__sort_key", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("withdrawal", "linking"), name="outcome_once_a_document"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "replaced"), ("successor__isnull", False)),
                            models.Q(
                                ("outcome", "stays"),
                                ("successor__isnull", True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_names_successor_or_reason",
                    ),
                ],
            },
        ),
    ]
