"""A secret word in everything that somebody may not see, and everybody looks everywhere: pages, files, lists, mails, logs.

Each secret is one word with the thing it belongs to. Whoever the oracle denies the thing must not receive the word in any
byte; and somebody who may see it does receive it, so that these tests can fail.
"""

import io
import json
import logging
import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.template import Template
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from documents import actions, rendering
from qms.notices import delivery
from qms.notices.digests import make_digests
from qms.notices.models import Notice
from qms.notices.reminders import write_reminders
from qms.people.models import User
from qms.worktime.days import VIETNAM
from tests import make
from tests.matrix import things
from tests.matrix.addresses import POLICIES, cases_of, methods_of, mounted
from tests.matrix.asking import Visitors, near_once
from tests.matrix.oracle import Oracle
from tests.matrix.telling import (
    EDIT,
    KEEP_COPIES,
    READ_SIGNALS,
    SEE_AUDIT,
    SEE_CORRECTIVE,
    SEE_FINDING,
    SEE_MEETING,
    SEE_OBJECTIVE,
    SEE_PROGRAMME,
    SEE_RECORD,
    SEE_REQUEST,
    SEE_REVIEW,
    SEE_RISK,
    Secret,
    Telling,
    booklet_paper,
    decision_paper,
    official,
    paper,
)

pytestmark = pytest.mark.matrix
LOOKERS = ("officer", "stranger", "their_officer", things.ANONYMOUS)
MORE_LOOKERS = (
    "author", "reader", "administrator", "nobody", "energy_author", "deputy", "supervisor", "outside", "auditor", "head", "their_author",
)  # fmt: skip
# Who may see it all and therefore has to find every word of it.
WITNESS = {
    "officer": (
        "restricted",
        "restricted next",
        "draft",
        "returned",
        "withdrawn",
        "needing",
        "energy finding",
        "trade finding",
        "trade",
        "energy audit",
        "energy objective",
        "energy risk",
        "review",
        "draft programme",
        "conversion",
    ),
    "their_officer": ("theirs", "their draft"),
}
LINK = re.compile(r'(?:href|action|src|hx-get)="(/[^"#]*)')
MOST = 1800  # pages one person opens
FIELD = re.compile(r"/do-phu/[a-z-]+/[0-9]+/")  # a field of the coverage of clauses
MOST_FIELDS = 40
CLOSED_TO_THE_AUTHOR = {"restricted", "restricted next", "theirs", "their draft"}


@pytest.fixture(scope="module")
def told(w):
    """What was put where; makes the documents that hold it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "keep_official", official)
        return Telling(w).everything()


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    from tests.databases import one_transaction

    with django_db_blocker.unblock(), one_transaction():
        yield things.ground()


class Seen:
    """What each person received, asked when first needed: (where from, text) pieces; `log` is every line logged by then."""

    def __init__(self, w: SimpleNamespace) -> None:
        self.w, self.visitors, self.pieces = w, Visitors(w), {}
        self.log: list[tuple[str, str]] = []

    def by(self, who: str) -> list[tuple[str, str]]:
        if who not in self.pieces:
            self.pieces[who] = look_everywhere(self.w, self.visitors, who)
        return self.pieces[who]


@pytest.fixture(scope="module")
def seen(w, told):
    found = Seen(w)
    kept, root = Kept(found.log), logging.getLogger()
    root.addHandler(kept)
    with pytest.MonkeyPatch.context() as patch:
        from audits.views import papers as official_papers
        from documents.views import drafts, issuing
        from documents.views import paper as papers
        from procedures.booklet import job as booklet

        patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        near_once(patch)
        patch.setattr(papers, "render_version", paper)
        patch.setattr(drafts, "render_version", paper)
        patch.setattr(issuing, "render_issuing_decision", decision_paper)
        patch.setattr(booklet, "render_booklet", booklet_paper)
        patch.setattr(official_papers, "render_official", booklet_paper)
        yield found
    root.removeHandler(kept)


class Kept(logging.Handler):
    """Every line that any logger writes, tracebacks included."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        super().__init__(logging.INFO)
        self.lines = lines
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.name, self.format(record)))


