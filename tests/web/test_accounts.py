import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse

from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.web.accounts import client_ip
from tests import make

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"
NEW = "mot cau dai de nho lam"


@pytest.fixture
def author():
    made = make.world().author
    made.email = "tac.gia@lamson.example"
    made.save()
    return made


def sign_in(client, name, password=make.PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


@pytest.mark.parametrize("capitals", [False, True])
@pytest.mark.parametrize("name", ["username", "email"])
def test_one_signs_in_by_user_name_or_e_mail(client, author, name, capitals):
    typed = getattr(author, name)
    answer = sign_in(client, typed.upper() if capitals else typed)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert Act.SIGNED_IN in acts()


def test_a_wrong_password_and_an_unknown_name_look_the_same(client, author):
    wrong = sign_in(client, author.username, "khong dung mat khau").content.decode()
    unknown = sign_in(client, "khong-ai-ca", "khong dung mat khau").content.decode()
    assert "error-summary" in wrong
    assert wrong.replace(author.username, "").count("field-error") == unknown.replace("khong-ai-ca", "").count(
        "field-error"
    )
    assert Entry.objects.filter(act=Act.SIGN_IN_FAILED, subject_id=str(author.pk)).count() == 1


def test_a_password_typed_into_the_name_field_is_not_written_down(client, author):
    sign_in(client, "mat-khau-bi-mat-cua-toi")
    assert not [entry for entry in Entry.objects.all() if "bi-mat" in f"{entry.subject_text}{entry.detail}"]


def test_what_was_typed_as_a_name_is_still_there_and_the_password_is_not(client, author):
    page = sign_in(client, author.username, "khong dung mat khau").content.decode()
    assert f'value="{author.username}"' in page
    assert "khong dung mat khau" not in page


@pytest.mark.parametrize("name", ["", "\x00", "a" * 5000, "<script>", "ạ" * 200])
def test_odd_names_are_answered_with_the_form(client, name):
    assert sign_in(client, name).status_code == 200


def test_the_deactivated_stay_outside(client, author):
    author.is_active = False
    author.save()
    answer = sign_in(client, author.username)
    assert answer["Location"] == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_a_stranger_leads_nobody_to_another_site_after_signing_in(client, author):
    answer = client.post(LOGIN + "?next=https://evil.example/", {"login": author.username, "password": make.PASSWORD})
    assert "evil" not in answer["Location"]


def test_guessing_locks_the_name_on_that_computer_only(client, author, settings):
    for _n in range(settings.AXES_FAILURE_LIMIT):
        last = sign_in(client, author.username, "khong dung mat khau")
    assert last.status_code == 429
    assert sign_in(client, author.username).status_code == 429
    assert sign_in(client, "ai-khac", "x" * 20).status_code == 200
    assert sign_in(Client(), author.username, REMOTE_ADDR="10.0.0.9").status_code == 302
    assert acts().count(Act.SIGN_IN_LOCKED) == 1
    assert not AccessAttempt.objects.filter(post_data__contains="khong dung").exists()


def test_there_is_no_sign_up_and_no_reset_by_mail(client):
    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_signing_out_is_a_post_and_on_record(client, author):
    client.force_login(author)
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    client.post("/tai-khoan/dang-xuat/")
    assert Act.SIGNED_OUT in acts()
    assert client.get("/").status_code == 302


def test_a_one_time_password_opens_only_the_page_that_changes_it(client, author):
    author.must_change_password = True
    author.save()
    client.force_login(author)
    assert client.get("/")["Location"] == reverse("web:password")
    assert client.get("/tai-lieu/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("web:password")
    answer = client.post(
        reverse("web:password"), {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    author.refresh_from_db()
    assert not author.must_change_password


def test_changing_the_password_signs_out_everywhere_else(author):
    here, there = Client(), Client()
    sign_in(here, author.username)
    sign_in(there, author.username)
    here.post(reverse("web:password"), {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Act.PASSWORD_CHANGED in acts()


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [("sai", NEW, NEW), (make.PASSWORD, "ngan", "ngan"), (make.PASSWORD, NEW, NEW + "x"), ("", "", "")],
)
def test_a_bad_new_password_is_refused_with_the_field_named(client, author, old, new, again):
    client.force_login(author)
    answer = client.post(reverse("web:password"), {"old_password": old, "new_password1": new, "new_password2": again})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "field-error" in page
    author.refresh_from_db()
    assert author.check_password(make.PASSWORD)


def test_one_ends_a_session_of_ones_own_and_of_nobody_else(author):
    here, there, other = Client(), Client(), Client()
    sign_in(here, author.username)
    sign_in(there, author.username)
    w_other = make.person("nguoi-khac")
    sign_in(other, w_other.username)
    stranger = UserSession.objects.get(user=w_other)
    assert here.post(reverse("web:end_sessions"), {"session": stranger.pk}).status_code == 404
    assert here.post(reverse("web:end_sessions"), {"session": "1e9; drop"}).status_code == 404
    mine = UserSession.objects.filter(user=author).exclude(session_key=here.session.session_key).get()
    here.post(reverse("web:end_sessions"), {"session": mine.pk})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert other.get("/").status_code == 200


def test_all_other_sessions_end_at_once(author):
    here, there = Client(), Client()
    sign_in(here, author.username)
    sign_in(there, author.username)
    page = here.get(reverse("web:sessions")).content.decode()
    assert page.count("<tr") == 3
    here.post(reverse("web:end_sessions"))
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


@pytest.mark.parametrize(
    ("trusted", "told", "address"),
    [
        (False, "1.2.3.4", "10.0.0.7"),
        (True, "1.2.3.4", "1.2.3.4"),
        (True, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (True, "<script>", "10.0.0.7"),
        (True, "", "10.0.0.7"),
    ],
)
def test_the_network_address_is_believed_only_from_a_trusted_proxy(rf, settings, trusted, told, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if trusted else None
    request = rf.get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR=told)
    assert client_ip(request) == address
