"""Every address x everybody x everything it can be about, against what the address declares and the oracle says.

An address that nobody declared fails here. The expected answer is worked out from the policy and from
`tests.matrix.oracle`, never from the view: strangers go to sign-in; what one may not see is 404; what one sees and may not
do is 403; anything else is an answer of the page itself, never an error of ours.
"""

from typing import Any

import pytest
from django.urls import reverse

from qms.people.models import User
from tests import make
from tests.matrix.addresses import ANYBODY, KEPT_AT_THE_TOP, POLICIES, SIGNED_IN, TABLES, Case, cases_of, mounted
from tests.matrix.asking import Visitors, paper_without_printing, quickly
from tests.matrix.oracle import Oracle, lives
from tests.matrix.things import ANONYMOUS, PEOPLE

pytestmark = pytest.mark.matrix
OPEN_TO_ANYBODY = {
    "account_login", "account_logout", "account_inactive", "web:language", "web:health", "web:robots", "documents:api_openapi",
    "documents:check", "documents:check_code",
}  # fmt: skip
# What a POST asks for where the page itself is only read with less.
POST_NEEDS = {
    "documents:change": "documents.share_document",
    "documents:issuing_decision": "documents.issue_version",
    "documents:issuing_scan": "documents.issue_version",
}
# Things that only their own person sees.
FEEDS = {"documents:feed", "duties:feed"}
OWNERS = {
    "documents:job": "owner_id", "documents:stop_job": "owner_id", "documents:job_file": "owner_id",
    "web:revoke_token": "person_id", "web:open_notice": "person_id", "web:read_notice": "person_id",
    "web:end_quiet_days": "person_id",
}  # fmt: skip
# Of a post or who holds it: opened by whoever holds a post in its agency.
OF_COLLEAGUES = {
    "procedures:booklet", "procedures:booklet_pdf", "procedures:hand_over", "procedures:hand_over_pdf",
    "procedures:person_booklet", "procedures:person_booklet_pdf",
}  # fmt: skip
# There is nothing to take out of a version without steps as data.
OF_STEPS = {"procedures:export", "procedures:data"}
OF_ITS_OFFICER = {"responsibility", "clock"}
SHARED = {"law", "relation", "tthc", "tthc_abolished", "tthc_former", "announcement", "tthc_job"}
TOP = {"top.officer", "top.admin"}  # of the agency that keeps what all agencies share
WALKERS = ("officer", "administrator")
WHOLE = (*WALKERS, "author", "reader", "stranger", ANONYMOUS)
PARTS = 12  # the product is tried in twelfths: one in the quick suite, the others with test-all
SIGN_IN, UNSEEN, DENIED, FINE, NO_TOKEN = "sign-in", 404, 403, "fine", 401


@pytest.fixture(scope="module")
def visitors(w):
    with pytest.MonkeyPatch.context() as patch:
        paper_without_printing(patch)
        quickly(patch)
        yield Visitors(w)


@pytest.fixture(scope="module")
def oracle(w):
    return Oracle(make.today())


@pytest.fixture(scope="module")
def cases(w):
    return {name: cases_of(w, name) for name in sorted(set(mounted()) & set(POLICIES))}


def test_every_address_is_declared_once():
    names = list(mounted())
    assert sorted(set(names) - set(POLICIES)) == [], "not declared in any policies module"
    assert sorted(set(POLICIES) - set(names)) == [], "declared, but not mounted"
    assert sum(map(len, TABLES.values())) == len(POLICIES), "declared twice"


def test_only_these_addresses_are_open_to_anybody():
    assert {name for name, policy in POLICIES.items() if policy.permission == ANYBODY} == OPEN_TO_ANYBODY


def test_the_world_has_a_thing_for_every_address(cases):
    assert [name for name, found in cases.items() if not found] == []


def expected(w: Any, oracle: Oracle, case: Case, who: str, method: str) -> Any:
    """What the answer has to be."""
    policy = POLICIES[case.name]
    if policy.permission == ANYBODY:
        return FINE
    if case.name in FEEDS or case.name.startswith("documents:api_"):
        return _by_token(w, oracle, case, who)
    return SIGN_IN if who == ANONYMOUS else _by_sign_in(w, oracle, case, who, method)


def _by_sign_in(w: Any, oracle: Oracle, case: Case, who: str, method: str) -> Any:
    policy = POLICIES[case.name]
    person = getattr(w, who)
    if case.name.startswith("office:"):
        return _in_an_agency(oracle, person, policy, case)
    if case.name in OF_COLLEAGUES:
        return FINE if _is_colleague(oracle, person, case) else UNSEEN
    if policy.permission == SIGNED_IN:
        owner = OWNERS.get(case.name)
        return UNSEEN if owner and getattr(case.thing, owner) != person.pk else FINE
    if not policy.args:
        return FINE if _keeps_laws(oracle, person, case) else DENIED
    return _with_args(oracle, person, policy, case, method)


