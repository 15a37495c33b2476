"""What readers say in tests of signals from practice."""

from documents import actions
from tests import make
from tests.procedures import stepping

WORDS = "Chúng tôi nhận hồ sơ qua bưu chính trước"


def document(w, **fields):
    """A procedure in force with two steps."""
    steps = (stepping.step("Tiếp nhận", w.author_post), stepping.step("Thẩm định", w.author_post))
    return stepping.in_force(w, *steps, **fields).document


def step(title="Thẩm định"):
    """The id on the page of a step."""
    return f"step-{stepping.step(title)['id']}"


def say(w, about, by=None, *, kind="otherwise", text=WORDS, **more):
    more = {"at": make.now(), "day": make.today(), **more}
    return actions.signal_practice(about, kind=kind, text=text, by=by or w.reader, **more)


def enough(w, about, **more):
    """Signals of three people from two units: the last one opens a request."""
    return [say(w, about, by, **more) for by in (w.reader, w.author, w.deputy)]
