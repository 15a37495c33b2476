"""The database answers what a plain look at every text answers: the same hits in the same order, on both databases."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import search
from documents.models import VersionText
from qms.search.asked import read
from qms.search.fold import spelled
from qms.search.tokens import tier_of, tokens_of
from tests import make
from tests.documents.searching import copies, tell

pytestmark = pytest.mark.django_db
CODES = ["QT-TM-03", "QT-TM-031", "QT 02/CX-HCTP", "BM-TM-03.01", "BM-TM-03.02", "QT-NL-01", "HD.7", "QC-1"]
SYLLABLES = ["giấy", "giay", "chứng", "chung", "chúng", "nhận", "nhân", "an", "ăn", "toàn", "đánh", "danh", "giá", "gia", "a",
             "QT", "03", "phép", "x"]  # fmt: skip
PHRASE = st.lists(st.sampled_from(SYLLABLES), max_size=5).map(" ".join)
TEXT = st.tuples(PHRASE, st.lists(PHRASE, max_size=3).map(", ".join))
QUERY = st.one_of(
    PHRASE,
    st.sampled_from(
        ["qttm03", "QT-TM", "bm-tm-03.0", "qt 02/cx", "qc", "gi", "chứ", '"giấy chứng"', '"an toàn" gi', "đ"]
    ),
    st.builds('"{}" {}'.format, PHRASE, PHRASE),
)


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    from tests.databases import one_transaction

    with django_db_blocker.unblock(), one_transaction():
        w = make.world()
        model = make.in_force(w)
        w.versions = copies(model, CODES[:6]) + copies(model, CODES[6:], classification="restricted")
        VersionText.objects.filter(version=model).delete()
        yield w


def scan(asked, versions, texts):
    found = []
    for version, (title, body) in zip(versions, texts, strict=True):
        tier = tier_of(asked, tokens_of([version.document.code], title, body))
        said = [
            " ".join(folded for folded, _exact in spelled(part)) for part in (f"{version.document.code} {title}", body)
        ]
        if tier and all(any(f" {phrase} " in f" {part} " for part in said) for phrase in asked.phrases):
            found.append((tier, version.document.sort_key, version.pk))
    return sorted(found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=8, max_size=8), queries=st.lists(QUERY, min_size=1, max_size=5))
def test_the_hits_and_their_order_are_those_of_a_plain_scan(w, texts, queries):
    today = make.today()
    with transaction.atomic():
        tell(w.versions, texts)
        for query in queries:
            asked = read(query)
            for person, open_to in ((w.reader, w.versions[:6]), (w.officer, w.versions), (w.stranger, [])):
                hits = search.hits_of(asked, search.in_force(person, today, today))
                plain = scan(asked, open_to, texts[: len(open_to)])
                assert [(hit.tier, hit.sort_key, hit.version) for hit in hits] == plain, query
        transaction.set_rollback(True)
