"""What agencies call the parts of a procedure and the columns of its tables. New wordings are added here."""

import re
from functools import lru_cache

from qms.word.procedure.folding import fold, phrases, place_of, starts_with, tidy

TOPICS = {
    "purpose": phrases("mục đích"),
    "scope": phrases("phạm vi|phạm vi áp dụng|phạm vi điều chỉnh"),
    "references": phrases(
        "tài liệu viện dẫn|tài liệu tham khảo|tài liệu liên quan|văn bản viện dẫn|tài liệu và văn bản viện dẫn"
    ),
    "definitions": phrases(
        "định nghĩa|thuật ngữ|giải thích từ ngữ|giải thích thuật ngữ|từ viết tắt|chữ viết tắt|các từ viết tắt|"
        "các chữ viết tắt|viết tắt|danh mục từ viết tắt|khái niệm"
    ),
    "content": phrases("nội dung|nội dung quy trình|nội dung thực hiện|nội dung thủ tục"),
    "legal": phrases(
        "cơ sở pháp lý|căn cứ pháp lý|căn cứ pháp luật|cơ sở pháp luật|căn cứ thực hiện|văn bản pháp lý|"
        "văn bản quy phạm pháp luật|cơ sở pháp lý để thực hiện|các căn cứ pháp lý|quy định pháp lý|văn bản áp dụng"
    ),
    "dossier": phrases(
        "thành phần hồ sơ|thành phần, số lượng hồ sơ|thành phần và số lượng hồ sơ|thành phần, số lượng|hồ sơ gồm|"
        "hồ sơ bao gồm|hồ sơ cần nộp|hồ sơ phải nộp|hồ sơ cần có|thành phần của hồ sơ|hồ sơ thực hiện|"
        "thành phần bộ hồ sơ|thành phần hồ sơ và số lượng|hồ sơ yêu cầu|hồ sơ đề nghị gồm|giấy tờ phải nộp|hồ sơ"
    ),
    "sets": phrases("số lượng hồ sơ|số bộ hồ sơ|số lượng bộ hồ sơ|số lượng"),
    "time": phrases(
        "thời hạn giải quyết|thời gian giải quyết|thời gian xử lý|thời hạn xử lý|thời hạn thực hiện|"
        "thời gian thực hiện|tổng thời gian|tổng thời gian giải quyết|tổng thời gian thực hiện|thời hạn|thời gian|"
        "tổng thời gian xử lý"
    ),
    "receive": phrases(
        "nơi tiếp nhận|nơi nộp hồ sơ|địa điểm tiếp nhận|nơi nhận và trả kết quả|địa chỉ tiếp nhận|"
        "nơi tiếp nhận và trả kết quả|địa điểm nộp hồ sơ|địa điểm thực hiện|nơi nhận hồ sơ|nơi trả kết quả"
    ),
    "executor": phrases("cơ quan trực tiếp thực hiện|cơ quan thực hiện|đơn vị thực hiện|cơ quan giải quyết"),
    "authority": phrases("cơ quan có thẩm quyền|cơ quan quyết định|thẩm quyền giải quyết|thẩm quyền quyết định"),
    "subject": phrases("đối tượng thực hiện|đối tượng áp dụng|đối tượng"),
    "coordination": phrases("cơ quan phối hợp|đơn vị phối hợp"),
    "outcome": phrases("kết quả thực hiện|kết quả giải quyết|kết quả thủ tục|kết quả|kết quả của thủ tục"),
    "fee": phrases(
        "phí, lệ phí|phí và lệ phí|phí/lệ phí|phí|lệ phí|lệ phí, phí|lệ phí/phí|mức phí|mức thu|mức lệ phí|"
        "mức thu phí|mức thu phí, lệ phí|mức thu lệ phí|phí - lệ phí|phí hoặc lệ phí|phí lệ phí|lệ phí và phí"
    ),
    "form_names": phrases("tên mẫu đơn|mẫu đơn|tên mẫu tờ khai|mẫu tờ khai"),
    "forms": phrases(
        "biểu mẫu|các biểu mẫu|mẫu biểu|danh mục biểu mẫu|hệ thống biểu mẫu|biểu mẫu sử dụng|phụ lục biểu mẫu"
    ),
    "conditions": phrases(
        "yêu cầu, điều kiện|yêu cầu và điều kiện|yêu cầu điều kiện|điều kiện thực hiện|điều kiện|yêu cầu/điều kiện"
    ),
    "way": phrases("cách thức thực hiện|cách thức nộp|hình thức nộp|phương thức thực hiện"),
    "steps": phrases(
        "quy trình xử lý|quy trình các bước|quy trình giải quyết|quy trình thực hiện|trình tự thực hiện|trình tự các bước|"
        "trình tự giải quyết|trình tự xử lý|trình tự công việc|các bước thực hiện|các bước công việc|các bước tiến hành|"
        "các bước xử lý|các bước giải quyết|lưu đồ|sơ đồ quy trình|diễn giải lưu đồ|diễn giải quy trình|mô tả quy trình|"
        "nội dung các bước|nội dung công việc|quy trình nội bộ|quy trình|trình tự|quy trình công việc|quy trình tác nghiệp|"
        "chi tiết các bước|mô tả các bước|các bước|quy trình thực hiện công việc|tiến trình thực hiện"
    ),
    "records": phrases(
        "hồ sơ lưu|hồ sơ cần lưu|lưu hồ sơ|lưu trữ|hồ sơ lưu trữ|lưu trữ hồ sơ|danh mục hồ sơ lưu|hồ sơ phải lưu|"
        "hồ sơ được lưu|hồ sơ công việc|lưu giữ hồ sơ|danh mục hồ sơ"
    ),
    "responsibility": phrases("trách nhiệm|trách nhiệm thực hiện|tổ chức thực hiện"),
    "annexes": phrases("phụ lục"),
}
KEEPS = {"purpose", "scope", "references", "definitions", "steps"}  # left through a numbered heading only
NO_STEPS = {"references", "definitions", "legal", "dossier", "forms", "form_names", "records", "responsibility", "fee"}
TAIL = re.compile(
    r"(?:[\s,/*&-]*(?:\([^)]*\)|"
    + "|".join(
        re.escape(word)
        for word in phrases(
            "của|các|thủ tục|hành chính|tthc|hồ sơ|công việc|kết quả|nội bộ|thực hiện|giải quyết|xử lý|và|trả|quy trình|"
            "tiếp nhận|theo quy định|nếu có|tờ khai|mẫu|biểu mẫu|số lượng|điều kiện|cần lưu|lưu trữ|lưu|bước|cụ thể|quyết định|"
            "trực tiếp|để|việc|chi tiết|sử dụng|liên quan|gồm|bao gồm|như sau|phải nộp|cần nộp|văn bản|chữ|từ|viết tắt|phí"
        )
    )
    + r")(?!\w))*[\s*]*"
)

