"""Pictures: decoded and written anew, so that nothing but their pixels comes in."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "BMP")
MAX_PIXELS = 20_000_000
MAX_SIDE = 2_400  # enough for a full A4 page at 200 dots an inch
MAX_COUNT = 300
MAX_TOTAL = 60 * 1024 * 1024
VECTOR = (".emf", ".wmf", ".svg", ".eps", ".pdf")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class Unusable(Exception):
    """The picture is left out; the argument is a code of `messages.DROPPED`."""


@dataclass(frozen=True)
class Picture:
    data: bytes
    media_type: str
    name: str


class Pictures:
    """Collects the pictures of one file by the hash of what is stored."""

    def __init__(self):
        self.found: dict[str, Picture] = {}
        self._total = 0

    def add(self, data: bytes, name: str) -> str:
        """Re-encode one picture; its SHA-256, the same for the same picture. Raises `Unusable`."""
        if name.lower().endswith(VECTOR):
            raise Unusable("picture-vector")
        if len(self.found) >= MAX_COUNT or self._total > MAX_TOTAL:
            raise Unusable("picture-too-many")
        encoded, media_type = encode(data)
        key = hashlib.sha256(encoded).hexdigest()
        if key not in self.found:
            self.found[key] = Picture(encoded, media_type, name.rsplit("/", 1)[-1])
            self._total += len(encoded)
        return key


def encode(data: bytes) -> tuple[bytes, str]:
    """New bytes and media type: photographs stay JPEG, all else becomes PNG."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return written(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
        raise Unusable("picture-too-large") from error
    except UnidentifiedImageError as error:
        raise Unusable("picture-kind") from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
        raise Unusable("picture-broken") from error


def written(image: Image.Image) -> tuple[bytes, str]:
    if image.width * image.height > MAX_PIXELS:
        raise Unusable("picture-too-large")
    photograph = image.format == "JPEG"
    if photograph:
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    clean = ImageOps.exif_transpose(image)
    clean = clean.convert("RGB" if photograph else plain_mode(clean))
    clean.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    if photograph:
        clean.save(out, "JPEG", quality=90, exif=b"", icc_profile=None)
    else:
        clean.info.clear()
        clean.save(out, "PNG")
    return out.getvalue(), "image/jpeg" if photograph else "image/png"


def plain_mode(image: Image.Image) -> str:
    """PNG modes without a palette: grey, colour, or colour with transparency."""
    if image.mode in ("1", "L"):
        return "L"
    return "RGBA" if image.has_transparency_data else "RGB"
