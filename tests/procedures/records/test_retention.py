"""How long a record is kept, read from words."""

from datetime import date

import pytest

from procedures.records.retention import Retention, goes_from, read


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("5 năm", 60), ("05 năm", 60), ("10 NĂM kể từ ngày kết thúc", 120), ("6 tháng", 6), ("5 năm sau khi kết thúc công việc", 60), ("05 năm kể từ ngày Giấy phép hết hạn", None),
        ("Thời hạn 5 năm (60 tháng)", 60), ("", None), ("Theo quy định", None), ("5 năm tại phòng, 10 năm tại lưu trữ", None),
        ("0 năm", None), ("900 năm", None), ("Năm 2026", None),
    ],
)  # fmt: skip
def test_words_give_months_or_nothing(words, months):
    assert read(words) == Retention(months=months)


@pytest.mark.parametrize("words", ["03 năm, sau đó nộp lưu trữ cơ quan", "3 năm rồi nộp lưu", "3 năm, chuyển lưu trữ"])
def test_what_goes_to_the_archive_then_is_told(words):
    assert read(words) == Retention(months=36, goes_on=True)


@pytest.mark.parametrize("words", ["Vĩnh viễn", "VĨNH VIỄN", "lưu vinh vien"])
def test_for_ever_is_said_in_words(words):
    assert read(words).is_permanent


@pytest.mark.parametrize(
    ("closed", "months", "day"),
    [
        (date(2020, 3, 1), 60, date(2025, 3, 1)),
        (date(2020, 2, 29), 60, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 1), None, None),
    ],
)
def test_a_file_may_go_after_calendar_months(closed, months, day):
    assert goes_from(closed, months) == day
