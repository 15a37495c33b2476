"""What searching costs as the texts grow: `.venv/bin/python benchmarks/search.py [documents ...]` (default 10000 100000).

With PostgreSQL: `.venv/bin/python tests/servers.py .venv/bin/python benchmarks/search.py`. Each document gets a text of
about 5 KB, put together from runs of words of the sample agency's texts. Asked as ordinary people, questions of one to three
words, half of them typed without marks: rights, the best twenty, their names and the places hit. Beside it, when it is
installed (`pip install tantivy`), tantivy over the same folded texts with the same classes of readers, its twenty best and
its snippets: the yardstick, not a part of the product. CPU is of this process (PostgreSQL's own is not in it: read the clock).
"""

import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import crowd
from django.db import connection, transaction
from django.http import QueryDict

from documents import found, indexing, search, search_address
from documents.models import AccessClass, InForce, Version, VersionText
from qms.search.fold import fold
from qms.worktime import clock

try:
    import tantivy
except ImportError:
    tantivy = None

QUESTIONS, LETTERS = 60, 5_000
FIRST = 2_000_000  # numbers of the versions that crowd.fill makes begin here
_WORD = re.compile(r"\w+")


def corpus() -> list[str]:
    """Every word of the sample agency's documents, one after another, as people write them."""
    folder = crowd.ROOT / "qms" / "sample" / "content"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    return [word for text in texts for word in _WORD.findall(text)]


def text_of(number: int, words: list[str]) -> str:
    """The text of the document `number`: the same in every run."""
    chance, found, letters = random.Random(number), [], 0
    while letters < LETTERS:
        start, length = chance.randrange(len(words) - 12), chance.randint(4, 12)
        found.append(" ".join(words[start : start + length]))
        letters += len(found[-1]) + 2
    return ". ".join(found)


