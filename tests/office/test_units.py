"""The dated tree of units: what holds on which day, and what is refused."""

from datetime import date

import pytest

from qms.office import actions
from qms.office.actions import NewUnit
from qms.people.models import Appointment, Post, Unit, UnitPhase
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.office.world import START, TODAY, fresh, unit

LATER = date(2026, 12, 1)


def called(unit, day):
    return UnitPhase.objects.on(day).get(unit=unit).name


def path_of(unit, day):
    return UnitPhase.objects.on(day).get(unit=unit).path


def acts_on(thing, act):
    return Entry.objects.filter(act=act, subject_type=thing._meta.label, subject_id=str(thing.pk)).count()


def create(world, **more):
    values = {"code": "CN", "name": "Phòng Quản lý công nghiệp", "parent": world.leaders, "from_date": START}
    return actions.create_unit(**{"agency": world.agency, "by": world.admin, "on": TODAY, **values, **more})


def rename(world, **more):
    values = {"name": "Phòng Thương mại", "short_name": "Phòng TM", "from_date": LATER, "reason": "QĐ 1"}
    return actions.rename_unit(**{"unit": world.trade, "by": world.admin, "on": TODAY, **values, **more})


def test_a_new_unit_stands_under_its_parent_and_is_recorded_once(world):
    made = create(world)
    assert made.path == f"{world.leaders.path}{made.pk}."
    assert called(made, TODAY) == made.name
    assert acts_on(made, Act.UNIT_CREATED) == 1


def test_a_stranger_creates_no_unit(world):
    with pytest.raises(Refused):
        create(world, by=world.stranger)
    with pytest.raises(Refused):
        create(world, by=world.clerk)


def test_a_code_is_used_once_in_an_agency_whatever_its_capitals(world):
    with pytest.raises(Refused) as refusal:
        create(world, code="tm")
    assert refusal.value.field == "code"


@pytest.mark.parametrize("code", ["ТМ", "a\u200bb", "", "x" * 21, "=1+1"])
def test_strange_letters_in_a_code_are_refused(world, code):
    with pytest.raises(Refused) as refusal:
        create(world, code=code)
    assert refusal.value.field == "code"


def test_a_unit_does_not_begin_before_its_agency(world):
    with pytest.raises(Refused) as refusal:
        create(world, from_date=date(2019, 12, 31), parent=None)
    assert refusal.value.field == "from_date"


def test_a_unit_stands_under_a_unit_of_its_own_agency(world):
    with pytest.raises(Refused) as refusal:
        create(world, parent=world.other.units.get())
    assert refusal.value.field == "parent"


def test_a_name_changes_on_the_day_given_and_the_row_stays(world):
    rename(world)
    assert called(world.trade, TODAY) == "Phòng Quản lý thương mại"
    assert called(world.trade, LATER) == "Phòng Thương mại"
    assert fresh(world.trade).name == "Phòng Quản lý thương mại"
    assert actions.refresh_tree(on=LATER) == 1
    assert fresh(world.trade).name == "Phòng Thương mại"
    assert actions.refresh_tree(on=LATER) == 0


def test_renaming_is_recorded_once_and_changes_no_other_unit(world):
    before = list(UnitPhase.objects.exclude(unit=world.trade).values())
    rename(world)
    assert acts_on(world.trade, Act.UNIT_CHANGED) == 1
    assert list(UnitPhase.objects.exclude(unit=world.trade).values()) == before
    rename(world)  # the same again
    assert acts_on(world.trade, Act.UNIT_CHANGED) == 1


def test_the_same_day_again_corrects_the_change(world):
    rename(world)
    rename(world, name="Phòng Thương mại và Dịch vụ")
    assert called(world.trade, LATER) == "Phòng Thương mại và Dịch vụ"
    assert world.trade.phases.count() == 2


def test_nothing_changes_before_a_change_already_entered(world):
    rename(world)
    with pytest.raises(Refused) as refusal:
        rename(world, name="Khác", from_date=date(2026, 11, 30))
    assert refusal.value.field == "from_date"


def test_a_stranger_renames_nothing(world):
    with pytest.raises(Refused):
        rename(world, by=world.stranger)


def test_moving_a_unit_moves_everything_below_it_from_that_day(world):
    below = unit(world.agency, "TM1", "Tổ Xúc tiến", parent=world.trade)
    actions.move_unit(unit=world.trade, parent=world.office, from_date=LATER, reason="QĐ 2", by=world.admin, on=TODAY)
    assert path_of(below, TODAY) == f"{world.trade.path}{below.pk}."
    assert path_of(below, LATER) == f"{world.office.path}{world.trade.pk}.{below.pk}."
    assert fresh(below).path == path_of(below, TODAY)
    actions.refresh_tree(on=LATER)
    assert fresh(below).path == path_of(below, LATER)
    assert fresh(world.trade).parent == world.office


