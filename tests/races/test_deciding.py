"""Two people, or one person twice, decide at the same instant."""

from django.utils import translation

from documents import actions
from documents.models import Version
from tests import make
from tests.races.outcomes import sorted_out


def deciding(version, move, person, fresh, **more):
    """The act of one thread: everything is read anew, as in a request of its own."""
    at = make.now()
    more = {"proof": make.proof(person, at), **more}

    def act():
        with translation.override("en"):
            return actions.decide(
                Version.objects.get(pk=version.pk), move, by=fresh(person), at=at, day=make.today(), **more
            )

    return act


def test_eight_heads_who_approve_at_once_are_one_approval(w, together, fresh):
    version = make.reviewed(w)
    heads = [w.head, *(make.person(f"head.{n}", on=w.head_post) for n in range(7))]
    done, refused = sorted_out(together(*(deciding(version, "approve", head, fresh) for head in heads)))
    assert (len(done), len(refused)) == (1, 7)
    assert all("Already decided" in str(one) or "it is approved" in str(one) for one in refused), refused
    assert version.decisions.filter(move="approve").count() == 1
    assert Version.objects.get(pk=version.pk).state == "approved"


def test_a_double_click_is_one_decision_and_the_second_hears_so(w, together, fresh):
    version = make.submitted(w)
    done, refused = sorted_out(together(*[deciding(version, "check", w.officer, fresh)] * 2))
    assert (len(done), len(refused)) == (1, 1)
    assert "Already decided" in str(refused[0])
    assert "Đỗ Thị Lan Anh" in str(refused[0])
    assert version.decisions.filter(move="check").count() == 1


def test_a_remark_that_meets_an_approval_is_asked_about_or_comes_too_late(w, together, fresh):
    version = make.reviewed(w)

    def remark():
        with translation.override("en"):
            return actions.comment(
                Version.objects.get(pk=version.pk), text="Chưa rõ", by=fresh(w.deputy), at=make.now(), day=make.today()
            )

    done, refused = sorted_out(together(deciding(version, "approve", w.head, fresh), remark))
    assert (len(done), len(refused)) == (1, 1)
    is_approved = Version.objects.get(pk=version.pk).state == "approved"
    assert version.comments.exists() is not is_approved
    assert ("change request" if is_approved else "still open") in str(refused[0])


def test_units_that_give_opinions_at_once_are_all_heard_and_the_check_opens_once(w, together, fresh):
    from documents.models import RouteRule
    from documents.models.route import Who

    people = [
        make.person(f"u.{unit.code.lower()}", on=make.post(unit, "Trưởng", "reader", is_head=True))
        for unit in (w.office, w.energy)
    ]
    rule = RouteRule.objects.create(rules=w.rules, order=0, kind="opinion", who=Who.UNITS, due_days=2)
    rule.units.set([w.office, w.energy])
    version = make.submitted(w)
    acts = [deciding(version, "opine", person, fresh, remark="Nhất trí") for person in people]
    done, refused = sorted_out(together(*acts))
    assert (len(done), refused) == (2, [])
    assert sorted(len(one.opened) for one in done) == [0, 1]
    assert version.steps.filter(kind="check", opened_at__isnull=False).count() == 1


def test_approving_while_the_author_takes_back_and_rewrites_is_on_the_text_that_was_read(w, together, fresh):
    version = make.reviewed(w)
    seen = Version.objects.get(pk=version.pk).content_sha256

    def rewrite():
        with translation.override("en"):
            one = Version.objects.get(pk=version.pk)
            back = actions.decide(
                one, "pull_back", by=fresh(w.author), at=make.now(), day=make.today(), remark="Sửa"
            ).thing
            section = back.sections.first()
            actions.save_section(
                back, section.uuid, token=section.token, by=fresh(w.author), at=make.now(), html="<p>Khác</p>"
            )
            return actions.submit(
                Version.objects.get(pk=version.pk), by=fresh(w.author), at=make.now(), day=make.today()
            )

    done, refused = sorted_out(together(deciding(version, "approve", w.head, fresh, seen=seen), rewrite))
    assert (len(done), len(refused)) == (1, 1)
    after = Version.objects.get(pk=version.pk)
    approvals = version.decisions.filter(move="approve")
    if after.state == "approved":
        assert (approvals.get().content_sha256, after.content_sha256) == (seen, seen)
    else:
        assert (after.state, approvals.count()) == ("in_review", 0)


def test_an_approval_and_a_return_of_the_same_step_are_one_of_the_two(w, together, fresh):
    version = make.reviewed(w)
    vice = make.person("vice", on=w.head_post)
    acts = (deciding(version, "approve", w.head, fresh), deciding(version, "return", vice, fresh, remark="Thiếu"))
    done, refused = sorted_out(together(*acts))
    assert (len(done), len(refused)) == (1, 1)
    assert Version.objects.get(pk=version.pk).state == ("approved" if done[0].decision.move == "approve" else "draft")


def test_a_draft_submitted_twice_at_once_has_one_route(w, together, fresh):
    version = make.draft(w)

    def submit():
        with translation.override("en"):
            return actions.submit(
                Version.objects.get(pk=version.pk), by=fresh(w.author), at=make.now(), day=make.today()
            )

    done, refused = sorted_out(together(submit, submit))
    assert (len(done), len(refused)) == (1, 1)
    assert version.steps.count() == 3
