"""Everything that is done with backups."""

from qms.archive.actions.making import make_backup, save_keys
from qms.archive.actions.restoring import Restored, restore_backup

__all__ = ["Restored", "make_backup", "restore_backup", "save_keys"]
