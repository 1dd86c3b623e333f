"""Django's settings; the only place, with `home.py`, that reads the environment."""

import os
import secrets
import sqlite3
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import home as _home

JINGUO_HOME = _home.home()

# Before a home exists nothing is signed that must outlive the process.
SECRET_KEY = (_home.key("secret.key") or secrets.token_bytes(32)).hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JINGUO_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Reached by https, from the office's network (`serve --lan`) or through a proxy before us.
_SECURE = os.environ.get("JINGUO_HTTPS", "") == "1"
REACHED = os.environ.get("JINGUO_REACHED", "")
# What links in files lead to: the name that was set, never one that a request brought along.
SITE = f"{REACHED or f'https://{ALLOWED_HOSTS[0]}'}/" if _SECURE else ""
JINGUO_PROXY = os.environ.get("JINGUO_PROXY", "") == "1"
if JINGUO_PROXY:
    # Only where a proxy overwrites the header: anybody else could claim https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What an assessor of the 等保 asks for beyond our own rules: rotation, four classes, lock-out.
JINGUO_PROFILE = os.environ.get("JINGUO_PROFILE", "")
if JINGUO_PROFILE not in ("", "dengbao"):
    raise ImproperlyConfigured(f"JINGUO_PROFILE 只能是 dengbao 或不写，不能是 {JINGUO_PROFILE}。")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "jinguo.jobs",
    "jinguo.org",
    "jinguo.ledger",
    "jinguo.duties",
    "jinguo.web",
]
MIDDLEWARE = [
    "jinguo.web.headers.HeadersMiddleware",
    # A table of a city's figures is a tenth of its size on the way; Django pads what it sends, so
    # that its length tells nothing of a secret within.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jinguo.web.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jinguo.web.guard.GuardMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "org.Account"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
# Of allauth only its factors are used; accounts have no e-mail, and no address of its is served.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "jinguo.web.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A phone's clock may be half a minute off; a code is taken once all the same.
MFA_TOTP_TOLERANCE = 1
# Development pages and tests only: browsers give passkeys to localhost, not to an address.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # A template is kept compiled in each language; in Chinese it is the file as it stands.
            "loaders": [
                (
                    "jinguo.web.english.loading.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                ),
            ],
            "builtins": ["jinguo.web.english.filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "jinguo.web.frame.frame",
                "jinguo.web.language.spoken",
            ],
        },
    },
]

# The write-ahead log has a corrupting race before 3.51.3 (sqlite.org, "The WAL-reset bug");
# an older library gets the rollback journal, slower and safe.
SQLITE_HAS_SAFE_WAL = sqlite3.sqlite_version_info >= (3, 51, 3)
_PRAGMAS = (
    f"PRAGMA journal_mode={'WAL' if SQLITE_HAS_SAFE_WAL else 'DELETE'};"
    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON;"
    # An older library takes its own JSON_VALID, which our tables use, for an untrusted one.
    f"PRAGMA trusted_schema={'OFF' if SQLITE_HAS_SAFE_WAL else 'ON'};"
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000;"
)


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": JINGUO_HOME / "ledger.sqlite",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": _PRAGMAS,
        },
    }


_database = os.environ.get("JINGUO_DATABASE", "")
DATABASES = {"default": _postgres(_database) if _database else _sqlite()}

LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_NAME = "language"
FORM_RENDERER = "jinguo.web.english.loading.FormRenderer"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
# Served straight from the package: an office PC needs no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "jinguo.org.passwords.Validator"}]
SESSION_ENGINE = "jinguo.org.sittings"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SECURE
if _SECURE:
    # A browser takes a cookie of this name from this very host by https alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Entering a domain in the browsers' own lists is for its owner to decide, and for good.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 4
# What is sent up is read in memory and never lies on the disk; a larger body is not taken.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if _SECURE else {}),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.log.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # An address that is not there was typed by somebody, perhaps with a name in it.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
