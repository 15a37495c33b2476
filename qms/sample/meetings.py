"""Management reviews of the sample agency: the one of last year from its plan to its decisions, the one that is being prepared."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from audits.actions import reviewing as acts
from audits.models import ManagementReview, ReviewDecision
from qms.people.models import Post
from qms.sample.events import Event, moment
from qms.sample.paper import main_post_on
from qms.sample.reading import MAIN, meeting_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

PLANNED_AHEAD = timedelta(days=37)
LAST = date(2026, 11, 22)


def events(stage: Stage) -> list[Event]:
    """Everything of both, whichever documents are there."""
    told, found = _Told(stage), []
    for row in meeting_facts()["meetings"]:
        day = row["planned"] - PLANNED_AHEAD
        found += [
            Event(moment(day, 9), f"plan the review of {row['year']}", partial(told.plan, row)),
            Event(moment(day, 15), f"write the inputs of {row['year']}", partial(told.write, row)),
        ]
        if row["state"] == "closed":
            found += told.of_held(row)
    return found


class _Told:
    """Performs the acts."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.cast = stage, stage.cast

    def review(self, row: dict[str, Any]) -> ManagementReview:
        return ManagementReview.objects.get(agency=self.stage.house.agencies[MAIN], year=row["year"], order=1)

    def given(self, at: datetime, by: str = SECRETARY) -> dict[str, Any]:
        return {"by": self.cast[by], "at": at, "day": at.date()}

    def post(self, username: str) -> Post:
        """The main post of a person at the end of the story; of who works in another agency by then, that of the head."""
        house, code = self.stage.house, main_post_on(username, LAST)
        row = house.posts.get(code)
        if row is not None and row.unit.agency_id == house.agencies[MAIN].pk:
            return row
        heads = Post.objects.on(LAST).select_related("unit")
        return heads.get(unit__agency=house.agencies[MAIN], is_agency_head=True)

    def plan(self, row: dict[str, Any], at: datetime) -> None:
        invited = tuple(self.cast[one] for one in row["attendees"])
        facts = acts.Planned(
            row["planned"], row["place"], self.cast[row["chair"]], self.cast[row["secretary"]], invited
        )
        acts.plan_review(self.stage.house.agencies[MAIN], facts, **self.given(at))

    def write(self, row: dict[str, Any], at: datetime) -> None:
        """Words as the papers have them; ready where the papers judge."""
        for one in row["inputs"]:
            acts.write_input(
                self.review(row), one["code"], words=one["words"], verdict=one["verdict"], is_ready=bool(one["verdict"]),
                by=self.cast[SECRETARY], at=at,
            )  # fmt: skip

    def of_held(self, row: dict[str, Any]) -> list[Event]:
        """From the freeze to what became of each decision."""
        year = row["year"]
        found = [
            Event(moment(row["frozen"], 16), f"freeze the inputs of {year}", partial(self.freeze, row)),
            Event(moment(row["held"], 14), f"hold the review of {year}", partial(self.hold, row)),
            Event(moment(row["signed"], 10), f"sign the minutes of {year}", partial(self.sign, row)),
            Event(moment(row["closed"], 10), f"close the review of {year}", partial(self.close, row)),
        ]
        for number, one in enumerate(row["decisions"], start=1):
            if one["done"]:
                name = f"report decision {number} of {year}"
                found.append(Event(moment(one["done"], 16), name, partial(self.report, row, number, one)))
        return found

    def freeze(self, row: dict[str, Any], at: datetime) -> None:
        acts.freeze_pack(self.review(row), data_date=row["frozen"], **self.given(at))

    def hold(self, row: dict[str, Any], at: datetime) -> None:
        review = acts.hold_review(self.review(row), acts.Held(row["held"], row["overall"], {}, {}), **self.given(at))
        for one in row["decisions"]:
            post = self.post(one["owner"])
            facts = {"kind": one["kind"], "what": one["what"], "post": post, "due": one["due"]}
            acts.write_decision(review, **facts, **self.given(at))

    def sign(self, row: dict[str, Any], at: datetime) -> None:
        proof = self.cast.proof(row["chair"], at)
        acts.sign_minutes(self.review(row), number=row["minutes"], proof=proof, **self.given(at, row["chair"]))

    def close(self, row: dict[str, Any], at: datetime) -> None:
        acts.close_review(
            self.review(row),
            notice_number=row["notice"],
            notice_date=row["notice_day"],
            words=row["closing"],
            **self.given(at),
        )

    def report(self, row: dict[str, Any], number: int, one: dict[str, Any], at: datetime) -> None:
        decision = ReviewDecision.objects.get(review=self.review(row), number=number)
        acts.report_decision(decision, done_date=at.date(), words=one["result"], **self.given(at))