def _with_args(oracle: Oracle, person: Any, policy: Any, case: Case, method: str) -> Any:
    if policy.args[0] == "report":  # from above too
        return _report(oracle, person, policy, case)
    if policy.args[0] in {"agency", "rules", "post", "description"}:
        return _in_an_agency(oracle, person, policy, case)
    if policy.args[0] in OF_ITS_OFFICER:  # public facts: who may not change them is told so
        return FINE if oracle.in_agency(person, policy.permission, case.thing.agency_id) else DENIED
    if policy.args[0] in SHARED:
        return FINE if _keeps_laws(oracle, person, case) else DENIED
    return _about_a_thing(oracle, person, policy, case, method)


def _report(oracle: Oracle, person: Any, policy: Any, case: Case) -> Any:
    if not oracle.anywhere(person, policy.permission):
        return DENIED
    return FINE if oracle.by_role(person, policy.permission, case.thing.pk, 0) else UNSEEN


def _by_token(w: Any, oracle: Oracle, case: Case, who: str) -> Any:
    """Programs and feed readers: what the person may read that is in force or over, and nothing else is there."""
    if case.name in FEEDS:
        return UNSEEN if who == ANONYMOUS else FINE
    if who == ANONYMOUS:
        return NO_TOKEN
    if case.name == "documents:api_nothing":
        return UNSEEN
    if case.thing is None:
        return FINE
    return FINE if any(_has_begun(oracle, row, case) for row in _read_by(w, oracle, case, who)) else UNSEEN


def _read_by(w: Any, oracle: Oracle, case: Case, who: str) -> list[Any]:
    """Versions of the thing that the person may read."""
    about = case.thing
    rows = [about] if hasattr(about, "document_id") else oracle.versions.values()
    rows = [row for row in rows if about in {row, row.document}]
    return [row for row in rows if oracle.may(getattr(w, who), "documents.view_version", row)]


def _has_begun(oracle: Oracle, version: Any, case: Case) -> bool:
    """Whether the version is in force or over; for the text in force on a day, whether it is in force."""
    periods = [row for row in oracle.periods.get(version.document_id, []) if row.version_id == version.pk]
    if case.name == "documents:api_in_force":
        return any(lives(row, oracle.day) for row in periods)
    return any(row.from_date <= oracle.day or row.until_date == row.from_date for row in periods)


def _in_an_agency(oracle: Oracle, person: Any, policy: Any, case: Case) -> Any:
    """The administration: 403 for who administers nothing, 404 for what belongs to another agency."""
    asked = (policy.permission, *getattr(policy, "also", ()))
    if not any(oracle.anywhere(person, permission) for permission in asked):
        return DENIED
    if case.thing is None:
        return FINE
    agencies = {_agency_of(case.thing)}
    if getattr(policy, "reaches_below", False):  # who has it above has it here
        agencies |= {int(step) for step in oracle.agency_path[case.thing.pk].split(".") if step}
    return FINE if any(oracle.in_agency(person, name, agency) for name in asked for agency in agencies) else UNSEEN


def _is_colleague(oracle: Oracle, person: Any, case: Case) -> bool:
    post = case.thing.appointments.get().post if isinstance(case.thing, User) else case.thing
    return post.unit.agency_id in oracle.of(person).agencies


def _agency_of(thing: Any) -> int:
    if type(thing).__name__ == "Agency":
        return thing.pk
    for path in ("agency_id", "unit.agency_id", "post.unit.agency_id", "giver_post.unit.agency_id"):
        value = thing
        for step in path.split("."):
            value = getattr(value, step, None)
        if value:
            return value
    raise TypeError(thing)


def _keeps_laws(oracle: Oracle, person: Any, case: Case) -> bool:
    allowed = oracle.anywhere(person, POLICIES[case.name].permission)
    return allowed and (case.name not in KEPT_AT_THE_TOP or person.username in TOP)