def starts(w: SimpleNamespace) -> list[str]:
    """All addresses about all things, by GET, also those that answer 405; lists with every filter; wrong addresses."""
    found = []
    for name in mounted():
        cases = cases_of(w, name)
        found += [case.url for case in (cases if "GET" in methods_of(name) else cases[:1])]
    register = reverse("documents:register")
    states = ("hieu-luc", "chua-hieu-luc", "bi-thay-the", "bai-bo", "dang-soan")
    found += [f"{register}?tinh-trang={state}" for state in states]
    found += [f"{register}?q=hoatieu&tinh-trang={state}" for state in states]
    searched = reverse("documents:search")
    scopes = ("hieu-luc", "chua-hieu-luc", "ban-cu", "dang-soan")
    # Every secret word begins with `canary`, and whoever may see it finds it by that.
    found += [f"{searched}?q={word}&tinh-trang={scope}" for word in ("canary", "hoatieu", "quy") for scope in scopes]
    found += [f"{searched}?{urlencode({'q': row.code})}" for row in w.documents.values()]
    found += [f"{searched}?{urlencode({'q': row.code[:-1] + '0'})}" for row in w.documents.values()]
    found += [f"/api/v1/documents?state={state}" for state in ("in_force", "superseded", "withdrawn")]
    found += [f"/api/v1/search?q={word}&state={state}" for word in ("canary", "quy") for state in ("in_force", "ended")]
    day = make.today() - timedelta(days=3)
    for document in w.documents.values():
        address = document.get_absolute_url()
        found += [f"{address}?ngay={day}", f"{address}pdf/?ngay={day}", f"{address}?ngay=x", f"{address}99.99/"]
        found.append(f"/api/v1/documents/{document.slug}/in-force?day={day}")
    return list(dict.fromkeys(found))


