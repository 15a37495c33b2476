"""Coverage of clauses: what counts where, on which day, for which edition; what a person may read of it; what does not apply."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.actions import covering
from audits.coverage.rule import Level
from audits.coverage.standing import Clauses, coverage
from audits.models import NotApplicable
from documents import actions
from documents.models import VersionClause
from qms.standards.models import Clause, ClauseMapping, Edition
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.auditing import held
from tests.audits.findings import cars
from tests.audits.findings.cars import clause

pytestmark = pytest.mark.django_db
PAGE = "/do-phu/sct/"


@pytest.fixture
def edition(w):
    """The edition with the lines of the tests; the agency works by it."""
    for number in ("7.5", "7.5.3", "8.5", "8.5.1", "9.2"):
        clause(number)
    found = Edition.objects.get(key="2015")
    w.agency.edition = found
    w.agency.save()
    return found


def serving(w, *numbers, **fields):
    """A procedure of the trade unit in force that serves the clauses; trade and office apply it."""
    version = make.draft(w, **fields)
    VersionClause.objects.bulk_create([VersionClause(version=version, clause=clause(number)) for number in numbers])
    version = actions.submit(version, by=version.author, at=make.now(), day=make.today()).thing
    for move, who in (("check", w.officer), ("review", w.deputy), ("approve", w.head)):
        at = make.now()
        version = actions.decide(
            version, move, by=who, at=at, day=make.today(), proof=make.proof(who, at), remark=""
        ).thing
    return make.issued(w, version)


def read(person, url=PAGE, **query):
    client = Client()
    client.force_login(person)
    return client.get(url, query)


def leave_out(w, number="8.5", **more):
    given = {
        "clause": clause(number), "unit": w.trade, "reason_said": "Phòng không cung cấp dịch vụ này",
        "from_date": make.today(), "by": w.officer, "at": make.now(),
    }  # fmt: skip
    return covering.leave_out_clause(w.agency, **(given | more))


def level_of(told, number, unit):
    return told.cells[number, unit.pk].level


class TestWhatCounts:
    def test_a_document_counts_for_the_clause_it_is_a_part_of_where_it_is_owned_and_applied(self, w, edition):
        serving(w, "8.5.1")
        told = coverage(w.agency, edition, make.today())
        assert {level_of(told, "8.5", unit) for unit in (w.trade, w.office)} == {Level.PARTIAL}
        assert {level_of(told, "8.5", unit) for unit in (w.energy, w.board)} == {Level.NONE}
        assert level_of(told, "7.5", w.trade) == Level.NONE
        assert set(told.totals().values()) == {0, 2, len(told.cells) - 2}

    def test_it_counts_from_its_day_of_effect_and_no_longer_than_it_is_in_force(self, w, edition):
        serving(w, "8.5.1")
        before = coverage(w.agency, edition, make.today() - timedelta(days=1))
        assert level_of(before, "8.5", w.trade) == Level.NONE

    def test_an_audit_of_the_unit_that_asked_about_it_makes_it_whole_and_fades(self, w, edition):
        serving(w, "7.5.3")
        held.reported(w, "conform")
        told = coverage(w.agency, edition, make.today())
        assert (level_of(told, "7.5", w.trade), told.cells["7.5", w.trade.pk].score) == (Level.FULL, 70)
        assert level_of(told, "7.5", w.office) == Level.PARTIAL
        later = coverage(w.agency, edition, make.today() + timedelta(days=30 * 36))
        assert (level_of(later, "7.5", w.trade), later.cells["7.5", w.trade.pk].score) == (Level.PARTIAL, 40)

    def test_an_open_finding_takes_away_until_it_is_closed(self, w, edition):
        serving(w, "8.5.1")
        cars.found(w, grade="minor", clauses=[clause("8.5.1")])
        told = coverage(w.agency, edition, make.today()).cells["8.5", w.trade.pk]
        assert (told.score, told.facts.taken) == (25, ("minor",))

    def test_gaps_come_first_where_there_is_nothing(self, w, edition):
        serving(w, "8.5.1")
        levels = [cell.level for _line, _column, cell in coverage(w.agency, edition, make.today()).gaps()]
        assert levels == sorted(levels, key=lambda one: one != Level.NONE)


class TestEditions:
    def test_clauses_of_another_edition_count_by_the_table_that_maps_them(self, w, edition):
        old = Edition.objects.create(key="2008", name="TCVN ISO 9001:2008")
        made, part = (Clause.objects.create(edition=old, number=n, title="Cũ", order=n) for n in ("7.5", "7.5.1"))
        ClauseMapping.objects.create(source=made, target=clause("8.5"), relation="equal")
        assert Clauses(edition).lines_of(part.pk) == {"8.5"}
        assert (
            Clauses(edition).lines_of(Clause.objects.create(edition=old, number="9.9", title="Lạ", order="9.9").pk)
            == set()
        )
        serving(w, "8.5.1")
        told = coverage(w.agency, old, make.today())
        assert level_of(told, "7.5", w.trade) == Level.PARTIAL  # 8.5.1 has no row of its own and goes with 8.5
        assert Clauses(old).lines_of(clause("8.5").pk) == {"7.5"}


class TestLeavingOut:
    def test_what_does_not_apply_to_the_leadership_applies_to_the_units_under_it(self, w, edition):
        leave_out(w, unit=w.board)
        told = coverage(w.agency, edition, make.today())
        assert level_of(told, "8.5", w.board) == Level.OUT
        assert {level_of(told, "8.5", unit) for unit in (w.trade, w.office)} == {Level.NONE}

    def test_it_is_out_in_the_whole_agency_from_its_day_until_it_applies_again(self, w, edition):
        row = leave_out(w, unit=None)
        told = coverage(w.agency, edition, make.today())
        assert {level_of(told, "8.5", unit) for unit in (w.trade, w.office, w.board)} == {Level.OUT}
        assert level_of(coverage(w.agency, edition, make.today() - timedelta(days=1)), "8.5", w.trade) == Level.NONE
        covering.apply_clause_again(row, until_date=make.today(), by=w.officer, at=make.now())
        assert level_of(coverage(w.agency, edition, make.today()), "8.5", w.trade) == Level.NONE

    def test_it_is_recorded_once_and_changes_nothing_else(self, w, edition):
        before = Entry.objects.count()
        row = leave_out(w)
        assert Entry.objects.count() == before + 1
        assert Entry.objects.order_by("pk").last().act == "clause_left_out"
        assert (row.by_name, row.unit) == (w.officer.full_name, w.trade)

    @pytest.mark.parametrize("who", ["head", "auditor", "unit_head", "reader", "stranger", "supervisor"])
    def test_only_who_plans_the_audits_says_so(self, w, edition, who):
        with pytest.raises(Refused):
            leave_out(w, by=getattr(w, who))
        row = leave_out(w)
        with pytest.raises(Refused):
            covering.apply_clause_again(row, until_date=make.today(), by=getattr(w, who), at=make.now())

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"reason_said": "x"}, "reason_said"),
            ({"number": "8"}, "clause"),
            ({"number": "8.5.1"}, "clause"),
            ({"reason_said": "x" * 501}, "reason_said"),
            ({"from_date": make.today() + timedelta(days=800)}, "from_date"),
        ],
    )
    def test_bad_input_is_refused_by_its_field(self, w, edition, more, field):
        with pytest.raises(Refused) as refused:
            leave_out(w, **more)
        assert refused.value.field == field

    def test_a_unit_of_another_agency_and_what_is_said_already_are_refused(self, w, edition):
        with pytest.raises(Refused):
            leave_out(w, unit=w.commune_board)
        row = leave_out(w)
        with pytest.raises(Refused):
            leave_out(w)
        with pytest.raises(Refused):
            covering.apply_clause_again(row, until_date=make.today() - timedelta(days=1), by=w.officer, at=make.now())
        covering.apply_clause_again(row, until_date=make.today(), by=w.officer, at=make.now())
        with pytest.raises(Refused):
            covering.apply_clause_again(row, until_date=make.today(), by=w.officer, at=make.now())

    def test_the_database_keeps_what_was_said(self, w, edition):
        row = leave_out(w)
        with pytest.raises(DatabaseError):
            NotApplicable.objects.filter(pk=row.pk).update(reason="Khác")


class TestPages:
    def test_the_matrix_says_every_field_in_words_and_leads_to_what_it_rests_on(self, w, edition):
        version = serving(w, "8.5.1")
        answer = read(w.officer)
        text = answer.content.decode()
        assert text.count("Có tài liệu, thiếu bằng chứng") >= 2
        cell = read(w.officer, f"{PAGE}2015/8.5/{w.trade.pk}/")
        assert version.document.code in cell.content.decode()
        assert cell.context["cell"].score == 40

    def test_a_field_names_only_what_the_person_may_read_and_counts_the_rest(self, w, edition):
        version = serving(w, "8.5.1", classification="restricted")
        cell = read(w.supervisor, f"{PAGE}2015/8.5/{w.trade.pk}/")
        assert cell.status_code == 200
        assert version.document.code not in cell.content.decode()
        assert cell.context["grounds"][0][1].hidden == 1

    def test_the_file_has_every_field(self, w, edition):
        serving(w, "8.5.1")
        answer = read(w.officer, dang="csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        told = coverage(w.agency, edition, make.today())
        assert len(rows) == 1 + len(told.cells)

    @pytest.mark.parametrize("query", [{"an-ban": "1987"}, {"ngay": "hom-nay"}, {"trang": "9"}, {"la": "1"}])
    def test_what_nobody_can_be_asked_is_answered_clearly(self, w, edition, query):
        assert read(w.officer, **query).status_code == 400

    def test_a_field_that_is_not_there_is_not_found(self, w, edition):
        for place in ("2015/99.9/1", f"1987/8.5/{w.trade.pk}", f"2015/8.5/{w.commune_board.pk}"):
            assert read(w.officer, f"{PAGE}{place}/").status_code == 404

    def test_the_officer_says_so_through_the_page(self, w, edition):
        client = Client()
        client.force_login(w.officer)
        today = f"{make.today():%d/%m/%Y}"
        form = {"clause": clause("8.5").pk, "unit": "", "from_date": today, "reason_said": "Không có sản phẩm hữu hình"}
        assert client.post(f"{PAGE}khong-ap-dung/moi/", {**form, "reason_said": ""}).status_code == 422
        assert client.post(f"{PAGE}khong-ap-dung/moi/", form).status_code == 302
        row = NotApplicable.objects.get()
        assert "Không có sản phẩm hữu hình" in client.get(f"{PAGE}khong-ap-dung/").content.decode()
        assert client.post(f"/do-phu/khong-ap-dung/{row.pk}/ap-dung-lai/", {"until_date": today}).status_code == 302

    def test_it_costs_the_same_statements_for_more_documents_audits_and_units(self, w, edition):
        def cost():
            with CaptureQueriesContext(connection) as made:
                coverage(w.agency, edition, make.today())
            return len(made)

        serving(w, "8.5.1")
        small = cost()
        for n in range(3):
            serving(w, "7.5.3", title=f"Quy trình {n}")
            make.unit(w.agency, f"X{n}", f"Đơn vị {n}", parent=w.board)
        held.reported(w, "minor")
        assert cost() == small <= 10
