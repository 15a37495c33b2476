"""What is taken from a good Word file, and that every character is accounted for."""

import docx
import pytest

from qms.word import read_word
from qms.word.ooxml import W
from tests.word import made


def taken(path):
    """Read a file that must be taken, with its books balanced."""
    result = read_word(path)
    assert result.status == "ok", result.reason
    assert result.characters_in == result.characters_out + sum(row.characters for row in result.dropped)
    assert "unaccounted" not in [row.code for row in result.dropped]
    return result


def html_of(result) -> str:
    return "".join(block.html for block in result.blocks)


def codes(result) -> list[str]:
    return [row.code for row in result.dropped]


@pytest.fixture
def document():
    return docx.Document()


@pytest.fixture
def read(tmp_path):
    def read(source, **more):
        path = tmp_path / "a.docx"
        if isinstance(source, str):
            made.raw(path, source, **more)
        else:
            source.save(path)
        return taken(path)

    return read


def test_the_cover_table_becomes_fields(tmp_path, child):
    result = taken(made.procedure(tmp_path / "a.docx"))
    assert (result.code, result.title, result.issue) == ("QT 05/TM", "Cấp giấy phép bán lẻ rượu", "02")
    assert (result.issued_on, result.agency, result.type_word) == ("2025-11-03", "SỞ CÔNG THƯƠNG", "quy trình")
    assert [(s.label, s.name, s.post) for s in result.sign_table] == [
        ("Soạn thảo", "An", "Chuyên viên"),
        ("Xem xét", "Bình", "Trưởng phòng"),
        ("Phê duyệt", "Chi", "Giám đốc"),
    ]
    row = result.amendments[0]
    assert (row.issue, row.revision, row.place, row.new) == ("02", "00", "Mục 3", "Thêm bước trả kết quả")
    assert (row.basis, row.from_date, len(result.amendments)) == ("Nghị định 17", "2025-11-03", 1)


def test_sections_are_the_top_level_and_the_list_of_contents_is_not(tmp_path):
    result = taken(made.procedure(tmp_path / "a.docx"))
    assert [(s["number"], s["heading"]) for s in result.to_json()["sections"]] == [
        ("1", "MỤC ĐÍCH"),
        ("2", "PHẠM VI"),
        ("3", "NỘI DUNG"),
    ]
    below = result.blocks[-1]
    assert (below.level, below.number, below.heading, below.html) == (
        2,
        "3.1",
        "Cơ sở pháp lý",
        "<p>Luật Thương mại.</p>",
    )
    assert "contents" in codes(result)


def test_the_text_right_below_its_list_of_contents_is_not_taken_for_it(document, read):
    for line in ("Mục lục", "Sửa đổi tài liệu", "1. Mục đích", "2. Phạm vi", "3. Nội dung"):
        document.add_paragraph(line)
    for heading in ("1. Mục đích", "2. Phạm vi", "3. Nội dung"):
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph("Lời của mục.")
    result = read(document)
    assert [s["heading"] for s in result.sections] == ["Mục đích", "Phạm vi", "Nội dung"]
    assert [row.characters for row in result.dropped if row.code == "contents"] == [45]


def test_a_cover_of_lines_is_read_too(document, read):
    for line in ("CHI CỤC THI HÀNH ÁN", "QUY TRÌNH", "TIẾP CÔNG DÂN", "MÃ HIỆU : QT-07", "LẦN BAN HÀNH : 03/01",
                 "NGÀY BAN HÀNH : ngày 05 tháng 01 năm 2024"):  # fmt: skip
        document.add_paragraph(line)
    for number in (1, 2):
        document.add_paragraph().add_run(f"{number}. MỤC {number} LỚN").bold = True
        document.add_paragraph("Lời.")
    result = read(document)
    assert (result.code, result.title, result.issue, result.revision) == ("QT-07", "TIẾP CÔNG DÂN", "03", "01")
    assert result.issued_on == "2024-01-05"


def test_code_and_issue_in_the_page_header_are_read_when_the_cover_is_silent(document, read):
    header = document.sections[0].header
    table = header.add_table(rows=2, cols=2, width=docx.shared.Cm(15))
    table.cell(0, 0).text, table.cell(0, 1).text = "QUY ĐỊNH", "Mã số: QĐ-12"
    table.cell(1, 0).text, table.cell(1, 1).text = "Quản lý xe công", "Lần ban hành: 04"
    document.add_paragraph("1. PHẠM VI")
    document.add_paragraph("Mọi đơn vị.")
    document.add_paragraph("2. NỘI DUNG")
    document.add_paragraph("Giữ xe.")
    result = read(document)
    assert (result.code, result.title, result.issue) == ("QĐ-12", "Quản lý xe công", "04")
    assert result.type_word == "quy định"
    assert "running-head" in codes(result)


