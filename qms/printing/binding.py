"""Several PDFs bound into one: pages one after the other, an outline of titles. The papers keep their own page numbers."""

import io
from collections.abc import Sequence


def page_count(data: bytes) -> int:
    """Number of pages."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


def joined(papers: Sequence[bytes], *, title: str) -> bytes:
    """Parts of one paper, one after the other; each part begins an entry of the outline."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for number, data in enumerate(papers, start=1):
        first = len(writer.pages)
        for page in PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
        writer.add_outline_item(title=f"Phần {number}", page_number=first)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bind(front: bytes, papers: Sequence[tuple[str, bytes]], *, title: str) -> bytes:
    """`front` and then every paper (title, PDF). What is enclosed in a PDF does not come along: this is a reading copy."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for name, data in [("Mục lục", front), *papers]:
        first = len(writer.pages)
        for page in PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
        writer.add_outline_item(title=name, page_number=first)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
