"""What is wrong with a procedure: one table of rules (product.md D13), asked before submission and every night.

A blocking rule keeps a version from being submitted; where it is waivable, somebody may set it aside for this version with a
reason, which is kept with the version. Warnings are said and stop nothing.

Here `_` only marks a sentence for translation: a place keeps the sentence and its words apart, so that what is found at night
is said in the language of who reads it, and is known again the night after.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from documents.legal.repeals import repealed_from
from procedures.cited import cited, laws_cited
from procedures.graph import exits_of, unreached, without_way_out
from procedures.known import Known, key_of
from procedures.numbers import step_numbers
from procedures.saying import said
from procedures.timing import Total, counted, number_words, official_words, totals
from procedures.tthc.codes import national_code
from qms.worktime.days import Calendar

Given = Mapping[str, Any]
LONG_SENTENCE = 60  # words
# Abbreviations every office knows; they need no entry of their own.
COMMON = frozenset(
    [
        "ISO",
        "TCVN",
        "UBND",
        "HĐND",
        "TTHC",
        "NĐ",
        "TT",
        "QĐ",
        "CP",
        "TTg",
        "VN",
        "ATTP",
        "CCCD",
        "VNeID",
        "PDF",
        "QR",
        "TP",
        "KT",
        "TM",
        "TL",
        "TUQ",
        "BM",
        "QT",
        "HD",
    ]
)
_SHORT = re.compile(r"(?<![\w./-])[A-ZĐ][A-ZĐ]+(?:&[A-ZĐ]+)*(?![\w./-])")
_ROMAN = re.compile(r"[IVXLC]+")
_PASSIVE = re.compile(r"\b(?:được|bị)\b[^.;:]{1,80}\bbởi\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where and what: the anchor on the editor's page, a sentence that names the place and the cure, and its words.

    `number` is that of the step, empty elsewhere. `about` names what the rule found there, so that the same thing is known
    again: a post, a law, a form, a case. `since`: from which day on it has been wrong, None where no day tells.
    """

    anchor: str
    say: str
    told: Given = field(default_factory=dict)
    number: str = ""
    about: str = ""
    since: date | None = None

    @property
    def text(self) -> str:
        """The sentence in the language of the reader."""
        return said(self.say, self.told, self.number)


class Facts(NamedTuple):
    """All that a rule may ask."""

    data: Given
    known: Known
    totals: list[Total]


@dataclass(frozen=True)
class Rule:
    """`nightly` rules depend on the world around, so versions in force are asked them too."""

    key: str
    title: Any
    find: Callable[[Facts], Iterator[Place]]
    blocking: bool = True
    waivable: bool = False
    nightly: bool = False


@dataclass(frozen=True)
class Flaw:
    """A rule that a place breaks. `waived` holds the reason where somebody set the rule aside."""

    rule: Rule
    place: Place
    waived: str = ""

    @property
    def stops(self) -> bool:
        return self.rule.blocking and not self.waived


def check(
    data: Given, known: Known, calendar: Callable[[], Calendar], waivers: Mapping[str, Any] | None = None
) -> list[Flaw]:
    """Everything the rules find, in the order of the table."""
    return found_in(facts_of(data, known, calendar), waivers)


def facts_of(data: Given, known: Known, calendar: Callable[[], Calendar]) -> Facts:
    """What the rules ask; the calendar is only asked for where `totals` needs it."""
    return Facts(data, known, totals(data, calendar, day=known.day))


def found_in(
    facts: Facts, waivers: Mapping[str, Any] | None = None, rules: Iterable["Rule"] | None = None
) -> list[Flaw]:
    """As `check`, for facts that are there already and, where they are given, some rules alone."""
    waived = {key: row["reason"] for key, row in (waivers or {}).items()}
    return [
        Flaw(rule, place, waived.get(rule.key, "") if rule.waivable else "")
        for rule in (RULES if rules is None else rules)
        for place in rule.find(facts)
    ]