COLUMNS = {
    "no": phrases("tt|stt|số tt|số thứ tự|thứ tự|số|b"),
    "flow": phrases("lưu đồ|sơ đồ"),
    "task": phrases(
        "trình tự|nội dung|công việc|các bước|bước thực hiện|bước công việc|mô tả|hoạt động|tên bước|diễn giải|quy trình|"
        "nhiệm vụ|tên công việc|cách thức thực hiện|các công việc|hạng mục|bước xử lý|tiến trình|bước|việc cần làm"
    ),
    "responsible": phrases(
        "trách nhiệm|người thực hiện|đơn vị thực hiện|bộ phận thực hiện|người xử lý|đơn vị|bộ phận|vị trí|chức danh|"
        "chủ trì|cán bộ|người chịu trách nhiệm|cơ quan|phòng|đối tượng thực hiện|người phụ trách|phụ trách|"
        "cá nhân|công chức|chủ thể|người|ai làm|đầu mối|phân công|nơi thực hiện"
    ),
    "time": phrases("thời gian|thời hạn|thời lượng|số ngày|số giờ|hạn xử lý|tiến độ|số ngày làm việc|thời gian tối đa"),
    "result": phrases(
        "kết quả|biểu mẫu|sản phẩm|hồ sơ|mẫu|tài liệu|đầu ra|văn bản|mã hiệu|mẫu biểu|giấy tờ|chứng từ|bm|biểu mẫu/kết quả|"
        "ký hiệu"
    ),
    "consulted": phrases("phối hợp|người phối hợp|đơn vị phối hợp|tham gia"),
    "note": phrases("ghi chú|lưu ý|yêu cầu|phương tiện|căn cứ|cơ sở pháp lý|đầu vào|điều kiện"),
}
PERSON = phrases("người|cán bộ|chức danh|vị trí|cá nhân|công chức")
UNIT = phrases("đơn vị|bộ phận|cơ quan|phòng|nơi thực hiện")
STORING = re.compile(r"(?<!\w)luu(?! do| i(?!\w))(?!\w)")  # "lưu" of keeping, neither "lưu đồ" nor "lưu ý"
STRANGE = phrases(  # columns that tables of steps do not have
    "ký tên|giao, nhận|giao nhận|họ và tên|họ tên|địa chỉ|số điện thoại|ngày ban hành|lần ban hành|hình thức nộp|lệ phí|"
    "phí|bản chính|bản sao|soạn thảo|số vào sổ|ngày trả|ngày nhận|ngày tiếp nhận|ngày hẹn trả|mức độ rủi ro|rủi ro|mục tiêu|"
    "chỉ tiêu|thời gian giao|thời gian nhận|thời gian lưu|thời hạn lưu|nơi lưu|người lưu|lưu tại|bộ phận lưu|đơn vị lưu|"
    "trách nhiệm lưu|thời gian bảo quản|thời hạn bảo quản"
)
STRANGE_WORDS = phrases("chữ ký|ký nhận|ký giao|sửa đổi|ký, ghi rõ")  # anywhere in a heading
SLIPS = phrases(
    "phiếu kiểm soát|phiếu theo dõi|sổ theo dõi|phiếu tiếp nhận|giấy tiếp nhận|phiếu hẹn|phiếu yêu cầu|phiếu từ chối|"
    "phiếu xin lỗi|sổ đăng ký|theo dõi sửa đổi|sửa đổi tài liệu|kiểm soát quá trình"
)
TOTAL = re.compile(  # with its tones: "công chức" and "tổng hợp" are no sums
    r"^[\s*\-]*(?:tổng cộng|tổng (?:số|thời gian|thời hạn|số ngày|số giờ)|(?:tổng|cộng)\s*(?:[:=(]|$))", re.IGNORECASE
)
NOTES = phrases("lưu ý|ghi chú|chú ý|chú thích|* lưu ý|*ghi chú")
POINTERS = phrases(
    "không|không có|không quy định|không yêu cầu|xem mục|xem tại mục|theo mục|như mục|tại mục|theo quy định tại mục|"
    "các biểu mẫu tại mục|không áp dụng"
)
LONGEST_HEAD = 120  # letters of a column heading
TOPIC_OF = sorted(((p, t) for t, known in TOPICS.items() for p in known), key=lambda row: len(row[0]), reverse=True)


