"""Two people write in the same place, or one form is sent twice."""

from django.utils import translation

from documents import actions
from documents.actions import Conflict
from documents.codes import draw_code
from documents.models import Counter, Document, DocumentCode, Section, TypeRules, Version
from qms.people.models import Unit
from tests import make
from tests.races.outcomes import sorted_out


def test_two_editors_who_save_one_section_get_one_conflict_and_both_texts(w, together, fresh):
    version = make.draft(w)
    section = version.sections.first()
    texts = {w.author: "<p>Chữ của Hà</p>", w.unit_head: "<p>Chữ của Bảo</p>"}

    def save(person):
        return lambda: actions.save_section(
            Version.objects.get(pk=version.pk), section.uuid, token=section.token, by=fresh(person), at=make.now(), html=texts[person]
        )  # fmt: skip

    done, refused = sorted_out(together(*map(save, texts)))
    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], Conflict)
    kept = Section.objects.get(pk=section.pk).html
    assert kept in texts.values()
    assert refused[0].current.html == kept  # the other text is still with who typed it


def test_eight_savers_lose_no_text_when_each_takes_the_new_token(w, together, fresh):
    version = make.draft(w)
    section = version.sections.first()

    def save(n):
        def act():
            for _attempt in range(30):
                row = Section.objects.get(pk=section.pk)
                try:
                    return actions.save_section(
                        Version.objects.get(pk=version.pk), section.uuid, token=row.token, by=fresh(w.author), at=make.now(),
                        html=f"{row.html}<p>đoạn {n}</p>",
                    )  # fmt: skip
                except Conflict:
                    continue
            raise AssertionError("no luck in 30 attempts")

        return act

    sorted_out(together(*(save(n) for n in range(8))))
    html = Section.objects.get(pk=section.pk).html
    assert all(html.count(f"<p>đoạn {n}</p>") == 1 for n in range(8))


def test_one_writes_the_next_draft_while_the_version_before_comes_into_force(w, together, fresh, press):
    from documents.actions.issuing import open_periods
    from documents.official import store_official

    waiting = make.approved(w)
    decision = actions.prepare_decision(w.agency, versions=[waiting], by=w.officer, at=make.now(), signer_name="x")
    at = make.now()
    decision = actions.issue(
        decision, number="1/QĐ", date=make.today(), effective={waiting.pk: make.today()}, by=w.officer, at=at,
        day=make.today(), proof=make.proof(w.officer, at),
    )  # fmt: skip
    draft = actions.start_version(waiting.document, by=w.author, at=make.now(), reason="Sửa")
    section = draft.sections.first()

    def put_in_force():
        store_official(Version.objects.get(pk=waiting.pk), at=make.now())
        return open_periods(decision, at=make.now())

    def save():
        return actions.save_section(
            Version.objects.get(pk=draft.pk), section.uuid, token=section.token, by=fresh(w.author), at=make.now(), html="<p>Mới</p>"
        )  # fmt: skip

    done, refused = sorted_out(together(put_in_force, save))
    assert (len(done), refused) == (2, [])
    assert Version.objects.get(pk=waiting.pk).period
    assert Version.objects.get(pk=draft.pk).state == "draft"


def test_fifty_codes_drawn_in_parallel_are_distinct_and_without_a_gap(w, together):
    from django.db import transaction

    def draw():
        with transaction.atomic():
            rules = TypeRules.objects.select_related("agency", "type").get(pk=w.rules.pk)
            code = draw_code(rules, Unit.objects.get(pk=w.trade.pk), day=make.today())
            DocumentCode.objects.create(agency=w.agency, code=code, slug=code.lower(), given_at=make.now())
            return code

    done, refused = sorted_out(together(*[draw] * 50))
    assert refused == []
    assert sorted(done) == [f"QT-TM-{n:02d}" for n in range(1, 51)]
    assert Counter.objects.get().value == 50


def creating(w, fresh, key):
    def create():
        with translation.override("en"):
            return actions.create_document(
                type=w.type, owner_unit=w.trade, owner_post=w.trade_head_post, title="Quy trình", by=fresh(w.author),
                at=make.now(), day=make.today(), request_key=key,
            )  # fmt: skip

    return create


def test_one_form_sent_four_times_at_once_is_one_document_with_one_number(w, together, fresh):
    done, refused = sorted_out(together(*[creating(w, fresh, "mot-bieu-mau")] * 4))
    assert refused == []
    assert len({document.pk for document in done}) == 1
    assert list(Document.objects.values_list("code", flat=True)) == ["QT-TM-01"]
    assert Counter.objects.get().value == 1


def test_eight_authors_who_create_at_once_have_eight_numbers_in_a_row(w, together, fresh):
    done, refused = sorted_out(together(*(creating(w, fresh, f"k{n}") for n in range(8))))
    assert refused == []
    assert sorted(document.code for document in done) == [f"QT-TM-{n:02d}" for n in range(1, 9)]


def test_two_who_start_the_next_version_at_once_have_one(w, together, fresh):
    first = make.in_force(w)

    def start(person):
        def act():
            with translation.override("en"):
                return actions.start_version(
                    Document.objects.get(pk=first.document_id), by=fresh(person), at=make.now()
                )

        return act

    done, refused = sorted_out(together(start(w.author), start(w.unit_head)))
    assert (len(done), len(refused)) == (1, 1)
    assert "is being prepared already" in str(refused[0])


def test_two_hand_typed_equal_codes_are_one_document_and_one_refusal(w, together, fresh):
    def create():
        with translation.override("en"):
            return actions.create_document(
                type=w.type, owner_unit=w.trade, owner_post=w.trade_head_post, title="Quy trình", by=fresh(w.author),
                at=make.now(), day=make.today(), code="QT 02/CX",
            )  # fmt: skip

    done, refused = sorted_out(together(create, create))
    assert (len(done), len(refused)) == (1, 1)
    assert refused[0].field == "code"