def test_a_change_below_that_is_entered_for_later_survives_a_move_above(world):
    below = unit(world.agency, "TM1", "Tổ Xúc tiến", parent=world.trade)
    far = date(2027, 1, 1)
    actions.rename_unit(
        unit=below, name="Tổ Hội chợ", short_name="Tổ", from_date=far, reason="", by=world.admin, on=TODAY
    )
    actions.move_unit(unit=world.trade, parent=None, from_date=LATER, reason="", by=world.admin, on=TODAY)
    new = f".{world.trade.pk}.{below.pk}."
    assert [path_of(below, TODAY) == new, path_of(below, LATER) == new, path_of(below, far) == new] == [
        False,
        True,
        True,
    ]
    assert called(below, LATER) == "Tổ Xúc tiến"
    assert called(below, far) == "Tổ Hội chợ"


def test_a_unit_does_not_move_under_itself(world):
    below = unit(world.agency, "TM1", "Tổ Xúc tiến", parent=world.trade)
    for parent in (below, world.trade):
        with pytest.raises(Refused) as refusal:
            actions.move_unit(unit=world.trade, parent=parent, from_date=LATER, reason="", by=world.admin, on=TODAY)
        assert refusal.value.field == "parent"


def test_a_unit_that_is_abolished_ends_its_posts_and_appointments(world):
    actions.abolish_unit(
        unit=world.trade,
        until_date=LATER,
        reason="QĐ 352",
        successors=[world.office],
        by=world.admin,
        on=TODAY,
    )
    ended = fresh(world.trade)
    assert (ended.until_date, ended.ended_by) == (LATER, "QĐ 352")
    assert list(ended.successors.all()) == [world.office]
    assert Post.objects.get(pk=world.trade_post.pk).until_date == LATER
    assert Appointment.objects.get(person=world.clerk).until_date == LATER
    assert not UnitPhase.objects.on(LATER).filter(unit=world.trade).exists()
    assert acts_on(world.trade, Act.UNIT_ENDED) == 1
    with pytest.raises(Refused):
        rename(world, from_date=date(2027, 1, 1))


def test_a_unit_with_others_below_it_is_not_abolished(world):
    with pytest.raises(Refused) as refusal:
        actions.abolish_unit(unit=world.leaders, until_date=LATER, reason="", by=world.keeper, on=TODAY)
    assert world.agency.name in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        actions.abolish_unit(unit=world.leaders, until_date=LATER, reason="", by=world.admin, on=TODAY)
    assert refusal.value.field == "until_date"


def test_the_unit_of_the_last_administrator_is_not_abolished(world):
    for gone in (world.office, world.trade):
        actions.move_unit(unit=gone, parent=None, from_date=LATER, reason="", by=world.admin, on=TODAY)
    with pytest.raises(Refused):
        actions.abolish_unit(unit=world.leaders, until_date=LATER, reason="", by=world.admin, on=TODAY)
    assert fresh(world.leaders).until_date is None


def merge(world, **more):
    values = {
        "units": [world.trade, world.office],
        "into": NewUnit("VPTM", "Văn phòng và Thương mại"),
        "parent": world.leaders,
        "from_date": LATER,
        "reason": "QĐ 9",
    }
    return actions.merge_units(**{**values, "by": world.admin, "on": TODAY, **more})


def test_merged_units_end_and_name_the_new_one(world):
    below = unit(world.agency, "TM1", "Tổ Xúc tiến", parent=world.trade)
    new = merge(world)
    assert {row.code for row in new.predecessors.all()} == {"TM", "VP"}
    assert fresh(world.trade).until_date == new.from_date == LATER
    assert UnitPhase.objects.on(LATER).get(unit=below).parent == new
    assert not Post.objects.filter(unit=new).exists()


def test_merging_may_bring_posts_roles_and_holders(world):
    new = merge(world, brings_posts=True)
    post = Post.objects.get(unit=new, code="chuyen-vien")
    assert [row.role for row in post.roles.all()] == ["author"]
    held = Appointment.objects.get(post=post)
    assert (held.person, held.from_date, held.until_date) == (world.clerk, LATER, None)
    assert Appointment.objects.get(person=world.clerk, post=world.trade_post).until_date == LATER


def test_one_unit_is_not_merged(world):
    with pytest.raises(Refused) as refusal:
        merge(world, units=[world.trade, world.trade])
    assert refusal.value.field == "units"
    with pytest.raises(Refused):
        merge(world, units=[world.trade, world.other.units.get()])
    assert not Unit.objects.filter(code="VPTM").exists()


def test_a_split_unit_ends_and_names_its_parts(world):
    parts = [NewUnit("TM1", "Phòng Nội địa"), NewUnit("TM2", "Phòng Xuất nhập khẩu")]
    new = actions.split_unit(unit=world.trade, into=parts, from_date=LATER, reason="QĐ 3", by=world.admin, on=TODAY)
    assert [row.parent for row in new] == [world.leaders, world.leaders]
    assert set(fresh(world.trade).successors.all()) == set(new)
    with pytest.raises(Refused):
        actions.split_unit(unit=world.office, into=parts[:1], from_date=LATER, reason="", by=world.admin, on=TODAY)
