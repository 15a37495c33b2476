"""The secret words of `test_canary`: one in every field, part and file of documents that are not open to everybody."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

from audits.actions.acting import write_correction
from audits.actions.causing import Given, write_cause
from audits.actions.showing import show_corrective
from documents import actions, rendering
from documents.actions.legal_impact import settle_lines
from documents.actions.withdrawing import Answer
from documents.models import ImpactCase, JobDescription, Version
from qms.files import store
from qms.files.uploads import Upload
from qms.people.models import Post
from tests import make
from tests.audits.findings import cars
from tests.documents.linked import withdraw
from tests.matrix import things
from tests.matrix.aimed import aimed_by_word
from tests.matrix.asked import asked_by_now
from tests.matrix.audited import audited_by_word
from tests.matrix.converted import converted_by_word
from tests.matrix.filed import filed_by_now
from tests.matrix.met import met_by_word
from tests.matrix.reviewed import reviewed_by_now
from tests.procedures import stepping

SEE_VERSION, SEE_DRAFT = "documents.view_version", "documents.view_draft"
SEE_REQUEST = "documents.view_changerequest"
EDIT = "documents.edit_version"
KEEP_COPIES = "documents.keep_copies"
READ_SIGNALS = "documents.read_signals"
SEE_REVIEW = "documents.view_periodicreview"
SEE_RECORD = "procedures.view_recordentry"
SEE_FINDING, SEE_CORRECTIVE = "audits.view_finding", "audits.view_corrective"
SEE_OBJECTIVE, SEE_RISK = "audits.view_objective", "audits.view_risk"
SEE_MEETING = "audits.view_review"
SEE_AUDIT, SEE_PROGRAMME = "audits.view_audit", "audits.view_programme"


class Secret(NamedTuple):
    word: str
    about: str  # name of a version of the world
    permission: str


def official(version: Version, _data: bytes, *, at: Any) -> Any:
    from documents.official import keep_official

    return keep_official(version, paper(version, face="official"), at=at)


def paper(version: Version, **asked: Any) -> bytes:
    """Everything that printing is given, as the bytes of the "PDF": more than any real one shows."""
    return b"%PDF-1.7 " + json.dumps(rendering.print_request(version, **asked), ensure_ascii=False).encode()


def decision_paper(decision: Any) -> bytes:
    columns = {field.attname: str(getattr(decision, field.attname)) for field in decision._meta.concrete_fields}
    titles = list(decision.versions.values_list("title", flat=True))
    return b"%PDF-1.7 " + json.dumps([columns, titles], ensure_ascii=False).encode()


def booklet_paper(told: dict[str, Any], **_more: Any) -> bytes:
    return b"%PDF-1.7 " + json.dumps(told, ensure_ascii=False).encode()


class Telling:
    """Writes one secret word into every place a document has."""

    def __init__(self, w: SimpleNamespace) -> None:
        self.w, self.secrets, self.count = w, [], 0

    def word(self, about: str, permission: str = SEE_VERSION) -> str:
        self.count += 1
        found = f"canary{self.count:02d}x"
        self.secrets.append(Secret(found, about, permission))
        return found

    def everything(self) -> list[Secret]:
        w = self.w
        w.documents, w.versions, w.shares, w.decisions = {}, {}, {}, {}
        self._restricted()
        self._drafts()
        self._old()
        self._theirs()
        self._citing()
        self._needing()
        self._suspecting()
        self._copied()
        self._signalled()
        self._found()
        self._reviewed()
        self._asked()
        self._filed()
        self._corrected()
        self._audited()
        self._aimed()
        self._met()
        return self.secrets

    def written(self, world: SimpleNamespace, about: str, **fields: Any) -> Version:
        """A draft with a secret word in every field, part and file."""
        word = lambda: self.word(about)  # noqa: E731
        version = make.draft(world, title=f"{word()} hoatieu", text=word(), **fields)
        by, at = version.author, make.now()
        file = store.put(word().encode(), media_type="application/pdf")
        actions.attach_file(version, file=file, name=f"{word()}.pdf", by=by, at=at)
        section = version.sections.first()
        html = f'<p>{word()}</p><p><img src="asset:{self.w.picture.sha256}" alt="{word()}"></p>'
        actions.save_section(version, section.uuid, token=section.token, by=by, at=at, html=html, heading=word())
        actions.cite(version, instrument=self.w.law, provision=word(), by=by, at=at)
        self._steps(world, version, word)
        actions.write_amendment(
            version, by=by, at=at, place=word(), old=word(), new=word(), reason=word(), basis=word()
        )  # fmt: skip
        version = Version.objects.get(pk=version.pk)
        texts = {name: word() for name in ("reason", "basis", "transitional")}
        return actions.save_details(version, token=version.token, by=by, at=at, **texts)

    @staticmethod
    def _steps(world: SimpleNamespace, version: Version, word: Any) -> None:
        """A step for each of two posts of the unit, with a word in every field."""
        posts = list(Post.objects.filter(unit=world.trade).order_by("pk"))[:2]
        bases = [{"number": word(), "provision": word(), "text": word()}]
        steps = [
            stepping.step(
                word(), post, instruction=word(), results=[word()], public_text=word(), forms=[word()], bases=bases,
                consulted=posts, informed=[word()],
            )
            for post in posts
        ]  # fmt: skip
        stepping.written(version, *steps, tthc=[things.TTHC])  # its page names what serves it

    def force(self, world: SimpleNamespace, version: Version, **dates: Any) -> Version:
        made = actions.submit(version, by=version.author, at=make.now(), day=make.today()).thing
        made = make._along(
            world, made, ("check", world.officer), ("review", world.deputy), ("approve", world.head)
        )  # fmt: skip
        return make.issued(world, made, **dates)

    def keep(self, about: str, version: Version) -> Version:
        return things.keep(self.w, about, version)

    def _restricted(self) -> None:
        secret = {"classification": "restricted", **things.elsewhere(self.w)}
        version = self.keep("restricted", self.force(self.w, self.written(self.w, "restricted", **secret)))
        self.w.decisions["restricted"] = Version.objects.get(pk=version.pk).issuing_decision
        word, day, at = self.word("restricted", "documents.share_document"), make.today(), make.now()
        JobDescription.objects.create(post=self.w.author_post, document=version.document, from_date=day)
        grant = actions.share_document(
            version.document, with_whom=self.w.deputy, from_date=day - timedelta(days=9),
            until_date=day, reason=word, by=self.w.officer, at=at,
        )  # fmt: skip
        self.w.shares["over"] = ("restricted", "nguoi", grant)
        draft = things_next(self.w, version, self.word("restricted next"))
        self.keep("restricted next", draft)

    def _drafts(self) -> None:
        w = self.w
        draft = self.written(w, "draft")
        said = actions.comment(draft, text=self.word("draft"), by=w.author, at=make.now(), day=make.today())
        actions.answer_comment(said, text=self.word("draft"), by=w.officer, at=make.now(), day=make.today())
        things.imported(draft, text=self.word("draft"), name=f"{self.word('draft')}.docx")
        self.keep("draft", draft)
        sent = self.written(w, "returned")
        sent = actions.submit(sent, by=w.author, at=make.now(), day=make.today()).thing
        remark = self.word("returned", SEE_DRAFT)
        actions.decide(sent, "return", by=w.officer, at=make.now(), day=make.today(), remark=remark)
        self.keep("returned", sent)

    def _old(self) -> None:
        w = self.w
        gone = self.force(
            w, self.written(w, "withdrawn", classification="restricted"),
            from_date=make.today() - timedelta(days=9), late_reason=self.word("withdrawn"),
        )  # fmt: skip
        things.withdraw(w, gone.document, reason=self.word("withdrawn"))
        self.keep("withdrawn", gone)

    def _theirs(self) -> None:
        their = self.w.their
        self.keep("theirs", self.force(their, self.written(their, "theirs")))
        self.w.decisions["theirs"] = self.w.versions["theirs"].issuing_decision
        self.keep("their draft", self.written(their, "their draft"))
        self.w.job = things.Job.objects.filter(owner=self.w.officer).first()
        self._taken_and_asked()

    def _taken_and_asked(self) -> None:
        """A register taken out by who may see it all, and change requests on what is closed."""
        w, day = self.w, make.today()
        w.requests = {}
        w.taken = actions.ask_for_file(kind="xlsx", query="", chosen=[], by=w.officer, at=make.now())
        for about, by, officer in (("restricted", w.officer, w.officer), ("theirs", w.their.officer, w.their.officer)):
            document = w.documents[about]
            asked = actions.ask_for_change(
                document, reason=f"{self.word(about, SEE_REQUEST)} sửa mục 2", by=by, at=make.now(), day=day
            )
            text = self.word(about, SEE_REQUEST)
            w.requests[about] = actions.accept_change(asked, documents=[], text=text, by=officer, at=make.now())
        w.changes = list(w.requests.values())

    def _citing(self) -> None:
        """Documents open to more people that point to what is not: by somebody who may see it, and who only knows where."""
        w, slug = self.w, self.w.documents["restricted"].slug
        for about, fields in (("citing", things.elsewhere(w)), ("guessing", {"classification": "public"})):
            version = make.draft(w, title=f"Quy trình {about}", **fields)
            section = version.sections.first()
            actions.save_section(
                version, section.uuid, token=section.token, by=version.author, at=make.now(),
                html=f'<p>Theo <a href="/tai-lieu/{slug}/">tài liệu</a></p>',
            )  # fmt: skip
            waiting = things_copy(w, version, fields, slug)
            self.keep(f"{about} draft", waiting)
            self.keep(about, self.force(w, Version.objects.get(pk=version.pk)))

    def _needing(self) -> None:
        """A document open to everybody that is withdrawn, though a closed one names it: what was decided of it is closed too."""
        w = self.w
        target = make.document(w, classification="public")
        version = self.written(w, "needing", classification="restricted", **things.elsewhere(w))
        section = version.sections.last()
        actions.save_section(
            version, section.uuid, token=section.token, by=version.author, at=make.now(),
            html=f'{section.html}<p><a href="/tai-lieu/{target.slug}/">tài liệu</a></p>',
        )  # fmt: skip
        self.keep("needing", self.force(w, Version.objects.get(pk=version.pk)))
        answers = {self.w.documents["needing"].pk: Answer("stays", self.word("needing"))}
        withdraw(w, target, answers=answers)

    def _suspecting(self) -> None:
        """The law that they all cite is amended; what was said about a closed document in the case is closed too."""
        things.amended(self.w)
        for about, by in (("restricted", self.w.officer), ("theirs", self.w.their.officer)):
            document = self.w.documents[about]
            case = ImpactCase.objects.get(agency=document.agency)
            lines = list(case.lines.filter(document=document).values_list("pk", flat=True))
            reason = f"{self.word(about, EDIT)} vẫn đúng"
            settle_lines(case, document, lines=lines, verdict="keep", reason=reason, by=by, at=make.now())

    def _found(self) -> None:
        """What the nightly round found in closed documents: who sees their drafts is told of it, nobody else."""
        for about in ("restricted", "theirs"):
            things.found(self.w, about, word=self.word(about, SEE_DRAFT))

    def _signalled(self) -> None:
        """What practice says of closed documents: for who reads it and for who said it."""
        for about, by in (("restricted", self.w.officer), ("theirs", self.w.their.officer)):
            text = f"{self.word(about, READ_SIGNALS)} làm khác"
            self.w.signals[about] = things.said(self.w, about, by, text=text)

    def _corrected(self) -> None:
        """A finding with what corrects it in one unit, and one that stands alone in another, each with a word everywhere."""
        w, at, day = self.w, make.now(), make.today()
        word = lambda: self.word("energy finding", SEE_FINDING)  # noqa: E731
        w.findings = {
            "energy finding": cars.found(w, unit=w.energy, statement=word(), evidence=word(), source_ref=word()),
            "trade finding": cars.found(
                w, statement=self.word("trade finding", SEE_FINDING), evidence=self.word("trade finding", SEE_FINDING)
            ),
        }
        told = lambda: self.word("trade", SEE_CORRECTIVE)  # noqa: E731
        car = cars.opened(w, findings=[w.findings["trade finding"]], title=told())
        w.correctives = {"trade": car}
        given = {"by": w.author, "at": at, "day": day}
        write_correction(car, what=told(), evidence=told(), done_by=w.author, done_date=day, **given)
        lines = [Given(told(), told()), Given(told(), told())]
        write_cause(car, method="whys", lines=lines, root=told(), similar=told(), by=w.author, at=at)
        cars.planned(w, car, what=told())
        upload = Upload(f"{told()}.pdf", "application/pdf", told().encode())
        w.evidences = {"trade": show_corrective(car, by=w.author, at=at, upload=upload)}

    def _audited(self) -> None:
        """An audit of the energy unit on site, and a programme being made, with a word everywhere."""
        word = lambda: self.word("energy audit", SEE_AUDIT)  # noqa: E731
        told = lambda: self.word("draft programme", SEE_PROGRAMME)  # noqa: E731
        audited_by_word(self.w, word, told)

    def _aimed(self) -> None:
        """An objective and a risk of the energy unit, with a word everywhere."""
        word = lambda: self.word("energy objective", SEE_OBJECTIVE)  # noqa: E731
        told = lambda: self.word("energy risk", SEE_RISK)  # noqa: E731
        aimed_by_word(self.w, word, told)
        converted_by_word(self.w, lambda: self.word("conversion", SEE_PROGRAMME))

    def _met(self) -> None:
        """A management review, signed, with a word everywhere."""
        met_by_word(self.w, lambda: self.word("review", SEE_MEETING))

    def _reviewed(self) -> None:
        """The periodic review of each was decided with a reason."""
        for about, by in (("restricted", self.w.officer), ("theirs", self.w.their.officer)):
            reviewed_by_now(self.w, about)
            at, review = make.now(), self.w.reviews[about]
            review.outcome, review.reason, review.by, review.by_name = (
                "confirmed",
                self.word(about, SEE_REVIEW),
                by,
                "A",
            )
            review.decided_at, review.closed_at, review.next_date = at, at, make.today()
            review.save()

    def _asked(self) -> None:
        """Each asks its readers, with words of its own and a question."""
        for about in ("restricted", "theirs"):
            asked_by_now(self.w, about, words=self.word(about))

    def _filed(self) -> None:
        """A series of records of each, with a file in it."""
        for about in ("restricted", "theirs"):
            filed_by_now(self.w, about, word=self.word(about, SEE_RECORD))

    def _copied(self) -> None:
        """A controlled copy of each; where a paper lies is nobody's business but its keeper's and its holder's."""
        for about, holder in (("restricted", self.w.officer), ("theirs", self.w.their.officer)):
            words = {name: self.word(about, KEEP_COPIES) for name in ("place", "purpose")}
            things.copied(self.w, **words, **{about: holder})


def things_next(w: SimpleNamespace, version: Version, reason: str) -> Version:
    return actions.start_version(version.document, by=w.energy_author, at=make.now(), reason=reason)


def things_copy(w: SimpleNamespace, version: Version, fields: dict[str, Any], slug: str) -> Version:
    """A second draft like it, that stays one."""
    draft = make.draft(w, title=version.title, **fields)
    section = draft.sections.first()
    html = f'<p>Theo <a href="/tai-lieu/{slug}/">tài liệu</a></p>'
    actions.save_section(draft, section.uuid, token=section.token, by=draft.author, at=make.now(), html=html)
    return Version.objects.get(pk=draft.pk)
