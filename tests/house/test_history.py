"""Every model has history, or a reason why not."""

import pytest

from qms.trail.guards import AppendOnly, Frozen, FrozenWith
from tests.house import source

# What the database itself keeps from changing needs no history of changes: rows written once, and the content of a
# version, which is free while a draft and whole in the snapshot from submission.
KEPT_BY_THE_DATABASE = (AppendOnly, Frozen, FrozenWith)
SEEDED = "reference data, seeded by a migration"
COPY = "a copy for searching, made anew from what it copies at any time"
COUNTING = "bookkeeping of the machine, no decision of a person"
WITHOUT_HISTORY: dict[str, str] = {
    "audits.ProgrammeStep": "what was decided on a step is in decisions and trail",
    "audits.SearchWords": COPY,
    "documents.CodeMiss": COUNTING,
    "documents.Counter": COUNTING,
    "documents.DocumentType": SEEDED,
    "documents.DocumentPersonGrant": "the trail records who shared what with whom, until when and why",
    "documents.DocumentGroupGrant": "the trail records who shared what with whom, until when and why",
    "documents.DocumentUnitGrant": "the trail records who shared what with whom, until when and why",
    "documents.VersionStep": "what was decided or reassigned on a step is in decisions and trail",
    "documents.VersionText": COPY,
    "documents.VersionBody": COPY,
    "documents.FileText": COPY,
    "jobs.Job": COUNTING,
    "notices.Digest": COUNTING,
    "notices.Notice": COUNTING,
    "notices.NoticeChoice": "private to one person; the trail records that it was changed",
    "notices.NoticeSettings": "private to one person; the trail records that it was changed",
    "notices.Turn": COUNTING,
    "notices.QuietDays": "private to one person; the trail records that it was changed",
    "procedures.LinterRound": COUNTING,
    "people.AgencyPhase": "is the history of an agency: dated rows",
    "people.UnitPhase": "is the history of a unit: dated rows",
    "search.RecentSearch": "private to one person, forgotten after ten",
    "search.SavedSearch": "private to one person",
    "documents.Favourite": "private to one person",
    "standards.Edition": SEEDED,
    "standards.Clause": SEEDED,
    "standards.ClauseMapping": SEEDED,
}


@pytest.mark.parametrize("model", source.local_models(), ids=lambda model: model._meta.label)
def test_every_model_has_history_or_a_reason_why_not(model):
    label = model._meta.label
    kept = any(isinstance(guard, KEPT_BY_THE_DATABASE) for guard in getattr(model, "database_guards", ()))
    if hasattr(model, "history") or kept:
        assert label not in WITHOUT_HISTORY, "has history, or a guard, by now: take it off the list"
    else:
        assert label in WITHOUT_HISTORY, "give it HistoricalRecords, a guard, or a reason in WITHOUT_HISTORY"


def test_no_reason_outlives_its_model():
    assert not set(WITHOUT_HISTORY) - {model._meta.label for model in source.local_models()}
