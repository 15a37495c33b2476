"""Words of the management review: its stages and how they follow each other, its inputs, kinds of decisions. Literal tables."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """How far a review is."""

    PLANNED = "planned", _("Being prepared")
    FROZEN = "frozen", _("Inputs frozen")
    HELD = "held", _("Held, minutes to be signed")
    SIGNED = "signed", _("Minutes signed, decisions followed")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


# Which stage may follow which; the database holds the same table.
FOLLOWS = (
    ("planned", "frozen"), ("frozen", "planned"), ("frozen", "held"), ("held", "signed"), ("signed", "closed"),
    ("planned", "cancelled"),
)  # fmt: skip
MARKS = {
    Phase.PLANNED: "draft",
    Phase.FROZEN: "in_review",
    Phase.HELD: "in_approval",
    Phase.SIGNED: "approved",
    Phase.CLOSED: "in_force",
    Phase.CANCELLED: "cancelled",
}


class Verdict(models.TextChoices):
    """What the meeting is told of one input."""

    NONE = "", _("not judged yet")
    GOOD = "good", _("met")
    WATCH = "watch", _("to be watched")
    BAD = "bad", _("not met")


class DecisionKind(models.TextChoices):
    """What a decision is about (ISO 9001, 9.3.3)."""

    IMPROVEMENT = "improvement", _("Improvement")
    CHANGE = "change", _("Change of the management system")
    RESOURCES = "resources", _("Resources")


@dataclass(frozen=True)
class Input:
    """One input of ISO 9001, 9.3.2. `paper` is its name on Vietnamese papers, in our own short words."""

    code: str
    title: str | Promise
    paper: str


INPUTS = (
    Input("a", _("Decisions of earlier reviews"), "Kết quả thực hiện kết luận lần trước"),
    Input("b", _("Changes inside and outside"), "Thay đổi bên trong, bên ngoài, bên quan tâm"),
    Input("c1", _("Satisfaction and what people report"), "Sự hài lòng và phản ánh"),
    Input("c2", _("Quality objectives"), "Mục tiêu chất lượng"),
    Input("c3", _("Administrative procedures: dossiers in time"), "Kết quả giải quyết thủ tục hành chính"),
    Input("c4", _("Nonconformities and corrective action"), "Sự không phù hợp, hành động khắc phục"),
    Input("c5", _("Monitoring and measuring"), "Kết quả theo dõi, đo lường"),
    Input("c6", _("Audits and inspections"), "Đánh giá nội bộ, kiểm tra"),
    Input("c7", _("External providers"), "Nhà cung cấp bên ngoài"),
    Input("d", _("Resources"), "Nguồn lực"),
    Input("e", _("Risks and opportunities: whether the actions help"), "Hiệu lực hành động giải quyết rủi ro, cơ hội"),
    Input("f", _("Opportunities for improvement, changes of law"), "Cơ hội cải tiến, cập nhật pháp luật"),
)
BY_CODE = {one.code: one for one in INPUTS}
