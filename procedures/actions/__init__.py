"""Everything that is done to procedures, one file a subject. To know what the system does, read these names."""

from procedures.actions.booklets import ask_for_booklet
from procedures.actions.bringing import bring_word
from procedures.actions.rounds import begin_round, end_round, look_at_slice, run_round
from procedures.actions.tthc_proposing import accept_proposed_steps, proposed_for
from procedures.actions.writing import Changed, save_procedure, take_up_again, waive_rule

__all__ = [
    "Changed",
    "accept_proposed_steps",
    "ask_for_booklet",
    "begin_round",
    "bring_word",
    "end_round",
    "look_at_slice",
    "proposed_for",
    "run_round",
    "save_procedure",
    "take_up_again",
    "waive_rule",
]