def _about_a_thing(oracle: Oracle, person: Any, policy: Any, case: Case, method: str) -> Any:
    if case.name == "documents:impact_document":
        return FINE if oracle.may(person, "documents.edit_version", case.thing) else UNSEEN
    sees = {
        "Document": "documents.view_document",
        "Version": "documents.view_version",
        "ChangeRequest": "documents.view_changerequest",
        "ImpactCase": "documents.view_impactcase",
        "ControlledCopy": "documents.view_controlledcopy",
        "PracticeSignal": "documents.view_practicesignal",
        "PeriodicReview": "documents.view_periodicreview",
        "Finding": "audits.view_finding",
        "Audit": "audits.view_audit",
        "Programme": "audits.view_programme",
        "NotApplicable": "audits.view_programme",
        "ManagementReview": "audits.view_review",
        "Auditor": "audits.view_auditor",
        "ChecklistTemplate": "audits.view_auditor",
        "CorrectiveAction": "audits.view_corrective",
        "Objective": "audits.view_objective",
        "ConversionPlan": "audits.view_programme",
        "Risk": "audits.view_risk",
        "Opportunity": "audits.view_risk",
        "Evidence": "audits.view_evidence",
        "ReadingRound": "documents.view_readinground",
        "Duty": "duties.view_duty",
        "RecordSeries": "procedures.view_recordseries",
        "RecordEntry": "procedures.view_recordentry",
        "RecordDisposal": "procedures.view_recorddisposal",
    }
    see = sees.get(type(case.thing).__name__, "documents.view_issuingdecision")
    if not oracle.may(person, see, case.thing):
        return UNSEEN
    needed = POST_NEEDS.get(case.name, policy.permission) if method == "POST" else policy.permission
    if needed != see and not oracle.may(person, needed, case.thing):
        return DENIED
    if case.name in OF_STEPS and not case.thing.procedure_parts.exists():
        return UNSEEN
    if case.name == "documents:pdf" and not _is_in_force(oracle, case.thing):
        return UNSEEN  # nothing is in force: there is no paper
    if case.name == "documents:issuing_scan" and method != "POST" and not case.thing.scan_id:
        return UNSEEN
    return FINE


def _is_in_force(oracle: Oracle, document: Any) -> bool:
    return any(lives(row, oracle.day) for row in oracle.periods.get(document.pk, []))


def is_as(answer: Any, wanted: Any) -> bool:
    if wanted == SIGN_IN:
        return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    if wanted == FINE and answer.request["PATH_INFO"] == "/healthz":
        return answer.status_code in {200, 503}  # the world of a test has old jobs
    if wanted == FINE:
        return answer.status_code in {200, 204, 302, 304, 400, 409, 422} and not _is_sign_in(answer)
    return answer.status_code == wanted


def _is_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login") + "?next")


def tried(cases: dict[str, list[Case]], who: str, method: str, part: int) -> list[Case]:
    """One part of the product, so cut that in each part every address meets everybody, and every thing does."""
    found, shift = [], [*PEOPLE, ANONYMOUS].index(who)
    for number, (name, rows) in enumerate(cases.items()):
        if method not in POLICIES[name].methods:
            continue
        if who == ANONYMOUS:  # all the same to a stranger
            found += rows[:1]
            continue
        parts = min(PARTS, len(rows))
        found += [row for place, row in enumerate(rows) if (place + number + shift) % parts == part]
    return found


def halved(rows: list[Case], who: str) -> list[Case]:
    """Every second address, so that one half of the people meets it and the other half its neighbours."""
    names = sorted({row.name for row in rows})
    shift = [*PEOPLE, ANONYMOUS].index(who)
    return [row for row in rows if (names.index(row.name) + shift) % 2 == 0]


def compare(
    w: Any, visitors: Visitors, oracle: Oracle, cases: dict[str, list[Case]], who: str, part: int, *, half: bool = False
) -> None:
    faults, count = [], 0
    for method in ("GET", "POST"):
        rows = tried(cases, who, method, part)
        for case in halved(rows, who) if half else rows:
            wanted, count = expected(w, oracle, case, who, method), count + 1
            answer = visitors.ask(who, method, case.url)
            where = f"{method} {case.name} [{case.label}] {case.url}: {answer.status_code} {getattr(answer, 'url', '')}"
            if not is_as(answer, wanted):
                faults.append(f"{where}, wanted {wanted}")
            elif wanted != FINE and answer.changes:
                faults.append(f"{where}, refused, and yet written into the trail")
    assert not faults, f"{len(faults)} of {count} for {who}\n" + "\n".join(faults)


@pytest.mark.parametrize("who", [*PEOPLE, ANONYMOUS])
def test_everybody_gets_what_the_address_declares(w, visitors, oracle, cases, who):
    """Who writes, keeps and decides meets every address; of the others each meets every second one."""
    compare(w, visitors, oracle, cases, who, 0, half=who not in WHOLE)


@pytest.mark.walk
@pytest.mark.sqlite
@pytest.mark.parametrize("who", WALKERS)
def test_on_sqlite_every_address_answers_as_well(w, visitors, oracle, cases, who):
    compare(w, visitors, oracle, cases, who, 0)


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_it_about_everything_else_too(w, visitors, oracle, cases, who, part):
    compare(w, visitors, oracle, cases, who, part)
