"""A procedure as a file: out and in again, and every file that is none."""

import json

import pytest
from django.utils import translation

from procedures.exchange import MOST_BYTES, as_json, from_json
from procedures.reading import Misshapen
from qms.trail.refusals import Refused
from tests.procedures.samples import RECEIVE, rich, whole

SNAPSHOT = {
    "document": {"code": "QT-TM-01", "title": "Quy trình"},
    "agency": {"code": "SCT"},
    "version": {"issue": 1, "revision": 0},
}


def test_what_is_taken_out_comes_in_as_it_was():
    data = whole(rich())
    assert whole(from_json(as_json(data, SNAPSHOT))) == data


def test_the_file_is_text_in_utf_8_that_says_what_it_is():
    content = json.loads(as_json(whole(rich()), SNAPSHOT))
    assert (content["format"], content["schema"], content["document"]["code"]) == ("qms-procedure", 1, "QT-TM-01")
    assert "Thẩm định" in as_json(whole(rich()), SNAPSHOT).decode()


def test_what_is_worked_out_and_names_of_units_stay_behind_but_words_keep_them():
    data = whole(rich())
    data["steps"][0]["responsible"] = {"name": "Chuyên viên", "post": 3, "unit_name": "Phòng A"}
    data |= {"totals": ["1"], "checked": {}, "waivers": {}}
    found = whole(from_json(as_json(data, SNAPSHOT)))
    assert found["steps"][0]["responsible"] == {"name": "Chuyên viên, Phòng A", "post": 3}
    assert found["steps"][0]["id"] == RECEIVE


GOOD = as_json(whole(rich()), SNAPSHOT)
NOT_ONE = {
    "nothing": b"",
    "words": b"xin ch\xc3\xa0o",
    "no UTF-8": b'{"format": "\xff"}',
    "UTF-16": GOOD.decode().encode("utf-16"),
    "half of it": GOOD[:-40],
    "a list": b"[]",
    "a number": b"1",
    "nested without end": b"[" * 100_000,
    "nested in the procedure": b'{"format": "qms-procedure", "schema": 1, "procedure": ' + b'{"a":' * 100_000,
    "another format": GOOD.replace(b"qms-procedure", b"something"),
    "no procedure": b'{"format": "qms-procedure", "schema": 1}',
    "a procedure that is a list": b'{"format": "qms-procedure", "schema": 1, "procedure": []}',
    "another schema": GOOD.replace(b'"schema": 1', b'"schema": 2'),
    "a number of 5000 digits": b'{"format": ' + b"9" * 5000 + b"}",
    "five megabytes": b" " * 5_000_000 + GOOD,
}


@pytest.mark.parametrize("name", NOT_ONE)
def test_a_file_that_is_none_is_refused_with_a_sentence(name):
    with translation.override("en"), pytest.raises(Refused) as caught:
        from_json(NOT_ONE[name])
    assert str(caught.value).startswith("File: ")
    assert caught.value.field == "file"


def test_a_mark_in_front_of_the_text_does_not_matter():
    assert from_json(b"\xef\xbb\xbf" + GOOD) == from_json(GOOD)
    assert len(GOOD) < MOST_BYTES


@pytest.mark.parametrize("bad", ['"\\ud800"', "NaN", "1e400", "[[[[[]]]]]", '"a\\u0000b"', '{"a": {}}'])
def test_values_that_json_can_write_and_nobody_can_keep_are_refused_by_their_place(bad):
    whole_file = GOOD.decode().replace('"place": "Trung tâm Phục vụ hành chính công"', f'"sets": {bad}')
    with pytest.raises(Misshapen) as caught:
        whole(from_json(whole_file.replace('"sets": 1,', "").encode()))
    assert caught.value.field == "sets"


def test_a_code_that_is_written_as_a_number_is_refused_because_it_has_lost_digits_already():
    there = '"tthc": [\n      "1.000010",'
    assert there in GOOD.decode()
    with pytest.raises(Misshapen) as caught:
        whole(from_json(GOOD.decode().replace(there, '"tthc": [1.000010,').encode()))
    assert caught.value.field == "tthc.0"
