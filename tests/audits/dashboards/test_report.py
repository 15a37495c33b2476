"""The report of an agency: every number is that of its list, nobody's number counts what is hidden, the cost stays."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.dashboards import counting, figures
from audits.dashboards.across import agencies_of, compared
from audits.kinds import Grade
from audits.models import CorrectiveAction, Finding
from documents.readings.standing import read_by_unit
from qms.web.charts.figure import shown
from tests import make
from tests.audits.findings import cars
from tests.audits.findings.cars import clause

REPORT, ALL = "/bao-cao/sct/", "/bao-cao/"
MOST = 40  # statements of the whole report, sign-in and page included, whatever the number of rows
pytestmark = pytest.mark.django_db


@pytest.fixture
def found(w):
    """Findings of this year in three chapters, one of another year, and corrective actions of several ages."""
    rows = [
        cars.found(w, grade=Grade.MINOR, clauses=[clause("8.5.1")]),
        cars.found(w, grade=Grade.MAJOR, clauses=[clause("8.2"), clause("8.6")]),
        cars.found(w, grade=Grade.OBSERVATION, clauses=[clause("7.2")]),
    ]
    for days in (3, 45, 200):
        car = cars.opened(w)
        CorrectiveAction.objects.filter(pk=car.pk).update(opened_at=make.now() - timedelta(days=days))
    return rows


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def measured(person, url):
    client = client_of(person)
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


class TestNumbers:
    def test_findings_stand_by_chapter_and_grade_once_in_each_chapter(self, w, found):
        told = counting.findings_of(w.officer, w.agency, make.today().year)
        assert told.by_chapter["8", "major"] == 1
        assert told.by_chapter["8", "minor"] >= 1
        assert told.by_chapter["7", "observation"] == 1
        assert told.total == Finding.objects.filter(agency=w.agency).count()

    def test_corrective_actions_stand_by_their_age_and_the_oldest_is_named(self, w, found):
        told = counting.correctives_of(w.officer, w.agency, make.today())
        assert told.by_age == {"0-30": 1, "31-60": 1, "61-90": 0, "tren-90": 1}
        assert told.oldest.days == 200

    def test_what_a_person_does_not_see_is_in_none_of_her_numbers(self, w, found):
        told = counting.findings_of(w.stranger, w.agency, make.today().year)
        assert (told.total, told.standing, sum(told.by_chapter.values())) == (0, 0, 0)
        assert not sum(counting.correctives_of(w.stranger, w.agency, make.today()).by_age.values())

    def test_decisions_that_waited_are_told_in_working_days(self, w):
        version = make.in_force(w)
        told = counting.waiting_of(w.officer, w.agency, make.today().year)
        assert {row.kind for row in told} == {row.kind for row in version.steps.all()}
        assert all(row.longest >= row.middle >= 0 and row.longest_code == version.document.code for row in told)
        assert counting.waiting_of(w.officer, w.agency, make.today().year - 3) == []

    def test_nobody_was_asked_to_read_so_nothing_is_counted(self, w):
        assert read_by_unit(w.officer, w.agency, make.today()) == []
        assert read_by_unit(w.reader, w.agency, make.today()) == []

    def test_a_share_is_never_rounded_up_to_all(self):
        assert [figures.share_of(199, 200), figures.share_of(0, 0), figures.share_of(3, 3)] == [99, None, 100]


class TestLists:
    def test_every_number_of_the_charts_is_the_length_of_its_list(self, w, found):
        make.in_force(w)
        day, client = make.today(), client_of(w.officer)
        findings = figures.findings(w.agency, counting.findings_of(w.officer, w.agency, day.year), day.year)
        ages = figures.ages(w.agency, counting.correctives_of(w.officer, w.agency, day))
        states = figures.states(w.agency, counting.documents_of(w.officer, w.agency, day))
        reviews = figures.reviews(w.agency, counting.reviews_of(w.officer, w.agency, day))
        checked = 0
        for row in [*ages.rows, *states.rows, *reviews.rows]:
            assert rows_in(client, row.url) == row.total, row.url
            checked += bool(row.total)
        for row in findings.rows:
            for place, value in enumerate(row.values):
                if place:  # the first series adds two grades, its list has both
                    assert rows_in(client, row.leads(place)) == value, row.leads(place)
            assert rows_in(client, row.url) >= max(row.values)
        assert checked >= 4

    def test_the_numbers_at_the_top_are_those_of_their_lists(self, w, found):
        make.in_force(w)
        answer = client_of(w.officer).get(REPORT)
        for one in answer.context["headlines"]:
            if not one["number"].endswith("%"):
                assert shown(rows_in(client_of(w.officer), one["url"])) == one["number"], one["url"]


def rows_in(client, url) -> int:
    """How many rows the list at an address holds."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return len(answer.context["rows"])


