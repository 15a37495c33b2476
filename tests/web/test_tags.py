import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from qms.env import BASE_DIR
from qms.web.fields import DateField, LineField, TextField
from qms.web.templatetags import qms

NBSP = "\N{NO-BREAK SPACE}"


def render(template, **context):
    return Template("{% load qms %}" + template).render(Context(context))


def test_dates_are_written_day_month_year_with_a_machine_readable_time():
    assert qms.date_vn(date(2026, 12, 7)) == '<time datetime="2026-12-07">07/12/2026</time>'
    assert qms.date_vn("2026-12-07") == qms.date_vn(date(2026, 12, 7))
    assert qms.date_vn(None) == ""


def test_an_instant_is_shown_in_the_time_of_the_office():
    assert "01/01/2027 06:30" in qms.datetime_vn(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))


def test_the_long_date_is_that_of_administrative_texts():
    with translation.override("vi"):
        assert f"ngày{NBSP}03{NBSP}tháng{NBSP}11{NBSP}năm{NBSP}2026" in qms.long_date(date(2026, 11, 3))
    with translation.override("en"):
        assert "3 November 2026" in qms.long_date(date(2026, 11, 3))


def test_version_numbers_have_two_digits_and_never_break():
    assert qms.version_text(2, 1) == f"02{NBSP}/{NBSP}01"
    assert "nowrap" in qms.version_no(2, 1)


@pytest.mark.parametrize(
    ("number", "shown"), [(2500000, "2.500.000"), (17.5, "17,5"), ("0.50", "0,5"), (1000, "1.000"), (None, "")]
)
def test_numbers_take_points_and_a_comma(number, shown):
    assert qms.number_vn(number) == shown


def test_sizes_are_kilobytes_and_megabytes():
    assert qms.filesize_vn(38912) == f"38{NBSP}KB"
    assert qms.filesize_vn(1_250_000) == f"1,2{NBSP}MB"
    assert qms.filesize_vn(1) == f"1{NBSP}KB"


def test_numbers_are_tied_to_what_they_count():
    assert qms.nbsp("theo Điều 4, mục 5.7 trong 20 ngày") == f"theo Điều{NBSP}4, mục{NBSP}5.7 trong 20{NBSP}ngày"


def test_tying_does_not_open_a_door_for_markup():
    assert "&lt;b&gt;" in render("{{ text|nbsp }}", text="<b>Điều 4</b>")


def test_every_state_has_a_glyph_in_the_sprite_and_a_word():
    sprite = (BASE_DIR / "static/icons.svg").read_text()
    for key, (glyph, _css, word) in qms.STATES.items():
        assert f'id="i-{glyph}"' in sprite
        assert str(word) in qms.status(key)


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (BASE_DIR / "static/icons.svg").read_text()
    named = set()
    for path in (BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    assert named
    assert [name for name in sorted(named) if f'id="i-{name}"' not in sprite] == []


def test_an_icon_speaks_only_with_a_label():
    assert "aria-hidden" in qms.icon("search")
    assert 'aria-label="Tìm &lt;x&gt;"' in qms.icon("search", label="Tìm <x>")


class Form(forms.Form):
    title = LineField(label="Title")
    note = TextField(label="Note", required=False)
    day = DateField(label="Day", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_failed_field_names_its_error_to_a_screen_reader():
    page = render('{% include "parts/form.html" with form=form only %}', form=Form({}))
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'href="#id_title"' in page
    assert 'href="#id_kind"' in page
    assert page.count('id="id_kind"') == 1


def test_text_is_brought_into_one_form_and_keeps_no_hidden_marks():
    form = Form({"title": "Quy tri\u0300nh\u200b  A\r\nB", "note": "một\r\nhai", "kind": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Quy trình  A B"
    assert form.cleaned_data["note"] == "một\nhai"


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb"])
def test_control_characters_are_refused_with_a_sentence(bad):
    form = Form({"title": bad, "kind": "a"})
    assert not form.is_valid()
    assert form.errors["title"]


@pytest.mark.parametrize("typed", ["7/12/2026", "07/12/2026", "07-12-2026", "7.12.2026", "2026-12-07"])
def test_a_day_may_be_typed_in_the_usual_ways(typed):
    form = Form({"title": "A", "day": typed, "kind": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 12, 7)


@pytest.mark.parametrize("typed", ["31/02/2026", "hôm nay", "01/01/0001", "99999999999999"])
def test_a_day_that_is_none_is_refused_and_stays_in_the_field(typed):
    form = Form({"title": "A", "day": typed, "kind": "a"})
    assert not form.is_valid()
    assert typed in str(form["day"])
