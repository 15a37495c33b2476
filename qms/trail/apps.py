"""Record: append-only entries, seals, checkpoints, database guards."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "qms.trail"
    label = "trail"
    verbose_name = _("Trail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qms.trail.checks import guards_are_on

        register(guards_are_on, Tags.database)
        # The one receiver of the house: whatever a migration did to a table, its guards are on afterwards.
        post_migrate.connect(put_guards_on, sender=self, dispatch_uid="qms.trail.put_guards_on")


def put_guards_on(sender, using: str, **_kwargs) -> None:
    """Runs once, after all migrations of all apps."""
    from qms.trail import guards

    guards.install(connections[using])