def look_everywhere(w: SimpleNamespace, visitors: Visitors, who: str) -> list[tuple[str, str]]:
    """From the starts on, along every link of ours that comes back."""
    waiting, done, found, broken, fields = starts(w), set(), [], [], 0
    while waiting and len(done) < MOST:
        url = waiting.pop()
        if url in done or url.startswith("/static/"):
            continue
        if FIELD.match(url) and (fields := fields + 1) > MOST_FIELDS:
            continue  # one page a clause and unit, all made alike
        done.add(url)
        answer = visitors.ask(who, "GET", url)
        if answer.status_code >= 500 and url != "/healthz":
            broken.append(f"{answer.status_code} {url}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        found.append((url, text + "\n" + "\n".join(f"{key}: {value}" for key, value in answer.headers.items())))
        if answer.get("Content-Type", "").startswith("text/html"):
            # Lists with filters are among the starts; their links are the same rows in every order.
            waiting += [link for link in map(unescape, LINK.findall(text)) if "?" not in link]
        if answer.status_code == 302 and "?next=" not in answer.url:
            waiting.append(answer.url)
    assert not broken, f"{who}: {broken}"
    assert len(done) < MOST, f"{who} found more than {MOST} pages: a link that makes new ones"
    return found


# Where the world keeps what a secret is about, by the permission that opens it; everything else is about a version.
KEPT_AS = {
    SEE_REQUEST: "requests", SEE_REVIEW: "reviews", SEE_RECORD: "records", SEE_FINDING: "findings",
    SEE_CORRECTIVE: "correctives", SEE_AUDIT: "audits", SEE_PROGRAMME: "programmes", SEE_OBJECTIVE: "objectives",
    SEE_RISK: "risks", SEE_MEETING: "meetings",
}  # fmt: skip


def allowed(w: SimpleNamespace, secret: Secret, who: str, oracle: Oracle) -> bool:
    if secret.permission in KEPT_AS:
        kept = "conversions" if secret.about in w.conversions else KEPT_AS[secret.permission]
        about = getattr(w, kept)[secret.about]
        return oracle.may(getattr(w, who), secret.permission, about)
    version = w.versions[secret.about]
    about_document = secret.permission in {"documents.share_document", EDIT, KEEP_COPIES, READ_SIGNALS}
    return oracle.may(getattr(w, who), secret.permission, version.document if about_document else version)


def tells_trail(w: SimpleNamespace, secret: Secret, who: str, oracle: Oracle) -> bool:
    """Whether the trail may tell it: who reads the trail of a document knows with which words something was done to it."""
    if secret.about not in w.versions:
        return False
    return oracle.may(getattr(w, who), "trail.read_trail", w.versions[secret.about].document)


def look_and_compare(w: Any, told: list[Secret], seen: Seen, who: str) -> None:
    oracle, received = Oracle(make.today()), seen.by(who)
    may = {secret for secret in told if who != things.ANONYMOUS and allowed(w, secret, who, oracle)}
    trail = {row for row in told if who != things.ANONYMOUS and tells_trail(w, row, who, oracle)}
    leaks = [
        f"{row} at {url}"
        for row in told
        if row not in may
        for url, text in received
        if row.word in text and not (row in trail and url.partition("?")[0].endswith("/nhat-ky/"))
    ]
    assert not leaks, f"{len(leaks)} leaks to {who}\n" + "\n".join(leaks[:60])
    missing = [
        row for row in told if row.about in WITNESS.get(who, ()) and not any(row.word in t for _u, t in received)
    ]
    assert not missing, f"{who} may see these and found them nowhere, so their tests cannot fail: {missing}"
    assert who == things.ANONYMOUS or seen.log, "nothing was logged, so the next line cannot fail"
    assert [line for _name, line in seen.log if "canary" in line] == []


@pytest.mark.parametrize("who", LOOKERS)
def test_nobody_receives_a_word_of_what_is_not_open_to_them_and_no_log_does(w, told, seen, who):
    look_and_compare(w, told, seen, who)


@pytest.mark.slow
@pytest.mark.parametrize("who", MORE_LOOKERS)
def test_nor_does_anybody_else(w, told, seen, who):
    look_and_compare(w, told, seen, who)


def test_every_word_has_somebody_who_must_find_it(told):
    watched = {about for abouts in WITNESS.values() for about in abouts}
    assert {secret.about for secret in told} == watched


def test_a_code_that_is_taken_does_not_say_by_what_to_who_may_not_see_it(w, told, undone):
    """Typing codes is no way to read titles: in the form of a new document, an import, and among reserved codes."""
    document = w.documents["restricted"]
    visitors, code = Visitors(w), document.code
    new = {
        "type": w.type.pk, "title": "x", "owner_unit": w.trade.pk, "owner_post": w.trade_head_post.pk,
        "classification": "public", "code": code, "request_key": "k1",
    }  # fmt: skip
    asked = [("author", reverse("documents:new"), new)]
    asked += [("administrator", reverse("documents:codes"), {"agency": w.agency.pk, "code": code, "reason": "x"})]
    for who, url, data in asked:
        answer = visitors.ask(who, "POST", url, data)
        assert answer.status_code == 422
        assert code in answer.content.decode()
        assert "canary" not in answer.content.decode(), url
    told_to_officer = visitors.ask("officer", "POST", reverse("documents:codes"), asked[1][2])
    assert "canary" in told_to_officer.content.decode()


def test_posts_to_what_is_not_open_answer_without_a_word(w, told):
    visitors, oracle, leaks = Visitors(w), Oracle(make.today()), []
    for name in POLICIES:
        if "POST" not in POLICIES[name].methods:
            continue
        for case in cases_of(w, name):
            if case.label not in CLOSED_TO_THE_AUTHOR:
                continue
            answer = visitors.ask("author", "POST", case.url)
            text = answer.content.decode("utf-8", "replace")
            for secret in told:
                if secret.word in text and not allowed(w, secret, "author", oracle):
                    leaks.append(f"{secret} at {case.url}")
    assert not leaks, "\n".join(leaks)


def test_mails_hold_no_word_of_a_document(w, told, undone, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for person in User.objects.all():
        person.email = f"{person.username}@example.vn"
        person.save(update_fields=["email"])
    mail.outbox = []
    actions.submit(w.versions["their draft"], by=w.their.author, at=make.now(), day=make.today())
    assert delivery.deliver_due(at=make.now() + timedelta(days=2))
    assert mail.outbox, "no mail went out, so this test cannot fail"
    raw = [letter.message().as_string() for letter in mail.outbox]
    assert [text for text in raw if "canary" in text] == []
    subjects = {letter.subject for letter in mail.outbox}
    assert not any(person.full_name in subject for person in User.objects.all() for subject in subjects)


def test_reminders_and_daily_mails_of_two_months_hold_no_word_of_a_document(w, told, undone, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for person in User.objects.all():
        person.email = f"{person.username}@example.vn"
        person.save(update_fields=["email"])
    mail.outbox = []
    morning = make.now().astimezone(VIETNAM).replace(hour=9)
    for day in range(0, 60, 2):
        at = morning + timedelta(days=day)
        write_reminders(at=at)
        make_digests(at=at)
        delivery.deliver_due(at=at)
    assert Notice.objects.filter(stage__isnull=False).exists() and len(mail.outbox) > 10
    texts = [letter.message().as_string() for letter in mail.outbox]
    texts += [f"{text} {url}" for text, url in Notice.objects.values_list("text", "url")]
    assert [text for text in texts if "canary" in text] == []


def test_a_one_time_password_is_shown_once_and_is_nowhere_else(w, told, undone, caplog):
    caplog.set_level(logging.INFO)
    client = Client()
    client.force_login(w.administrator)
    made = client.post(
        reverse("office:person_create", args=[w.agency.slug]), {"username": "moi.den", "full_name": "Người Mới Đến"}
    )
    assert made.status_code == 200
    assert made["Cache-Control"] == "private, no-store"
    shown = made.content.decode()
    person = User.objects.get(username="moi.den")
    password = next(
        word for word in re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", shown) if person.check_password(word)
    )
    pages = ["/", "/quan-tri/", reverse("office:people", args=[w.agency.slug])]
    pages += [reverse("office:person_create", args=[w.agency.slug]), reverse("office:person", args=[person.pk])]
    for url in pages:
        assert password not in client.get(url, follow=True).content.decode(), url
    assert password not in caplog.text
    from django.contrib.sessions.models import Session

    from qms.trail.models import Entry

    assert not any(password in json.dumps(row.get_decoded(), default=str) for row in Session.objects.all())
    assert not any(password in json.dumps(row.detail) + row.subject_text for row in Entry.objects.all())


def test_the_health_page_tells_strangers_no_names(w, told):
    answer = Client().get("/healthz")
    text = answer.content.decode().lower()
    assert "canary" not in text
    for word in ("django", "postgresql", "sqlite", "lam sơn", "hoa.pham", "python"):
        assert word not in text


@pytest.mark.slow
def test_a_real_pdf_holds_no_title_of_a_document_that_its_readers_may_not_see(w, told):
    secret = next(row for row in told if row.about == "restricted")
    for about in ("citing", "guessing"):
        pdf = PdfReader(io.BytesIO(rendering.render_version(w.versions[about], face="official")))
        text = "".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata) + str(pdf.outline)
        text += "".join(data.decode("utf-8", "replace") for files in pdf.attachments.values() for data in files)
        assert "tài liệu" in text
        assert secret.word not in text, about