# --- who --------------------------------------------------------------------------------------------------------------
def _numbered(facts: Facts) -> Iterator[tuple[str, Given]]:
    numbers = step_numbers(facts.data)
    for step in facts.data["steps"]:
        yield numbers[step["id"]], step


def _at(step: Given, number: str, say: str, told: Given | None = None, **more: Any) -> Place:
    return Place(f"step-{step['id']}", say, told or {}, number, **more)


def _untitled(facts: Facts) -> Iterator[Place]:
    for number, step in _numbered(facts):
        if not step["title"]:
            yield _at(step, number, _("write what is done"))


def _nobody(facts: Facts) -> Iterator[Place]:
    for number, step in _numbered(facts):
        if not step["responsible"] and step["kind"] != "end":
            yield _at(step, number, _("choose who is responsible"))


def _abolished(facts: Facts) -> Iterator[Place]:
    for number, step in _numbered(facts):
        for party in filter(None, [step["responsible"], *step["consulted"], *step["informed"]]):
            kind, pk = key_of(party) or ("", 0)
            who = facts.known.who.get((kind, pk))
            if who and who.ended:
                told = {"name": who.name, "day": f"{who.ended:%d/%m/%Y}"}
                say = _("“%(name)s” is no more since %(day)s, choose who took over")
                yield _at(step, number, say, told, about=f"{kind}:{pk}", since=who.ended)


def _vacant(facts: Facts) -> Iterator[Place]:
    for number, step in _numbered(facts):
        kind, pk = key_of(step["responsible"]) or ("", 0)
        who = facts.known.who.get((kind, pk))
        if who and who.vacant and not who.ended:
            say = _("nobody holds the post “%(name)s” today")
            yield _at(step, number, say, {"name": who.name}, about=f"{kind}:{pk}", since=who.held_until)


# --- time -------------------------------------------------------------------------------------------------------------
def _too_long(facts: Facts) -> Iterator[Place]:
    for total in filter(lambda one: one.is_over, facts.totals):
        name = total.case["name"]
        told = {"limit": official_words(total.limit), "case": f"{name}: " if name else ""}
        if total.over:
            say = _("%(case)sTotal time passes the limit of %(limit)s by %(over)s working days: shorten a step")
            told["over"] = number_words(total.over)
        else:
            say = _("%(case)sBegun on %(day)s the steps end after the limit of %(limit)s: shorten a step")
            told["day"] = f"{total.late_from:%d/%m/%Y}"
        yield Place("totals", say, told, about=total.case["id"])


def _timeless(facts: Facts) -> Iterator[Place]:
    cases = facts.data["cases"]
    for number, step in _numbered(facts):
        if step["kind"] != "task" or step["clock"] != "run":
            continue
        if not any(counted(step, case["id"]) for case in cases):
            yield _at(step, number, _("no time limit is given"))


# --- the way through --------------------------------------------------------------------------------------------------
def _one_exit(facts: Facts) -> Iterator[Place]:
    exits = exits_of(facts.data)
    for number, step in _numbered(facts):
        ways = exits[step["id"]]
        if step["kind"] == "decision" and (len(ways) < 2 or not all(condition for _to, condition in ways)):
            yield _at(step, number, _("a decision needs two exits, each with its condition"))


def _never_reached(facts: Facts) -> Iterator[Place]:
    lost = unreached(facts.data)
    for number, step in _numbered(facts):
        if step["id"] in lost:
            yield _at(step, number, _("no step leads here"))


def _circle(facts: Facts) -> Iterator[Place]:
    lost = without_way_out(facts.data)
    first = next((row for row in _numbered(facts) if row[1]["id"] in lost), None)
    if first:
        yield _at(
            first[1], first[0], _("from here the steps go in a circle without an end: give one of them a way out")
        )


