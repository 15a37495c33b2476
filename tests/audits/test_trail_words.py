"""What acts on findings and audits noted is read in words by who reads the trail."""

import pytest

from audits.kinds import Grade, Source
from audits.models import Stage
from qms.office.told import told


@pytest.mark.parametrize(
    ("detail", "values"),
    [
        ({"grade": "minor", "source": "audit"}, [Grade.MINOR.label, Source.AUDIT.label]),
        ({"before": "minor", "after": "major"}, [Grade.MINOR.label, Grade.MAJOR.label]),
        ({"action": 30, "late": False}, ["30", "không"]),
        ({"from": "planned", "to": "prepared"}, [Stage.PLANNED.label, Stage.PREPARED.label]),
        ({"open_remarks": 1}, ["1"]),
    ],
)
def test_keys_and_values_are_words(detail, values):
    lines = dict(line.split(": ") for line in told(detail))
    assert sorted(lines.values()) == sorted(map(str, values))
    assert not set(lines) & set(detail)


def test_a_key_without_a_word_is_told_as_it_was_written():
    assert told({"something new": 1}) == ["something new: 1"]
