"""A small world for the tests of the office: two departments under a province, made by acts."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from qms.access.rights import forget_rights
from qms.office import actions
from qms.office.actions import RoleOn
from qms.people.models import User

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # 10:00 in Viet Nam
START = date(2020, 1, 1)


def world() -> SimpleNamespace:
    """Province UBT above the departments SCT (leaders, office, trade) and SXD (leaders); an administrator each."""
    province, keeper = founded("UBT", "Ủy ban nhân dân tỉnh Lam Sơn", "UBND tỉnh", "province", "quan.tri.tinh")
    agency, admin = founded("SCT", "Sở Công Thương", "Sở Công Thương", "department", "quan.tri", parent=province)
    other, stranger = founded("SXD", "Sở Xây dựng", "Sở Xây dựng", "department", "nguoi.la", parent=province)
    leaders = agency.units.get()
    office = unit(agency, "VP", "Văn phòng Sở", parent=leaders)
    trade = unit(agency, "TM", "Phòng Quản lý thương mại", parent=leaders)
    director_post = post(leaders, "giam-doc", "Giám đốc Sở", "head", is_head=True, is_agency_head=True)
    officer_post = post(office, "van-thu", "Văn thư", "officer")
    trade_post = post(trade, "chuyen-vien", "Chuyên viên thụ lý", "author")
    director = person(agency, "hoa.pham", "Phạm Văn Hòa", director_post)
    clerk = person(agency, "ha.nguyen", "Nguyễn Thị Thu Hà", trade_post)
    return SimpleNamespace(
        province=province,
        keeper=keeper,
        agency=agency,
        admin=admin,
        other=other,
        stranger=stranger,
        leaders=leaders,
        office=office,
        trade=trade,
        director_post=director_post,
        officer_post=officer_post,
        trade_post=trade_post,
        director=director,
        clerk=clerk,
    )


def founded(code, name, short_name, level, username, parent=None):
    made = actions.found_agency(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        parent=parent,
        from_date=START,
        admin_username=username,
        admin_name="Nguyễn Hữu Tuân",
        by=None,
        at=NOW,
    )
    User.objects.filter(pk=made.person.pk).update(must_change_password=False)
    return made.agency, User.objects.get(pk=made.person.pk)


def unit(agency, code, name, parent=None, **more):
    return actions.create_unit(
        **{"from_date": START, "by": None, "on": TODAY, **more}, agency=agency, code=code, name=name, parent=parent
    )


def post(unit, code, title, *roles, **more):
    return actions.create_post(
        **{"from_date": START, "by": None, "on": TODAY, **more},
        unit=unit,
        code=code,
        title=title,
        roles=[RoleOn(role) for role in roles],
    )


def person(agency, username, full_name, *posts, **more):
    made = actions.create_person(agency=agency, username=username, full_name=full_name, by=None, at=NOW, **more).person
    for number, held in enumerate(posts):
        actions.appoint(person=made, post=held, from_date=START, is_concurrent=number > 0, by=None, on=TODAY)
    User.objects.filter(pk=made.pk).update(must_change_password=False)
    return User.objects.get(pk=made.pk)


def fresh(thing):
    """The same row as the database has it now, with nothing remembered."""
    again = type(thing)._default_manager.get(pk=thing.pk)
    if isinstance(again, User):
        forget_rights(again)
    return again