def test_chapters_hold_articles(document, read):
    bold = ("QUY CHẾ", "Về làm việc của Sở", "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Chương II", "TỔ CHỨC",
            "Mục 1", "BỘ MÁY", "Điều 2. Đối tượng", "Điều 3. Thi hành")  # fmt: skip
    for text in (*bold[:5], "1. Một khoản.", *bold[5:10], "Mọi người.", bold[10], "Điều 1 của Luật này."):
        document.add_paragraph().add_run(text).bold = text in bold
    result = read(document)
    assert [(s["number"], s["heading"]) for s in result.sections] == [
        ("Chương I", "QUY ĐỊNH CHUNG"),
        ("Chương II", "TỔ CHỨC"),
    ]
    assert [(b.number, b.heading) for b in result.blocks if b.level == 2] == [
        ("Điều 1", "Phạm vi"),
        ("Mục 1", "BỘ MÁY"),
        ("Điều 2", "Đối tượng"),
        ("Điều 3", "Thi hành"),
    ]
    assert (result.type_word, result.title) == ("quy chế", "Về làm việc của Sở")


def test_forms_behind_the_last_section_are_annexes(document, read):
    for number in (1, 2):
        document.add_paragraph().add_run(f"{number}. BIỂU MẪU {number}").bold = True
        document.add_paragraph("Lời.")
    document.add_paragraph().add_run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").bold = True
    document.add_paragraph().add_run("TỜ KHAI CẤP PHÉP").bold = True
    document.add_paragraph().add_run("1. Phần khai").bold = True
    document.add_paragraph().add_run("PHỤ LỤC II").bold = True
    document.add_paragraph().add_run("DANH MỤC HỒ SƠ").bold = True
    result = read(document)
    assert len(result.sections) == 2
    assert [annex.heading for annex in result.annexes] == ["TỜ KHAI CẤP PHÉP", "PHỤ LỤC II DANH MỤC HỒ SƠ"]


def test_lists_keep_their_numbers_and_their_nesting(document, read):
    made.define_list(document, 81, [("decimal", "%1.", 1), ("lowerLetter", "%2)", 1), ("bullet", "-", 1)])
    made.define_list(document, 82, [("decimal", "%1.", 1)], override=10)
    for text, list_id, level in (("một", 81, 0), ("một a", 81, 1), ("một b", 81, 1), ("hai", 81, 0), ("mười", 82, 0)):
        made.numbered(document, text, list_id, level)
    document.add_paragraph("giữa")
    made.numbered(document, "ba", 81, 0)
    made.numbered(document, "mười một", 82, 0)
    made.numbered(document, "chấm", 81, 2)
    assert html_of(read(document)) == (
        "<ol><li><p>một</p><p>a) một a</p><p>b) một b</p></li><li><p>hai</p></li></ol>"
        '<ol start="10"><li><p>mười</p></li></ol><p>giữa</p>'
        '<ol start="3"><li><p>ba</p></li></ol>'
        '<ol start="11"><li><p>mười một</p><ul><li><p>chấm</p></li></ul></li></ol>'
    )


def test_automatic_numbers_of_headings_are_read_and_not_counted(document, read):
    made.define_list(document, 83, [("decimal", "%1.", 1), ("decimal", "%1.%2.", 1)])
    for text, level in (("MỤC ĐÍCH", 0), ("NỘI DUNG", 0), ("Cơ sở pháp lý", 1), ("BIỂU MẪU", 0)):
        made.numbered(document, text, 83, level).runs[0].bold = True
        document.add_paragraph("Lời.")
    result = read(document)
    assert [(b.number, b.heading, b.level) for b in result.blocks] == [
        ("1", "MỤC ĐÍCH", 1),
        ("2", "NỘI DUNG", 1),
        ("2.1", "Cơ sở pháp lý", 2),
        ("3", "BIỂU MẪU", 1),
    ]
    assert result.characters_in == sum(len(t.replace(" ", "")) for t in
                                       ("MỤC ĐÍCH", "NỘI DUNG", "Cơ sở pháp lý", "BIỂU MẪU")) + 4 * 4  # fmt: skip


def test_merged_cells_become_colspan_and_rowspan(document, read):
    table = made.fill(document, [["TT", "Việc", "Ai", "Lúc"], ["1", "a", "b", "c"], ["2", "d", "e", "f"]])
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(1, 3).merge(table.cell(2, 3))
    html = html_of(read(document))
    assert html.startswith('<table><thead><tr><th scope="col"><p>TT</p></th>')
    assert '<td colspan="2"><p>a</p><p>b</p></td><td rowspan="2"><p>c</p><p>f</p></td></tr>' in html
    assert html.endswith("<tr><td><p>2</p></td><td><p>d</p></td><td><p>e</p></td></tr></tbody></table>")


