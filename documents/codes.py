"""Codes of documents: drawn from the agency's pattern under a lock, never used twice, never parsed for meaning."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.models import Counter, Document, DocumentCode, TypeRules
from qms.people.models import CODE_ALPHABET, Agency, Unit
from qms.search.fold import fold
from qms.trail.refusals import Refused

RESERVED_SLUGS = frozenset({"moi", "nhap-word", "xuat", "so-sanh", "bo-loc", "tim", "quyet-dinh"})
_LOOK_AHEAD = 50  # codes given by hand that may lie before the next free one
_WIDTH = {"n": 0, "nn": 2, "nnn": 3, "nnnn": 4, "mm": 2}
_PLACE = re.compile(r"\{(unit|agency|type|yyyy|n{1,4}|mm)\}")


def check_pattern(pattern: str) -> None:
    """Raises Refused unless `pattern` holds known places only. One without a number names a single document."""
    left = _PLACE.sub("1", pattern)
    if "{" in left or "}" in left:
        raise Refused(
            _("The code pattern has an unknown place. Use {unit}, {agency}, {yyyy}, {n}, {nn}, {nnn} or {mm}."),
            field="code_pattern",
        )
    check_code(left)


def check_code(code: str) -> str:
    """The code in NFC, trimmed. Raises Refused for what no keyboard of an office types."""
    code = unicodedata.normalize("NFC", " ".join(code.split()))
    if not code:
        raise Refused(_("Enter the code of the document."), field="code")
    if len(code) > 60:
        raise Refused(_("The code is longer than 60 characters. Shorten it."), field="code")
    try:
        CODE_ALPHABET(code)
    except ValidationError as wrong:
        raise Refused(
            _(
                "The code holds a character that is not allowed. Use Latin letters, digits, spaces and . / - _ ( ) only."
            ),
            field="code",
        ) from wrong
    return code


def next_number(agency: Agency, register: str, *, year: int = 0) -> int:
    """Draw the next number of a register under a row lock, in the caller's transaction; a rollback leaves no gap."""
    Counter.objects.get_or_create(agency=agency, register=register, year=year)
    counter = Counter.objects.select_for_update().get(agency=agency, register=register, year=year)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def draw_code(rules: TypeRules, unit: Unit, *, day: date) -> str:
    """The next free code of the agency's pattern for this type and unit. Codes given by hand are stepped over."""
    register = _register(rules, unit, day)
    for _attempt in range(10_000):
        code = _numbered(register, next_number(rules.agency, register))
        if not DocumentCode.objects.filter(agency=rules.agency, code=code).exists():
            return check_code(code)
        if code == register:  # no place for a number: one document alone can have it
            break
    raise Refused(
        _("The code %(code)s is taken. Enter another code, or change the code pattern of this type.") % {"code": code},
        field="code",
    )


def next_codes(rules: TypeRules, units: Sequence[Unit], *, day: date) -> list[str]:
    """What `draw_code` would give each unit now, drawing nothing; "" where the pattern has nothing left to give."""
    registers = [_register(rules, unit, day) for unit in units]
    last = dict(
        Counter.objects.filter(agency=rules.agency, register__in=registers, year=0).values_list("register", "value")
    )
    tried = [[_numbered(name, last.get(name, 0) + step) for step in range(1, _LOOK_AHEAD)] for name in registers]
    every = {code for codes in tried for code in codes}
    taken = set(DocumentCode.objects.filter(agency=rules.agency, code__in=every).values_list("code", flat=True))
    return [next((code for code in codes if code not in taken), "") for codes in tried]


def _register(rules: TypeRules, unit: Unit, day: date) -> str:
    """The pattern with everything filled in but the number: codes with the same register share a counter."""
    fixed = {"unit": unit.code, "agency": rules.agency.code, "type": rules.type.slug, "yyyy": f"{day:%Y}"}
    return _PLACE.sub(lambda place: fixed.get(place[1], place[0]), rules.code_pattern)


def _numbered(register: str, number: int) -> str:
    return _PLACE.sub(lambda place: str(number).zfill(_WIDTH.get(place[1], 0)), register)


def free_slug(code: str, agency: Agency) -> str:
    """An address for a code: unique in the installation, the agency's short name in front when taken, then a number."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-")[:60] or "tai-lieu"
    owned = f"{agency.slug}-{plain}"
    for slug in (plain, owned, *(f"{owned}-{n}" for n in range(2, 1000))):
        if slug in RESERVED_SLUGS:
            continue
        if not DocumentCode.objects.filter(slug=slug).exists() and not Document.objects.filter(slug=slug).exists():
            return slug
    raise Refused(_("No address is left for this code. Choose another code."), field="code")


def register_code(document: Document, code: str, slug: str, *, at: datetime, reason: str = "") -> None:
    """Write the code into the agency's register for ever. Raises Refused with the way out on a clash."""
    try:
        with transaction.atomic():
            DocumentCode.objects.create(
                agency=document.agency, code=code, slug=slug, document=document, given_at=at, reason=reason
            )
    except IntegrityError as clash:
        raise code_taken(code) from clash


def reserve_for(document: Document, code: str, agency: Agency, *, at: datetime, reason: str) -> str:
    """Enter another code of an existing document into the register of `agency`; answers its address.

    A code that the document itself had there before is its own still. Raises Refused with the way out on a clash.
    """
    known = DocumentCode.objects.filter(agency=agency, code=code).first()
    if known is not None and known.document_id == document.pk:
        return known.slug
    slug = free_slug(code, agency)
    try:
        with transaction.atomic():
            DocumentCode.objects.create(
                agency=agency, code=code, slug=slug, document=document, given_at=at, reason=reason
            )
    except IntegrityError as clash:
        raise Refused(
            _(
                "The code %(code)s was already given in “%(agency)s” and is never used again. Enter another code, or leave "
                "the field empty to get the next free one."
            )
            % {"code": code, "agency": agency},
            field="code",
        ) from clash
    return slug


def former_codes(document: Document) -> list[str]:
    """Codes the document had before, newest first."""
    rows = DocumentCode.objects.filter(document=document).exclude(code=document.code)
    return list(rows.order_by("-given_at", "-pk").values_list("code", flat=True))


def code_taken(code: str) -> Refused:
    """The refusal for a code that the agency already gave. It names no title: that may be hidden from the person."""
    return Refused(
        _(
            "The code %(code)s was already given and is never used again. Leave the field empty to get the next free one."
        )
        % {"code": code},
        field="code",
    )


def who_has(taken: DocumentCode, by: Any) -> str:
    """What a code was given to, for a refusal: a title only to who may see that document."""
    if taken.document is None:
        return taken.reason
    if by is not None and by.has_perm("documents.view_document", taken.document):
        return taken.document.title
    return _("a document that is not open to you")


def reserve_code(agency: Agency, code: str, *, at: datetime, reason: str, by: Any = None) -> None:
    """Keep a code from ever being given, such as one used on paper for a document outside this system."""
    DocumentCode.objects.get_or_create(
        agency=agency,
        code=check_code(code),
        defaults={"slug": free_slug(code, agency), "given_at": at, "reason": reason},
    )
