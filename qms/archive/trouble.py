"""What a disk says, in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def said_in_words() -> Iterator[None]:
    """A disk that is full or closed becomes a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refused(
                _("The disk is full. Nothing was kept of what was begun. Free space, then try again.")
            ) from error
        raise Refused(
            _("The disk did not take it (%(reason)s). Nothing was kept of what was begun.") % {"reason": error.strerror}
        ) from error
