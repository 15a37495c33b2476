"""Pages of the shell. Mounted at the root by `qms.urls`; `account_urls` beside it holds the names allauth asks for."""

from django.urls import path

from qms.web.views import account, health, home, notices, pages, tokens

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("viec/", home.work, name="work"),
    path("thong-bao/", notices.inbox, name="inbox"),
    path("thong-bao/da-doc/", notices.read_all, name="read_all"),
    path("thong-bao/<int:pk>/mo/", notices.open_notice, name="open_notice"),
    path("thong-bao/<int:pk>/da-doc/", notices.read_notice, name="read_notice"),
    path("thong-bao/tuy-chon/", notices.notice_settings, name="notice_settings"),
    path("thong-bao/tuy-chon/ngay-khong-thu/", notices.quiet_days, name="quiet_days"),
    path("thong-bao/tuy-chon/ngay-khong-thu/<int:pk>/bo/", notices.end_quiet_days, name="end_quiet_days"),
    path("thong-bao/tuy-chon/dia-chi/", notices.address_again, name="address_again"),
    path("huong-dan/", pages.guide, name="guide"),
    path("huong-dan/<slug:slug>/", pages.guide, name="guide_page"),
    path("phim-tat/", pages.shortcuts, name="shortcuts"),
    path("kha-nang-tiep-can/", pages.accessibility, name="accessibility"),
    path("ngon-ngu/", pages.language, name="language"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/mat-khau/", account.password, name="password"),
    path("tai-khoan/phien/", account.sessions, name="sessions"),
    path("tai-khoan/phien/ket-thuc/", account.end_sessions, name="end_sessions"),
    path("tai-khoan/ma-truy-cap/", tokens.tokens, name="tokens"),
    path("tai-khoan/ma-truy-cap/<int:pk>/thu-hoi/", tokens.revoke_token, name="revoke_token"),
    path("healthz", health.healthz, name="health"),
    path("robots.txt", pages.robots, name="robots"),
]