# --- what is named ----------------------------------------------------------------------------------------------------
def _forms(facts: Facts) -> Iterator[Place]:
    """Forms of the steps, and papers on a form of the agency that is no more; a paper may name a form that is not the agency's."""
    known, today = facts.known.forms, facts.known.day
    for number, step in _numbered(facts):
        for code in step["forms"]:
            if code not in known:
                say = _("the form %(code)s is not among the forms of the agency")
                yield _at(step, number, say, {"code": code}, about=code)
            elif (ended := known[code]) and ended <= today:
                told = {"code": code, "day": f"{ended:%d/%m/%Y}"}
                say = _("the form %(code)s is not in force since %(day)s")
                yield _at(step, number, say, told, about=code, since=ended)
    for code in dict.fromkeys(row["form"] for row in facts.data["dossier"]):
        if (ended := known.get(code)) and ended <= today:
            told = {"code": code, "day": f"{ended:%d/%m/%Y}"}
            say = _("Dossier: the form %(code)s is not in force since %(day)s. Write the one that replaced it")
            yield Place("dossier", say, told, about=code, since=ended)


def _dead_law(facts: Facts) -> Iterator[Place]:
    for number, anchor in laws_cited(facts.data):
        if ended := _ended(facts, number):
            told = {"number": number, "day": f"{ended:%d/%m/%Y}"}
            say = _("Legal basis %(number)s: no longer in effect from %(day)s")
            yield Place(anchor, say, told, about=number, since=ended)
    for number, anchor, provision in dict.fromkeys(cited(facts.data)):
        gone = repealed_from(provision, facts.known.gone.get(number, ()))
        if gone and gone <= facts.known.day and not _ended(facts, number):
            told = {"number": number, "provision": provision, "day": f"{gone:%d/%m/%Y}"}
            say = _("Legal basis %(number)s: %(provision)s is no longer in effect from %(day)s")
            yield Place(anchor, say, told, about=f"{number} {provision}", since=gone)


def _ended(facts: Facts, number: str) -> date | None:
    """Since when the whole of a law is no more, None while it counts."""
    ended = facts.known.laws.get(number)
    return ended if ended and ended <= facts.known.day else None


def _unknown_law(facts: Facts) -> Iterator[Place]:
    for number, anchor in laws_cited(facts.data):
        if number and number not in facts.known.laws:
            yield Place(anchor, _("Legal basis %(number)s: not in the register of laws yet"), {"number": number})


def _no_tthc(facts: Facts) -> Iterator[Place]:
    known = facts.known.tthc
    if known is None:  # nobody looked
        return
    for code in dict.fromkeys(map(national_code, facts.data["tthc"])):
        if code not in known:
            say = _("Administrative procedure %(code)s: not in the list. Check the code")
            yield Place("fees", say, {"code": code}, about=code)
        elif (ended := known[code]) and ended <= facts.known.day:
            told = {"code": code, "day": f"{ended:%d/%m/%Y}"}
            yield Place(
                "fees", _("Administrative procedure %(code)s: abolished from %(day)s"), told, about=code, since=ended
            )


def _no_law(facts: Facts) -> Iterator[Place]:
    if not facts.data["bases"]:
        yield Place("bases", _("Legal bases: none is given"))


def _no_records(facts: Facts) -> Iterator[Place]:
    rows = facts.data["records"]
    if not rows:
        yield Place("records", _("Records to keep: write at least one, with where and how long it is kept"))
    for row in rows:
        if not (row["name"] and row["place"] and row["retention"]):
            told = {"name": row["name"][:80] or "…"}
            yield Place("records", _("Record “%(name)s”: write where and how long it is kept"), told)


def _orphan_form(facts: Facts) -> Iterator[Place]:
    used = {code for step in facts.data["steps"] for code in step["forms"]}
    used |= {row["form"] for row in facts.data["dossier"]}
    for code in facts.known.forms:
        if code not in used:
            yield Place("steps", _("The form %(code)s is listed but no step uses it"), {"code": code})


