"""The national list is brought in and looked at: `.venv/bin/python benchmarks/tthc.py [records.jsonl]`.

(PostgreSQL: through tests/servers.py.) The records of the file, 300 made up ones without it: read and compared, written,
brought in a second time unchanged, and a third time with every name changed. Then a list of 10,000 with 2,000 that the agency
answers for: its first page, a page in the middle, a search, the filter of what has no procedure, the coverage page, one
procedure, the workbook; seconds and SQL statements of each, fixed costs of a page included.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import crowd
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procedures.actions.tthc_importing import ask_for_reading, ask_for_writing, checked_list
from procedures.models import AdministrativeProcedure, Responsibility
from procedures.tthc.importing import read_list, write_list
from tests import make

MANY, MINE = 10_000, 2_000
LONG = "- Bước 1: Tổ chức, cá nhân nộp hồ sơ tại Trung tâm Phục vụ hành chính công.\n" * 40
LIST = "/thu-tuc-hanh-chinh/"


def measured(what: str, call: Callable[[], Any]) -> Any:
    with CaptureQueriesContext(connection) as made:
        began = time.perf_counter()
        answer = call()
        took = time.perf_counter() - began
    asked = [row for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    print(f"  {what:<46}{took:>8.3f} s{len(asked):>6} statements")
    return answer


def made_up(count: int) -> bytes:
    rows = (
        {
            "ma_thu_tuc": f"1.{number:06d}",
            "ten_thu_tuc": f"Cấp giấy phép hoạt động số {number} trong lĩnh vực quản lý của ngành",
            "bo_nganh": "Bộ Công Thương",
            "linh_vuc": f"Lĩnh vực {number % 40}",
            "cap_thuc_hien": "Cấp tỉnh, Cấp xã",
            "trinh_tu_thuc_hien": LONG,
            "thanh_phan_ho_so": LONG,
            "hinh_thuc_nop": [{"hinh_thuc": "Trực tuyến", "thoi_han": "10 Ngày", "phi_va_mo_ta": "Miễn phí"}],
        }
        for number in range(count)
    )
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def renamed(data: bytes) -> bytes:
    rows = [json.loads(line) for line in data.split(b"\n") if line.strip()]
    return "\n".join(
        json.dumps(row | {"ten_thu_tuc": f"{row['ten_thu_tuc'][:1500]} (sửa đổi)"}) for row in rows
    ).encode()


def bring(keeper: Any, data: bytes) -> None:
    at, day = make.now(), make.today()
    upload = checked_list(SimpleUploadedFile("tthc.jsonl", data))
    job = ask_for_reading(upload, by=keeper, at=at, day=day)
    job.claimed_by, job.state = "benchmark", "running"
    job.save()
    job.result = measured("read and compared", lambda: read_list(job, at=at))
    job.state, job.finished_at = "done", at
    job.save()
    print(f"    {job.result['counts']}")
    if job.result["counts"]["new"] + job.result["counts"]["changed"]:
        writing = ask_for_writing(job, by=keeper, at=at, day=day)
        measured("written, with history and trail", lambda: write_list(writing, at=at))


def grow(w: Any) -> None:
    there = AdministrativeProcedure.objects.count()
    rows = [
        AdministrativeProcedure(
            code=f"7.{number:06d}",
            name=f"Thủ tục đăng ký số {number}",
            field=f"Lĩnh vực {number % 150}",
            levels=" tinh ",
        )
        for number in range(MANY - there)
    ]
    for row in rows:
        row.fill_copies()
    AdministrativeProcedure.objects.bulk_create(rows, batch_size=1000)
    Responsibility.objects.bulk_create(
        Responsibility(procedure=row, agency=w.agency, unit=w.trade, from_date=make.BEGIN)
        for row in AdministrativeProcedure.objects.order_by("-pk")[:MINE]
    )


def look(w: Any) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(w.officer)
    client.get(LIST)  # what is read once a process
    for what, url in (
        ("first page", LIST),
        ("page in the middle", f"{LIST}?sau=7.004000"),
        ("search of two words", f"{LIST}?q=dang+ky+4000"),
        ("what the agency has no procedure for", f"{LIST}?don-vi=co-quan&quy-trinh=chua"),
        ("coverage page with counts per unit", f"{LIST}chua-co-quy-trinh/"),
        ("one procedure", f"{LIST}7.004000/"),
    ):
        answer = measured(what, lambda url=url: client.get(url))
        assert answer.status_code == 200, (url, answer.status_code)
    answer = measured("the workbook of 2,000", lambda: client.post(f"{LIST}chua-co-quy-trinh/tai-ve/"))
    assert answer.status_code == 200, answer.status_code


def main(path: str) -> None:
    w = crowd.lay()
    keeper = make.person("top", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    data = Path(path).read_bytes() if path else made_up(300)
    print(f"{connection.vendor}, {len(data.strip().split(chr(10).encode()))} records of {len(data) / 1e6:.1f} MB")
    for what, given in (("first time", data), ("unchanged", data), ("every name changed", renamed(data))):
        print(f" {what}")
        bring(keeper, given)
    grow(w)
    print(f" {AdministrativeProcedure.objects.count()} in the list")
    look(w)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
    finally:
        crowd.clean_up()
