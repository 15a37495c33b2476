"""What somebody was told, and the days on which somebody wants no mail."""

from types import SimpleNamespace

from qms.notices.actions import keep_quiet, notify
from tests import make


def told(w: SimpleNamespace) -> None:
    """One notice of the author, and days of the author without mail."""
    at, day = make.now(), make.today()
    notify(kind="taken_out", to=w.author, about="file:1", url="/viec-nen/", text="Danh mục đã lập xong", at=at)
    w.notice = w.author.notices.get(kind="taken_out")
    w.quiet = keep_quiet(by=w.author, first=day, last=day, day=day, at=at)
