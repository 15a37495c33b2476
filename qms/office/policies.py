"""Who may open which address of the administration: read by the permission matrix."""

from typing import NamedTuple

ADMINISTER = "people.administer_agency"
READ, WRITE, ACT = ("GET",), ("GET", "POST"), ("POST",)


class Policy(NamedTuple):
    """`permission` that opens the address, its methods, the thing it is about, and permissions that open it as well.

    `args` names the thing; ARGS says how the address is made of it. Without the permission anywhere the answer is 403,
    with it in another agency 404. `reaches_below`: having it in an agency opens the address for those under it too.
    """

    permission: str
    methods: tuple[str, ...]
    args: str = ""
    also: tuple[str, ...] = ()
    reaches_below: bool = False


# name of the thing: (keyword of the address, attribute of the thing) pairs. "day" and "hours" belong to an agency.
ARGS = {
    "": (),
    "agency": (("agency", "slug"),),
    "unit": (("pk", "pk"),),
    "post": (("pk", "pk"),),
    "person": (("pk", "pk"),),
    "appointment": (("pk", "pk"),),
    "delegation": (("pk", "pk"),),
    "day": (("agency", "agency.slug"), ("pk", "pk")),
    "hours": (("agency", "agency.slug"), ("pk", "pk")),
}
POLICIES = {
    "office:overview": Policy(
        ADMINISTER,
        READ,
        also=("documents.keep_types", "trail.read_trail", "duties.keep_duties", "procedures.keep_records"),
    ),
    "office:trail": Policy("trail.read_trail", READ),
    "office:agency": Policy(ADMINISTER, READ, "agency", reaches_below=True),
    "office:agencies": Policy(ADMINISTER, READ, "agency", reaches_below=True),
    "office:agency_found": Policy(ADMINISTER, WRITE, "agency", reaches_below=True),
    "office:agency_move": Policy(ADMINISTER, WRITE, "agency", reaches_below=True),
    "office:agency_end": Policy(ADMINISTER, WRITE, "agency", reaches_below=True),
    "office:agency_change": Policy(ADMINISTER, WRITE, "agency"),
    "office:agency_rename": Policy(ADMINISTER, WRITE, "agency", reaches_below=True),
    "office:units": Policy(ADMINISTER, READ, "agency"),
    "office:unit_create": Policy(ADMINISTER, WRITE, "agency"),
    "office:unit_merge": Policy(ADMINISTER, WRITE, "agency"),
    "office:unit": Policy(ADMINISTER, READ, "unit"),
    "office:unit_rename": Policy(ADMINISTER, WRITE, "unit"),
    "office:unit_move": Policy(ADMINISTER, WRITE, "unit"),
    "office:unit_split": Policy(ADMINISTER, WRITE, "unit"),
    "office:unit_abolish": Policy(ADMINISTER, WRITE, "unit"),
    "office:post_create": Policy(ADMINISTER, WRITE, "unit"),
    "office:post": Policy(ADMINISTER, READ, "post"),
    "office:post_change": Policy(ADMINISTER, WRITE, "post"),
    "office:post_end": Policy(ADMINISTER, WRITE, "post"),
    "office:people": Policy(ADMINISTER, READ, "agency"),
    "office:person_create": Policy(ADMINISTER, WRITE, "agency"),
    "office:person": Policy(ADMINISTER, READ, "person"),
    "office:person_change": Policy(ADMINISTER, WRITE, "person"),
    "office:person_reset": Policy(ADMINISTER, WRITE, "person"),
    "office:person_deactivate": Policy(ADMINISTER, WRITE, "person"),
    "office:person_reactivate": Policy(ADMINISTER, WRITE, "person"),
    "office:person_hand_over": Policy(ADMINISTER, WRITE, "person"),
    "office:appointments": Policy(ADMINISTER, READ, "agency"),
    "office:appoint": Policy(ADMINISTER, WRITE, "agency"),
    "office:appointment_end": Policy(ADMINISTER, WRITE, "appointment"),
    "office:delegations": Policy(ADMINISTER, READ, "agency"),
    "office:delegate": Policy(ADMINISTER, WRITE, "agency"),
    "office:delegation": Policy(ADMINISTER, READ, "delegation"),
    "office:delegation_revoke": Policy(ADMINISTER, WRITE, "delegation"),
    "office:calendar": Policy(ADMINISTER, READ, "agency"),
    "office:day_create": Policy(ADMINISTER, WRITE, "agency"),
    "office:days_swap": Policy(ADMINISTER, WRITE, "agency"),
    "office:year_confirm": Policy(ADMINISTER, WRITE, "agency"),
    "office:day_change": Policy(ADMINISTER, WRITE, "day"),
    "office:day_remove": Policy(ADMINISTER, WRITE, "day"),
    "office:hours": Policy(ADMINISTER, WRITE, "agency"),
    "office:hours_change": Policy(ADMINISTER, WRITE, "hours"),
    "office:hours_remove": Policy(ADMINISTER, WRITE, "hours"),
    "office:hours_end": Policy(ADMINISTER, WRITE, "agency"),
    "office:import": Policy(ADMINISTER, WRITE, "agency"),
    "office:import_template": Policy(ADMINISTER, READ, "agency"),
    "office:import_confirm": Policy(ADMINISTER, WRITE, "agency"),
    "office:import_passwords": Policy(ADMINISTER, ACT, "agency"),
}
