"""Conversion plans of the world: one with steps, shares and tasks, and one of another agency; and who may what with them, told a
second time like everything in `tests.matrix.oracle`."""

from types import SimpleNamespace
from typing import Any

from audits.conversion.kinds import Counting
from audits.models import ConversionPlan
from tests.audits.conversion import plans

MORE = 50


def converted_by_now(w: SimpleNamespace) -> None:
    """`w.conversions` by whose they are: the reader has a task of ours, the author answers for it."""
    their = w.their
    plan = plans.started(w)
    plans.step_of(w, plan, counting=Counting.PROCEDURES)
    plans.reported(w, plans.shared(w, plans.step_of(w, plan)))
    plans.tasked(w, plan)
    theirs = plans.started(w, by=their.officer, agency=w.commune, owner_post=their.trade_head_post)
    w.conversions = {"ours": plan, "theirs": theirs}


def more_converted(w: SimpleNamespace) -> None:
    """Fifty more of what hangs on one, and more plans."""
    plan = w.conversions["ours"]
    for number in range(MORE):
        share = plans.shared(w, plans.step_of(w, plan, title=f"Bước {number}"))
        plans.reported(w, share)
        plans.tasked(w, plan, what=f"Việc {number}")
    for key in ("2026", "2031", "2036"):
        plans.step_of(w, plans.started(w, to_edition=plans.edition(key)))


def converted_by_word(w: SimpleNamespace, word: Any) -> None:
    """A plan with a word in every text that a page shows."""
    plan = plans.started(w, title=word(), decision=word(), owner_post=w.head_post)
    share = plans.shared(w, plans.step_of(w, plan, title=word(), counted=word()), words=word())
    plans.reported(w, share, words=word())
    plans.tasked(w, plan, post=w.head_post, what=word())
    w.conversions = {"conversion": plan}


def named(w: SimpleNamespace) -> dict[str, str]:
    """Addresses of what the budgets look at."""
    return {"conversion": w.conversions["ours"].get_absolute_url()}


class OfConversions:
    """Asks `by_role` and `of` of the oracle."""

    by_role: Any
    of: Any

    def conversions(self) -> dict[type, Any]:
        return {ConversionPlan: self.of_conversion}

    def of_conversion(self, person: Any, permission: str, plan: Any) -> bool:
        """By role over the agency; the post that answers for it and posts with a task of it see it."""
        if self.by_role(person, permission, plan.agency_id, 0):
            return True
        posts = self.of(person).posts
        tasks = any(one.owner_post_id in posts and one.dropped_at is None for one in plan.tasks.all())
        return permission == "audits.view_programme" and (tasks or plan.owner_post_id in posts)
