"""Print requests for the tests and the benchmark: the reference procedure of the invented agency, and what strains a page."""

import copy
import unicodedata

AGENCY = {
    "code": "SCT",
    "name": "Sở Công Thương tỉnh Lam Sơn",
    "short_name": "Sở Công Thương",
    "parent_name": "Ủy ban nhân dân tỉnh Lam Sơn",
    "place": "Lam Sơn",
}
_STEPS = [
    ("B1", "Tiếp nhận hồ sơ", "Kiểm tra thành phần, số hóa hồ sơ, cấp mã và giấy hẹn trả kết quả. Hồ sơ chưa đủ: hướng dẫn bổ sung một lần bằng phiếu.",
     "Công chức một cửa", "0,5 ngày", "BM-VP-07.01<br>BM-VP-07.02"),
    ("B2", "Phân công thụ lý", "", "Lãnh đạo phòng", "0,5 ngày", "BM-VP-07.06"),
    ("B3", "Thẩm định hồ sơ", "Đối chiếu bản thuyết minh với điều kiện an toàn thực phẩm theo ngành hàng. Chưa hợp lệ: dự thảo thông báo trong 03 ngày đầu.",
     "Chuyên viên thụ lý", "4 ngày", "BM-TM-03.01"),
    ("B4", "Quyết định lập đoàn thẩm định", "", "Lãnh đạo Sở", "1 ngày", "BM-TM-03.02"),
    ("B5", "Thẩm định thực tế tại cơ sở", "Thông báo lịch cho cơ sở trước ít nhất 03 ngày. Lập biên bản tại chỗ, hai bên cùng ký.",
     "Đoàn thẩm định", "8 ngày", "BM-TM-03.03"),
    ("B6", "Dự thảo Giấy chứng nhận", "Kết quả “Đạt”: trình dự thảo. “Chờ hoàn thiện”: cơ sở khắc phục tối đa 60 ngày, không tính vào thời hạn.",
     "Chuyên viên thụ lý", "2 ngày", "BM-TM-03.04"),
    ("B7", "Kiểm tra, ký nháy", "", "Lãnh đạo phòng", "1 ngày", "Dự thảo đã ký nháy"),
    ("B8", "Phê duyệt, ký số", "", "Lãnh đạo Sở", "1 ngày", "Giấy chứng nhận đã ký"),
    ("B9", "Vào sổ, đóng dấu, chuyển kết quả", "", "Văn thư", "0,5 ngày", "BM-VP-06.02"),
    ("B10", "Trả kết quả, thu phí, lưu hồ sơ", "", "Công chức một cửa", "0,5 ngày", "BM-VP-07.07"),
]  # fmt: skip


