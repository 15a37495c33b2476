"""What an administrator does: agencies, units, posts, people, appointments, authorisations, the calendar, the import.

Every act is keyword-only and atomic, records to the trail, and refuses in a sentence (`qms.trail.refusals.Refused`,
with `.field`). `by` None is the command line of the server. Periods are half-open: `until_date` no longer counts.
"""

from qms.office.actions.agencies import change_agency, create_agency, move_agency, rename_agency
from qms.office.actions.appointments import appoint, end_appointment
from qms.office.actions.calendar import (
    add_calendar_day,
    change_calendar_day,
    other_half,
    remove_calendar_day,
)
from qms.office.actions.delegations import delegate, revoke_delegation
from qms.office.actions.ending import end_agency
from qms.office.actions.founding import Founded, found_agency, refresh_tree
from qms.office.actions.handing import hand_over_person
from qms.office.actions.hours import end_work_hours, remove_work_hours, replace_work_hours, set_work_hours
from qms.office.actions.people import (
    NewPerson,
    change_person,
    create_person,
    deactivate_person,
    reactivate_person,
    reset_password,
)
from qms.office.actions.posts import RoleOn, change_post, create_post, end_post
from qms.office.actions.reorganising import NewUnit, merge_units, split_unit
from qms.office.actions.structure import Outcome, import_structure, try_structure
from qms.office.actions.swaps import confirm_year, swap_days
from qms.office.actions.units import abolish_unit, create_unit, move_unit, rename_unit

__all__ = [
    "Founded",
    "NewPerson",
    "NewUnit",
    "Outcome",
    "RoleOn",
    "abolish_unit",
    "add_calendar_day",
    "appoint",
    "change_agency",
    "change_calendar_day",
    "change_person",
    "change_post",
    "confirm_year",
    "create_agency",
    "create_person",
    "create_post",
    "create_unit",
    "deactivate_person",
    "delegate",
    "end_agency",
    "end_appointment",
    "end_post",
    "end_work_hours",
    "found_agency",
    "hand_over_person",
    "import_structure",
    "merge_units",
    "move_agency",
    "move_unit",
    "other_half",
    "reactivate_person",
    "refresh_tree",
    "remove_calendar_day",
    "remove_work_hours",
    "rename_agency",
    "rename_unit",
    "replace_work_hours",
    "reset_password",
    "revoke_delegation",
    "set_work_hours",
    "split_unit",
    "swap_days",
    "try_structure",
]
