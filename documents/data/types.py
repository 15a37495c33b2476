"""The shared document types with section templates after Vietnamese practice, and the usual rules for an agency.

The seven parts of a procedure follow what agencies write (see docs); the agency changes everything here for itself.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """One row. `route` lists step kind and how it finds its post; `months` is the review interval, 0 for none."""

    slug: str
    name: str
    name_en: str
    heading: str
    holds: str
    pattern: str
    months: int
    retention: str
    sections: tuple[str, ...]
    route: tuple[tuple[str, str, int], ...]


_LONG = (("check", "officer", 2), ("opinion", "applying", 5), ("review", "deputy", 5), ("approve", "agency_head", 5))
_SHORT = (("review", "owner_head", 3), ("approve", "agency_head", 5))
_POLICY = (("review", "deputy", 5), ("approve", "agency_head", 5))

TYPES = (
    Kind(
        "chinh-sach",
        "Chính sách chất lượng",
        "Quality policy",
        "CHÍNH SÁCH CHẤT LƯỢNG",
        "sections",
        "CS-CL-{nn}",
        12,
        "Vĩnh viễn",
        ("1 Cam kết của lãnh đạo", "2 Nội dung chính sách", "3 Tổ chức thực hiện"),
        _POLICY,
    ),
    Kind(
        "muc-tieu",
        "Mục tiêu chất lượng",
        "Quality objectives",
        "MỤC TIÊU CHẤT LƯỢNG",
        "sections",
        "MT-CL-{yyyy}",
        12,
        "5 năm",
        ("1 Căn cứ", "2 Mục tiêu", "3 Kế hoạch thực hiện", "4 Theo dõi, đánh giá"),
        _POLICY,
    ),
    Kind(
        "so-tay",
        "Sổ tay chất lượng",
        "Quality manual",
        "SỔ TAY CHẤT LƯỢNG",
        "sections",
        "STCL",
        24,
        "Vĩnh viễn",
        (
            "1 Giới thiệu",
            "2 Phạm vi của hệ thống",
            "3 Bối cảnh và các bên quan tâm",
            "4 Các quá trình của hệ thống",
            "5 Trách nhiệm, quyền hạn",
            "6 Danh mục tài liệu",
        ),
        _POLICY,
    ),
    Kind(
        "quy-che",
        "Quy chế",
        "Regulation",
        "QUY CHẾ",
        "sections",
        "QC-{nn}",
        24,
        "Vĩnh viễn",
        ("Chương I Quy định chung", "Chương II Nội dung", "Chương III Tổ chức thực hiện"),
        _LONG,
    ),
    Kind(
        "quy-dinh",
        "Quy định",
        "Internal regulation",
        "QUY ĐỊNH",
        "sections",
        "QĐ-{nn}",
        24,
        "10 năm",
        ("1 Mục đích", "2 Phạm vi, đối tượng áp dụng", "3 Nội dung quy định", "4 Tổ chức thực hiện"),
        _LONG,
    ),
    Kind(
        "chuc-nang-nhiem-vu",
        "Chức năng, nhiệm vụ",
        "Functions and duties",
        "CHỨC NĂNG, NHIỆM VỤ, QUYỀN HẠN",
        "sections",
        "CNNV-{unit}",
        24,
        "Vĩnh viễn",
        ("1 Vị trí, chức năng", "2 Nhiệm vụ, quyền hạn", "3 Cơ cấu tổ chức", "4 Quan hệ công tác"),
        _POLICY,
    ),
    Kind(
        "quy-trinh",
        "Quy trình",
        "Procedure",
        "QUY TRÌNH",
        "sections",
        "QT-{unit}-{nn}",
        12,
        "10 năm",
        (
            "1 Mục đích",
            "2 Phạm vi",
            "3 Tài liệu viện dẫn",
            "4 Định nghĩa, viết tắt",
            "5 Nội dung quy trình",
            "6 Biểu mẫu",
            "7 Hồ sơ cần lưu",
        ),
        _LONG,
    ),
    Kind(
        "huong-dan",
        "Hướng dẫn",
        "Work instruction",
        "HƯỚNG DẪN",
        "sections",
        "HD-{unit}-{nn}",
        24,
        "10 năm",
        ("1 Mục đích", "2 Phạm vi", "3 Nội dung hướng dẫn", "4 Biểu mẫu, hồ sơ"),
        _SHORT,
    ),
    Kind(
        "bieu-mau", "Biểu mẫu", "Form", "BIỂU MẪU", "either", "BM-{unit}-{nn}", 0, "Theo quy trình sử dụng", (), _SHORT
    ),
    Kind(
        "mo-ta-vi-tri",
        "Mô tả vị trí việc làm",
        "Job description",
        "BẢN MÔ TẢ VỊ TRÍ VIỆC LÀM",
        "sections",
        "MTVT-{unit}-{nn}",
        24,
        "Vĩnh viễn",
        (
            "1 Thông tin chung",
            "2 Mục tiêu vị trí",
            "3 Công việc và tiêu chí đánh giá",
            "4 Mối quan hệ công việc",
            "5 Phạm vi quyền hạn",
            "6 Yêu cầu về trình độ, năng lực",
        ),
        _SHORT,
    ),
    Kind(
        "ben-ngoai",
        "Tài liệu bên ngoài",
        "External document",
        "TÀI LIỆU BÊN NGOÀI",
        "either",
        "TLBN-{nn}",
        6,
        "Đến khi hết hiệu lực",
        (),
        (("check", "officer", 2), ("approve", "agency_head", 3)),
    ),
)
