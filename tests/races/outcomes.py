"""What came out of acts that ran at the same time."""

from qms.trail.refusals import Refused


def sorted_out(results):
    """(what succeeded, what was refused). Anything else that was raised fails the test."""
    wrong = [one for one in results if isinstance(one, BaseException) and not isinstance(one, Refused)]
    assert not wrong, wrong
    return [one for one in results if not isinstance(one, Refused)], [
        one for one in results if isinstance(one, Refused)
    ]
