"""Where the acts on documents are performed: one method an act, each by the person of the story, at the time of the story."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from documents import actions
from documents.actions.issuing import JOB, open_periods
from documents.actions.withdrawing import Answer
from documents.codes import free_slug, register_code
from documents.models import ChangeItem, ChangeRequest, Comment, Document, DocumentType, Version
from documents.official import keep_official
from documents.subject import SUBJECT
from qms.jobs.claims import claim_next, finish
from qms.jobs.models import State as JobState
from qms.people.models import Unit
from qms.sample.cast import Cast
from qms.sample.house import House
from qms.sample.paper import signer_of
from qms.sample.plan import Issue, Step
from qms.sample.press import Press
from qms.sample.reading import VersionFacts, after, documents, listed, read_day
from qms.sample.rules import SECRETARY
from qms.sample.sections import Part
from qms.sample.texts import section_id
from qms.sample.writing import Pen
from qms.worktime.clock import standing_at

MOST_WAITING = 16  # versions issued whose PDFs may still be in the making
AFTER_ISSUE = timedelta(minutes=5)
PAST_REMARKS = "Góp ý còn mở không làm thay đổi nội dung quyết định; ghi nhận cho lần sửa đổi sau."


class Stage:
    """Performs acts. Versions that were issued wait for their PDFs in order; whoever needs one earlier gets it."""

    def __init__(self, house: House, cast: Cast, press: Press, tell: Callable[[str], None]) -> None:
        self.house, self.cast, self.press, self.pen = house, cast, press, Pen(house)
        self.tell = tell  # what is going on; shown when enough time has passed
        self._versions: dict[tuple[str, str], int] = {}
        self._waiting: list[Issue] = []
        self._remarks: dict[tuple[tuple[str, str], str], list[int]] = {}

    # --- drafts ---------------------------------------------------------------------------------------------------
    def open(self, facts: VersionFacts, *, by: str, at: datetime) -> None:
        """A new document with its first draft, or the next draft of a document."""
        self.need(facts.code)
        person = self.cast[by]
        if facts.code not in self.pen.known:
            version = self._create(facts, person, at).versions.get()
        else:
            document = Document.objects.get(slug=self.pen.known[facts.code])
            newest = document.versions.filter(state="approved").order_by("-issue", "-revision").first()
            whole = bool(newest and facts.issue > newest.issue)
            version = actions.start_version(document, by=person, at=at, whole=whole, reason=facts.raw["reason"])
        self._versions[facts.key] = version.pk

    def _create(self, facts: VersionFacts, person: Any, at: datetime) -> Document:
        row = documents()[facts.code]
        document = actions.create_document(
            type=DocumentType.objects.get(slug=row.type),
            owner_unit=self.house.units[row.raw["owner_unit"]],
            owner_post=self.house.posts[row.raw["owner_post"]],
            title=row.title,
            by=person,
            at=at,
            day=at.date(),
            classification=row.raw["classification"],
            code=facts.code,
            with_template=False,
        )
        self.pen.known[facts.code] = document.slug
        return document

    def version(self, facts: VersionFacts) -> Version:
        """The version as it is now."""
        rows = Version.objects.select_related("document__agency", "document__type", "author")
        return rows.get(pk=self._versions[facts.key])

    def write(self, facts: VersionFacts, *, by: str, at: datetime) -> None:
        """Write the text of the draft."""
        self.pen.write(self.version(facts), facts, by=self.cast[by], at=at)

    # --- along the route ------------------------------------------------------------------------------------------
    def perform(self, facts: VersionFacts, step: Step) -> None:
        """One act of the plan of a version."""
        act = {"open": self.open, "write": self.write}.get(step.kind)
        if act:
            act(facts, by=step.who, at=step.at)
            return
        {
            "submit": self._submit,
            "opinion": self._opinion,
            "rest": self._rest,
            "comment": self._remark,
            "resolve": self._resolve,
        }.get(step.kind, self._decide)(facts, step)

    def _submit(self, facts: VersionFacts, step: Step) -> None:
        self.need(facts.code)
        actions.submit(self.version(facts), by=self.cast[step.who], at=step.at, day=step.at.date(), remark=step.words)

    def _decide(self, facts: VersionFacts, step: Step) -> None:
        version, signed = self.version(facts), step.kind in {"check", "review", "approve"}
        is_past = signed and version.comments.filter(resolved_at__isnull=True).exists()
        actions.decide(
            version,
            step.kind,
            by=self.cast[step.who],
            at=step.at,
            day=step.at.date(),
            remark=step.words or (PAST_REMARKS if is_past else ""),
            proof=self.cast.proof(step.who, step.at) if signed else None,
        )

    def _opinion(self, facts: VersionFacts, step: Step) -> None:
        """The opinion of a unit; where another than its head gives it, the officer hands the step over first."""
        version, day = self.version(facts), step.at.date()
        unit = self.house.units[step.unit]
        asked = SUBJECT.steps(version).filter(kind="opinion", unit=unit, outcome="", opened_at__isnull=False).first()
        if asked is not None and self.cast.holder(asked.post, day) != self.cast[step.who]:
            self._hand_over(asked, self.cast[step.who], step.at, "Trưởng đơn vị giao góp ý")
        if step.remembered or asked is None:
            self._remark(facts, step)
        if asked is None:
            return
        words = f"Có ý kiến tại mục {step.place}." if step.place else step.words
        actions.decide(version, "opine", by=self.cast[step.who], at=step.at, day=day, remark=words)

    def _rest(self, facts: VersionFacts, step: Step) -> None:
        """Whoever has not answered yet agrees."""
        version, day = self.version(facts), step.at.date()
        for asked in SUBJECT.steps(version).filter(kind="opinion", outcome="", opened_at__isnull=False):
            who = asked.person or self.cast.holder(asked.post, day)
            if who is None:
                who = self.cast.somebody_of(asked.unit, day)
                self._hand_over(asked, who, step.at, "Đơn vị khuyết người đứng đầu")
            actions.decide(version, "opine", by=self.cast[who.username], at=step.at, day=day, remark=step.words)

    def _hand_over(self, asked: Any, to: Any, at: datetime, reason: str) -> None:
        actions.reassign_step(asked, to=to, by=self.cast[SECRETARY], at=at, day=at.date(), reason=reason)

    def _remark(self, facts: VersionFacts, step: Step) -> None:
        anchor = section_id(facts.code, Part(step.place, step.place, 1, "")) if step.place else None
        version = self.version(facts)
        by, day = self.cast[step.who], step.at.date()
        row = actions.comment(version, text=step.words, by=by, at=step.at, day=day, anchor=anchor)
        self._remarks.setdefault((facts.key, step.place), []).append(row.pk)

    def _resolve(self, facts: VersionFacts, step: Step) -> None:
        row = Comment.objects.get(pk=self._remarks[facts.key, step.place].pop(0))
        actions.resolve_comment(row, by=self.cast[step.who], at=step.at, answer=step.words)

    # --- force ----------------------------------------------------------------------------------------------------
    def issue(self, one: Issue) -> None:
        """Number and date for the versions of a decision; their PDFs begin to be made."""
        for facts in one.versions:
            self.need(facts.code)
        at, by = one.at, self.cast[one.who]
        versions = [self.version(facts) for facts in one.versions]
        agency = self.house.agencies[one.agency]
        decision = actions.prepare_decision(
            agency, versions=versions, by=by, at=at - timedelta(minutes=20), **signer_of(one, self.cast, self.house)
        )
        actions.issue(
            decision,
            number=one.number,
            date=one.date,
            effective={version.pk: facts.from_date for version, facts in zip(versions, one.versions, strict=True)},
            by=by,
            at=at,
            day=at.date(),
            proof=self.cast.proof(one.who, at),
        )
        for facts in one.versions:
            self.press.ask(self.version(facts), face="official")
        self._waiting.append(one)
        while sum(len(other.versions) for other in self._waiting[:-1]) > MOST_WAITING:
            self._open_oldest()

    def need(self, code: str) -> None:
        """Open every period up to that of the document, if it still waits."""
        while any(facts.code == code for one in self._waiting for facts in one.versions):
            self._open_oldest()

    def settle(self) -> None:
        """Open all that wait."""
        while self._waiting:
            self._open_oldest()

    def _open_oldest(self) -> None:
        """What the job behind an issue does, but for its checkpoint, which is written once all is committed."""
        one = self._waiting.pop(0)
        at = one.at + AFTER_ISSUE
        with standing_at(at):
            job = claim_next(at=at, names={JOB}, spared=set())
            for facts in one.versions:
                version = self.version(facts)
                keep_official(version, self.press.take(version), at=at)
                self.tell(f"PDF of {version}")
            decision = self.version(one.versions[0]).issuing_decision
            opened = open_periods(decision, at=at)
            result = {"decision": decision.pk, "opened": len(opened)}
            if job.payload["decision"] != decision.pk or not finish(job, state=JobState.DONE, at=at, result=result):
                raise RuntimeError(f"{one.number}: the job of another decision was next")

    # --- beside the route -----------------------------------------------------------------------------------------
    def withdraw(self, act: dict[str, Any], code: str, at: datetime) -> None:
        """The officer ends the force of a document, on the decision named in its file."""
        self.need(code)
        facts = documents()[code].raw["withdrawn"]
        heirs = [self.pen.known[heir] for heir in facts["replaced_by"] if heir in self.pen.known]
        actions.withdraw_document(
            Document.objects.get(slug=self.pen.known[code]),
            from_date=read_day(act["from"]),
            reason=facts["reason"],
            by=self.cast[SECRETARY],
            at=at,
            day=at.date(),
            proof=self.cast.proof(SECRETARY, at),
            decision_number=facts["decision_no"],
            successor=Document.objects.get(slug=heirs[0]) if heirs else None,
            for_all=Answer("replaced") if heirs else Answer("stays", facts["reason"]),
        )

    def share(self, act: dict[str, Any], code: str, at: datetime) -> None:
        """Let a person, or everybody of other agencies, read a document."""
        document = Document.objects.get(slug=self.pen.known[code])
        tops = Unit.objects.filter(agency__code__in=act.get("to_agencies", ()), parent=None).order_by("pk")
        for whom in [*tops, *(self.cast[name] for name in listed(act.get("to")))]:
            until = after(read_day(act["until"])) if act.get("until") else None
            by = self.cast[act["who"]]
            actions.share_document(
                document, with_whom=whom, from_date=at.date(), until_date=until, reason=act["words"], by=by, at=at
            )

    def unshare(self, act: dict[str, Any], code: str, at: datetime) -> None:
        """End what was shared with a person."""
        document = Document.objects.get(slug=self.pen.known[code])
        for grant in document.person_grants.filter(user=self.cast[act["to"]]):
            actions.end_share(grant, by=self.cast[act["who"]], at=at, day=at.date())

    def ask_change(self, act: dict[str, Any], code: str, at: datetime) -> None:
        """A change request, open until it is answered."""
        document = Document.objects.get(slug=self.pen.known[code])
        ChangeRequest.objects.create(
            agency=document.agency,
            number=act["ref"],
            document=document,
            asked_by=self.cast[act["who"]],
            asked_at=at,
            reason=act["words"],
        )

    def answer_change(self, act: dict[str, Any], code: str, at: datetime) -> None:
        """What became of a change request."""
        row = ChangeRequest.objects.get(number=act["ref"], document__slug=self.pen.known[code])
        row.outcome = "accepted" if act["verdict"] == "accept" else "refused"
        row.outcome_text, row.outcome_at, row.outcome_by = act["words"], at, self.cast[act["who"]]
        row.save()
        if row.outcome == "accepted":
            ChangeItem.objects.create(request=row, document=row.document, added_by=row.outcome_by, added_at=at)

    def rename(self, at: datetime) -> None:
        """Codes that documents had before stay in the register and find them."""
        for code, slug in self.pen.known.items():
            document = Document.objects.select_related("agency").get(slug=slug)
            for old in documents()[code].raw.get("old_codes", ()):
                register_code(document, old, free_slug(old, document.agency), at=at, reason="Mã trước ngày 02/11/2026")
