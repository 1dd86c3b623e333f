"""Django's settings; the only place, with `home.py`, that reads the environment."""

import os
import secrets
import sqlite3
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from config import home as _home

JINGUO_HOME = _home.home()

# Before a home exists nothing is signed that must outlive the process.
SECRET_KEY = (_home.key("secret.key") or secrets.token_bytes(32)).hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JINGUO_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Reached by https, from the office's network (`serve --lan`) or through a proxy before us.
_SECURE = os.environ.get("JINGUO_HTTPS", "") == "1"
REACHED = os.environ.get("JINGUO_REACHED", "")
if os.environ.get("JINGUO_PROXY", "") == "1":
    # Only where a proxy overwrites the header: anybody else could claim https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "jinguo.org",
    "jinguo.ledger",
    "jinguo.web",
]
MIDDLEWARE = [
    # A table of a city's figures is a tenth of its size on the way; Django pads what it sends, so
    # that its length tells nothing of a secret within.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "jinguo.web.guard.GuardMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "org.Account"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "jinguo.web.frame.frame",
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
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
# Served straight from the package: an office PC needs no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What is sent up is read in memory and never lies on the disk; a larger body is not taken.
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
