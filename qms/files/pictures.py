"""Cleaning of pictures in a child process; Pillow is never imported here."""

import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from qms.trail.refusals import Refused

PROGRAM = Path(__file__).with_name("child.py")
SECONDS = 40


def clean_picture(data: bytes, *, field: str = "file") -> tuple[bytes, str]:
    """(bytes, media type) of the same picture, decoded and written anew: upright, without metadata or anything hidden.

    PNG, JPEG, GIF, BMP and TIFF are read; JPEG stays JPEG, the others become PNG. Raises Refused for what is no picture,
    has more than 50 million pixels, or takes too long.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)], input=data, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Refused(
            _("The picture could not be checked. Save it again as PNG or JPEG, then try again."), field=field
        ) from error
    if done.returncode == 0:
        media_type, _newline, clean = done.stdout.partition(b"\n")
        return clean, media_type.decode()
    if done.stderr == b"large":
        raise Refused(_("The picture has more than 50 million pixels. Make it smaller, then try again."), field=field)
    raise Refused(_("This picture cannot be read. Save it again as PNG or JPEG, then try again."), field=field)
