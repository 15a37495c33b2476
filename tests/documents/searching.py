"""Documents in force with any text, made quickly: copies of one that went through all acts."""

from types import SimpleNamespace
from typing import Any

from documents import indexing
from documents.models import AccessClass, Document, InForce, Rendition, Version, VersionText
from qms.search.fold import sort_key, words
from tests import make


def copies(model: Version, codes: list[str], **fields: Any) -> list[Version]:
    """A document in force for each code, like `model`; `fields` are columns of the documents, such as classification."""
    rendition = Rendition.objects.get(version=model)
    found = []
    for code in codes:
        document = Document.objects.get(pk=model.document_id)
        document.pk, document.code, document.slug = None, code, f"x-{len(found)}-{Document.objects.count()}"
        document.sort_key, document.words, document.request_key = sort_key(code), words(code), None
        document.__dict__.update(fields)
        document._state.adding = True
        document.save()
        version = Version.objects.get(pk=model.pk)
        version.pk, version.document, version.based_on = None, document, None
        version._state.adding = True
        version.save()
        Rendition.objects.create(
            version=version, kind="official", file=rendition.file, content_sha256="", made_at=make.now()
        )
        readers, _new = AccessClass.objects.get_or_create(
            owner_unit=document.owner_unit, type=document.type, classification=document.classification,
            applying=None, defaults={"agency": document.agency},
        )  # fmt: skip
        InForce.objects.create(
            document=document, version=version, from_date=make.today(), opened_at=make.now(), access_class=readers
        )
        found.append(version)
    return found


def tell(versions: list[Version], texts: list[tuple[str, str]]) -> None:
    """Give the versions these titles and texts, to be found by."""
    VersionText.objects.filter(version__in=versions).delete()
    contents = []
    for version, (title, body) in zip(versions, texts, strict=True):
        piece = ["section", "1", "x", 0, len(body)]
        document = version.document
        contents.append((version.pk, indexing.Content([document.code], title, document.sort_key, body, [piece])))
    indexing.write(contents, at=make.now())


def pdf_with(text: str) -> bytes:
    """A PDF of one page that says `text` (ASCII)."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % table


def people(w: SimpleNamespace) -> list[Any]:
    return [getattr(w, name) for name in make.EVERYBODY]
