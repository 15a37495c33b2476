"""Figures: typed in, corrected, computed, from a file; dossiers from a file."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from audits.actions.acting import report_done
from audits.actions.measuring import compute_objective, measure_objective, take_dossiers, take_figures
from audits.actions.objectives import change_target
from audits.models import DossierFigure, Measurement, Objective, ObjectivePeriod
from audits.objectives import computed, sheets
from audits.objectives.figures import figure_of, told
from audits.objectives.periods import key_of, name_of, spans
from audits.objectives.standing import standing
from audits.objectives.taking import read_figures
from documents.models import ImpactCase, LegalInstrument, PeriodicReview, ReadingRound
from procedures.models import AdministrativeProcedure
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.findings import cars
from tests.audits.objectives import goals
from tests.audits.objectives.goals import given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = make.today().year
JANUARY = f"{YEAR}-01"


def entries(act):
    return Entry.objects.filter(act=act).count()


class TestTyping:
    def test_the_owner_enters_a_figure_and_corrects_it_with_a_reason(self, w):
        row = goals.approved(w)
        goals.figured(w, row, "98.4", period=JANUARY)
        with pytest.raises(Refused, match="98,4 already") as refusal:
            goals.figured(w, row, "99", period=JANUARY)
        assert refusal.value.field == "words"
        better = goals.figured(w, row, "99", period=JANUARY, words="Đếm sót 3 hồ sơ")
        assert better.replaces.value == Decimal("98.4")
        assert Objective.objects.reckoned(make.today()).get().value == 99
        assert entries("objective_measured") == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            Measurement.objects.update(value=1)

    def test_the_same_figure_twice_does_nothing(self, w):
        row = goals.approved(w)
        goals.figured(w, row, "98.4", period=JANUARY)
        assert goals.figured(w, row, "98.4000", period=JANUARY) is None
        assert Measurement.objects.count() == 1

    def test_nobody_else_does(self, w):
        row = goals.approved(w)
        goals.figured(w, row, "98.4", period=JANUARY, by=w.officer)
        for person in (w.reader, w.head, w.auditor, w.unit_head):
            with pytest.raises(Refused, match="Figures are entered by"):
                goals.figured(w, row, "1", period=JANUARY, by=person)

    def test_not_before_the_approval_nor_of_a_strange_or_coming_period(self, w):
        with pytest.raises(Refused, match="cannot be done now"):
            goals.figured(w, goals.proposed(w), "1", period=JANUARY)
        row = goals.approved(w, code="MT-02")
        with pytest.raises(Refused, match="period of the list"):
            goals.figured(w, row, "1", period="2019-01")
        late = {"period": f"{YEAR}-12", "value": Decimal(1), "by": w.author, "at": make.now()}
        with pytest.raises(Refused, match="begins on"):
            measure_objective(row, day=date(YEAR, 11, 30), **late)
        with pytest.raises(Refused, match="after today"):
            goals.figured(w, row, "1", period=JANUARY, as_of=make.today() + timedelta(days=1))


class TestStatus:
    def test_it_follows_from_figures_and_days(self, w):
        row = goals.approved(w, period="year")
        assert goals.status_of(row) == "no_figure"
        goals.figured(w, row, "98")
        assert goals.status_of(row) == "missed"
        goals.figured(w, row, "99.5", words="Đếm lại cả năm")
        assert goals.status_of(row) == "reached"
        assert goals.status_of(goals.proposed(w, code="MT-02")) == "waiting"
        monthly = goals.approved(w, code="MT-03")
        assert goals.status_of(monthly, on=date(YEAR, 6, 30)) == "late"

    def test_the_standing_of_agencies_takes_four_statements(self, w, django_assert_num_queries):
        for n in range(4):
            goals.figured(w, goals.approved(w, code=f"MT-{n}", period="year"), "99")
        with django_assert_num_queries(4):
            rows = standing([w.agency.pk], make.today())
        assert [row.status for row in rows] == ["reached"] * 4
        assert rows[0].target == "≥ 99 %"

    def test_it_says_the_same_as_the_list(self, w):
        for n, (operator, figure) in enumerate(
            [("ge", "99"), ("gt", "99"), ("le", "99.5"), ("lt", "98"), ("eq", "99"), ("eq", "98.9999"), ("ge", "")]
        ):
            row = goals.approved(w, code=f"MT-{n}", period="year", operator=operator)
            if figure:
                goals.figured(w, row, figure)
            change_target(
                row, operator="ge", target=Decimal(n), from_date=date(YEAR, 12, 31 - n % 2), words="Theo kế hoạch mới",
                proof=make.proof(w.head), **given(w.head),
            )  # fmt: skip
        goals.approved(w, code="MT-8")
        for day in (make.today(), date(YEAR, 12, 31), date(YEAR, 1, 2)):
            listed = Objective.objects.reckoned(day).order_by("unit__order", "code", "pk")
            assert [(row.pk, row.status, row.limit, row.value) for row in listed] == [
                (row.pk, row.status, Decimal(figure_of(row.target.split()[1])), row.value)
                for row in standing([w.agency], day)
            ]


class TestComputing:
    def test_corrective_actions_done_in_time_are_counted_and_counted_again(self, w):
        car = cars.acting(w)
        action = car.actions.get()
        month = f"{action.due_date:%Y-%m}"
        row = goals.approved(
            w, way="actions", unit=None, year=action.due_date.year, plan_due_date=date(action.due_date.year, 12, 31)
        )
        with pytest.raises(Refused, match="Nothing of"):
            compute_objective(
                row, period=month, by=w.author, at=make.now(), day=max(make.today(), action.due_date.replace(day=1))
            )
        report_done(action, done_date=make.today(), words="Có", **given(w.author))
        day = max(make.today(), action.due_date.replace(day=1))
        first = compute_objective(row, period=month, by=w.author, at=make.now(), day=day)
        assert (first.value, first.numerator, first.denominator) == (100, 1, 1)
        assert first.how
        second = compute_objective(row, period=month, by=w.officer, at=make.now(), day=day)
        assert second.replaces == first
        assert entries("objective_measured") == 2

    def test_a_typed_objective_is_not_computed(self, w):
        with pytest.raises(Refused, match="typed in"):
            compute_objective(goals.approved(w), period=JANUARY, **given(w.author))

    @pytest.mark.parametrize("way", computed.COUNTS)
    def test_every_way_counts_for_the_agency_and_for_a_unit(self, w, way):
        for unit in (None, w.trade):
            asked = computed.Asked(w.agency, unit, date(YEAR, 1, 1), date(YEAR, 12, 31), make.today())
            assert computed.COUNTS[way].count(asked) == computed.Counted(0, 0)

    def test_reviews_and_changes_of_law_are_counted_by_their_day(self, w):
        due, at = make.today() - timedelta(days=10), make.now()
        version = make.in_force(w)
        review = {
            "document": version.document,
            "version": version,
            "due_date": due,
            "opens_date": due,
            "scheduled_at": at,
        }
        decided = {
            "outcome": "confirmed",
            "reason": "Vẫn đúng",
            "by": w.officer,
            "by_name": "A",
            "next_date": make.today(),
        }
        late = {"decided_at": at, "closed_at": at}
        in_time = {"decided_at": at - timedelta(days=20), "closed_at": at}
        for more in (late, in_time):
            PeriodicReview.objects.create(**review, **decided, **more)
        law = LegalInstrument.objects.create(number="118/2025/NĐ-CP", kind="Nghị định", title="Về một cửa")
        for days, closed in ((5, None), (6, at), (7, at - timedelta(days=30))):
            ImpactCase.objects.create(
                agency=w.agency, instrument=law, effect_date=due - timedelta(days=days), due_date=due, opened_at=at,
                closed_at=closed,
            )  # fmt: skip
        asked = computed.Asked(w.agency, None, due, due, make.today())
        assert computed.COUNTS["reviews"].count(asked) == computed.Counted(1, 2)
        assert computed.COUNTS["laws"].count(asked) == computed.Counted(1, 3)
        early = computed.Asked(w.agency, None, due, due, due - timedelta(days=1))
        assert computed.COUNTS["laws"].count(early) == computed.Counted(1, 1)

    def test_readings_that_are_missing_count_as_not_in_time(self, w):
        version = make.in_force(w)
        due = make.today() - timedelta(days=10)
        ReadingRound.objects.create(
            document=version.document,
            version=version,
            asked_date=due - timedelta(days=9),
            due_date=due,
            days=5,
            at=make.now(),
        )
        asked = computed.Asked(w.agency, None, due, due, make.today())
        counted = computed.COUNTS["readings"].count(asked)
        assert counted.numerator == 0
        assert counted.denominator > 0


class TestFiles:
    def text(self, *rows):
        return "\n".join(["mã;kỳ;giá trị;lý do", *rows])

    def take(self, w, text, by=None):
        return take_figures(w.agency, text, **given(by or w.officer))

    def test_figures_come_in_once(self, w):
        row = goals.approved(w)
        text = self.text(f"MT-01;{JANUARY};98,4;", f"MT-01;02/{YEAR};99;")
        assert self.take(w, text) == 2
        assert self.take(w, text) == 0
        assert row.periods.filter(measurements__isnull=False).count() == 2
        assert entries("figures_taken") == 1

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            (f"MT-99;{JANUARY};1;", "no objective MT-99"),
            ("MT-01;January;1;", "is no period"),
            (f"MT-01;{YEAR}-Q1;1;", "is not measured for"),
            (f"MT-01;{JANUARY};=1+1;", "is no number"),
            (f"MT-01;{JANUARY};1e9;", "is no number"),
            (f"MT-01;{JANUARY};;", "is no number"),
        ],
    )
    def test_one_wrong_row_and_nothing_is_taken(self, w, line, says):
        goals.approved(w)
        with pytest.raises(Refused, match=says):
            self.take(w, self.text(f"MT-01;{YEAR}-02;98;", line))
        assert not Measurement.objects.exists()

    def test_a_period_twice_and_a_figure_without_a_reason_are_told_by_line(self, w):
        goals.approved(w)
        with pytest.raises(Refused, match=r"Line 3: This period .* line 2"):
            self.take(w, self.text(f"MT-01;{JANUARY};98;", f"MT-01;{JANUARY};98;"))
        self.take(w, self.text(f"MT-01;{JANUARY};98;"))
        with pytest.raises(Refused, match="column “lý do”"):
            self.take(w, self.text(f"MT-01;{JANUARY};97;"))
        assert self.take(w, self.text(f"MT-01;{JANUARY};97;Đếm lại hồ sơ")) == 1

    def test_only_the_officer_takes_files(self, w):
        for person in (w.author, w.head):
            with pytest.raises(Refused, match="QMS officer"):
                self.take(w, self.text(), by=person)

    def test_what_is_no_table_is_refused_with_the_cure(self, w):
        for data, says in (
            ("mã;kỳ\n".encode("utf-16"), "not in UTF-8"), ("mã;kỳ".encode("latin-1", "replace"), "not in UTF-8"),
            (b"PK\x03\x04 a workbook", "not in UTF-8"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=says):
                sheets.text_of(data)
        for text, says in (
            ("", "is empty"), ("mã;kỳ\nMT-01;2026", "Not found: giá trị"), ('mã;kỳ;giá trị\n"MT-01;2026;1', "quotation mark"),
            ("mã;kỳ;giá trị\n" + "x;y;z\n" * 5001, "more than 5000"), ("x" * (2 * 1024 * 1024), "larger than 1 MB"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=says):
                read_figures(w.agency, text, make.today())

    def test_a_file_with_a_mark_and_commas_is_read_too(self, w):
        goals.approved(w)
        text = sheets.text_of(f'mã,kỳ,giá trị\nMT-01,{JANUARY},"98,4"'.encode("utf-8-sig"))
        assert read_figures(w.agency, text, make.today())[0].value == Decimal("98.4")

    def test_no_cell_of_a_file_that_goes_out_is_a_formula(self):
        data = sheets.csv_of(["a"], [["=HYPERLINK(1)"], ["-5,5"], ["@x"], ["bình thường"]]).decode("utf-8-sig")
        assert data.split("\r\n")[1:5] == ["'=HYPERLINK(1)", "-5,5", "'@x", "bình thường"]


class TestDossiers:
    HEAD = "cơ quan,mã TTHC,tháng,tiếp nhận,đúng hạn,quá hạn"

    @pytest.fixture
    def tthc(self, w):
        return AdministrativeProcedure.objects.create(code="2.000820", name="Cấp giấy", levels=" tinh ")

    def take(self, w, *rows):
        return take_dossiers(w.agency, "\n".join([self.HEAD, *rows]), **given(w.officer))

    def test_sums_come_in_and_a_later_list_replaces_by_new_rows(self, w, tthc):
        assert self.take(w, f"SCT,2.000820,{JANUARY},100,90,5") == 1
        assert self.take(w, f"SCT,2.000820,{JANUARY},100,90,5") == 0
        assert self.take(w, f"SCT,2.000820,{JANUARY},100,92,5") == 1
        assert DossierFigure.objects.count() == 2
        assert DossierFigure.objects.standing().get().in_time == 92
        assert entries("dossiers_taken") == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            DossierFigure.objects.update(late=0)

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            (f"SCT,2.00082,{JANUARY},1,1,0", "dropped zeros"),
            (f"HS,2.000820,{JANUARY},1,1,0", "is not this agency"),
            (f"SCT,2.000820,{JANUARY},5,4,2", "less than settled"),
            (f"SCT,2.000820,{YEAR + 1}-12,1,1,0", "has not come"),
            (f"SCT,2.000820,{YEAR}-Q1,1,1,0", "is no month"),
            (f"SCT,2.000820,{JANUARY},-1,0,0", "no whole number"),
            (f"SCT,2.000820,{JANUARY},=2,0,0", "no whole number"),
        ],
    )
    def test_wrong_rows_are_refused_and_nothing_is_taken(self, w, tthc, line, says):
        with pytest.raises(Refused, match=says):
            self.take(w, f"SCT,2.000820,{YEAR}-02,1,1,0", line)
        assert not DossierFigure.objects.exists()

    def test_an_objective_is_computed_from_them(self, w, tthc):
        row = goals.approved(w, way="dossiers", unit=None, period="quarter")
        self.take(w, f"SCT,2.000820,{JANUARY},100,90,5", f"SCT,2.000820,{YEAR}-02,50,45,0")
        made = compute_objective(row, period=f"{YEAR}-Q1", **given(w.officer))
        assert (made.numerator, made.denominator, made.value) == (135, 140, Decimal("96.43"))


class TestFiguresAndPeriods:
    @pytest.mark.parametrize(
        ("text", "value"), [("98,5", "98.5"), ("98.5", "98.5"), ("1.234,5", "1234.5"), (" 91 % ", "91"), ("-2", "-2")]
    )
    def test_numbers_as_people_type_them(self, text, value):
        assert figure_of(text) == Decimal(value)

    @pytest.mark.parametrize("text", ["", "abc", "=1", "1e3", "NaN", "1,2,3", "１２", "99999999999"])
    def test_no_numbers(self, text):
        with pytest.raises(Refused, match="is no number"):
            figure_of(text)

    def test_periods_of_a_year(self):
        assert [str(one.last) for one in spans("quarter", 2026)] == [
            "2026-03-31",
            "2026-06-30",
            "2026-09-30",
            "2026-12-31",
        ]
        assert spans("month", 2028)[1].last == date(2028, 2, 29)
        assert spans("year", 2026)[0] == ("2026", date(2026, 1, 1), date(2026, 12, 31))
        assert [key_of(text) for text in ("1/2026", "2026-q3", "2026-13", "x")] == ["2026-01", "2026-Q3", "", ""]
        assert name_of("2026-H1") == "first half of 2026"
        assert told(Decimal("2500.5000")) == "2.500,5"

    def test_missing_periods_are_those_whose_day_is_over(self, w):
        goals.approved(w)
        open_now = ObjectivePeriod.objects.missing(date(YEAR, 3, 1))
        assert list(open_now.values_list("key", flat=True)) == [JANUARY]
