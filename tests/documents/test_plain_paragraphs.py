"""Plain paragraphs typed where no script runs go behind the text, which stays as it was."""

import pytest
from django.urls import reverse

from documents import actions
from documents.forms.writing import with_paragraphs
from qms.files import richtext
from tests import make

RICH = "<p>Điều <strong>kiện</strong></p><ul><li>a</li></ul>"
NOTES = '<section class="footnotes"><p>1. Xem Điều 4.</p></section>'


@pytest.mark.parametrize("plain", ["", "  ", "\n\n \n"])
def test_nothing_typed_changes_nothing(plain):
    assert with_paragraphs(RICH, plain) == RICH


def test_every_line_is_a_paragraph_and_no_tag_comes_in():
    assert with_paragraphs("", "Một\n\n  Hai <b>\r\nBa & bốn") == "<p>Một</p><p>Hai &lt;b&gt;</p><p>Ba &amp; bốn</p>"
    assert with_paragraphs(RICH, "Thêm") == f"{RICH}<p>Thêm</p>"


def test_footnotes_stay_last():
    assert with_paragraphs(RICH + NOTES, "Thêm") == f"{RICH}<p>Thêm</p>{NOTES}"


def test_cleaned_text_cannot_end_the_part_shown_without_a_script():
    nasty = '<p><img src="asset:' + "a" * 64 + '" alt="</noscript><script>x</script>">&lt;/noscript></p>'
    assert "</noscript" not in richtext.clean(nasty)[0]


@pytest.mark.django_db
def test_a_refused_section_comes_back_with_the_stored_text_and_what_was_typed(client):
    w = make.world()
    draft = make.draft(w)
    section = draft.sections.first()
    row, _removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=RICH
    )
    client.force_login(w.author)
    address = reverse("documents:save_section", args=[draft.pk, section.uuid])
    sent = {"heading": "", "html": RICH, "plain": "Đã gõ mất công", "token": row.token}
    page = client.post(address, sent).content.decode()
    assert "Đã gõ mất công</textarea>" in page
    assert f'<div class="prose mt-2">{RICH}</div>' in page


@pytest.mark.django_db
def test_on_a_conflict_the_added_paragraphs_can_go_behind_the_other_text(client):
    w = make.world()
    draft = make.draft(w)
    section = draft.sections.first()
    first, _removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.officer, at=make.now(), html="<p>Của người trước</p>"
    )
    client.force_login(w.author)
    address = reverse("documents:save_section", args=[draft.pk, section.uuid])
    sent = {"heading": "Mục đích", "html": section.html, "plain": "Thêm một đoạn", "token": section.token}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Thêm một đoạn</textarea>" in page
    assert 'name="html" value="&lt;p&gt;Của người trước&lt;/p&gt;"' in page
    client.post(address, {**sent, "html": "<p>Của người trước</p>", "token": first.token})
    section.refresh_from_db()
    assert section.html == "<p>Của người trước</p><p>Thêm một đoạn</p>"