# --- words ------------------------------------------------------------------------------------------------------------
def _texts(facts: Facts) -> Iterator[tuple[str, str, Given]]:
    for number, step in _numbered(facts):
        yield number, f"{step['title']}\n{step['instruction']}", step


def _abbreviation(facts: Facts) -> Iterator[Place]:
    told = COMMON | {row["short"] for row in facts.data["abbreviations"]}
    seen: set[str] = set()
    for number, text, step in _texts(facts):
        if text.isupper():
            continue
        for word in _SHORT.findall(text):
            if word not in told and word not in seen and not _ROMAN.fullmatch(word):
                seen.add(word)
                yield _at(step, number, _("the abbreviation %(word)s is not explained in section 4"), {"word": word})


def _long_sentence(facts: Facts) -> Iterator[Place]:
    for number, text, step in _texts(facts):
        for sentence in re.split(r"[.;:!?]\s|\n", text):
            if (count := len(sentence.split())) > LONG_SENTENCE:
                yield _at(step, number, _("a sentence has %(count)s words, divide it"), {"count": count})
                break


def _passive(facts: Facts) -> Iterator[Place]:
    for number, text, step in _texts(facts):
        if _PASSIVE.search(text):
            yield _at(step, number, _("say who does it instead of “được … bởi”"))


def _twice(facts: Facts) -> Iterator[Place]:
    seen: dict[str, str] = {}
    for number, step in _numbered(facts):
        key = f"{step['title']} {step['instruction']}".lower()
        if not step["title"]:
            continue
        if key in seen:
            yield _at(step, number, _("says the same as step %(other)s"), {"other": seen[key]})
        seen.setdefault(key, number)


RULES: tuple[Rule, ...] = (
    Rule("untitled", gettext_lazy("Every step says what is done"), _untitled),
    Rule("responsible", gettext_lazy("Every step has somebody responsible"), _nobody),
    Rule("abolished", gettext_lazy("Posts and units are there"), _abolished, nightly=True),
    Rule("vacant", gettext_lazy("Posts responsible are held"), _vacant, waivable=True, nightly=True),
    Rule("too_long", gettext_lazy("The steps keep the legal time limit"), _too_long, nightly=True),
    Rule("one_exit", gettext_lazy("Decisions have both exits"), _one_exit),
    Rule("unreached", gettext_lazy("Every step is reached"), _never_reached),
    Rule("circle", gettext_lazy("Every way comes to an end"), _circle),
    Rule("dead_law", gettext_lazy("Legal bases are in effect"), _dead_law, waivable=True, nightly=True),
    Rule("forms", gettext_lazy("Forms are in force"), _forms, waivable=True, nightly=True),
    Rule("abbreviation", gettext_lazy("Abbreviations are explained"), _abbreviation, waivable=True),
    Rule("records", gettext_lazy("Records have a place and a time"), _no_records, waivable=True),
    Rule("timeless", gettext_lazy("Steps have time limits"), _timeless, blocking=False),
    Rule("unknown_law", gettext_lazy("Laws are in the register"), _unknown_law, blocking=False),
    Rule(
        "tthc",
        gettext_lazy("Codes of administrative procedures are in the list"),
        _no_tthc,
        blocking=False,
        nightly=True,
    ),
    Rule("no_law", gettext_lazy("Legal bases are given"), _no_law, blocking=False),
    Rule("orphan_form", gettext_lazy("Forms are used"), _orphan_form, blocking=False),
    Rule("long_sentence", gettext_lazy("Sentences are short"), _long_sentence, blocking=False),
    Rule("passive", gettext_lazy("Sentences say who acts"), _passive, blocking=False),
    Rule("twice", gettext_lazy("Nothing is said twice"), _twice, blocking=False),
)
BY_KEY = {rule.key: rule for rule in RULES}
NIGHTLY = tuple(rule for rule in RULES if rule.nightly)
