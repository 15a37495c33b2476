"""The reminders: written from what is open and due, in few statements whatever their number, each once.

Safe to repeat and to run twice at once: what a reminder is unique by keeps it from being written again. So a server that
stood still, or a clock that was moved, costs nobody a reminder and gives nobody a second one.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from qms.notices.compiled import Sql, compiled
from qms.notices.everyone import Everyone, Group
from qms.notices.heads import tell_heads
from qms.notices.kinds import ESCALATED, NoticeKind, kinds
from qms.notices.models import Notice

SLICE = 25_000  # rows in one statement, so that no lock is held for long
MOST = 200_000  # in one sweep; the rest waits for the next
log = logging.getLogger(__name__)

# The due rows of one kind (`inner`), joined with their people and what has been written already. Ordered, so that two
# sweeps at once wait for each other and never in a ring.
_WRITE = """
INSERT INTO notices_notice (person_id, kind, subject, due_date, stage, text, url, created_at, waits_for_head, claimed_by,
                            attempts, problem)
SELECT r.person_, %s, r.subject_, r.due_, r.stage_, SUBSTR(r.text_, 1, 500), r.url_, %s, r.stage_ >= %s, '', 0, ''
FROM (SELECT d.person_, d.subject_, d.due_, d.text_, d.url_, {stage} AS stage_
      FROM ({inner}) d JOIN people_user u ON u.id = d.person_
      WHERE u.is_active AND d.due_ <= %s AND {group}) r
WHERE NOT EXISTS (SELECT 1 FROM notices_notice n WHERE n.person_id = r.person_ AND n.kind = %s AND n.subject = r.subject_
                  AND n.due_date = r.due_ AND n.stage = r.stage_)
ORDER BY r.person_, r.subject_ LIMIT %s
ON CONFLICT DO NOTHING"""

# What is no longer open for its person has nothing left to be read. (A join, because SQLite goes through all rows for each
# one that is NOT IN a list that might hold nothing.)
_OVER = """
UPDATE notices_notice SET read_at = %s WHERE id IN (
SELECT n.id FROM notices_notice n
LEFT JOIN ({inner}) d ON d.person_ = n.person_id AND d.subject_ = n.subject AND d.due_ = n.due_date
WHERE n.kind = %s AND n.stage IS NOT NULL AND n.read_at IS NULL AND d.person_ IS NULL)"""
_OVER_FOR_HEADS = """
UPDATE notices_notice SET read_at = %s WHERE id IN (
SELECT n.id FROM notices_notice n
LEFT JOIN ({inner}) d ON d.subject_ = SUBSTR(n.subject, %s) AND d.due_ = n.due_date
WHERE n.kind = %s AND SUBSTR(n.subject, 1, %s) = %s AND n.read_at IS NULL AND d.person_ IS NULL)"""

# A later reminder of the same thing makes an earlier one old.
_OVERTAKEN = """
UPDATE notices_notice SET read_at = %s WHERE kind = %s AND stage IS NOT NULL AND read_at IS NULL
AND EXISTS (SELECT 1 FROM notices_notice m WHERE m.person_id = notices_notice.person_id AND m.kind = notices_notice.kind
            AND m.subject = notices_notice.subject AND m.due_date = notices_notice.due_date
            AND m.stage > notices_notice.stage)"""
_NEVER = 32_767  # a stage that none reaches


def write_reminders(*, at: datetime) -> int:
    """Write the reminders whose time has come by `at`; answers how many were new. A kind that fails keeps no other from it."""
    day, written = timezone.localdate(at), 0
    reminding = [kind for kind in kinds().values() if kind.reminds]
    everyone = Everyone.on(day) if reminding else None
    for kind in reminding:
        try:
            written += _remind(kind, everyone, day, at)
        except Exception:
            log.exception("Reminders of the kind %s could not be written and will be tried again", kind.key)
    tell_heads(at=at)
    return written


def _remind(kind: NoticeKind, everyone: Any, day: date, at: datetime) -> int:
    inners = [sql for rows in kind.reminds.open_on(day) if (sql := compiled(rows))]
    settle(kind, inners, at)
    written = 0
    for bounds, groups in everyone.by_stage(kind.reminds.stages, at).items():
        for inner in inners:
            written += _write(kind, inner, bounds, groups, at, MOST - written)
    if written:
        _run(_OVERTAKEN, (_instant(at), kind.key))
    return written


def _write(
    kind: NoticeKind, inner: Sql, bounds: tuple[tuple[int, date], ...], groups: list[Group], at: datetime, most: int
) -> int:
    cases = [(_day(last), stage) for stage, last in bounds]
    stage = "CASE " + " ".join(["WHEN d.due_ <= %s THEN %s"] * len(cases)) + " END"
    where, agencies = _people_of(groups)
    head_from = _NEVER if kind.reminds.escalate_after is None else kind.reminds.escalate_after
    statement = _WRITE.format(stage=stage, inner=inner.text, group=where)
    params = [kind.key, _instant(at), head_from, *(value for case in cases for value in case)]
    params += [*inner.params, cases[-1][0], *agencies, kind.key]
    written = 0
    while written < most:
        size = min(SLICE, most - written)
        new = _run(statement, (*params, size))
        written += new
        if new < size:
            break
    return written


def settle(kind: NoticeKind, inners: Iterable[Sql], at: datetime) -> int:
    """Mark as read what is done, or no longer the person's to do; answers how much."""
    unread = Notice.objects.unread()
    own = unread.filter(kind=kind.key, stage__isnull=False)
    prefix = f"{kind.key}:"
    heads = unread.filter(kind=ESCALATED, subject__startswith=prefix)
    both = (
        " UNION ALL ".join(sql.text for sql in inners)
        or "SELECT n.person_id AS person_, n.subject AS subject_, n.due_date AS due_ FROM notices_notice n WHERE 1 = 0"
    )
    params = [value for sql in inners for value in sql.params]
    over = 0
    if own.exists():
        over += _run(_OVER.format(inner=both), (_instant(at), *params, kind.key))
    if kind.reminds.escalate_after is not None and heads.exists():
        named = (len(prefix) + 1, ESCALATED, len(prefix), prefix)
        over += _run(_OVER_FOR_HEADS.format(inner=both), (_instant(at), *params, *named))
    return over


def _people_of(groups: list[Group]) -> tuple[str, list[int]]:
    """The people of these groups, as a condition on `u`."""
    parts, values = [], []
    for group in groups:
        marks = ", ".join(["%s"] * len(group.agencies))
        within = f"u.agency_id IN ({marks})" if marks else "1 = 0"
        parts.append(f"(u.agency_id IS NULL OR NOT {within})" if group.others else within)
        values += group.agencies
    return f"({' OR '.join(parts)})", values


def _run(statement: str, params: tuple[Any, ...]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return max(cursor.rowcount, 0)


def _instant(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
