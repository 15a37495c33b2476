"""Records, files and people for tests of the list of administrative procedures."""

import io
import json
from typing import Any

from procedures.models import AdministrativeProcedure, Responsibility
from tests import make

CODE, OTHER = "2.000591", "2.000820"
NAME = "Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"


def world() -> Any:
    """`make.world` with an officer of the top agency, `keeper`, who keeps the list."""
    w = make.world()
    w.keeper = make.person("top", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    return w


def tthc(code: str = CODE, name: str = NAME, **fields: Any) -> AdministrativeProcedure:
    return AdministrativeProcedure.objects.create(
        code=code, name=name, **{"field": "An toàn thực phẩm", "levels": " tinh ", **fields}
    )


def answers_for(unit: Any, procedure: AdministrativeProcedure, **fields: Any) -> Responsibility:
    return Responsibility.objects.create(
        procedure=procedure, agency=unit.agency, unit=unit, **{"from_date": make.BEGIN, **fields}
    )


def record(code: str = CODE, **fields: Any) -> dict[str, Any]:
    """A record as the national portal gives it."""
    return {
        "ma_thu_tuc": code,
        "ten_thu_tuc": NAME,
        "bo_nganh": "Bộ Công Thương",
        "so_quyet_dinh": "1234/QĐ-BCT",
        "cap_thuc_hien": "Cấp tỉnh, Cấp Xã",
        "loai_thu_tuc": "TTHC được luật giao quy định chi tiết",
        "linh_vuc": "An toàn thực phẩm",
        "doi_tuong_thuc_hien": "Doanh nghiệp",
        "co_quan_thuc_hien": "Sở Công Thương",
        "co_quan_co_tham_quyen": "",
        "dia_chi_tiep_nhan": "Trung tâm Phục vụ hành chính công",
        "co_quan_phoi_hop": "",
        "trinh_tu_thuc_hien": "- Bước 1: Nộp hồ sơ.\n- Bước 2: Thẩm định.",
        "cach_thuc_thuc_hien": "Trực tuyến18 Ngày làm việc",
        "hinh_thuc_nop": [
            {"hinh_thuc": "Trực tuyến", "thoi_han": "18 Ngày làm việc", "phi_va_mo_ta": "Miễn phí"},
            {"hinh_thuc": "Dịch vụ bưu chính", "thoi_han": "Theo quy định", "phi_va_mo_ta": ""},
        ],
        "thanh_phan_ho_so": "Đơn đề nghị1 bản chính",
        "thanh_phan_ho_so_ds": [
            {"ten_giay_to": "Đơn đề nghị", "so_luong": "Mau01.doc", "ghi_chu": "Bản chính: 1 - Bản sao: 2"}
        ],
        "can_cu_phap_ly": "Nghị định về thủ tục118/2025/NĐ-CPLuật Thương mại36/2005/QH11",
        "can_cu_phap_ly_ds": None,
        "yeu_cau_dieu_kien": "Có địa điểm kinh doanh.",
        "ket_qua": "Giấy chứng nhận",
        "ket_qua_ma": "KQ.G05.000001",
        "nguon": {"repo": "x/y", "url": "https://dichvucong.gov.vn/"},
        **fields,
    }


def lines(*records: Any) -> bytes:
    """JSON lines; a text is a line as it is."""
    rows = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
    return "\n".join(rows).encode()


def workbook(*rows: list[Any], sheet: str = "Danh sách TTHC", motto: bool = True) -> bytes:
    """A workbook as the Ministry of Justice exports it: a merged motto above the header."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = sheet
    if motto:
        page.append(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n"])
        page.merge_cells("A1:E1")
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"]
