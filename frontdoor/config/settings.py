"""The settings of every environment; environments differ by variables, listed in docs/settings.md.

Numbers that are policy (promises, hours, retention) are data or rules, never settings.
"""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from frontdoor.config.env import env_bool, env_int, env_list, env_needed, env_secret, env_str

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env_str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
BUILD_DIR = Path(env_str("FRONTDOOR_BUILD_DIR", str(BASE_DIR / "build"))).resolve()

# ------------------------------------------------------------------ what this installation is
FRONTDOOR_DEMO = env_bool("FRONTDOOR_DEMO")
FRONTDOOR_COUNCIL = Path(env_str("FRONTDOOR_COUNCIL", str(BASE_DIR / "council.yaml")))
FRONTDOOR_CATALOGUE = Path(env_str("FRONTDOOR_CATALOGUE", str(BASE_DIR / "catalogue")))
# "Now", for demonstrations and tests: an ISO moment from which the clock then runs on. Empty: the real time.
FRONTDOOR_NOW = env_str("FRONTDOOR_NOW")
FRONTDOOR_SITE = env_needed("FRONTDOOR_SITE", demo=f"http://127.0.0.1:{env_int('PORT', 8000)}").rstrip("/")

SECRET_KEY = env_secret("SECRET_KEY", demo="frontdoor-demo-key-published-so-never-for-real-people")
DEBUG = env_bool("DEBUG")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if FRONTDOOR_DEMO else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

# ------------------------------------------------------------------ other people's systems
# Networks of ours that webhooks may call beside public addresses, such as 10.1.0.0/16.
FRONTDOOR_WEBHOOK_NETWORKS = env_list("FRONTDOOR_WEBHOOK_NETWORKS")
#: By source: what proves to it that a change comes from us. "council-tax=secret,housing=another".
FRONTDOOR_SOURCE_SECRETS = dict(
    pair.partition("=")[::2]
    for pair in env_list("FRONTDOOR_SOURCE_SECRETS", "council-tax=frontdoor-demo" if FRONTDOOR_DEMO else "")
)
BANK_HOLIDAYS_URL = env_str("BANK_HOLIDAYS_URL")
CLAMD_HOST = env_str("CLAMD_HOST")
CLAMD_PORT = env_int("CLAMD_PORT", 3310)
NOTIFY_BASE_URL = env_str("NOTIFY_BASE_URL", "https://api.notifications.service.gov.uk")
NOTIFY_API_KEY = env_str("NOTIFY_API_KEY")
NOTIFY_CALLBACK_TOKEN = env_str("NOTIFY_CALLBACK_TOKEN")
NOTIFY_EMAIL_TEMPLATE_ID = env_str("NOTIFY_EMAIL_TEMPLATE_ID")
NOTIFY_SMS_TEMPLATE_ID = env_str("NOTIFY_SMS_TEMPLATE_ID")
FRONTDOOR_MESSAGE_SENDER = env_str("FRONTDOOR_MESSAGE_SENDER", "demo" if FRONTDOOR_DEMO else "smtp")
# GOV.UK One Login, by its issuer as its discovery document writes it; a demonstration without one has a stand-in.
ONE_LOGIN_ISSUER = env_str("ONE_LOGIN_ISSUER")
ONE_LOGIN_CLIENT_ID = env_str("ONE_LOGIN_CLIENT_ID")
ONE_LOGIN_PRIVATE_KEY = env_str("ONE_LOGIN_PRIVATE_KEY").replace("\\n", "\n")
ONE_LOGIN_VTR = env_list("ONE_LOGIN_VTR", "Cl.Cm")
# The council's own directory of staff (Entra ID and others), and what its groups stand for here.
DIRECTORY_ISSUER = env_str("DIRECTORY_ISSUER")
DIRECTORY_CLIENT_ID = env_str("DIRECTORY_CLIENT_ID")
DIRECTORY_CLIENT_SECRET = env_str("DIRECTORY_CLIENT_SECRET")
DIRECTORY_GROUPS_CLAIM = env_str("DIRECTORY_GROUPS_CLAIM", "groups")
FRONTDOOR_GROUPS = Path(env_str("FRONTDOOR_GROUPS", str(BASE_DIR / "groups.yaml")))
FRONTDOOR_STAFF_SECOND_FACTOR = env_bool("FRONTDOOR_STAFF_SECOND_FACTOR", default=not FRONTDOOR_DEMO)
EMAIL_HOST = env_str("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "no-reply@frontdoor.invalid")

# ------------------------------------------------------------------ parts
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "frontdoor.foundation.accounts",
    "frontdoor.foundation.audit",
    "frontdoor.foundation.outbox",
    "frontdoor.foundation.stamps",
    "frontdoor.foundation.files",
    "frontdoor.foundation.calendars",
    "frontdoor.foundation.ui",
    "frontdoor.places",
    "frontdoor.customers",
    "frontdoor.messages",
    "frontdoor.services",
    "frontdoor.cases",
    "frontdoor.rights",
    "frontdoor.web.account",
    "frontdoor.web.resident",
    "frontdoor.web.acting",
    "frontdoor.web.hub",
    "frontdoor.web.office",
    "frontdoor.web.open_api",
    "frontdoor.web.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "frontdoor.foundation.accounts.middleware.actor_and_moment",
    "frontdoor.foundation.ui.speaking.english_first",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "frontdoor.config.urls"
WSGI_APPLICATION = "frontdoor.config.wsgi.application"
ASGI_APPLICATION = "frontdoor.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontdoor.foundation.ui.context.council",
                "frontdoor.web.office.context.counts",
                "frontdoor.web.resident.acting.banner",
            ],
        },
    },
]

# ------------------------------------------------------------------ data
_SQLITE = f"sqlite:///{DATA_DIR / 'frontdoor.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(env_str("DATABASE_URL", _SQLITE), conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing half-way; readers never wait (write-ahead log).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    INSTALLED_APPS.append("procrastinate.contrib.django")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["frontdoor.foundation.outbox.engine_procrastinate"]
FRONTDOOR_WORK_ENGINE = env_str("FRONTDOOR_WORK_ENGINE")

MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static-collected"
STATICFILES_DIRS = [BUILD_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "frontdoor.foundation.files.limits.NoLargerThan",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# ------------------------------------------------------------------ people
AUTH_USER_MODEL = "fd_accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "after-sign-in"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "fd_accounts/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "frontdoor.foundation.accounts.visitors.address_of"
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True

# ------------------------------------------------------------------ language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# Compiled from locale/*.po by scripts/compile_words.py.
LOCALE_PATHS = [BUILD_DIR / "locale"]

# ------------------------------------------------------------------ safety
HTTPS = FRONTDOOR_SITE.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
BEHIND_PROXY = env_bool("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Browsers take a cookie of this prefix only over https and from this very host, so no neighbour can plant one.
_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "frontdoor.foundation.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without tokens": {"()": "frontdoor.config.logs.WithoutTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without tokens"]},
    },
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
    # Whoever tries the hosts of the whole world is answered with 400; a traceback for each would fill the log.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