def test_looks_of_words_are_kept(document, read):
    paragraph = document.add_paragraph("m")
    run = paragraph.add_run("2")
    run.font.superscript = True
    for text, name in (("đậm", "bold"), ("nghiêng", "italic"), ("gạch", "underline")):
        setattr(paragraph.add_run(text), name, True)
    assert html_of(read(document)) == ("<p>m<sup>2</sup><strong>đậm</strong><em>nghiêng</em><u>gạch</u></p>")


def test_a_text_box_is_read_once(read):
    box = "<w:txbxContent>" + made.p("Ảnh 4x6") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Trước</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox>{box}</v:textbox></v:rect></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:p><w:r><w:pict><v:rect><v:textbox><w:txbxContent>{made.p('Cũ')}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
    )
    result = read(body)
    assert html_of(result) == "<p>Trước</p><p>Ảnh 4x6</p><p>Cũ</p>"
    assert result.characters_in == len("TrướcẢnh4x6Cũ")


def test_footnotes_stand_below_their_section(read):
    note = f'<w:footnotes {made.W}><w:footnote w:type="separator" w:id="0">{made.p("")}</w:footnote>'
    note += (
        f'<w:footnote w:id="4">{made.p(" Theo Luật.")}</w:footnote><w:footnote w:id="5">{made.p("Thừa")}</w:footnote>'
    )
    relation = f'<Relationship Id="rId9" Type="{made.OFFICE}/footnotes" Target="footnotes.xml"/>'
    body = '<w:p><w:r><w:t>Mười</w:t></w:r><w:r><w:footnoteReference w:id="4"/></w:r><w:r><w:t>.</w:t></w:r></w:p>'
    result = read(body, more={"word/footnotes.xml": note + "</w:footnotes>"}, relations=relation)
    assert html_of(result) == (
        '<p>Mười<sup>1</sup>.</p><section class="footnotes"><ol><li><p>Theo Luật.</p></li></ol></section>'
    )
    assert [(row.code, row.characters) for row in result.dropped] == [("loose-note", 4)]


def link(target: str) -> str:
    return f'<Relationship Id="rId5" Type="{made.OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://moj.gov.vn/a", True),
        ("mailto:a@b.vn", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("\\\\server\\share", False),
    ],
)
def test_links_keep_web_and_mail_addresses_only(read, target, kept):
    body = '<w:p><w:hyperlink r:id="rId5"><w:r><w:t>Luật</w:t></w:r></w:hyperlink></w:p>'
    result = read(body, relations=link(target))
    assert html_of(result) == (f'<p><a href="{target}">Luật</a></p>' if kept else "<p>Luật</p>")
    assert ("link" in codes(result)) != kept


def test_a_link_made_by_a_field_is_kept(read):
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://a.vn/x y" </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>đây</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> đó</w:t></w:r></w:p>'
    )
    assert html_of(read(body)) == '<p><a href="https://a.vn/x%20y">đây</a> đó</p>'


def test_tracked_changes_are_taken_as_words_final_view(read):
    body = (
        "<w:p><w:r><w:t>Một </w:t></w:r><w:ins><w:r><w:t>hai</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>ba</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>bốn</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> năm</w:t></w:r></w:moveTo></w:p>"
    )
    result = read(body)
    assert html_of(result) == "<p>Một hai năm</p>"
    assert [(row.code, row.characters) for row in result.dropped] == [("tracked-deletion", 0)]


def test_hidden_text_is_dropped_and_counted(read):
    body = "<w:p><w:r><w:t>Hiện</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn đi</w:t></w:r></w:p>"
    assert [(row.code, row.characters) for row in read(body).dropped] == [("hidden", 4)]


def test_wrappers_of_every_kind_are_seen_through(read):
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:sdt><w:sdtContent><w:p><w:smartTag>{run.format('a')}</w:smartTag><w:sdt><w:sdtContent>{run.format('b')}"
        f"</w:sdtContent></w:sdt><w:fldSimple w:instr='DATE'>{run.format('c')}</w:fldSimple>"
        f"<w:customXml>{run.format('d')}</w:customXml><w:bdo>{run.format('e')}</w:bdo></w:p></w:sdtContent></w:sdt>"
        f"<w:customXml><w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{made.p('f')}</w:tc><w:tc>{made.p('g')}</w:tc></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl></w:customXml>"
    )
    result = read(body)
    assert result.characters_in == 7
    assert html_of(result).startswith("<p>abcde</p><table>")


def test_marks_typed_apart_from_their_letter_are_joined(read):
    body = "<w:p><w:r><w:t>Quy tri</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>\u0300nh</w:t></w:r></w:p>"
    result = read(body)
    assert html_of(result) == "<p>Quy trì<strong>nh</strong></p>"
    assert result.characters_in == 8