def write_texts(words: list[str]) -> float:
    """Copies of every version that has none; seconds by the clock."""
    started = time.perf_counter()
    missing = Version.objects.filter(pk__gte=FIRST, text__isnull=True).order_by("pk")
    rows = list(missing.values_list("pk", "title", "document__code", "document__sort_key"))
    for place in range(0, len(rows), 500):
        with transaction.atomic():
            indexing.write(contents(rows[place : place + 500], words), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - started


def contents(rows: list[tuple], words: list[str]) -> Iterator[tuple[int, indexing.Content]]:
    for pk, title, code, key in rows:
        body = text_of(pk, words)
        yield pk, indexing.Content([code], title, key, body + "\n", [["section", "1 Nội dung", "x", 0, len(body)]])


def questions(size: int, words: list[str]) -> list[str]:
    """Runs of one to three words out of texts that exist."""
    chance, asked = random.Random(7), []
    while len(asked) < QUESTIONS:
        run = _WORD.findall(text_of(FIRST + chance.randint(1, size), words))
        length, start = 1 + len(asked) % 3, chance.randrange(len(run) - 3)
        text = " ".join(run[start : start + length])
        if any(len(word) > 2 for word in text.split()):
            asked.append(fold(text) if len(asked) % 2 else text)
    return asked


def ours(person: Any) -> Callable[[str], int]:
    today = clock.today()

    def ask(text: str) -> int:
        query = QueryDict(mutable=True)
        query["q"] = text
        return found.find(person, search_address.read(query, None), today).count

    return ask


@contextmanager
def everything() -> Iterator[None]:
    """All that is in force, whoever asks."""
    before = search.in_force
    search.in_force = lambda _person, day, _today: InForce.objects.on(day)
    try:
        yield
    finally:
        search.in_force = before


def without_rights(person: Any) -> Callable[[str], int]:
    """The same search of everything in force."""
    today = clock.today()

    def ask(text: str) -> int:
        query = QueryDict(mutable=True)
        query["q"] = text
        wanted = search_address.read(query, None)
        with everything():
            return found.find(person, wanted, today).count

    return ask


class Yardstick:
    """tantivy over folded texts, one term for the class of readers; snippets of the folded text."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        build = tantivy.SchemaBuilder()
        build.add_integer_field("id", stored=True)
        build.add_integer_field("reader", indexed=True)
        for name in ("title", "body"):
            build.add_text_field(name, stored=True, tokenizer_name="default")
        self.schema = build.build()
        self.index = tantivy.Index(self.schema, path=str(folder))
        writer = self.index.writer(128_000_000, 1)
        rows = InForce.objects.filter(version__gte=FIRST).values_list("version", "version__title", "access_class")
        for pk, title, reader in rows.iterator():
            writer.add_document(
                tantivy.Document(id=pk, reader=reader, title=fold(title), body=fold(text_of(pk, words)))
            )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def asked_by(self, person: Any) -> Callable[[str], int]:
        from qms.access.rights import rights_of

        classes = list(AccessClass.objects.readable(rights_of(person)).values_list("pk", flat=True))
        readers = tantivy.Query.term_set_query(self.schema, "reader", classes) if hasattr(
            tantivy.Query, "term_set_query"
        ) else tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self.schema, "reader", pk)) for pk in classes]
        )  # fmt: skip

        def ask(text: str) -> int:
            words = fold(text).split()
            every = self.index.parse_query(" ".join(f"+{word}" for word in words), ["title", "body"])
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, every), (tantivy.Occur.Must, readers)])
            result = self.searcher.search(query, 20, count=True)
            show = tantivy.SnippetGenerator.create(self.searcher, every, self.schema, "body")
            for _score, address in result.hits:
                document = self.searcher.doc(address)
                show.snippet_from_doc(document).to_html()
            return result.count

        return ask


def measure(ways: dict[str, Callable[[str], int]], asked: list[str]) -> dict[str, tuple[float, ...]]:
    """Per way: CPU and clock, median and 95th percentile in ms; hits in all."""
    cpu, wall, hits = {name: [] for name in ways}, {name: [] for name in ways}, dict.fromkeys(ways, 0)
    for ask in ways.values():
        for text in asked[:6]:
            ask(text)
    for text in asked:
        for name, ask in ways.items():
            begun, started = time.process_time(), time.perf_counter()
            hits[name] += ask(text)
            cpu[name].append((time.process_time() - begun) * 1000)
            wall[name].append((time.perf_counter() - started) * 1000)
    return {name: (*_typical(cpu[name]), *_typical(wall[name]), hits[name]) for name in ways}


def _typical(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def show(size: int, written: float, result: dict[str, tuple[float, ...]]) -> None:
    print(f"\n{connection.vendor}, {size:,} documents (texts written in {written:.0f} s), {QUESTIONS} questions")
    print(f"{'search':<34}{'cpu p50':>9}{'p95':>8}{'wall p50':>10}{'p95':>8}{'x tantivy':>11}{'hits':>9}")
    for name, (cpu, slow_cpu, wall, slow, hits) in result.items():
        unit = result.get("tantivy, " + name.split(", ")[-1])
        ratio = f"{wall / unit[2]:>11.1f}" if unit else f"{'':>11}"
        print(f"{name:<34}{cpu:>9.1f}{slow_cpu:>8.1f}{wall:>10.1f}{slow:>8.1f}{ratio}{hits:>9,}")


def main(sizes: list[int]) -> None:
    w, words = crowd.lay(), corpus()
    people = {"leaf": w.leaf, "officer": w.clerk, "supervisor": w.supervisor}
    for size in sorted(sizes):
        crowd.fill(w, size)
        written = write_texts(words)
        assert VersionText.objects.count() >= size
        ways = {f"ours, {name}": ours(person) for name, person in people.items()}
        ways |= {"ours without rights, supervisor": without_rights(w.supervisor)}
        folder = Path(tempfile.mkdtemp(prefix="qms-tantivy-"))
        try:
            if tantivy:
                yardstick = Yardstick(folder, words)
                ways |= {f"tantivy, {name}": yardstick.asked_by(person) for name, person in people.items()}
            show(size, written, measure(ways, questions(size, words)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        main([int(a) for a in sys.argv[1:]] or [10_000, 100_000])
    finally:
        crowd.clean_up()
