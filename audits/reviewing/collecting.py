"""What each input of a management review says as of a day, worked out from what the system holds: one row a input in `COLLECTORS`.

Every collector counts the whole agency, also what single readers may not see: the pack is for the leadership and for whoever is
invited. So it names things by their numbers, with their unit or post, and never by their words. A fixed count of statements, whatever the number of rows.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone

from audits.kinds import Grade
from audits.models import (
    Audit,
    Auditor,
    CorrectiveAction,
    DossierFigure,
    Finding,
    ReviewDecision,
)
from audits.models.auditing import Stage
from audits.objectives.standing import standing as objectives_standing
from audits.risks.standing import standing as risks_standing
from documents.models import ChangeRequest, ImpactCase, PeriodicReview, PracticeSignal, Reading, ReadingRound, Version
from documents.models.practice import SignalState
from procedures.models import ListClock
from qms.people.models import Agency, Appointment, Post, UnitPhase
from qms.people.querysets import covers

MOST = 40  # rows named under one input
NONCONFORMITIES = (Grade.MAJOR, Grade.MINOR)
GRADE_WORDS = {"major": "nặng", "minor": "nhẹ", "observation": "lưu ý", "opportunity": "cơ hội cải tiến"}


@dataclass
class Collected:
    """One input: a sentence written from the figures (Vietnamese, for the papers), figures as (what, number), rows as (no., words)."""

    sentence: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """Whose inputs, from which day (that of the last review, or a year ago), as of the end of which day."""

    agency: Agency
    since: date
    on: date


def _named(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(pairs)[:MOST]


def _n(count: int) -> str:
    """As papers write a number: at least two digits."""
    return f"{count:02d}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "chưa có số liệu"


def _decisions(asked: Asked) -> Collected:
    rows = list(
        ReviewDecision.objects.given()
        .filter(review__agency=asked.agency, review__held_date__lt=asked.on)
        .select_related("review")
        .order_by("-review__held_date", "number")
    )
    last = rows[0].review_id if rows else None
    counted = [row for row in rows if row.review_id == last or row.done_date is None]
    done = [row for row in counted if row.done_date and row.done_date <= asked.on]
    late = [row for row in counted if row not in done and row.due_date < asked.on]
    if not counted:
        return Collected("Chưa có kết luận nào của lần xem xét trước.")
    sentence = f"{_n(len(done))}/{_n(len(counted))} kết luận đã hoàn thành; {_n(len(late))} quá hạn."
    return Collected(
        sentence,
        [("Kết luận theo dõi", str(len(counted))), ("Đã hoàn thành", str(len(done))), ("Quá hạn", str(len(late)))],
        _named((code_of(row), row.owner_title) for row in counted if row not in done),
    )


def code_of(row: ReviewDecision) -> str:
    """XX-2026-03."""
    return f"{row.review.code}-{row.number:02d}"


def _changes(asked: Asked) -> Collected:
    span = (asked.since, asked.on)
    laws = ImpactCase.objects.filter(agency=asked.agency, opened_at__date__range=span)
    units = UnitPhase.objects.filter(unit__agency=asked.agency, from_date__range=span).select_related("unit")
    clocks = ListClock.objects.filter(agency=asked.agency, announcement__signed_date__range=span)
    counts = laws.aggregate(all=Count("pk"), open=Count("pk", filter=Q(closed_at=None)))
    named = [(phase.unit.code, f"{phase.name}, từ ngày {phase.from_date:%d/%m/%Y}") for phase in units[:MOST]]
    announced, moved = clocks.count(), units.count()
    sentence = (
        f"{_n(counts['all'])} thay đổi của văn bản pháp luật ảnh hưởng đến tài liệu, {_n(counts['open'])} đang xử lý; "
        f"{_n(moved)} thay đổi về đơn vị; {_n(announced)} quyết định công bố thủ tục hành chính."
    )
    return Collected(
        sentence,
        [
            ("Thay đổi pháp luật", str(counts["all"])),
            ("Đang xử lý", str(counts["open"])),
            ("Thay đổi về đơn vị", str(moved)),
            ("Quyết định công bố thủ tục", str(announced)),
        ],
        named,
    )


def _people(asked: Asked) -> Collected:
    signals = PracticeSignal.objects.filter(document__agency=asked.agency, at__date__range=(asked.since, asked.on))
    counts = signals.aggregate(all=Count("pk"), open=Count("pk", filter=Q(state=SignalState.OPEN)))
    found = Finding.objects.filter(agency=asked.agency, source="complaint", found_date__range=(asked.since, asked.on))
    rows, complaints = [(row.code, row.unit_name) for row in found.order_by("-found_date")[:MOST]], found.count()
    sentence = (
        f"{_n(counts['all'])} phản ánh từ thực tế áp dụng, {_n(counts['open'])} chưa kết luận; "
        f"{_n(complaints)} phát hiện từ phản ánh, kiến nghị."
    )
    return Collected(
        sentence,
        [("Phản ánh về quy trình", str(counts["all"])), ("Chưa kết luận", str(counts["open"])), ("Phát hiện từ kiến nghị", str(complaints))],
        rows,
    )  # fmt: skip


def _objectives(asked: Asked) -> Collected:
    rows = objectives_standing([asked.agency], asked.on)
    counts = Counter(row.status for row in rows)
    sentence = (
        f"{_n(len(rows))} mục tiêu: {_n(counts['reached'])} đạt, {_n(counts['missed'])} chưa đạt, "
        f"{_n(counts['late'] + counts['no_figure'])} chưa có số liệu."
        if rows
        else "Chưa có mục tiêu chất lượng được duyệt trong năm."
    )
    return Collected(
        sentence,
        [
            ("Mục tiêu", str(len(rows))),
            ("Đạt", str(counts["reached"])),
            ("Chưa đạt", str(counts["missed"])),
            ("Chưa có số liệu", str(counts["late"] + counts["no_figure"])),
        ],
        _named((row.code, row.unit_name or row.owner) for row in rows if row.status != "reached"),
    )


def _dossiers(asked: Asked) -> Collected:
    rows = DossierFigure.objects.standing().filter(
        agency=asked.agency, month_date__range=(asked.since.replace(day=1), asked.on), at__date__lte=asked.on
    )
    sums = rows.aggregate(
        received=Sum("received"), in_time=Sum("in_time"), late=Sum("late"), months=Count("month_date", distinct=True)
    )
    in_time, late = sums["in_time"] or 0, sums["late"] or 0
    sentence = (
        f"Trước hạn và đúng hạn {_share(in_time, in_time + late)} lũy kế {_n(sums['months'])} tháng; {_n(late)} hồ sơ quá hạn."
        if in_time + late
        else "Chưa có số liệu giải quyết thủ tục hành chính trong kỳ."
    )
    return Collected(
        sentence,
        [("Tiếp nhận", str(sums["received"] or 0)), ("Đúng hạn", str(in_time)), ("Quá hạn", str(late))],
    )


def _correctives(asked: Asked) -> Collected:
    rows = CorrectiveAction.objects.filter(agency=asked.agency, opened_at__date__lte=asked.on)
    opened = rows.filter(opened_at__date__gt=asked.since).exclude(state="cancelled")
    overdue = set(rows.overdue(asked.on).values_list("pk", flat=True))
    running = list(rows.running().order_by("opened_at", "pk").values_list("pk", "code", "unit_name", "opened_at"))
    counts = opened.aggregate(all=Count("pk"), closed=Count("pk", filter=Q(state="closed")))
    oldest = max(((asked.on - timezone.localdate(row[3])).days for row in running), default=0)
    sentence = (
        f"{_n(counts['all'])} phiếu lập trong kỳ, {_n(counts['closed'])} đã đóng; {_n(len(running))} đang mở, "
        f"{_n(len(overdue))} có việc quá hạn" + (f"; lâu nhất {oldest} ngày." if running else ".")
    )
    return Collected(
        sentence,
        [
            ("Lập trong kỳ", str(counts["all"])),
            ("Đã đóng", str(counts["closed"])),
            ("Đang mở", str(len(running))),
            ("Quá hạn", str(len(overdue))),
        ],
        _named((code, unit) for pk, code, unit, _opened in running if pk in overdue),
    )


def _monitoring(asked: Asked) -> Collected:
    reviews = PeriodicReview.objects.filter(document__agency=asked.agency, outcome="", due_date__lt=asked.on).count()
    rounds = ReadingRound.objects.filter(
        document__agency=asked.agency, asked_date__range=(asked.since, asked.on)
    ).count()
    read = Reading.objects.filter(round__document__agency=asked.agency, read_date__range=(asked.since, asked.on))
    counts = read.aggregate(all=Count("pk"), late=Count("pk", filter=Q(read_date__gt=F("due_date"))))
    sentence = (
        f"{_n(rounds)} lần phổ biến văn bản, {_n(counts['all'])} lượt xác nhận đã đọc, {_n(counts['late'])} lượt muộn; "
        f"{_n(reviews)} văn bản quá hạn rà soát."
    )
    return Collected(
        sentence,
        [
            ("Lần phổ biến", str(rounds)),
            ("Lượt xác nhận", str(counts["all"])),
            ("Xác nhận muộn", str(counts["late"])),
            ("Văn bản quá hạn rà soát", str(reviews)),
        ],
    )


def _audits(asked: Asked) -> Collected:
    span = (asked.since, asked.on)
    in_span = Q(start_date__range=span) | Q(start_date=None, year=asked.on.year)
    audits = list(
        Audit.objects.filter(in_span, agency=asked.agency).exclude(stage=Stage.CANCELLED).order_by("year", "order")
    )
    over = [row for row in audits if row.stage in {Stage.REPORTED, Stage.CLOSED}]
    found = Finding.objects.filter(agency=asked.agency, found_date__range=span)
    grades = dict(found.exclude(ending="withdrawn").order_by().values_list("grade").annotate(n=Count("pk")))
    told = ", ".join(f"{_n(grades[key])} {word}" for key, word in GRADE_WORDS.items() if grades.get(key))
    inspected = found.filter(source="inspection").count()
    sentence = (
        f"{_n(len(over))}/{_n(len(audits))} cuộc đánh giá nội bộ đã có báo cáo; {_n(sum(grades.values()))} phát hiện"
        + (f" ({told})" if told else "")
        + f"; {_n(inspected)} phát hiện từ kiểm tra của cơ quan khác."
    )
    return Collected(
        sentence,
        [
            ("Cuộc đánh giá", str(len(audits))),
            ("Đã có báo cáo", str(len(over))),
            ("Phát hiện", str(sum(grades.values()))),
        ],
        _named((row.number, str(Stage(row.stage).label)) for row in audits if row not in over),
    )


def _providers(asked: Asked) -> Collected:
    """Nothing in the system knows them: what is said is typed."""
    return Collected("Hệ thống không quản lý nhà cung cấp; nội dung do người chuẩn bị ghi.")


def _resources(asked: Asked) -> Collected:
    auditors = Auditor.objects.filter(agency=asked.agency).covering(asked.on, asked.on)
    soon = auditors.filter(until_date__lte=asked.on + timedelta(days=180)).count()
    count = auditors.values("person").distinct().count()
    held = Appointment.objects.filter(covers(asked.on), post=OuterRef("pk"))
    posts = Post.objects.on(asked.on).filter(unit__agency=asked.agency)
    empty = posts.filter(~Exists(held))
    vacant = list(empty.select_related("unit").order_by("unit__order", "title")[:MOST])
    total, missing = posts.count(), empty.count()
    sentence = (
        f"{_n(count)} đánh giá viên có chứng nhận còn hiệu lực, {_n(soon)} chứng nhận hết hạn trong 06 tháng tới; "
        f"{_n(missing)}/{total} vị trí chưa có người đảm nhiệm."
    )
    return Collected(
        sentence,
        [("Đánh giá viên", str(count)), ("Vị trí", str(total)), ("Vị trí trống", str(missing))],
        [(row.unit.code, row.title) for row in vacant],
    )


def _risks(asked: Asked) -> Collected:
    rows = [row for row in risks_standing([asked.agency], asked.on) if not row.is_closed]
    kinds = Counter(row.kind for row in rows)
    high = [row for row in rows if row.kind == "risk" and row.now_level in {"high", "very_high"}]
    late = [row for row in rows if row.is_late]
    lower = sum(row.now_score < row.score for row in rows if row.kind == "risk")
    sentence = (
        f"{_n(kinds['risk'])} rủi ro, {_n(kinds['opportunity'])} cơ hội đang theo dõi; {_n(len(high))} rủi ro còn ở mức cao trở lên, "
        f"{_n(lower)} rủi ro đã giảm điểm sau xử lý; {_n(len(late))} mục có việc quá hạn."
    )
    return Collected(
        sentence,
        [
            ("Rủi ro", str(kinds["risk"])),
            ("Cơ hội", str(kinds["opportunity"])),
            ("Rủi ro mức cao", str(len(high))),
            ("Quá hạn", str(len(late))),
        ],
        _named((row.code, row.unit_name or row.owner) for row in high),
    )


def _improvement(asked: Asked) -> Collected:
    span = (asked.since, asked.on)
    requests = ChangeRequest.objects.filter(agency=asked.agency, asked_at__date__range=span)
    counts = requests.aggregate(all=Count("pk"), open=Count("pk", filter=Q(outcome="")))
    laws = ImpactCase.objects.filter(agency=asked.agency, due_date__range=span)
    in_time = laws.filter(closed_at__date__lte=F("due_date")).count()
    due = laws.count()
    ideas = Finding.objects.filter(agency=asked.agency, grade=Grade.OPPORTUNITY, found_date__range=span)
    issued = Version.objects.filter(document__agency=asked.agency, period__from_date__range=span).count()
    waiting = ideas.filter(closed_at=None).order_by("-found_date")
    rows, open_ideas = [(row.code, row.unit_name) for row in waiting[:MOST]], waiting.count()
    sentence = (
        f"{_n(counts['all'])} phiếu đề nghị sửa đổi, {_n(counts['open'])} chưa trả lời; {_n(issued)} phiên bản có hiệu lực trong kỳ; "
        f"cập nhật pháp luật đúng 03 tháng: {_n(in_time)}/{_n(due)}; {_n(open_ideas)} cơ hội cải tiến chưa khép lại."
    )
    return Collected(
        sentence,
        [
            ("Phiếu đề nghị sửa đổi", str(counts["all"])),
            ("Phiên bản có hiệu lực", str(issued)),
            ("Cập nhật pháp luật đúng hạn", f"{in_time}/{due}"),
            ("Cơ hội cải tiến đang mở", str(open_ideas)),
        ],
        rows,
    )


COLLECTORS: dict[str, Callable[[Asked], Collected]] = {
    "a": _decisions,
    "b": _changes,
    "c1": _people,
    "c2": _objectives,
    "c3": _dossiers,
    "c4": _correctives,
    "c5": _monitoring,
    "c6": _audits,
    "c7": _providers,
    "d": _resources,
    "e": _risks,
    "f": _improvement,
}


def collect(agency: Agency, since: date, on: date) -> dict[str, Collected]:
    """All inputs as of the end of `on`."""
    asked = Asked(agency, since, on)
    return {code: collector(asked) for code, collector in COLLECTORS.items()}