def test_pictures_are_written_anew_and_others_are_said(document, read, tmp_path, child):
    picture = tmp_path / "a.png"
    picture.write_bytes(made.png() + b"<script>hidden behind the picture</script>")
    document.add_picture(str(picture))
    result = read(document)
    ((sha256, image),) = result.images.items()
    assert f'src="asset:{sha256}"' in html_of(result)
    assert image.media_type == "image/png" and b"script" not in image.data


def picture(more: str = "") -> str:
    return f'<w:p><w:r><w:t>x</w:t></w:r><w:r><w:drawing><a:blip r:embed="rId7"/>{more}</w:drawing></w:r></w:p>'


def picture_relation(target: str, mode: str = "") -> str:
    return f'<Relationship Id="rId7" Type="{made.OFFICE}/image" Target="{target}"{mode}/>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("media/a.emf", b"\1\0\0\0", "picture-vector"),
        ("media/a.svg", b"<svg/>", "picture-vector"),
        ("media/a.png", b"\x89PNG\r\n\x1a\n cut", "picture-kind"),
        ("media/a.tiff", b"II*\0", "picture-kind"),
        ("media/a.png", made.png((6000, 5000)), "picture-too-large"),
        ("media/a.png", made.png((400, 400))[:80], "picture-broken"),
    ],
)
def test_pictures_that_cannot_be_taken_are_said(read, name, data, code):
    result = read(picture(), more={f"word/{name}": data}, relations=picture_relation(name))
    assert code in codes(result) or (code == "picture-kind" and "picture-broken" in codes(result))
    assert result.images == {}


def test_nothing_outside_the_file_is_fetched(read):
    external = picture_relation("https://evil.example/a.png", ' TargetMode="External"')
    external += f'<Relationship Id="rId8" Type="{made.OFFICE}/attachedTemplate" Target="https://e.vn/t.dotm" TargetMode="External"/>'
    external += (
        f'<Relationship Id="rId9" Type="{made.OFFICE}/oleObject" Target="https://e.vn/x" TargetMode="External"/>'
    )
    assert {"picture-outside", "template", "outside-part"} <= set(codes(read(picture(), relations=external)))


def test_an_embedded_object_is_left_out_and_said(read):
    body = '<w:p><w:r><w:t>x</w:t></w:r><w:r><w:object><o:OLEObject r:id="rId7"/></w:object></w:r></w:p>'
    result = read(body, more={"word/embeddings/sheet.xlsx": b"PK\x03\x04 a workbook"})
    assert codes(result) == ["embedded-object"]


def test_a_pointer_to_nowhere_does_no_harm(read):
    missing = picture_relation("NULL") + f'<Relationship Id="rId3" Type="{made.OFFICE}/styles" Target="gone.xml"/>'
    assert "picture-broken" in codes(read(picture(), relations=missing))


def test_text_in_the_old_tcvn3_fonts_becomes_unicode(read):
    body = made.p("Quy tr×nh ®¨ng ký kÕt h«n", font=".VnTime") + made.p("Céng hßa", font=".VnTimeH")
    result = read(body)
    assert html_of(result) == "<p>Quy trình đăng ký kết hôn</p><p>CỘNG HÒA</p>"
    assert "tcvn3" in codes(result)


def test_unicode_text_that_kept_an_old_font_name_is_left_alone(read):
    assert html_of(read(made.p("Quy trình kết hôn", font=".VnTime"))) == "<p>Quy trình kết hôn</p>"


def test_text_in_vni_fonts_is_refused_with_the_cure(tmp_path):
    path = made.raw(tmp_path / "a.docx", made.p("Quy trình: coäng hoøa", font="VNI-Times"))
    result = read_word(path)
    assert result.status == "refused" and "Ctrl+Shift+F6" in result.reason


def test_tick_boxes_of_symbol_fonts_become_letters(read):
    body = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + made.p("\uf0fe có", font="Wingdings")[5:]
    assert html_of(read(body)) == "<p>☐☑ có</p>"


def test_the_strict_flavour_is_read(tmp_path):
    path = made.raw(tmp_path / "a.docx", "")
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = f'<w:document xmlns:w="{strict}"><w:body>{made.p("Chặt chẽ")}</w:body></w:document>'
    path = made.raw(path, "", more={"word/document.xml": text})
    assert strict != W and html_of(taken(path)) == "<p>Chặt chẽ</p>"


def test_the_answer_has_the_agreed_keys(tmp_path):
    answer = taken(made.procedure(tmp_path / "a.docx")).to_json()
    assert set(answer) == {
        "file", "status", "reason", "code", "title", "issue", "issued_on", "sections", "characters_in",
        "characters_out", "dropped",
    }  # fmt: skip
    assert set(answer["sections"][0]) == {"number", "heading", "characters"}
    assert set(answer["dropped"][0]) == {"what", "where", "characters"}
