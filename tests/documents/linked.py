"""Documents in force that name others: by a link in the text, as a form, by citing a law."""

from types import SimpleNamespace
from typing import Any

from documents import actions
from documents.models import Document, LegalInstrument, RouteRule, TypeRules, Version
from tests import make


def naming(
    w: SimpleNamespace,
    *targets: Document,
    forms: tuple[Document, ...] = (),
    laws: tuple[LegalInstrument, ...] = (),
    from_date: Any = None,
    **fields: Any,
) -> Version:
    """A version in force whose text links to `targets`, with these forms and legal bases."""
    draft = linking_draft(w, *targets, forms=forms, laws=laws, **fields)
    made = actions.submit(draft, by=draft.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, made, from_date=from_date, late_reason="Nhập muộn" if from_date else "")


def linking_draft(
    w: SimpleNamespace,
    *targets: Document,
    forms: tuple[Document, ...] = (),
    laws: tuple[LegalInstrument, ...] = (),
    **fields: Any,
) -> Version:
    draft = make.draft(w, **fields)
    by, section = draft.author, draft.sections.first()
    html = "".join(f'<p>Theo <a href="/tai-lieu/{row.slug}/">{row.code}</a></p>' for row in targets)
    if html:
        actions.save_section(draft, section.uuid, token=section.token, by=by, at=make.now(), html=html)
    draft = Version.objects.get(pk=draft.pk)
    if forms:
        actions.set_forms(draft, forms=forms, by=by, at=make.now())
    for law in laws:
        actions.cite(draft, instrument=law, provision="Điều 4", by=by, at=make.now())
    return Version.objects.get(pk=draft.pk)


def law(number: str = "105/2017/NĐ-CP", **fields: Any) -> LegalInstrument:
    return LegalInstrument.objects.create(number=number, kind="Nghị định", title="Về kinh doanh rượu", **fields)


def form_document(w: SimpleNamespace, title: str = "Mẫu đơn") -> Document:
    """A form in force, its text in sections."""
    kind = make.document_type("bieu-mau", "Biểu mẫu", holds="both")
    if not TypeRules.objects.filter(agency=w.agency, type=kind).exists():
        rules = make.rules(w.agency, kind, pattern="BM-{unit}-{nn}")
        for step in w.rules.route.all():
            RouteRule.objects.create(
                rules=rules, order=step.order, kind=step.kind, who=step.who, post=step.post, due_days=3
            )
    return make.document(w, type=kind, title=title)


def withdraw(w: SimpleNamespace, document: Document, **more: Any) -> Any:
    by, at = more.pop("by", w.officer), make.now()
    more = {"from_date": make.today(), "reason": "Hết cần", "proof": make.proof(by, at), **more}
    return actions.withdraw_document(document, by=by, at=at, day=make.today(), **more)
