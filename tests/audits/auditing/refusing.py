"""An act that is refused writes nothing."""

import pytest

from qms.trail.models import Entry
from qms.trail.refusals import Refused


def refused(act, *, field=None, says=""):
    """The act is refused with these words (at this field) and writes nothing into the trail; gives the refusal."""
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        act()
    assert says in str(caught.value), str(caught.value)
    if field is not None:
        assert caught.value.field == field
    assert Entry.objects.count() == before
    return caught.value
