"""Every address x everybody x everything it can be about, against what the address declares and the oracle says.

An address that nobody declared fails here. The expected answer is worked out from the policy and from
`tests.matrix.oracle`, never from the view: strangers go to sign-in; what one may not see is 404; what one sees and may not
do is 403; anything else is an answer of the page itself, never an error of ours.
"""

from typing import Any

import pytest
from django.urls import reverse

from tests import make
from tests.matrix.addresses import ANYBODY, POLICIES, SIGNED_IN, TABLES, Case, cases_of, mounted
from tests.matrix.asking import Visitors, paper_without_printing, quickly
from tests.matrix.oracle import Oracle
from tests.matrix.things import ANONYMOUS, PEOPLE

pytestmark = pytest.mark.matrix
OPEN_TO_ANYBODY = {"account_login", "account_logout", "account_inactive", "web:language", "web:health", "web:robots"}
# What a POST asks for where the page itself is only read with less.
POST_NEEDS = {
    "documents:issuing_decision": "documents.issue_version",
    "documents:issuing_scan": "documents.issue_version",
}
TOP = {"top.officer", "top.admin"}  # of the agency that keeps what all agencies share
PARTS = 12  # the product is tried in twelfths: one in the quick suite, the others with test-all
SIGN_IN, UNSEEN, DENIED, FINE = "sign-in", 404, 403, "fine"


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
    if who == ANONYMOUS:
        return SIGN_IN
    person = getattr(w, who)
    if case.name.startswith("office:"):
        return _in_an_agency(oracle, person, policy, case)
    if policy.permission == SIGNED_IN:
        return UNSEEN if case.name == "documents:job" and case.thing.owner_id != person.pk else FINE
    if not policy.args:
        return FINE if _keeps_laws(oracle, person, case) else DENIED
    if policy.args[0] in {"agency", "rules", "post", "description"}:
        return _in_an_agency(oracle, person, policy, case)
    if policy.args[0] == "law":
        return FINE if _keeps_laws(oracle, person, case) else DENIED
    return _about_a_thing(oracle, person, policy, case, method)


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
    return allowed and (case.name not in {"documents:law", "documents:law_new"} or person.username in TOP)


def _about_a_thing(oracle: Oracle, person: Any, policy: Any, case: Case, method: str) -> Any:
    sees = {"Document": "documents.view_document", "Version": "documents.view_version"}
    see = sees.get(type(case.thing).__name__, "documents.view_issuingdecision")
    if not oracle.may(person, see, case.thing):
        return UNSEEN
    needed = POST_NEEDS.get(case.name, policy.permission) if method == "POST" else policy.permission
    if needed != see and not oracle.may(person, needed, case.thing):
        return DENIED
    if case.name == "documents:pdf" and not _is_in_force(oracle, case.thing):
        return UNSEEN  # nothing is in force: there is no paper
    if case.name == "documents:issuing_scan" and method != "POST" and not case.thing.scan_id:
        return UNSEEN
    return FINE


def _is_in_force(oracle: Oracle, document: Any) -> bool:
    from tests.matrix.oracle import lives

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


def compare(w: Any, visitors: Visitors, oracle: Oracle, cases: dict[str, list[Case]], who: str, part: int) -> None:
    faults, count = [], 0
    for method in ("GET", "POST"):
        for case in tried(cases, who, method, part):
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
    compare(w, visitors, oracle, cases, who, 0)


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("part", range(1, PARTS))
def test_everybody_gets_it_about_everything_else_too(w, visitors, oracle, cases, who, part):
    compare(w, visitors, oracle, cases, who, part)
