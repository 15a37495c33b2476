"""`migrate` of this house, with a backup before it changes tables that hold something."""

from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.archive.actions import back_up_before_migrate, drop_old_ones, note_backup
from qms.env import read
from qms.trail.management.commands.migrate import Command as Migrate
from qms.trail.refusals import Refused


class Command(Migrate):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--no-backup", action="store_true", help="change the tables without a backup before it")

    def handle(self, *args, no_backup=False, **options):
        if no_backup or not _is_wanted(options):
            return super().handle(*args, **options)
        at = timezone.now()
        try:
            target, manifest = back_up_before_migrate(at=at)
        except Refused as refusal:
            raise CommandError(
                _(
                    "Nothing was migrated, because the backup before it could not be made: %(why)s To go on without one, "
                    "set QMS_BACKUP_BEFORE_MIGRATE=0."
                )
                % {"why": refusal}
            ) from refusal
        if options["verbosity"]:
            self.stdout.write(_("Saved before the migration: %(file)s") % {"file": target})
        for sha256, problem in manifest.damaged:
            self.stderr.write(_("Left out, because it is %(problem)s: %(file)s") % {"problem": problem, "file": sha256})
        super().handle(*args, **options)
        self._note(target, manifest, at)
        return None

    def _note(self, target, manifest, at):
        try:
            note_backup(target, manifest, at=at)
        except (DatabaseError, RuntimeError) as problem:  # back to a time before the trail had this shape
            self.stderr.write(_("The backup could not be recorded: %(words)s") % {"words": problem})
        drop_old_ones()


def _is_wanted(options) -> bool:
    """Whether tables that hold something are about to change."""
    if options["database"] != "default" or options["plan"] or options["check_unapplied"]:
        return False
    connection = connections["default"]
    if not read("QMS_BACKUP_BEFORE_MIGRATE") or "trail_seal" not in connection.introspection.table_names():
        return False
    if options["migration_name"]:  # somebody names a state, forward or back
        return True
    graph = (executor := MigrationExecutor(connection)).loader.graph
    return bool(executor.migration_plan(graph.leaf_nodes(options["app_label"])))
