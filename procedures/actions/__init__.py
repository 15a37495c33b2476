"""Everything that is done to procedures, one file a subject. To know what the system does, read these names."""

from procedures.actions.bringing import bring_word
from procedures.actions.writing import Changed, save_procedure, take_up_again, waive_rule

__all__ = ["Changed", "bring_word", "save_procedure", "take_up_again", "waive_rule"]
