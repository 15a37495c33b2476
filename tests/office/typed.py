"""What an administrator types rightly into each form, by the name of its address."""

TYPED = {
    "unit_create": {"code": "CN", "name": "Phòng Mới", "order": "5", "from_date": "01/02/2020"},
    "unit_merge": {"code": "CN", "name": "Phòng Mới", "order": "5", "from_date": "01/02/2030", "reason": "QĐ"},
    "unit_rename": {"name": "Tên Khác", "short_name": "TK", "order": "3", "from_date": "1/3/2030", "reason": "QĐ"},
    "unit_move": {"from_date": "1/3/2030", "reason": "QĐ 4"},
    "unit_split": {
        "code_1": "A1",
        "name_1": "Một",
        "code_2": "A2",
        "name_2": "Hai",
        "from_date": "1/3/2030",
        "reason": "Q",
    },
    "unit_abolish": {"until_date": "28/02/2030", "reason": "QĐ 352"},
    "post_create": {"code": "cv", "title": "Chuyên viên", "roles": ["reader"], "from_date": "01/02/2020"},
    "post_change": {"title": "Chuyên viên chính", "roles": ["author", "reader"]},
    "post_end": {"until_date": "28/02/2030"},
    "person_create": {"username": "Moi.Nguoi", "full_name": "Người Mới"},
    "person_change": {"full_name": "Nguyễn Thu Hà"},
    "person_reset": {},
    "person_deactivate": {"ends_appointments": "on"},
    "appoint": {"person": "nguyễn thị thu hà", "from_date": "01/02/2020", "is_concurrent": "on"},
    "appointment_end": {"until_date": "28/02/2030"},
    "delegate": {
        "number": "10/QĐ",
        "giver": "hoa.pham",
        "receiver": "ha.nguyen",
        "capacity": "TUQ.",
        "acts": ["approve"],
        "from_date": "01/02/2020",
        "until_date": "31/12/2099",
    },
    "delegation_revoke": {"reason": "Xong việc"},
    "day_create": {
        "day_date": "19/12/2026",
        "kind": "reduced",
        "until_time": "11:30",
        "name": "Hội nghị",
        "source": "TB 1",
    },
    "days_swap": {"off_date": "17/12/2026", "worked_date": "26/12/2026", "source": "QĐ 1"},
    "year_confirm": {"year": "2026", "source": "TB 5015/TB-BNV"},
    "day_change": {"kind": "closed", "name": "Tổng kết năm", "source": "TB 402"},
    "day_remove": {},
    "hours": {
        "from_date": "01/01/2027",
        "morning_from": "07:00",
        "morning_until": "11:30",
        "afternoon_from": "13:00",
        "afternoon_until": "16:30",
        "weekdays": list("12345"),
        "hours_per_day": "8",
        "reception_cutoff": "15:00",
    },
    "hours_change": {
        "from_date": "01/02/2100",
        "morning_from": "07:00",
        "morning_until": "11:30",
        "afternoon_from": "13:00",
        "afternoon_until": "16:30",
        "weekdays": list("123456"),
        "hours_per_day": "8",
        "reception_cutoff": "15:00",
    },
    "hours_remove": {},
    "hours_end": {"from_date": "31/12/2100"},
    "person_hand_over": {"to": "sxd", "reason": "QĐ 12"},
    "agency_found": {
        "code": "CC",
        "name": "Chi cục Quản lý thị trường",
        "level": "branch",
        "from_date": "01/02/2020",
        "username": "Quan.Tri.CC",
        "full_name": "Lê Thị Cúc",
    },
    "agency_move": {"parent": "SXD", "from_date": "1/3/2030", "reason": "NQ 5"},
    "agency_end": {"until_date": "28/02/2030", "reason": "NQ 6", "successors": "SCT"},
    "agency_change": {"place": "Lam Sơn", "symbol": "SCT"},
    "agency_rename": {"name": "Sở Mới", "short_name": "Sở", "from_date": "1/3/2030", "reason": "NQ"},
}


DONE_FROM_ABOVE = ("agency_move", "agency_end")  # about the department that has nobody but its administrator


def typed(name, world):
    more = {
        "agency_move": {"parent": "SCT"},
        "unit_merge": {"units": [world.trade.pk, world.office.pk], "parent": world.leaders.pk},
        "unit_move": {"parent": world.office.pk},
        "appoint": {"post": world.officer_post.pk},
        "delegate": {"giver_post": world.director_post.pk},
    }
    return {**TYPED[name], **more.get(name, {})}
