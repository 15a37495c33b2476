"""Running text laid into one: runs of words that stayed, went and came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qms.redline.marks import BOTH, OLD, Change, mark
from qms.redline.matching import Budget, opcodes
from qms.redline.tree import Leaf, wrapped
from qms.redline.words import Atom, plain, written

# A paragraph of which less than this part stayed is shown as written anew.
_REWRITTEN = 0.2


@dataclass
class Run:
    """A stretch of running text: the same words on both sides, or words that went and words that came."""

    same: bool
    old: Sequence[Atom]
    new: Sequence[Atom]

    def size(self) -> int:
        """Letters on the longer side."""
        return max(len(plain(self.old)), len(plain(self.new)))


def runs_of(old: Sequence[Atom], new: Sequence[Atom], budget: Budget) -> list[Run]:
    """Both texts as runs, without the confetti of single words that stayed by chance."""
    spans = opcodes([atom.key for atom in old], [atom.key for atom in new], budget)
    runs = _tidied([Run(equal, old[i:until], new[j:end]) for equal, (i, until, j, end) in spans])
    stayed = sum(len(plain(run.old)) for run in runs if run.same)
    if stayed < _REWRITTEN * max(1, min(len(plain(old)), len(plain(new)))):
        return [Run(False, old, new)]
    return runs


def _tidied(runs: list[Run]) -> list[Run]:
    """Words that stayed between two changes at least as long on both sides are read with the changes."""
    out: list[Run] = []
    for run in runs:
        out.append(run)
        while len(out) > 2 and not out[-1].same and out[-2].same:
            before, stayed, after = out[-3:]
            if stayed.size() > min(before.size(), after.size()):
                break
            parts = (before, stayed, after)
            out[-3:] = [Run(False, [a for part in parts for a in part.old], [a for part in parts for a in part.new])]
    return out


def runs_html(runs: Sequence[Run], side: str) -> str:
    """Runs as HTML for a side."""
    out: list[str] = []
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        if side != BOTH:
            atoms = run.old if side == OLD else run.new
            out.append(written(atoms) if run.same else _gapped(atoms, "del" if side == OLD else "ins"))
        elif run.same:
            out += _stayed(run)
        else:
            out.append(_changed(run, after))
    html = "".join(out)
    for kind in ("ins", "del"):
        html = html.replace(f'</{kind}><{kind} class="r">', "")
    return html


def _gapped(atoms: Sequence[Atom], kind: str) -> str:
    """Marked words with the white space before them outside the mark."""
    return (" " if atoms and atoms[0].gap else "") + mark(written(atoms, gap=False), kind)


def _changed(run: Run, after: Run | None) -> str:
    """White space before the words stands outside the marks where both sides have some there."""
    firsts = [side[0] for side in (run.old, run.new) if side]
    if len(firsts) == 1 and after:
        firsts.append((after.new if run.old else after.old)[0])
    if firsts and all(atom.gap for atom in firsts):
        return " " + mark(written(run.old, gap=False), "del") + mark(written(run.new, gap=False), "ins")
    return mark(written(run.old), "del") + mark(written(run.new), "ins")


def _stayed(run: Run) -> Iterator[str]:
    """The new words; white space that is on one side alone is marked like a word."""
    begins = 0
    for n, (one, other) in enumerate(zip(run.old, run.new, strict=True)):
        if one.gap != other.gap:
            yield written(run.new[begins:n], gap=_both_gap(run, begins))
            yield mark(" ", "ins" if other.gap else "del")
            begins = n
    yield written(run.new[begins:], gap=_both_gap(run, begins))


def _both_gap(run: Run, at: int) -> bool:
    return run.old[at].gap and run.new[at].gap


class Text:
    """A paragraph, heading or caption in which words changed."""

    kind = "mod"

    def __init__(self, old: Leaf, new: Leaf, runs: list[Run]) -> None:
        self.old, self.new, self.runs = old, new, runs

    def html(self, side: str) -> str:
        return wrapped((self.old if side == OLD else self.new).tag, runs_html(self.runs, side))

    def changes(self) -> Iterator[Change]:
        yield Change("", self.old.text, self.new.text)
