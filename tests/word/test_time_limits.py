"""Times as agencies write them."""

import pytest

from qms.word.procedure import time_limit

HOUR, DAY, CALENDAR, MONTH = "working-hour", "working-day", "calendar-day", "month"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("½ ngày", 0.5, CALENDAR),
        ("1½ ngày làm việc", 1.5, DAY),
        ("1/2 ngày làm việc", 0.5, DAY),
        ("1,5 ngày, kể từ ngày hết hạn thay đổi ý kiến", 1.5, CALENDAR),
        ("02 (hai) ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ", 2, DAY),
        ("Không quá 05 ngày làm việc", 5, DAY),
        ("03 - 05 ngày làm việc", 5, DAY),
        ("từ 3 đến 5 ngày làm việc", 5, DAY),
        ("0,5 ngày làm việc (04 giờ)", 0.5, DAY),
        ("nửa ngày", 0.5, CALENDAR),
        ("hai ngày làm việc", 2, DAY),
        ("30 phút", 0.5, HOUR),
        ("15 phút/hồ sơ", 0.25, HOUR),
        ("04 giờ", 4, HOUR),
        ("04 giờ làm việc", 4, HOUR),
        ("8h", 8, HOUR),
        ("01 buổi", 0.5, DAY),
        ("Trong ngày", 1, DAY),
        ("Ngay trong ngày làm việc", 1, DAY),
        ("01 ngày làm việc 04 giờ", 12, HOUR),
        ("01 tháng", 1, MONTH),
        ("01 năm", 12, MONTH),
        ("02 tuần", 14, CALENDAR),
        ("20 ngày (tính từ ngày 01/7/2025)", 20, CALENDAR),
    ],
)
def test_a_time_is_a_value_and_a_unit(text, value, unit):
    assert time_limit(text) == {"value": value, "unit": unit}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Giờ hành chính",
        "theo quy định",
        "Ngay sau khi nhận",
        "05",
        "03 ngày làm việc; trường hợp phức tạp 05 ngày làm việc",
        "Ngay trong ngày; trường hợp cần xác minh không quá 05 ngày làm việc",
        "1 ngày 4 giờ",  # with bare days as calendar days the two cannot be added
    ],
)
def test_what_is_no_one_time_is_left_to_a_person(text):
    assert time_limit(text) is None


def test_the_caller_says_what_bare_days_and_bare_numbers_are():
    assert time_limit("1 ngày 4 giờ", bare=DAY) == {"value": 12, "unit": HOUR}
    assert time_limit("½ ngày", bare=DAY) == {"value": 0.5, "unit": DAY}
    assert time_limit("05", bare=DAY, unit="ngày") == {"value": 5, "unit": DAY}
    assert time_limit("0,5", unit="giờ") == {"value": 0.5, "unit": HOUR}
