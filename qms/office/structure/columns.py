"""The workbook as a table: sheets, columns, help and examples. Names of sheets and columns are Vietnamese always.

They are the words of a form that offices pass on to each other, so they do not follow the language of the screen.
"""

from dataclasses import dataclass

EXAMPLE = "Ví dụ: "  # a row whose first cell begins so is an example and is not read
GUIDE = "Hướng dẫn"


@dataclass(frozen=True)
class Column:
    """One column: `key` in code, label in row 1, help in row 2, width in characters."""

    key: str
    label: str
    help: str
    longest: int = 200
    is_required: bool = False
    width: int = 24


@dataclass(frozen=True)
class Sheet:
    """One sheet with its columns in order and rows of examples."""

    key: str
    name: str
    columns: tuple[Column, ...]
    examples: tuple[tuple[str, ...], ...]

    def label(self, key: str) -> str:
        """What the column `key` is called; empty if the sheet has none."""
        return next((column.label for column in self.columns if column.key == key), "")


FROM = Column("from_date", "Từ ngày", "ngày/tháng/năm; để trống là từ hôm nay", 20, width=14)
SHEETS = (
    Sheet(
        "units",
        "Đơn vị",
        (
            Column("code", "Mã đơn vị", "Bắt buộc; không trùng trong cơ quan", 20, True, 16),
            Column("name", "Tên đơn vị", "Bắt buộc; tên đầy đủ", 200, True, 44),
            Column("short_name", "Tên ngắn", "Để trống thì dùng tên đầy đủ", 80),
            Column("parent", "Mã đơn vị cấp trên", "Để trống nếu trực thuộc cơ quan", 20),
            Column("order", "Thứ tự", "Số, nhỏ đứng trước", 6, width=10),
            FROM,
        ),
        (
            ("VP", "Văn phòng Sở", "Văn phòng", "LD", "2", "01/01/2020"),
            ("TM", "Phòng Quản lý thương mại", "Phòng QLTM", "LD", "3", "01/01/2020"),
        ),
    ),
    Sheet(
        "posts",
        "Vị trí",
        (
            Column("unit", "Mã đơn vị", "Bắt buộc; mã ở trang Đơn vị hoặc đã có", 20, True, 16),
            Column("code", "Mã vị trí", "Bắt buộc; không trùng trong đơn vị", 40, True),
            Column("title", "Tên vị trí", "Bắt buộc; chức vụ ghi khi ký", 160, True, 44),
            Column(
                "place",
                "Cấp",
                "Trưởng đơn vị, Phó trưởng đơn vị, Người đứng đầu cơ quan hoặc để trống",
                40,
                width=26,
            ),
            Column(
                "roles", "Vai trò", "Cách nhau bằng dấu phẩy; để trống là Người đọc; xem trang Hướng dẫn", 300, width=36
            ),
            FROM,
        ),
        (
            ("VP", "chanh-van-phong", "Chánh Văn phòng", "Trưởng đơn vị", "unit_head", "01/01/2020"),
            ("TM", "chuyen-vien", "Chuyên viên thụ lý", "", "author", "01/01/2020"),
        ),
    ),
    Sheet(
        "people",
        "Người dùng",
        (
            Column("username", "Tên đăng nhập", "Bắt buộc; chữ thường không dấu, chữ số, dấu chấm", 60, True),
            Column("full_name", "Họ và tên", "Bắt buộc", 120, True, 30),
            Column("honorific", "Xưng hô", "ông, bà, anh, chị", 10, width=10),
            Column("email", "Thư điện tử", "Không bắt buộc", 254, width=30),
            Column("unit", "Mã đơn vị", "Nơi giữ vị trí", 20, width=14),
            Column("post", "Mã vị trí", "Vị trí được giữ; người giữ hai vị trí thì ghi hai dòng", 40),
            FROM,
            Column("last_date", "Đến hết ngày", "Để trống nếu chưa có hạn", 20, width=14),
            Column("is_concurrent", "Kiêm nhiệm", "x nếu là vị trí kiêm nhiệm", 5, width=12),
            Column("is_acting", "Quyền", "x nếu giữ quyền (Q.)", 5, width=10),
            Column("decided_by", "Quyết định", "Số, ngày quyết định bổ nhiệm", 300, width=36),
        ),
        (
            (
                "ha.nguyen",
                "Nguyễn Thị Thu Hà",
                "chị",
                "ha.nguyen@coquan.example",
                "TM",
                "chuyen-vien",
                "01/09/2019",
                "",
                "",
                "",
                "",
            ),
        ),
    ),
)
PLACES = {
    "Trưởng đơn vị": {"is_head": True, "is_deputy": False, "is_agency_head": False},
    "Phó trưởng đơn vị": {"is_head": False, "is_deputy": True, "is_agency_head": False},
    "Người đứng đầu cơ quan": {"is_head": True, "is_deputy": False, "is_agency_head": True},
    "": {"is_head": False, "is_deputy": False, "is_agency_head": False},
}
