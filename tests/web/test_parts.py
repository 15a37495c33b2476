"""Every shared part renders with the variables its comment lists, and says what it was given."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template.loader import render_to_string

DAY, AT = date(2026, 11, 10), datetime(2026, 11, 18, 2, 42, tzinfo=UTC)


class Sign(forms.Form):
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput)


PARTS = {
    "parts/title_block.html": {
        "code": "QT-TM-03",
        "title": "Quy trình cấp phép",
        "status": "in_force",
        "tags": ["Quy trình"],
        "cells": [
            {"label": "Lần ban hành", "num": "02"},
            {"label": "Ngày hiệu lực", "date": DAY},
            {"label": "Đơn vị", "value": "Văn phòng", "url": "/x/"},
        ],
        "bars": [
            {
                "kind": "draft",
                "icon": "s-review",
                "strong": "Bản sửa đổi.",
                "text": "Đang xem xét",
                "actions": [{"url": "#", "label": "Xem", "icon": "eye"}],
            }
        ],
    },
    "parts/status.html": {"key": "withdrawn"},
    "parts/crumbs.html": {"crumbs": [("Tài liệu", "/tai-lieu/"), ("QT-TM-03", "")]},
    "parts/messages.html": {"messages": []},
    "parts/panel.html": {
        "id": "p",
        "title": "Mới có hiệu lực",
        "rows": [{"title": "Quy trình", "url": "/x/", "code": "QT-01", "date": DAY}],
    },
    "parts/tabs.html": {
        "label": "Lọc",
        "tabs": [{"label": "Tất cả", "url": "/x/", "count": 3, "current": True}],
        "target": "work",
    },
    "parts/task_list.html": {
        "rows": [
            {
                "title": "Góp ý",
                "url": "/x/",
                "due_date": DAY,
                "late": True,
                "action_label": "Mở",
                "code": "QT-01",
                "due_key": "overdue",
                "due_text": "Quá hạn",
            }
        ]
    },
    "parts/facets.html": {
        "action": "/x/",
        "facets": [
            {
                "name": "loai",
                "legend": "Loại",
                "options": [{"value": "a", "label": "Quy trình", "count": 3, "checked": True}],
            }
        ],
        "hidden": [("q", "a")],
        "chosen": 1,
    },
    "parts/chips.html": {"chips": [{"label": "Quy trình", "url": "/x/"}], "clear_url": "/y/"},
    "parts/pager.html": {"previous_url": "/a/", "next_url": "/b/", "summary": "1–50"},
    "parts/empty.html": {"title": "Không có", "text": "Đã tìm", "actions": [{"url": "/x/", "label": "Bỏ lọc"}]},
    "parts/toc.html": {
        "items": [
            {"id": "s1", "number": "1", "heading": "Mục đích", "level": 1},
            {"id": "s2", "number": "5.1", "heading": "Căn cứ", "level": 2},
        ]
    },
    "parts/route.html": {
        "steps": [
            {
                "state": state,
                "label": "Xem xét",
                "who": "Lê Minh Đức",
                "at": AT,
                "due_date": DAY,
                "mine": "Lượt của ông",
            }
            for state in ("done", "now", "waiting", "void")
        ]
    },
    "parts/amendments.html": {
        "amendments": [
            {
                "issue": 2,
                "revision": 1,
                "from_date": "2026-11-10",
                "place": "Mục 5",
                "old": "20",
                "new": "18",
                "reason": "Giảm",
                "basis": "",
            }
        ]
    },
    "parts/change.html": {
        "change": {"id": "c", "title": "2 Phạm vi", "kind": "mod", "label": "Sửa", "html": "<p><ins>a</ins></p>"}
    },
    "parts/note.html": {
        "note": {
            "id": "g",
            "name": "Vũ Ngọc Khánh",
            "post": "Phòng",
            "at": AT,
            "text": "<b>\nhai",
            "tools": [{"url": "#", "label": "Trả lời"}],
        }
    },
    "parts/actbar.html": {
        "text": "Trước 25/11",
        "mine": "Lượt của ông",
        "actions": [{"label": "Ký", "url": "/ky/", "dialog": "sign", "kind": "primary", "icon": "pen"}],
    },
    "parts/sheet.html": {
        "id": "sign",
        "title": "Ký",
        "action": "/ky/",
        "form": Sign(),
        "submit_label": "Ký",
        "facts": [("Vai trò", "Người xem xét")],
        "kind": "danger",
    },
    "parts/error_summary.html": {
        "errors": [{"href": "#a", "text": "Thiếu tên"}],
        "warnings": [{"href": "#b", "text": "Nên xem"}],
    },
    "parts/form.html": {"form": Sign({})},
    "parts/form_foot.html": {"submit_label": "Lưu", "cancel_url": "/x/", "icon": "save"},
    "parts/savebar.html": {
        "saved_at": AT,
        "text": "Chị Lan Anh đang mở",
        "history_url": "/x/",
        "history_label": "12 lần lưu",
    },
    "parts/files.html": {"files": [{"name": "Phiếu", "url": "/x/", "size": 38912, "code": "BM-01", "kind": "docx"}]},
    "parts/timeline.html": {"events": [{"text": "Lập phiếu", "at": AT, "who": "Bảo", "state": "done"}]},
    "parts/job.html": {
        "job": {"id": 1, "label": "Dựng PDF", "percent": 40, "text": "Trang 4", "state": "running", "poll_url": "/x/"}
    },
    "parts/facts.html": {"facts": [("Vai trò", "Người xem xét")]},
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_renders_with_the_variables_of_its_comment(part):
    text = render_to_string(part, PARTS[part])
    assert "&lt;svg" not in text
    assert " style=" not in text


def test_text_of_people_is_escaped_in_a_note():
    assert "&lt;b&gt;<br>hai" in render_to_string("parts/note.html", PARTS["parts/note.html"])


def test_a_decision_works_as_a_link_without_a_script():
    text = render_to_string("parts/actbar.html", PARTS["parts/actbar.html"])
    assert 'href="/ky/"' in text
    assert 'data-target="sign"' in text


def test_work_in_progress_asks_again_and_finished_work_does_not():
    job = PARTS["parts/job.html"]["job"]
    assert "every 2s" in render_to_string("parts/job.html", {"job": job})
    assert "every 2s" not in render_to_string("parts/job.html", {"job": {**job, "state": "done"}})
