"""Re-encodes one picture: bytes on standard input, `<media type>\\n<bytes>` on standard output.

Runs as a program of its own, outside the web process, because picture decoders are where hostile files bite. It knows
nothing of the project. Exit code 2 and one word on standard error: `large` (too many pixels) or `unreadable`.
"""

import io
import resource
import sys
import warnings

MOST_PIXELS = 50_000_000  # an A3 page at 400 dpi has 31 million
CPU_SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024
READ = ("PNG", "JPEG", "GIF", "BMP", "TIFF")


def main() -> int:
    """Read, limit, decode, turn upright, write without metadata."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        media_type, data = reencoded(sys.stdin.buffer.read())
    except TooLarge:
        sys.stderr.write("large")
        return 2
    except Exception:  # noqa: BLE001 - whatever a decoder raises on a hostile file has the same answer
        sys.stderr.write("unreadable")
        return 2
    sys.stdout.buffer.write(media_type.encode() + b"\n" + data)
    return 0


class TooLarge(Exception):
    """More pixels than any page needs."""


def reencoded(data: bytes) -> tuple[str, bytes]:
    """(media type, bytes): JPEG stays JPEG, everything else becomes PNG; first frame, upright, no metadata."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit below, before anything is decoded
    warnings.simplefilter("error")
    picture = Image.open(io.BytesIO(data), formats=READ)
    if picture.width * picture.height > MOST_PIXELS:
        raise TooLarge
    kind = picture.format
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    if kind == "JPEG":
        mode = "L" if upright.mode == "L" else "RGB"
        upright.convert(mode).save(out, "JPEG", quality=90, optimize=True)
        return "image/jpeg", out.getvalue()
    mode = upright.mode if upright.mode in {"1", "L", "LA", "RGB", "RGBA"} else "RGBA"
    plain = Image.new(mode, upright.size)
    plain.paste(upright.convert(mode))  # pixels alone: no text chunks, no profile
    plain.save(out, "PNG", optimize=False)
    return "image/png", out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
