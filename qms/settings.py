"""One settings module. What differs between deployments is an environment variable listed in `qms/env.py`."""

import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from qms.env import BASE_DIR, read
from qms.keys import read_or_make

DATA_DIR = Path(read("QMS_DATA_DIR"))
KEY_DIR = Path(read("QMS_KEY_DIR") or DATA_DIR / "keys")
CHECKPOINT_DIR = Path(read("QMS_CHECKPOINT_DIR") or DATA_DIR / "checkpoints")
DEMO = read("QMS_DEMO")
DEBUG = read("QMS_DEBUG")
BASE_URL = read("QMS_BASE_URL").rstrip("/")
SECRET_KEY = read_or_make(KEY_DIR / "django.key")
SEAL_KEY_FILE = KEY_DIR / "seal.key"
ALLOWED_HOSTS = sorted({urlsplit(BASE_URL).hostname or "127.0.0.1", *read("QMS_ALLOWED_HOSTS")})

# --- the house -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "qms.sample",
    "audits",
    "procedures",
    "documents",
    "qms.office",
    "qms.duties",
    "qms.web",
    "qms.approvals",
    "qms.search",
    "qms.notices",
    "qms.printing",
    "qms.word",
    "qms.archive",
    "qms.access",
    "qms.files",
    "qms.jobs",
    "qms.tokens",
    "qms.trail",
    "qms.worktime",
    "qms.people",
    "qms.standards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_prose_editor",
]

# The four ways a lower floor reaches up: dotted names, nothing else.
SEARCH_SOURCES = ["documents.search.SOURCE", "procedures.tthc.finding.SOURCE", "audits.searching.finding.SOURCE"]
WORKLIST_SOURCES = [
    "documents.worklist.SOURCE",
    "documents.readings.worklist.SOURCE",
    "documents.reviewing.worklist.SOURCE",
    "procedures.rounds.worklist.SOURCE",
    "procedures.tthc.worklist.SOURCE",
    "procedures.records.worklist.SOURCE",
    "qms.duties.worklist.SOURCE",
    "audits.worklist.SOURCE",
    "audits.auditing.worklist.SOURCE",
    "audits.objectives.worklist.SOURCE",
    "audits.risks.worklist.SOURCE",
    "audits.reviewing.worklist.SOURCE",
    "audits.conversion.worklist.SOURCE",
]
NOTICE_KINDS = [
    "qms.office.notices.KINDS",
    "qms.duties.notices.KINDS",
    "documents.notices.KINDS",
    "procedures.notices.KINDS",
    "audits.notices.KINDS",
    "audits.auditing.notices.KINDS",
    "audits.objectives.notices.KINDS",
    "audits.risks.notices.KINDS",
    "audits.reviewing.notices.KINDS",
    "audits.conversion.notices.KINDS",
]
VERSION_CONTENT = [
    "documents.content.CONTENT",
    "procedures.content.CONTENT",
    "audits.content.CONTENT",
    "audits.auditing.content.CONTENT",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qms.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "qms.web.middleware.RefuseOversize",
    "qms.web.middleware.WholeBodiesOnly",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "qms.web.middleware.NothingCached",
    "qms.web.middleware.PasswordToChange",
    "qms.web.middleware.ReadOnlyWhenBroken",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "qms.web.middleware.SayWhatFailed",
]
ROOT_URLCONF = "qms.urls"
WSGI_APPLICATION = "qms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qms.web.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database --------------------------------------------------------------------------------------------------------
# WAL has a data-losing bug before these SQLite releases; the rollback journal with EXTRA does not.
_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
_SQLITE_PRAGMAS = "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; " + (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    if _WAL_IS_SAFE
    else "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
)
_url = read("DATABASE_URL")
if "migrate" in sys.argv and read("DATABASE_OWNER_URL"):
    _url = read("DATABASE_OWNER_URL")
if _url:
    DATABASES = {"default": {**environ.Env.db_url_config(_url), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "qms.sqlite3"}}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and sign-in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "qms.web.accounts.SignIn",
    "qms.access.backends.PostBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_ADAPTER = "qms.web.accounts.ClosedDoor"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes slows guessing down, in the database
USERSESSIONS_TRACK_ACTIVITY = False
AXES_LOCKOUT_PARAMETERS = [
    ["username", "ip_address"]
]  # never the account alone: strangers must not lock the director out
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "qms.web.accounts.typed_name"
AXES_CLIENT_IP_CALLABLE = "qms.web.accounts.client_ip"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # guardian's backend stays out: our own reads the dates of a share
    "security.W005",  # other hosts of the agency's domain are not ours to bind to HTTPS
    "security.W008",  # the reverse proxy redirects to HTTPS; on an intranet without one there is none
    "security.W021",  # an agency's host does not belong on browsers' preload lists
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "qms.web.errors.page_expired"

# --- browser ---------------------------------------------------------------------------------------------------------
_https = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-qms" if _https else "qms"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_SSL_REDIRECT = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if read("QMS_TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
from csp.constants import NONCE, NONE, SELF  # noqa: E402

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
MAX_UPLOAD_BYTES = read("QMS_MAX_UPLOAD_MB") * 1024 * 1024
# Addresses that take more: the whole national list of administrative procedures has 24 MB today and cannot be made smaller.
LARGER_UPLOADS = {"/thu-tuc-hanh-chinh/nhap/": max(MAX_UPLOAD_BYTES, 40 * 1024 * 1024)}
FILE_UPLOAD_PERMISSIONS = 0o640

# --- files, static, languages, time ----------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False

# --- mail, jobs, limits ----------------------------------------------------------------------------------------------
vars().update(environ.Env.email_url_config(read("EMAIL_URL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("QMS_MAIL_FROM")
REDIS_URL = read("REDIS_URL")
SWEEP_SECONDS = read("QMS_SWEEP_SECONDS")
PDF_SECONDS = read("QMS_PDF_SECONDS")
PDF_MEMORY_BYTES = read("QMS_PDF_MEMORY_MB") * 1024 * 1024
SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_tokens": {"()": "qms.tokens.secrets.HideSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
