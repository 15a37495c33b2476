"""What a record of the national list is made of: one table for reading both kinds of file, comparing and telling."""

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from procedures.models.tthc import LONGEST_CODE, LONGEST_NAME

Holds = Literal["line", "text", "code", "levels", "day", "rows"]
LONG = 100_000  # characters; the longest text of the national list has 51,336


@dataclass(frozen=True)
class Field:
    """One fact of a record: the field of the model, its key in a JSON line, and headers it has in workbooks.

    `rows` are lists of objects of which only `keys` are kept, by our names.
    """

    name: str
    key: str
    label: Any
    holds: Holds = "line"
    most: int = 300
    headers: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


FIELDS = (
    Field("code", "ma_thu_tuc", _("code"), "code", LONGEST_CODE, ("Mã số", "Mã thủ tục", "Mã TTHC", "Mã số TTHC")),
    Field("name", "ten_thu_tuc", _("name"), "line", LONGEST_NAME, ("Tên", "Tên thủ tục", "Tên TTHC", "Tên thủ tục hành chính")),
    Field("ministry", "bo_nganh", _("announced by"), headers=("Cơ quan ban hành", "Bộ, ngành", "Bộ/ngành", "Cơ quan công bố")),
    Field("field", "linh_vuc", _("field"), headers=("Lĩnh vực",)),
    Field("levels", "cap_thuc_hien", _("level"), "levels", headers=("Cấp thực hiện", "Cấp")),
    Field("kind", "loai_thu_tuc", _("kind"), headers=("Loại thủ tục", "Loại TTHC")),
    Field("applicants", "doi_tuong_thuc_hien", _("who may apply"), "text", LONG, ("Đối tượng thực hiện", "Đối tượng")),
    Field("executing", "co_quan_thuc_hien", _("performed by"), "text", LONG, ("Cơ quan thực hiện",)),
    Field("competent", "co_quan_co_tham_quyen", _("competent body"), "text", LONG, ("Cơ quan có thẩm quyền",)),
    Field("coordinating", "co_quan_phoi_hop", _("coordinating body"), "text", LONG, ("Cơ quan phối hợp",)),
    Field("receiving", "dia_chi_tiep_nhan", _("place of receipt"), "text", LONG, ("Địa chỉ tiếp nhận", "Nơi tiếp nhận")),
    Field("decision_number", "so_quyet_dinh", _("announcing decision"), "line", 120, ("Số quyết định", "Quyết định công bố")),
    Field("decision_date", "ngay_quyet_dinh", _("signed on"), "day", headers=("Ngày quyết định", "Ngày ký")),
    Field("steps_text", "trinh_tu_thuc_hien", _("order of steps"), "text", LONG, ("Trình tự thực hiện",)),
    Field("filing_text", "cach_thuc_thuc_hien", _("ways to file"), "text", LONG, ("Cách thức thực hiện",)),
    Field(
        "channels_text", "hinh_thuc_nop", _("channels, time limits, fees"), "rows",
        keys=(("hinh_thuc", "channel"), ("thoi_han", "limit"), ("phi_va_mo_ta", "note")),
    ),
    Field("dossier_text", "thanh_phan_ho_so", _("papers to file"), "text", LONG, ("Thành phần hồ sơ",)),
    Field(
        "dossier_items_text", "thanh_phan_ho_so_ds", _("papers to file, row by row"), "rows",
        keys=(("ten_giay_to", "item"), ("so_luong", "form"), ("ghi_chu", "note")),
    ),
    Field("conditions_text", "yeu_cau_dieu_kien", _("conditions"), "text", LONG, ("Yêu cầu, điều kiện", "Yêu cầu, điều kiện thực hiện")),
    Field("bases_text", "can_cu_phap_ly", _("legal bases"), "text", LONG, ("Căn cứ pháp lý",)),
    Field(
        "bases_items_text", "can_cu_phap_ly_ds", _("legal bases, row by row"), "rows",
        keys=(("so_ky_hieu", "number"), ("trich_yeu", "title")),
    ),
    Field("result", "ket_qua", _("result"), "text", LONG, ("Kết quả", "Kết quả thực hiện")),
    Field("result_code", "ket_qua_ma", _("code of the result"), "line", 60),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
BY_NAME = {field.name: field for field in FIELDS}
SOURCE_KEY = "nguon"  # where a record was taken from; kept with the row, compared with nothing
REQUIRED = ("code", "name")
# Words by which a level is told, folded; the longest first, so that "cấp tỉnh" is not taken for another.
LEVELS = {
    "cap bo": "bo", "bo": "bo", "trung uong": "bo", "cap trung uong": "bo",
    "cap tinh": "tinh", "tinh": "tinh",
    "cap huyen": "huyen", "huyen": "huyen",
    "cap xa": "xa", "xa": "xa",
    "co quan khac": "khac", "khac": "khac",
}  # fmt: skip
