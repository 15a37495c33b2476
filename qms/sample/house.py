"""Agencies, units, posts, people, appointments, authorisations and calendars of the sample, by the acts of the office."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from qms.office import actions
from qms.office.actions import RoleOn
from qms.people.models import Agency, Appointment, Level, Post, Unit
from qms.sample.cast import Cast, password_of
from qms.sample.events import Event, moment
from qms.sample.reading import MAIN, after, agency_facts
from qms.standards.actions import load_editions
from qms.standards.models import Edition
from qms.worktime.actions import seed_holidays
from qms.worktime.models import CalendarDay

FOUNDED = date(2020, 1, 1)
OPENED = moment(date(2023, 12, 15), 7, 30)  # the day the agency began to work with the system
LEVELS = {"bo": Level.MINISTRY, "tinh": Level.PROVINCE, "so": Level.DEPARTMENT, "xa": Level.COMMUNE}
HEADS = {"BCT": "Bộ trưởng Bộ Công Thương", "UBT": "Chủ tịch Ủy ban nhân dân tỉnh", "SCT": "Giám đốc Sở Công Thương"}
KINDS = {"swapped-off": "swapped_off"}
KEEPER = "tuan.nguyen"


class House:
    """Rows of the house by their codes in the files."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.agencies: dict[str, Agency] = {}
        self.units: dict[str, Unit] = {}
        self.posts: dict[str, Post] = {}

    def standing(self, codes: list[str], day: date) -> tuple[list[Agency], list[Unit]]:
        """Agencies and units of a list of codes, without units that do not stand on the day."""
        units = [self.units[code] for code in codes if code in self.units]
        alive = [row for row in units if row.from_date <= day and (row.until_date is None or row.until_date > day)]
        return [self.agencies[code] for code in codes if code in self.agencies], alive


def found(house: House) -> None:
    """Everything that stood before the system was opened."""
    load_editions()
    seed_holidays(years=range(2023, 2028), on=OPENED.date())
    for row in agency_facts()["agencies"]:
        _agency(house, row)
    for row in agency_facts()["units"]:
        _unit(house, row)
    for row in agency_facts()["posts"]:
        _post(house, row)
    people = agency_facts()["people"]
    with ThreadPoolExecutor(max_workers=2) as hashing:  # slow on purpose, and outside Python's lock
        hashes = hashing.map(make_password, [password_of(row["user"]) for row in people])
        for row, password in zip(people, hashes, strict=True):
            _person(house, row, password)
    _calendars(house)


def _agency(house: House, row: dict[str, Any]) -> None:
    contact = " · ".join(row[key] for key in ("phone", "email") if key in row)
    house.agencies[row["code"]] = actions.create_agency(
        code=row["code"],
        name=row["name"],
        short_name=row["short"],
        level=LEVELS[row["level"]],
        from_date=row.get("valid_from", FOUNDED),
        parent=house.agencies.get(row["parent"]),
        place=row.get("place", ""),
        symbol=row["code"],
        head_title=HEADS.get(row["code"], f"Chủ tịch {row['name']}"),
        address=row.get("address", ""),
        contact=contact,
        obligation=row.get("obligation", ""),
        edition=Edition.objects.get(key="2015"),
        by=None,
        on=OPENED.date(),
    )


def _unit(house: House, row: dict[str, Any]) -> None:
    house.units[row["code"]] = actions.create_unit(
        agency=house.agencies[row["agency"]],
        code=row["code"],
        name=row["name"],
        short_name=row["short"],
        parent=house.units.get(row.get("parent")),
        order=row.get("order", 100),
        from_date=row["valid_from"],
        by=None,
        on=OPENED.date(),
    )


def _post(house: House, row: dict[str, Any]) -> None:
    unit = house.units[row["unit"]]
    house.posts[row["code"]] = actions.create_post(
        unit=unit,
        code=row["code"],
        title=row["title"],
        from_date=unit.from_date,
        roles=[_role(house, role) for role in row["roles"]],
        is_head=row.get("head", False),
        is_deputy=row.get("deputy", False),
        is_agency_head=row.get("agency_head", False),
        by=None,
        on=OPENED.date(),
    )


def _role(house: House, role: str | dict[str, str]) -> RoleOn:
    if isinstance(role, str):
        return RoleOn(role)
    return RoleOn(role["role"], house.units.get(role.get("unit")), house.agencies.get(role.get("agency")))


def _person(house: House, row: dict[str, Any], password: str) -> None:
    """The person with the demo password, on the posts held when the system was opened."""
    home = row.get("home_agency") or house.posts[row["appointments"][-1]["post"]].unit.agency.code
    made = actions.create_person(
        agency=house.agencies[home if row["user"] != "toan.thai" else "LT"],
        username=row["user"],
        full_name=row["name"],
        honorific=row["honorific"],
        email=row["email"],
        organisation=row.get("organisation", ""),
        by=None,
        at=OPENED,
        is_one_of_many=True,
    )
    made.person.password, made.person.must_change_password = password, False
    made.person.save(update_fields=["password", "must_change_password"])
    for held in row["appointments"]:
        if held["from"] <= OPENED.date():
            _appoint(house, row["user"], held, by=None, on=OPENED.date())


