"""Conversion plans for tests: made through the acts."""

from datetime import timedelta

from audits.actions.converting import Laid, add_step, give_task, report_progress, share_step, start_plan
from qms.standards.models import Edition
from tests import make


def given(by, **more):
    return {"by": by, "at": make.now(), "day": make.today(), **more}


def edition(key):
    return Edition.objects.get_or_create(key=key, defaults={"name": f"TCVN ISO 9001:{key}"})[0]


def started(w, *, by=None, agency=None, **more):
    facts = {
        "from_edition": edition("2008"), "to_edition": edition("2015"), "title": "Chuyển đổi hệ thống", "decision": "88/QĐ-SCT",
        "decision_date": make.today() - timedelta(days=90), "owner_post": w.author_post,
    }  # fmt: skip
    return start_plan(agency or w.agency, **(facts | given(by or w.officer) | more))


def laid(days=30, **more):
    facts = {"title": "Đào tạo nhận thức", "due": make.today() + timedelta(days=days), "counted": "người"}
    return Laid(**(facts | more))


def step_of(w, plan, *, by=None, days=30, **more):
    return add_step(plan, laid(days, **more), **given(by or w.officer))


def shared(w, step, *, unit=None, total=4, by=None, words="Theo kế hoạch"):
    return share_step(step, unit=unit or w.trade, total=total, words=words, by=by or w.officer, at=make.now())


def reported(w, share, done=2, *, by=None, words="Danh sách 12"):
    return report_progress(share, done=done, words=words, **given(by or w.officer))


def tasked(w, plan, *, post=None, by=None, days=5, what="Viết quy trình bối cảnh", **more):
    due = make.today() + timedelta(days=days)
    return give_task(plan, what=what, post=post or w.reader_post, due=due, **given(by or w.officer), **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)
