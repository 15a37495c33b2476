"""Django's migrate. On SQLite the guards step aside while tables are rebuilt, and are back whatever happens."""

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from qms.trail import guards


class Command(Migrate):
    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if (
            connection.vendor != "sqlite"
            or options["plan"]
            or options["check_unapplied"]
            or not _changes(connection, options)
        ):
            return super().handle(*args, **options)
        guards.take_off(connection)
        try:
            return super().handle(*args, **options)
        finally:
            guards.install(connection)


def _changes(connection, options) -> bool:
    """Whether tables may be altered: an app is named, or something is not yet applied."""
    executor = MigrationExecutor(connection)
    return bool(
        options["app_label"] or options["run_syncdb"] or executor.migration_plan(executor.loader.graph.leaf_nodes())
    )