def _appoint(house: House, username: str, held: dict[str, Any], *, by: Any, on: date) -> None:
    post, until = house.posts[held["post"]], after(held.get("until"))
    known = until if until and (until <= on or held["post"] == "doan-kiem-tra") else None
    if known and known <= post.from_date:
        return  # over before the unit of today was laid
    actions.appoint(
        person=house.cast[username],
        post=post,
        from_date=max(held["from"], post.from_date),
        until_date=known,
        is_acting=held.get("acting", False),
        is_concurrent=held.get("concurrent", False),
        decided_by=held.get("decision", ""),
        by=by,
        on=on,
    )
    house.cast.forget()


def _calendars(house: House) -> None:
    """Office hours of the agency; its own days, and national ones where the file knows better."""
    hours = agency_facts()["working_hours"]
    morning, afternoon = ([time.fromisoformat(at) for at in hours[key].split("-")] for key in ("morning", "afternoon"))
    actions.set_work_hours(
        agency=house.agencies[MAIN],
        from_date=FOUNDED,
        morning_from=morning[0],
        morning_until=morning[1],
        afternoon_from=afternoon[0],
        afternoon_until=afternoon[1],
        weekdays="12345",
        hours_per_day=Decimal(hours["hours_per_day"]),
        reception_cutoff=time.fromisoformat(hours["reception_cutoff"]),
        by=None,
        on=OPENED.date(),
    )
    for row in agency_facts()["calendar"]:
        _day(house, row)


def _day(house: House, row: dict[str, Any]) -> None:
    agency = house.agencies.get(row.get("agency"))
    kind, until = KINDS.get(row["kind"], row["kind"]), row.get("until_time")
    values = {"kind": kind, "name": row["name"], "source": row["source"]}
    standing = CalendarDay.objects.filter(agency=agency, day_date=row["date"]).first()
    if standing is None:
        hour = time.fromisoformat(until) if until else None
        on = OPENED.date()
        actions.add_calendar_day(agency=agency, day_date=row["date"], until_time=hour, by=None, on=on, **values)
    elif standing.kind != kind:
        actions.change_calendar_day(day=standing, by=None, on=OPENED.date(), **values)


def changes(house: House) -> list[Event]:
    """Appointments, ends, authorisations and the unit that was abolished, after the system was opened."""
    events = []
    for row in agency_facts()["people"]:
        for held in row["appointments"]:
            events += _comings_and_goings(house, row, held)
        if row.get("active_until") and row["active_until"] < date(2026, 11, 22):
            events.append(_at(after(row["active_until"]), 17, 30, _leaving(house, row["user"])))
    for row in agency_facts()["units"]:
        if row.get("valid_until"):
            events.append(_at(after(row["valid_until"]), 0, 1, _abolishing(house, row)))
    return events + [_authorisation(house, row) for row in agency_facts()["delegations"]]


def _comings_and_goings(house: House, row: dict[str, Any], held: dict[str, Any]) -> list[Event]:
    username, opened, found = row["user"], OPENED.date(), []
    until, unit = after(held.get("until")), house.posts[held["post"]].unit
    with_its_unit = unit.code == "TT"
    if until and until > opened and not with_its_unit and held["post"] != "doan-kiem-tra":
        found.append(_at(until, 0, 2, _ending(house, username, held["post"], until)))
    if held["from"] > opened:

        def appoint(at: datetime) -> None:
            by = house.cast[KEEPER] if unit.agency.code == MAIN else None
            _appoint(house, username, held, by=by, on=at.date())

        found.append(_at(held["from"], 0, 5, appoint))
    return found


def _ending(house: House, username: str, post: str, until: date) -> Callable[[datetime], None]:
    def end(at: datetime) -> None:
        row = Appointment.objects.filter(person__username=username, post=house.posts[post], until_date=None).get()
        by = house.cast[KEEPER] if row.post.unit.agency.code == MAIN else None
        actions.end_appointment(appointment=row, until_date=until, by=by, on=at.date())
        house.cast.forget()

    return end


def _leaving(house: House, username: str) -> Callable[[datetime], None]:
    def leave(at: datetime) -> None:
        actions.deactivate_person(person=house.cast[username], by=house.cast[KEEPER], at=at)
        house.cast.drop(username)

    return leave


def _abolishing(house: House, row: dict[str, Any]) -> Callable[[datetime], None]:
    def abolish(at: datetime) -> None:
        actions.abolish_unit(
            unit=house.units[row["code"]],
            until_date=after(row["valid_until"]),
            reason=row["abolished_by"],
            successors=[house.units[row["successor"]]],
            by=house.cast[KEEPER],
            on=at.date(),
        )
        house.units[row["code"]].refresh_from_db()
        house.cast.forget()

    return abolish


def _authorisation(house: House, row: dict[str, Any]) -> Event:
    scope = row["scope"]

    def give(at: datetime) -> None:
        actions.delegate(
            number=row["id"],
            giver_post=house.posts["giam-doc"],
            giver=house.cast[row["from_user"]],
            receiver=house.cast[row["to_user"]],
            acts=scope["acts"],
            types=scope["types"],
            units=[house.units[code] for code in scope.get("units", ())],
            from_date=row["from"],
            until_date=after(row["until"]),
            capacity=row["form"],
            source=row["decision"],
            by=house.cast[KEEPER],
            on=at.date(),
        )
        house.cast.forget()

    return _at(row["from"] - timedelta(days=3), 16, 30, give)


def _at(day: date, hour: int, minute: int, perform: Callable[[datetime], None]) -> Event:
    return Event(moment(day, hour, minute), "house", perform)
