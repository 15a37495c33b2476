"""What the typesetter may read: our four font files and the pictures handed over. Imported in the child process only."""

import re
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

_FONT = re.compile(r"qms:font/(LiberationSerif-[A-Za-z]+\.ttf)")
_PICTURE = re.compile(r"asset:([0-9a-f]{64})")


class PictureMissing(OSError):
    """A picture of the document could not be read; a print without it would be another document."""


class OwnFiles(URLFetcher):
    """Refuses every address but `qms:font/<file>` and `asset:<sha256>`; nothing else of the machine or network is reached.

    WeasyPrint swallows errors of a fetcher, therefore `failed` keeps the pictures that were asked for in vain.
    """

    def __init__(self, fonts: Path, folder: Path):
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._fonts, self._folder = fonts, folder
        self.failed: list[str] = []

    def fetch(self, url, headers=None):
        """The bytes of an own file; any other address is an error."""
        if found := _FONT.fullmatch(url):
            return URLFetcherResponse(url, (self._fonts / found[1]).read_bytes(), {"Content-Type": "font/ttf"})
        if found := _PICTURE.fullmatch(url):
            return self._picture(url, self._folder / f"picture-{found[1]}")
        raise ValueError(f"refused address: {url[:80]}")

    def _picture(self, url: str, path: Path):
        if not path.is_file():
            self.failed.append(url)
            raise ValueError(f"no such picture: {url}")
        content = path.read_bytes()
        if not _is_picture(content):
            self.failed.append(url)
        return URLFetcherResponse(url, content)


def _is_picture(content: bytes) -> bool:
    """Raster pictures only: an SVG could bring addresses and text of its own."""
    from io import BytesIO

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
