"""The paper of a copy: a stamp, and in the foot of every page number, holder, short code and QR; made once."""

import io
import re

import pytest
from pypdf import PdfReader

from documents import actions
from documents.copies import paper
from documents.copies.codes import grouped
from documents.copies.everybody import everybodys_note
from documents.copies.paper import address_of, note_of, print_copy
from documents.models import Section
from documents.rendering import render_version
from qms.printing import PrintFailed
from qms.printing.copies import QR_MM, QUIET, qr
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.documents.copies.papers import fresh, numbered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def pages_of(data):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def printed(w, copy):
    return print_copy(copy, by=w.officer, at=make.now(), day=make.today())


def test_every_page_of_a_controlled_copy_says_which_it_is_and_where_to_ask(w, settings):
    settings.BASE_URL = "https://qms.example.gov.vn"
    version = make.draft(w)
    Section.objects.filter(version=version).update(html="<p>Một đoạn dài.</p>" * 120)
    version = make._along(
        w, actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing,
        ("check", w.officer), ("review", w.deputy), ("approve", w.head),
    )  # fmt: skip
    copy = numbered(w, make.issued(w, version))
    pages = pages_of(printed(w, copy))
    assert len(pages) > 4
    for text in pages:
        assert "TÀI LIỆU KIỂM SOÁT. Bản số 01." in text
        assert grouped(copy.short_code) in text
        assert "qms.example.gov.vn/kt/" in text
        assert "Nguyễn Thị Thu Hà" in text
        assert "KHÔNG KIỂM SOÁT" not in text
    assert f"cấp ngày {make.today():%d/%m/%Y}" in pages[0]


def test_the_stored_official_file_is_left_as_it_is(w):
    version = make.in_force(w)
    before = list(version.renditions.values_list("kind", "file__sha256"))
    copy = numbered(w, version)
    data = printed(w, copy)
    assert list(version.renditions.values_list("kind", "file__sha256")) == before
    assert not data.startswith(make.PDF)
    assert Entry.objects.get(act="copy_issued").detail["number"] == 1


def test_the_qr_says_the_address_of_the_copy(w, settings):
    import segno

    settings.BASE_URL = "https://qms.example.gov.vn"
    copy = numbered(w, make.in_force(w))
    address = address_of(copy)
    assert address == f"https://qms.example.gov.vn/kt/{copy.token}/"
    drawn = modules_of(qr(address))
    assert drawn == [
        [bool(cell) for cell in row] for row in segno.make(address, error="m", micro=False, boost_error=False).matrix
    ]


def modules_of(svg):
    """The black modules of the drawing, read back from its strokes."""
    side = round(float(re.search(r'width="([\d.]+)mm"', svg)[1]), 2)
    assert side == QR_MM
    path = re.search(r' d="([^"]+)"', svg)[1]
    x = y = 0.0
    black = set()
    for kind, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(one) for one in numbers.split()]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            black |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    size = 1 + max(place for cell in black for place in cell) - QUIET
    return [[(col + QUIET, row + QUIET) in black for col in range(size)] for row in range(size)]


def test_a_print_that_fails_burns_the_number_and_nothing_is_released(w, monkeypatch):
    copy = numbered(w, make.in_force(w))

    def fail(*_args, **_more):
        raise PrintFailed("time")

    monkeypatch.setattr(paper, "render_version", fail)
    with pytest.raises(PrintFailed):
        printed(w, copy)
    assert fresh(copy).released_at is None
    assert fresh(copy).failure
    monkeypatch.undo()
    with pytest.raises(Refused, match="not released"):
        printed(w, copy)
    assert not Entry.objects.filter(act="copy_issued").exists()


def test_a_copy_of_what_is_to_come_says_from_when(w):
    from datetime import timedelta

    begins = make.today() + timedelta(days=5)
    copy = numbered(w, make.issued(w, make.approved(w), from_date=begins))
    assert note_of(copy, day=make.today())["from"] == begins.isoformat()
    assert note_of(copy, day=begins)["from"] == ""


def test_everybodys_print_says_that_nobody_keeps_track_of_it(w):
    version = make.in_force(w)
    note = everybodys_note(w.reader, day=make.today())
    for text in pages_of(render_version(version, face="uncontrolled", note=note)):
        assert "TÀI LIỆU KHÔNG KIỂM SOÁT. Người in: Võ Hoài Nam" in text
        assert "/kt/" not in text