def _table(heads: list[str], rows: list[tuple]) -> str:
    head = "".join(f"<th>{h}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def steps_table(times: int = 1) -> str:
    """The step table of the reference procedure, its rows repeated."""
    rows = [
        (f"<strong>{no}</strong>", f"<strong>{what}</strong><br>{how}", who, time, form)
        for no, what, how, who, time, form in _STEPS
    ]
    return _table(["TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/Kết quả"], rows * times)


def wide_table(count: int = 9, rows: int = 6) -> str:
    """A register of `count` columns, too many for portrait."""
    heads = [
        "TT",
        "Tên thủ tục",
        "Mã số",
        "Cơ quan giải quyết",
        "Thời hạn",
        "Phí, lệ phí",
        "Cách thức nộp",
        "Căn cứ",
        "Ghi chú",
    ][:count]
    row = ("1", "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "2.000591", "Sở Công Thương", "20 ngày", "2.500.000 đồng",
           "Trực tiếp, trực tuyến, bưu chính", "Nghị định số 77/2016/NĐ-CP", "Không")  # fmt: skip
    return _table(heads, [(str(n + 1), *row[1:count]) for n in range(rows)])


def _section(number: str, heading: str, html: str, level: int = 1, **more) -> dict:
    return {"id": f"00000000-0000-4000-8000-{len(html):012d}", "number": number, "heading": heading, "level": level,
            "html": html, "landscape": False, **more}  # fmt: skip


def sections() -> list[dict]:
    """The reference procedure's text."""
    dossier = [
        ("1", "Đơn đề nghị cấp Giấy chứng nhận (Mẫu số 01a)", "x", ""),
        ("2", "Bản thuyết minh về cơ sở vật chất, trang thiết bị, dụng cụ (Mẫu số 02a hoặc 02b)", "x", ""),
        ("3", "Giấy xác nhận đủ sức khỏe của chủ cơ sở và người trực tiếp sản xuất, kinh doanh", "", "x"),
        ("4", "Giấy xác nhận đã được tập huấn kiến thức an toàn thực phẩm", "", "x"),
    ]
    return [
        _section("1", "Mục đích", "<p>Quy định thống nhất trình tự, trách nhiệm và thời gian tiếp nhận, thẩm định và cấp Giấy chứng nhận cơ sở đủ "
                 "điều kiện an toàn thực phẩm thuộc thẩm quyền của Sở Công Thương theo tiêu chuẩn TCVN ISO 9001:2015, bảo đảm đúng pháp luật, đúng "
                 "hạn và công khai với tổ chức, cá nhân.</p>"),
        _section("2", "Phạm vi", "<p>Áp dụng cho cơ sở sản xuất, kinh doanh rượu, bia, nước giải khát, sữa chế biến, dầu thực vật, bột, tinh bột, "
                 "bánh, mứt, kẹo trên địa bàn tỉnh. Các đơn vị áp dụng: Phòng Quản lý thương mại, Văn phòng Sở và công chức của Sở làm việc tại Trung "
                 "tâm Phục vụ hành chính công tỉnh.</p>"),
        _section("3", "Tài liệu viện dẫn", "<ul><li>TCVN ISO 9001:2015, mục 8.2 và 8.5;</li><li>Nghị định số 118/2025/NĐ-CP về thực hiện thủ tục hành "
                 "chính theo cơ chế một cửa, một cửa liên thông;</li><li>QT-VP-07 Quy trình tiếp nhận và trả kết quả theo cơ chế một cửa.</li></ul>"),
        _section("4", "Định nghĩa, viết tắt", "<table><tbody><tr><th scope='row'>GCN</th><td>Giấy chứng nhận cơ sở đủ điều kiện an toàn thực "
                 "phẩm</td></tr><tr><th scope='row'>Phòng QLTM</th><td>Phòng Quản lý thương mại</td></tr><tr><th scope='row'>TT PVHCC</th><td>Trung tâm "
                 "Phục vụ hành chính công tỉnh</td></tr></tbody></table>"),
        _section("5", "Nội dung quy trình", ""),
        _section("5.1", "Cơ sở pháp lý", "<ul><li>Luật An toàn thực phẩm số 55/2010/QH12;</li><li>Nghị định số 77/2016/NĐ-CP, được sửa đổi bởi Nghị "
                 "định số 17/2020/NĐ-CP;</li><li>Thông tư số 43/2018/TT-BCT, được sửa đổi bởi Thông tư số 13/2020/TT-BCT;</li><li>Thông tư số "
                 "67/2021/TT-BTC về phí trong công tác an toàn thực phẩm<sup>1</sup>.</li></ul><section class='footnotes'><ol><li><p>Áp dụng cho hồ sơ "
                 "tiếp nhận từ ngày 01/11/2021; hồ sơ tiếp nhận trước ngày này theo Thông tư số 279/2016/TT-BTC.</p></li></ol></section>", 2),
        _section("5.2", "Thành phần hồ sơ", _table(["TT", "Tên giấy tờ", "Bản chính", "Bản sao"], dossier), 2),
        _section("5.3", "Số lượng, thời hạn, phí", "<table><tbody><tr><th scope='row'>Số lượng</th><td>01 bộ</td></tr><tr><th scope='row'>Thời gian</th>"
                 "<td>20 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ</td></tr><tr><th scope='row'>Nơi tiếp nhận</th><td>Trung tâm Phục vụ hành chính "
                 "công tỉnh; Cổng Dịch vụ công quốc gia; bưu chính công ích</td></tr><tr><th scope='row'>Phí</th><td>Cơ sở sản xuất: 2.500.000 đồng/lần; "
                 "sản xuất nhỏ lẻ: 500.000 đồng/lần; kinh doanh: 1.000.000 đồng/lần</td></tr></tbody></table>", 2),
        _section("5.4", "Trình tự xử lý công việc", steps_table(), 2),
        _section("6", "Biểu mẫu", ""),
        _section("7", "Hồ sơ cần lưu", "<table><tr><th>TT</th><th>Hồ sơ lưu</th><th>Nơi lưu</th><th>Thời hạn</th></tr><tr><td>1</td><td>Thành phần hồ sơ "
                 "ở mục 5.2</td><td rowspan='3'>Phòng Quản lý thương mại, sau đó nộp lưu trữ cơ quan</td><td rowspan='3'>Theo danh mục hồ sơ của Sở</td>"
                 "</tr><tr><td>2</td><td>Biểu mẫu ở mục 6 phát sinh trong quá trình giải quyết</td></tr><tr><td>3</td><td>Bản sao Giấy chứng nhận đã cấp"
                 "</td></tr></table>"),
    ]  # fmt: skip


_FORMS = [
    {"code": "BM-TM-03.01", "title": "Phiếu thẩm định hồ sơ"},
    {"code": "BM-TM-03.02", "title": "Quyết định thành lập đoàn thẩm định"},
    {"code": "BM-TM-03.03", "title": "Biên bản thẩm định thực tế tại cơ sở"},
    {"code": "BM-VP-07.01", "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"},
]


def _amendment(issue, revision, from_date, place, reason, basis, old="", new="") -> dict:
    return {
        "issue": issue,
        "revision": revision,
        "from_date": from_date,
        "place": place,
        "old": old,
        "new": new,
        "reason": reason,
        "basis": basis,
    }


def snapshot(**changes) -> dict:
    """The reference procedure's snapshot; keys given replace whole parts."""
    made = {
        "schema": 1,
        "document": {"code": "QT-TM-03", "type": "quy-trinh", "type_name": "Quy trình", "heading": "QUY TRÌNH", "classification": "public",
                     "title": "Quy trình tiếp nhận và giải quyết hồ sơ cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"},
        "agency": AGENCY,
        "owner": {"unit": "Phòng Quản lý thương mại", "post": "Trưởng phòng"},
        "version": {"issue": 2, "revision": 1, "change_class": "substantive", "reason": "Thêm thông báo lịch thẩm định trước 03 ngày",
                    "basis": "Kiến nghị của doanh nghiệp, phiếu SĐ-2026-24", "proposed_from": "2026-11-10",
                    "transitional": "Hồ sơ tiếp nhận trước ngày 10/11/2026 tiếp tục giải quyết theo lần ban hành 02, lần sửa đổi 00."},
        "standard": "TCVN ISO 9001:2015",
        "applies_to": [{"kind": "unit", "code": c, "name": n} for c, n in (("LD", "Lãnh đạo Sở"), ("VP", "Văn phòng Sở"),
                       ("TM", "Phòng Quản lý thương mại"), ("PVHCC", "Trung tâm Phục vụ hành chính công tỉnh"))],
        "clauses": [{"edition": "2015", "number": "8.2", "title": "Yêu cầu đối với sản phẩm và dịch vụ"}],
        "sections": sections(),
        "file": None,
        "attachments": [],
        "forms": _FORMS,
        "amendments": [
            _amendment(1, 0, "2021-03-01", "Ban hành lần đầu", "", "Kế hoạch số 18/KH-SCT áp dụng TCVN ISO 9001:2015"),
            _amendment(1, 1, "2021-11-01", "Mục 5.1, 5.6: cập nhật mức phí thẩm định", "", "Thông tư số 67/2021/TT-BTC"),
            _amendment(2, 0, "2026-02-12", "Ban hành lại toàn bộ", "Cơ cấu một cửa mới, bỏ cấp huyện", "Nghị định số 118/2025/NĐ-CP"),
            _amendment(2, 1, None, "Mục 5.4, bước B5", "Doanh nghiệp kiến nghị được báo trước để cử người làm việc", "Phiếu SĐ-2026-24",
                       "Lập biên bản tại chỗ, hai bên cùng ký.",
                       "Thông báo lịch cho cơ sở trước ít nhất 03 ngày. Lập biên bản tại chỗ, hai bên cùng ký."),
        ],
        "links": [],
        "citations": [],
        "author": {"name": "Trần Quốc Bảo", "post": "Trưởng phòng Quản lý thương mại"},
        "labels": {"prepare": "Soạn thảo", "check": "Thẩm tra thể thức", "opinion": "Góp ý", "review": "Xem xét", "approve": "Phê duyệt",
                   "issue": "Ban hành"},
        "content": {},
    }  # fmt: skip
    return copy.deepcopy({**made, **changes})


def _decided(kind, label, name, post, date, capacity="", on_behalf_of="") -> dict:
    return {
        "kind": kind,
        "label": label,
        "name": name,
        "post": post,
        "capacity": capacity,
        "on_behalf_of": on_behalf_of,
        "date": date,
    }


def request(face: str = "official", **changes) -> dict:
    """A print request of the reference procedure in a face; keyword arguments replace keys of the request."""
    made = {
        "snapshot": snapshot(),
        "decisions": [
            _decided("prepare", "Soạn thảo", "Trần Quốc Bảo", "Trưởng phòng Quản lý thương mại", "2026-10-26"),
            _decided("review", "Xem xét", "Lê Minh Đức", "Phó Giám đốc Sở", "2026-10-30"),
            _decided("approve", "Phê duyệt", "Phạm Văn Hòa", "Giám đốc Sở", "2026-11-03"),
        ],
        "issue": {"number": "431/QĐ-SCT", "date": "2026-11-03", "place": "Lam Sơn", "from_date": "2026-11-10",
                  "signer_post": "Giám đốc Sở Công Thương"},
        "face": face,
        "note": {"until": None, "successor": "", "reason": ""},
    }  # fmt: skip
    if face == "draft":
        made |= {"decisions": [], "issue": None}
    if face in ("superseded", "withdrawn"):
        made["note"] = {"until": "2026-12-07", "successor": "02/02" if face == "superseded" else "", "reason": ""}
    if face == "withdrawn":
        made["note"]["reason"] = "Thủ tục hành chính đã bị bãi bỏ theo Quyết định số 2215/QĐ-UBND."
    return {**made, **changes}


def long_request(pages: int) -> dict:
    """About `pages` pages of step tables and text."""
    parts = sections()[:3]
    for n in range(max(1, round(pages * 0.73) - 3)):
        text = "<p>" + " ".join([sections()[1]["html"].strip("<p>/")] * 3) + "</p>"
        parts.append(_section(str(n + 4), f"Nội dung phần {n + 4}", text + steps_table(), 1))
    return request(snapshot=snapshot(sections=parts))


def issued_version(number: int = 3, **changes) -> dict:
    """One row of an issuing decision."""
    made = {"code": f"QT-TM-{number:02d}", "title": "Tiếp nhận và giải quyết hồ sơ cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
            "type_name": "Quy trình", "issue": 2, "revision": 1, "from_date": "2026-11-10", "replaces": "02/00"}  # fmt: skip
    return {**made, **changes}


def decision(count: int = 1, **changes) -> dict:
    """An issuing decision of the invented agency over `count` versions."""
    made = {
        "agency": AGENCY,
        "number": "431",
        "symbol": "QĐ-SCT",
        "date": "2026-11-03",
        "subject": "Về việc ban hành Quy trình cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm" if count == 1
        else "Về việc ban hành các tài liệu của hệ thống quản lý chất lượng theo TCVN ISO 9001:2015",
        "authority": "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH LAM SƠN",
        "grounds": [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
            "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý chất lượng theo "
            "Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước",
            "Căn cứ Quyết định số 12/2025/QĐ-UBND ngày 01 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh Lam Sơn quy định chức năng, nhiệm vụ, quyền hạn "
            "và cơ cấu tổ chức của Sở Công Thương",
            "Theo đề nghị của Trưởng phòng Quản lý thương mại",
        ],
        "versions": [issued_version(n + 1 if count > 1 else 3) for n in range(count)],
        "articles_extra": ["Chánh Văn phòng Sở, Trưởng các phòng, đơn vị thuộc Sở và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành "
                           "Quyết định này"],
        "recipients": ["Như Điều 3", "Giám đốc, các Phó Giám đốc Sở", "Trang thông tin điện tử Sở"],
        "signer": {"name": "Phạm Văn Hòa", "post": "Giám đốc Sở", "capacity": "", "on_behalf_of": ""},
        "archive": "VT, TM",
    }  # fmt: skip
    return copy.deepcopy({**made, **changes})


VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def vietnamese_letters() -> str:
    """All 12 vowels in 6 tones, and đ, in both cases: 146 letters."""
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in _TONES] + ["đ"]
    return "".join(small) + "".join(small).upper()


def letters_request() -> dict:
    """An official request with every letter in the four styles, and a step table over several pages."""
    letters = vietnamese_letters()
    styles = f"<p>{letters}</p><p><strong>{letters}</strong></p><p><em>{letters}</em></p><p><strong><em>{letters}</em></strong></p>"
    parts = [
        *sections(),
        _section("8", "Chữ cái", styles),
        _section("9", "Sổ theo dõi", wide_table()),
        _section("10", "Các bước", steps_table(4)),
    ]
    return request(snapshot=snapshot(sections=parts))
