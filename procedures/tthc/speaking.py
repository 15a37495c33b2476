"""What a step of a record says in its words: who acts, in what time, what is done, what kind of step it is. Pure.

Nothing is guessed: where the words leave a choice, nothing is proposed and a person writes it.
"""

import re

from procedures.timing import Unreadable, span, typed_words
from qms.word.procedure.limits import time_limit

LONGEST_TITLE = 120
LONGEST_WHO = 120
LOOKED_AT = 1500  # characters in which somebody acts first
SENTENCE = 400  # characters before a time that may say that it is for what happens otherwise
_OFFICES = (
    r"[Bb]ộ phận (?:[Mm]ột cửa|[Tt]iếp nhận(?: hồ sơ)?(?: và (?:trả|giao trả) kết quả)?)",
    r"Trung tâm [Pp]hục vụ [Hh]ành chính công",
    r"[Cc]án bộ(?:,? công chức)?(?: (?:tiếp nhận|thu nhận|đăng ký|xử lý)(?: hồ sơ| thông tin(?: công dân)?)?)?",
    r"[Cc]ơ quan (?:đề nghị|cấp (?=giấy|chứng|Giấy|thẻ|phép)|ký kết|quản lý)[^,;.:\n]{2,60}?",
    r"[Cc]ơ quan(?:,? đơn vị)?(?: (?:có thẩm quyền|tiếp nhận(?: hồ sơ)?|đăng ký(?: cư trú| đầu tư| kinh doanh)?|giải quyết))?",
    r"(?:Ủy|Uỷ) ban|UB[A-Z]+|Chủ tịch|Thủ tướng|Thủ trưởng|Lãnh đạo|Giám đốc|Cục trưởng|Bộ trưởng|Trưởng [Pp]hòng",
    r"[Cc]ông chức|[Cc]huyên viên|[Vv]ăn thư|Ngân hàng Nhà nước|Bảo hiểm xã hội|Kho bạc|Thanh tra|Hội đồng|Tòa án|Tổ chức giám định",
    r"Sở|Bộ(?! phận| luật)|Tổng cục|Cục|Chi cục|Vụ|Công an|[Pp]hòng(?= [A-ZĐ])|Chấp hành viên|Trung tâm [Tt]rợ giúp|Văn phòng(?= (?:UBND|Ủy ban|Sở|Bộ|đăng ký|một cửa))|Ban(?! hành)|Đoàn",
    r"Tổ(?! chức)|Viện|Cảng vụ|Hải quan|Biên phòng|Kiểm lâm|Trường(?! hợp)",
)
_APPLICANTS = (
    r"[Nn]gười (?:khai hải quan|khai|đề nghị|yêu cầu|nộp hồ sơ|nộp thuế|làm thủ tục)[^,;.:\n]{0,80}?",
    r"[Tt]ổ chức(?:,| và| hoặc) (?:và )?cá nhân|[Cc]á nhân(?:,| và| hoặc) (?:và )?tổ chức|[Tt]ổ chức(?! (?:hội|họp|thẩm|kiểm|xét|tiếp|thực|lấy|xác|đánh|khảo|niêm|triển|thu|thông|in |cấp))|[Cc]á nhân|[Nn]gười|[Cc]ông dân",
    r"[Dd]oanh nghiệp(?:, (?:hợp tác xã|tổ chức|cá nhân)){0,2}|[Tt]hương nhân|[Cc]ơ sở|[Cc]hủ|[Nn]hà đầu tư|[Hh]ộ|[Hh]ợp tác xã",
    r"[Cc]ông ty|[Vv]ăn phòng|[Tt]rung tâm|[Qq]uỹ|[Đđ]ơn vị(?! tính)|[Nn]hân viên|[Nn]gân hàng|[Hh]ãng|[Tt]rường(?! hợp)|[Dd]oanh nhân|[Nn]hà trường|[Ll]uật sư|Các",
    r"[Tt]hí sinh|[Đđ]ối tượng|[Đđ]ương sự|[Bb]ên|[Cc]hi nhánh|[Tt]hân nhân|[Kk]hách hàng|[Hh]ọc viên",
)
_VERBS = (
    "có trách nhiệm|tiếp nhận|tiếp tục|kiểm tra|thẩm định|thẩm tra|xem xét|ra (?=quyết|Quyết|văn|thông|giấy)|ban hành|cấp (?!tỉnh|xã|huyện|bộ|có thẩm|trên"
    "|cơ sở|trung ương)|quyết định|phê duyệt|ký (?!kết)|(?<!công )trình|gửi|chuyển|thông báo|hướng dẫn|lập|nộp|tổ chức (?!,|và|cá)|thực hiện|tiến hành|có (?=văn|ý|thông|Quyết|"
    "quyết)|(?<!chi )trả|yêu cầu|đề nghị|lấy ý kiến|phối hợp|xác minh|xác nhận|công bố|báo cáo|tổng hợp|đăng nhập|ghi|in|thu|chuẩn bị|đến|khai|kê khai|truy cập|hoàn thiện|"
    "bổ sung|phân công|giao (?=cho|hồ)|phải|căn cứ|chấp thuận|công nhận|giải quyết|xử lý|lưu|vào sổ|cung cấp|nghiên cứu|đối chiếu|niêm yết|rà soát|đánh giá|"
    "họp|khảo sát|sẽ|lựa chọn|đóng dấu|tìm kiếm|trao đổi|xác định|(?<!giao tiếp )nhận|thành lập|hoàn thành|điền|đăng ký|đăng tải|cập nhật|soạn|dự thảo|tham mưu|mời|thu hồi|hủy|xét duyệt|xét|khắc phục|làm (?=đơn|bản|thủ)|chỉ đạo|chi trả|lưu giữ|tự (?=mình|liên|khai)"
)
_SUBJECT = re.compile(
    rf"(?P<who>(?P<office>{'|'.join(_OFFICES)})?(?(office)|(?:{'|'.join(_APPLICANTS)}))\b[^,;.:\n]{{0,110}}?)"
    rf"[^\S\n]+(?<!giao )(?<!được )(?P<verb>(?:{_VERBS})\b)"
)
_HEADS = {True: re.compile("|".join(_OFFICES)), False: re.compile("|".join(_APPLICANTS))}  # by whether it is an office
_STARTS = re.compile(r"(?:^|[,;:.\n]\s*)(?:[-+*•]\s*|[a-zđ]\)\s*)?(?=\S)")
_TIMED = re.compile(
    r"(?:Trong (?:thời hạn|thời gian|vòng)|Chậm nhất|Sau khi|Kể từ|Việc trả kết quả|Khi )", re.IGNORECASE
)
_LIMIT = re.compile(
    r"(?:thời hạn|thời gian|trong vòng|không quá|chậm nhất|tối đa)[^.;,:\n\d]{0,40}?(?<!ngày )"
    r"(?P<time>\d{1,3}(?:[.,]\d)?\s*(?:\([^)]{1,30}\)\s*)?(?:ngày(?: làm việc)?+|giờ(?: làm việc)?+|tháng(?! \d)|tuần)\b)(?!\s*(?:đối với|với))",
    re.IGNORECASE,
)
_VALID = re.compile(r"hiệu lực|có giá trị|thời hạn của|cập nhật hằng|định kỳ", re.IGNORECASE)  # how long a paper holds
_OTHERWISE = re.compile(
    r"\b(?:trường hợp|nếu)\b[^.;]*?\b(?:không|chưa|từ chối|cần|sửa đổi|bổ sung)\b[^.;]*$", re.IGNORECASE
)
_FILING = re.compile(
    r"\b(?:nộp|gửi|lập|chuẩn bị|khai báo|kê khai|điền|mang)\b.{0,160}?\b(?:hồ sơ|đơn|văn bản|thông báo|giấy tờ|tờ khai|thông tin|báo cáo)\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(r"^(?:(?:Trong (?:thời hạn|thời gian|vòng)|Chậm nhất|[Kk]ể từ)[^,.;:\n]*, *)+(?=\S)")
_TAIL = re.compile(r"\s+(?:có|có nhu cầu|được|đã|thì|nếu|khi|và|hoặc|phải|nơi)(?: có| nhu cầu)?$")
_HANDS = re.compile(
    r"(?:Việc )?(?:trả|nhận|giao|Trả|Nhận|Giao) (?:và trả )?(?:thông báo )?(?:kết quả|hồ sơ|giấy|thẻ|chứng)"
)
_HANDING = re.compile(r"\b(?:trả|nhận|giao)\s+(?:thông báo\s+)?(?:kết quả|giấy|thẻ|chứng)", re.IGNORECASE)


def is_timed(words: str) -> bool:
    """Whether the words begin with a time."""
    return bool(_TIMED.match(words))


def acts_in(words: str) -> bool:
    """Whether somebody acts in the words, or a time begins them."""
    return is_timed(words) or subject_of(words[:600]) is not None


def subject_of(words: str) -> re.Match[str] | None:
    """Who acts first: `who`, `office` where it is a body of the State, `verb`. None where the words do not say."""
    for start in _STARTS.finditer(words, 0, LOOKED_AT):
        if found := _SUBJECT.match(words, start.end()):
            return found
    return None


def responsible_in(words: str) -> tuple[str, bool]:
    """Who acts, as the words call it, and whether it is a body of the State; "" where they do not say."""
    found = subject_of(words)
    if found is None:
        return "", False
    is_office = bool(found["office"])
    start = _listed_from(words, found.start("who"), _HEADS[is_office])
    who = " ".join(words[start : found.end("who")].split())
    if "(" in who and ")" not in who[who.index("(") :]:
        who = who[: who.index("(")].strip()
    who = _TAIL.sub("", who)
    return (who[:1].upper() + who[1:], is_office) if len(who) <= LONGEST_WHO else ("", is_office)


def _listed_from(words: str, place: int, head: re.Pattern[str]) -> int:
    """Where a list of the same kind begins (`Công ty chứng khoán, ngân hàng thương mại, chi nhánh ...`), else `place`."""
    begins = _sentence(words, place)
    while (comma := words.rfind(",", begins, place)) >= 0 and not words[comma + 1 : place].strip():
        start = max(words.rfind(",", begins, comma) + 1, begins)
        part = words[start:comma]
        if not head.match(part.strip()) or len(part) > LONGEST_WHO:
            break
        place = start + len(part) - len(part.lstrip())
    return place


def limit_in(words: str) -> str:
    """The time limit as it is typed, where the words name one; times of what happens otherwise count only alone."""
    every = [
        one for one in _LIMIT.finditer(words) if not _VALID.search(words, _sentence(words, one.start()), one.end())
    ]
    plain = [one for one in every if not _OTHERWISE.search(words, _sentence(words, one.start()), one.start())]
    typed = {_typed(one["time"]) for one in plain or every}
    return typed.pop() if len(typed) == 1 else ""


def _sentence(words: str, place: int) -> int:
    return max(0, place - SENTENCE, *(words.rfind(end, 0, place) + 1 for end in ".;\n"))


def _typed(time: str) -> str:
    """`02 (hai) ngày làm việc` as the editor shows it; "" for what is no time."""
    found = time_limit(time)
    try:
        return typed_words(span(found["value"], found["unit"])) if found else ""
    except Unreadable:
        return ""


def kind_in(words: str, *, is_first: bool, is_last: bool) -> str:
    """start: the applicant files; end: the result is handed over, last; wait: the applicant acts in between; else task."""
    who, is_office = responsible_in(words)
    if is_first and not is_office and _FILING.search(words[:600]):
        return "start"
    if is_last and not _LIMIT.search(words) and _hands_over(words, is_office):
        return "end"
    if who and not is_office and not is_first:
        return "wait"
    return "task"


def _hands_over(words: str, is_office: bool) -> bool:
    """Whether the step is nothing but handing over: a body of the State that first writes and signs still has a task."""
    if not is_office and responsible_in(words)[0]:
        return _HANDING.search(words[:300]) is not None
    return _HANDS.match(_told(words)) is not None


def title_in(words: str) -> tuple[str, str]:
    """A short title, and the words that it leaves to be said: a heading is the title by itself."""
    first, _line, rest = words.partition("\n")
    first = first.strip()
    heading = first.rstrip(" :.;–-")
    if rest.strip() and _is_heading(heading, first):
        return heading, rest.strip()
    head, colon, behind = first.partition(":")
    if colon and len(head.split()) > 1 and behind.strip() and _is_heading(head.strip(), ""):
        return head.strip(), words[words.index(":") + 1 :].strip()
    title = _cut(_told(words))
    return title, "" if title == heading and not rest.strip() else words


def _is_heading(text: str, line: str) -> bool:
    """A short line that heads what follows: it ends openly and tells no time."""
    return (
        len(text) <= LONGEST_TITLE
        and not line.endswith((".", ";", ","))
        and not _TIMED.match(text)
        and len(text) > 3
        and not re.match(r"(?:Trường hợp|Nếu|Lưu ý)\b", text)
    )


def _told(words: str) -> str:
    """What is done, from the verb on; where nobody is said to act, from the beginning."""
    found = subject_of(words)
    text = words[found.start("verb") if found and found["office"] else found.start("who") if found else 0 :]
    text = re.sub(r"^(?:có trách nhiệm|phải|sẽ|tiến hành|thực hiện việc)\s+", "", text)
    if not found:
        text = _LEAD.sub("", text)
    text = re.split(r"[.;:\n]", text, maxsplit=1)[0]
    return " ".join(text.split()).strip(" ,–-") or " ".join(words.split())


def _cut(text: str) -> str:
    """At most `LONGEST_TITLE` characters, cut behind a comma where one stands late enough, else behind a word."""
    text = text[:1].upper() + text[1:]
    if len(text) <= LONGEST_TITLE:
        return text
    place = max(text.rfind(",", 50, LONGEST_TITLE), _open(text[:LONGEST_TITLE]))
    if place > 0:
        return text[:place].rstrip()
    place = text.rfind(" ", 40, LONGEST_TITLE - 1)
    return text[: place if place > 0 else LONGEST_TITLE - 1].rstrip(" ,“") + "…"


def _open(text: str) -> int:
    """Where a bracket opens that does not close, far enough behind the beginning; -1 for none."""
    place = text.rfind("(", 20)
    return place if place > 0 and ")" not in text[place:] else -1