class TestPages:
    def test_the_report_draws_every_chart_with_its_table_and_file(self, w, found):
        answer = client_of(w.officer).get(REPORT)
        text = answer.content.decode()
        keys = [panel["figure"].key for panel in answer.context["panels"]]
        assert keys == ["tinh-trang", "loai", "ra-soat", "da-doc", "cho-quyet", "phat-hien", "tuoi", "muc-tieu"]
        for key in keys:
            assert f'id="c-{key}"' in text
        assert text.count("<svg") > len(keys)

    def test_a_chart_comes_as_a_file_with_the_same_numbers(self, w, found):
        answer = client_of(w.officer).get(f"{REPORT}?bang=tuoi")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert [row[1] for row in rows[1:]] == ["1", "1", "0", "1"]

    @pytest.mark.parametrize(
        "query", ["nam=1999", "nam=2999", "nam=x", "nam=²", "bang=khong-co", "la=1", "nam=" + "9" * 5000]
    )
    def test_what_nobody_can_be_asked_is_answered_clearly(self, w, query):
        assert client_of(w.officer).get(f"{REPORT}?{query}").status_code == 400

    def test_the_waiting_list_names_the_steps_of_the_kind(self, w):
        version = make.in_force(w)
        answer = client_of(w.officer).get(f"{REPORT}cho-quyet-dinh/?buoc=approve")
        assert [row["step"].version_id for row in answer.context["rows"]] == [version.pk]
        assert client_of(w.officer).get(f"{REPORT}cho-quyet-dinh/?buoc=x").status_code == 400

    def test_who_has_one_agency_goes_straight_to_its_report(self, w):
        answer = client_of(w.officer).get(ALL)
        assert (answer.status_code, answer["Location"]) == (302, REPORT)

    def test_who_oversees_several_compares_them(self, w, found):
        answer = client_of(w.supervisor).get(ALL)
        rows = {row["agency"]: row["cells"] for row in answer.context["rows"]}
        assert len(rows) > 1
        assert (
            rows[w.agency][2]["number"] == Finding.objects.filter(agency=w.agency, grade__in=("major", "minor")).count()
        )

    def test_a_reader_has_no_report(self, w):
        assert client_of(w.reader).get(REPORT).status_code == 403
        assert client_of(w.reader).get(ALL).status_code == 403


class TestCost:
    def test_the_report_costs_the_same_statements_for_ten_times_the_rows(self, w, found):
        make.in_force(w)
        small = measured(w.officer, REPORT)
        for _n in range(20):
            cars.found(w, grade=Grade.MINOR, clauses=[clause("8.5.1")])
            cars.opened(w)
        assert measured(w.officer, REPORT) == small <= MOST

    def test_agencies_side_by_side_cost_the_same_for_one_and_for_all(self, w, found):
        every = list(agencies_of(w.supervisor, make.today()))
        counts = []
        for rows in (every[:1], every):
            with CaptureQueriesContext(connection) as seen:
                compared(w.supervisor, rows, make.today())
            counts.append(len(seen))
        assert counts[0] == counts[1]
