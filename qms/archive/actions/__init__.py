"""Everything that is done with backups."""

from qms.archive.actions.making import make_backup, note_backup, save_keys, write_backup
from qms.archive.actions.migrating import back_up_before_migrate, drop_old_ones
from qms.archive.actions.restoring import Restored, restore_backup

__all__ = [
    "Restored",
    "back_up_before_migrate",
    "drop_old_ones",
    "make_backup",
    "note_backup",
    "restore_backup",
    "save_keys",
    "write_backup",
]
