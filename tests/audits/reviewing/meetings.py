"""Management reviews for tests: made through the acts."""

from datetime import timedelta

from audits.actions import reviewing as acts
from audits.models import ManagementReview
from audits.reviewing.kinds import INPUTS
from tests import make


def given(by, **more):
    return {"by": by, "at": make.now(), "day": make.today(), **more}


def undated(by):
    return {"by": by, "at": make.now()}


def planned(w, *, agency=None, by=None, days=0, place="Phòng họp tầng 2", chair=None, secretary=None, invited=None):
    facts = acts.Planned(
        make.today() + timedelta(days=days), place, chair or w.head, secretary or w.officer,
        tuple(invited if invited is not None else (w.unit_head,)),
    )  # fmt: skip
    return acts.plan_review(agency or w.agency, facts, **given(by or w.officer))


def prepared(w, *, by=None, words="Theo dõi tiếp", review=None, **more):
    review = review or planned(w, by=by, **more)
    for one in INPUTS:
        acts.write_input(review, one.code, words=words, verdict="watch", is_ready=True, **undated(by or w.officer))
    return review


def frozen(w, *, by=None, **more):
    return acts.freeze_pack(prepared(w, by=by, **more), data_date=make.today(), **given(by or w.officer))


def held(w, review=None, *, by=None, overall="Hệ thống có hiệu lực.", absent=None, said=None, **more):
    review = review or frozen(w, by=by, **more)
    facts = acts.Held(make.today(), overall, absent or {}, said or {})
    return acts.hold_review(review, facts, **given(by or w.officer))


def decided(w, review, *, post=None, days=10, what="Ban hành 08 quy trình hệ thống", by=None, **more):
    due = make.today() + timedelta(days=days)
    facts = {"kind": "change", "what": what, "post": post or w.author_post, "due": due, **more}
    return acts.write_decision(review, **facts, **given(by or w.officer))


def signed(w, review=None, *, by=None, officer=None, **more):
    if review is None:
        review = held(w, by=officer, **more)
        decided(w, review, by=officer)
    by = by or w.head
    return acts.sign_minutes(review, number="46/BB-SCT", proof=make.proof(by, make.now()), **given(by))


def closed(w, review=None, *, by=None):
    return acts.close_review(
        review or signed(w), notice_number="455/TB-SCT", notice_date=make.today(), words="", **given(by or w.officer)
    )


def fresh(review):
    return ManagementReview.objects.get(pk=review.pk)