def topic_of(text: str) -> tuple[str, int]:
    """(topic, length of its name) of a line that begins with the name of a part; ("", 0) for any other line."""
    folded = fold(text)
    for phrase, topic in TOPIC_OF:
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return topic, len(phrase)
    return "", 0


def opening(text: str) -> tuple[str, str] | None:
    """(topic, what follows the colon) when the line is nothing but the name of a part, or the name and a colon."""
    topic, length = topic_of(text)
    if not topic:
        return None
    match = TAIL.match(fold(text), length)
    end = match.end() if match else length
    rest = text[end:]
    if rest.strip(" .;") == "":
        return topic, ""
    return (topic, rest[1:].strip()) if rest.startswith(":") else None


@lru_cache(maxsize=4096)
def column_kind(text: str) -> str:
    """What a column heading speaks of: the phrase that comes first in it; "" when it says nothing known."""
    folded = fold(tidy(text)).strip(" .*:()")
    if len(folded) > LONGEST_HEAD:
        return ""
    if folded in COLUMNS["no"] or starts_with(folded, phrases("tt|stt")):
        return "no"
    if folded == "thuc hien":
        return "responsible"
    best: tuple[int, int, str] | None = None
    for kind, known in COLUMNS.items():
        found = place_of(folded, known) if kind != "no" else None
        if found and (best is None or (found[0], -found[1]) < (best[0], best[1])):
            best = (found[0], -found[1], kind)
    return best[2] if best else ""
