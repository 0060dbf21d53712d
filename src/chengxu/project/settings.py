"""Django's settings, made from the documented options (``options.py``)."""

from __future__ import annotations

from datetime import timedelta

from csp.constants import NONE, SELF

from chengxu.project import databases, options, places

CHENGXU_HOME = places.home()
CHENGXU_PACK = places.pack()
CHENGXU_FONTS = places.fonts()
SECRET_KEY = places.secret_key(CHENGXU_HOME)
EVIDENCE_KEYS = places.evidence_keys()
EVIDENCE_STORE, S3_CREDENTIALS = places.evidence_store()
DEBUG = options.flag("CHENGXU_DEBUG")
ALLOWED_HOSTS = options.words("CHENGXU_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = options.words("CHENGXU_TRUSTED_ORIGINS")
HTTPS = options.flag("CHENGXU_HTTPS")
PROXIES = options.words("CHENGXU_PROXY")

ROOT_URLCONF = "chengxu.project.urls"
WSGI_APPLICATION = "chengxu.project.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "chengxu.packs",
    "chengxu.accounts",
    "chengxu.ledger",
    "chengxu.parties",
    "chengxu.assets",
    "chengxu.assets.upkeep",
    "chengxu.readings",
    "chengxu.responsibility",
    "chengxu.routines",
    "chengxu.undertakings",
    "chengxu.routines.rosters",
    "chengxu.routines.inspections",
    "chengxu.routines.recurring",
    "chengxu.routines.tracks",
    "chengxu.routines.meetings",
    "chengxu.routines.campaigns",
    "chengxu.routines.surveys",
    "chengxu.cases",
    "chengxu.enforcement",
    "chengxu.intake",
    "chengxu.participation",
    "chengxu.field",
    "chengxu.notices",
    "chengxu.reports",
    "chengxu.web",
    "chengxu.api",
]

MIDDLEWARE = [
    "chengxu.web.desk.live.LiveMiddleware",  # first: answers open desks that have missed nothing
    "django.middleware.security.SecurityMiddleware",
    "chengxu.project.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "chengxu.web.permissions.PermissionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "chengxu.api.middleware.StandardErrorsMiddleware",
    "chengxu.web.language.LanguageMiddleware",
    "chengxu.web.middleware.PageMiddleware",
    "chengxu.web.middleware.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chengxu.web.middleware.ActorMiddleware",
    "chengxu.project.sessions.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chengxu.web.context.page",
            ],
        },
    }
]

# --- database: one county, one file with one writer at a time (chengxu/project/sqlite), or a PostgreSQL server ---

DATABASES = {
    "default": databases.settings(options.text(databases.OPTION), home=CHENGXU_HOME, root=places.root())
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and sessions -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = options.number("CHENGXU_SESSION_MINUTES") * 60
SESSION_COOKIE_NAME = "chengxu_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "chengxu_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "chengxu.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AXES_FAILURE_LIMIT = options.number("CHENGXU_LOGIN_ATTEMPTS")
AXES_COOLOFF_TIME = timedelta(minutes=options.number("CHENGXU_LOGIN_LOCK_MINUTES"))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger elsewhere cannot lock a clerk out
AXES_USERNAME_FORM_FIELD = "username"  # the form's name for it; axes would look for the model's, “login”
AXES_LOCKOUT_CALLABLE = "chengxu.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# --- the public's form: limits that an honest telephone never meets -------------------------------------------

PORTAL_LIMITS = {
    "free": options.number("CHENGXU_PORTAL_FREE"),
    "most": options.number("CHENGXU_PORTAL_MOST"),
    "phone_most": options.number("CHENGXU_PORTAL_PHONE_MOST"),
    "flood": options.number("CHENGXU_PORTAL_FLOOD"),
    "bits": options.number("CHENGXU_PUZZLE_BITS"),
}

# --- language and time ---------------------------------------------------------------------------------------

USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [places.CHECKOUT / "src/chengxu/web/locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- what goes out to reporters: nothing, unless a mail server or a gateway is set ------------------------------

PUBLIC_URL = options.address("CHENGXU_PUBLIC_URL")
GATEWAY_URL, GATEWAY_SECRET = options.gateway()
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = options.text("CHENGXU_EMAIL_HOST").strip()
EMAIL_PORT = options.number("CHENGXU_EMAIL_PORT")
EMAIL_HOST_USER = options.text("CHENGXU_EMAIL_USER").strip()
EMAIL_HOST_PASSWORD = options.text("CHENGXU_EMAIL_PASSWORD")
_SECURITY = options.one_of("CHENGXU_EMAIL_SECURITY", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _SECURITY == "starttls", _SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = options.text("CHENGXU_EMAIL_FROM").strip()

# --- files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chengxu.project.static.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# --- the browser may load nothing but what we serve ----------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "child-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 24 * 3600 if HTTPS else 0

# --- logs: to the terminal; unexpected errors of requests also to CHENGXU_HOME/logs --------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "line"},
        "errors": {"class": "chengxu.project.logs.ErrorFile", "level": "ERROR", "formatter": "line"},
    },
    "root": {"handlers": ["terminal", "errors"], "level": options.text("CHENGXU_LOG_LEVEL").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
