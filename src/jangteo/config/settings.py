"""Django settings; every choice a host may make comes from the environment (docs/reference/settings.md)."""

import hashlib
import os
from decimal import Decimal
from pathlib import Path

from django.utils.csp import CSP

from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.config.logs import logging_settings
from jangteo.extending.loading import load
from jangteo.kernel.money import Money
from jangteo.office.appearance import UNFOLD as UNFOLD
from jangteo.stored_value.types import PayoutTerms

env = Environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY, *SECRET_KEY_FALLBACKS = env.secret_keys
DEBUG = env.debug
ALLOWED_HOSTS = list(env.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(env.trusted_origins)
ROOT_URLCONF = "jangteo.config.urls"
WSGI_APPLICATION = "jangteo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "jangteo.office.apps.RecordsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "jangteo.kernel",
    "jangteo.exchange",
    "jangteo.extending",
    "jangteo.simulator",
    "jangteo.parties",
    "jangteo.programs",
    "jangteo.identity",
    "jangteo.privacy",
    "jangteo.relations",
    "jangteo.channels",
    "jangteo.segments",
    "jangteo.flags",
    "jangteo.catalog",
    "jangteo.inventory",
    "jangteo.pricing",
    "jangteo.onboarding",
    "jangteo.ledger",
    "jangteo.stored_value",
    "jangteo.payments",
    "jangteo.credit",
    "jangteo.approvals",
    "jangteo.ordering",
    "jangteo.sharing",
    "jangteo.fulfilment",
    "jangteo.contracts",
    "jangteo.quotes",
    "jangteo.purchasing",
    "jangteo.reviews",
    "jangteo.wishes",
    "jangteo.billing",
    "jangteo.banking",
    "jangteo.search",
    "jangteo.content",
    "jangteo.connect",
    "jangteo.insights",
    "jangteo.webhooks",
    "jangteo.line_sheets",
    "jangteo.desk",
    "jangteo.alarms",
    "jangteo.storefront",
    "jangteo.office",
    "jangteo.demo",
]

# What of others' code works here, by name of its entry point or as "module:object"; nothing that is not named does.
EXTENSIONS = load(os.environ.get("JANGTEO_EXTENSIONS", "").split())
INSTALLED_APPS += EXTENSIONS.apps

MIDDLEWARE = [
    "jangteo.config.requests.RequestMiddleware",
    "jangteo.config.headers.HeadersMiddleware",
    "jangteo.config.middleware.HealthMiddleware",  # early: a probe knows no host name and no https
    "jangteo.config.middleware.CallsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jangteo.config.compression.CompressionMiddleware",
    "jangteo.config.requests.ProblemMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "jangteo.config.middleware.BodyLimitMiddleware",
    "jangteo.config.middleware.TurnsMiddleware",
    "jangteo.config.replica.WroteMiddleware",
    "jangteo.config.away.AwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jangteo.storefront.middleware.ChannelMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jangteo.config.log_ins.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jangteo.config.middleware.PermissionMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "office" / "templates"],  # before unfold's own, whose frame it lays under landmarks
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jangteo.storefront.offered.offered",
            ],
        },
    }
]

DATABASES = {"default": database.connection_settings(env), **database.replica_settings(env)}
DATABASE_ROUTERS = ["jangteo.kernel.replica.Router"] if "replica" in DATABASES else []
REPLICA_LAG_SECONDS = env.replica_lag_seconds
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

AUTH_USER_MODEL = "parties.User"
LOGIN_URL = "/login/"
AUTHENTICATION_BACKENDS = ["jangteo.config.log_ins.PasswordBackend"]
SITE_URL = env.site_url
TRUSTED_PROXIES = env.trusted_proxies

# allauth does the protocols (OpenID Connect, passkeys, recovery codes); log-in itself is identity's.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "jangteo.config.log_ins.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_RECOVERY_CODE_DIGITS = 10
SOCIALACCOUNT_ADAPTER = "jangteo.storefront.openid.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
OIDC_TRUSTED_EMAILS = frozenset(one["id"] for one in env.oidc if one.get("trust_emails"))
OIDC_STRENGTH = {one["id"]: frozenset(one["strength"]) for one in env.oidc if one.get("strength")}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": one["id"],
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one.get("secret", ""),
                "settings": {
                    "server_url": one["server_url"],
                    "auth_params": {"acr_values": " ".join(one["strength"])} if one.get("strength") else {},
                },
            }
            for one in env.oidc
        ],
    }
}
_USUAL = ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
AUTH_PASSWORD_VALIDATORS = [
    *({"NAME": f"django.contrib.auth.password_validation.{name}"} for name in _USUAL),
    {"NAME": "jangteo.config.passwords.HouseWords"},
]

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "office" / "before_unfold"]  # Alpine's build that needs no eval, in the place of unfold's
WHITENOISE_USE_FINDERS = True  # from the package as it is: nothing to collect before a start
WHITENOISE_MAX_AGE = 3600
MEDIA_URL = "/media/"
MEDIA_ROOT = env.media

# Letters are files in the home until a host says how mail leaves it.
_MAILBOX = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": env.home / "mail"}}
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": env.smtp} if env.smtp else _MAILBOX
}
DEFAULT_FROM_EMAIL = env.mail_from

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of a form or an API call; more is answered with 413
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # an offer of 200 lines with four ranges each has 17 fields a line
FILE_UPLOAD_BODY_LIMIT = 26_214_400  # bytes of a form that carries files

# Two installations on one machine differ by port only, which cookies ignore: the key tells them apart; the oldest, so
# that nobody is logged out by a new one.
# Under https the browser itself sees to it that no other host has set them.
_mark = hashlib.sha256(env.secret_keys[-1].encode()).hexdigest()[:6]
_own = "__Host-" if env.https else ""
SESSION_ENGINE = "jangteo.identity.gateways.sessions"
SESSION_COOKIE_NAME = f"{_own}jangteo_session_{_mark}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DEVICE_COOKIE_NAME = f"{_own}jangteo_device_{_mark}"
WROTE_COOKIE_NAME = f"{_own}jangteo_wrote_{_mark}"
CSRF_COOKIE_NAME = f"{_own}jangteo_csrf_{_mark}"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jangteo.storefront.pages.errors.form_expired"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
if env.https:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING_CONFIG = "jangteo.config.logs.configure"
LOGGING = logging_settings(env)
LOG_REQUESTS = env.log_requests
METRICS_TOKEN, METRICS_PORT = env.metrics_token, env.metrics_port

# Who is asked how a Korean business stands; without a key nobody is, and people look at the papers.
NTS_URL = os.environ.get("JANGTEO_NTS_URL", "").strip() or "https://api.odcloud.kr/api/nts-businessman/v1"
NTS_KEY = os.environ.get("JANGTEO_NTS_KEY", "").strip()

# How staff come into the office, and for how long they may be away from it.
STAFF_SECOND_STEP, STAFF_IDLE_MINUTES = env.staff_second_step, env.staff_idle_minutes

# Which lenders decide about paying in parts; "fake" decides by the amount alone and lends nothing.
JANGTEO_LENDERS = tuple(os.environ.get("JANGTEO_LENDERS", "").split())

# Who issues Korean tax invoices and cash receipts; "fake" invents approvals and tells no tax service.
JANGTEO_ETAX = tuple(os.environ.get("JANGTEO_ETAX", "").split())

# When the holder of a gift card that was paid for may ask for money, and for how much of what is left. As the standard
# terms for gift vouchers of Korea say, from memory; check them before you sell cards.
GIFT_CARD_PAYOUTS = PayoutTerms(
    ended_rate=Decimal(os.environ.get("JANGTEO_CARD_ENDED_RATE", "0.9")),
    used_rate=Decimal(os.environ.get("JANGTEO_CARD_USED_RATE", "0.6")),
    small_rate=Decimal(os.environ.get("JANGTEO_CARD_SMALL_RATE", "0.8")),
    small_up_to=Money(int(os.environ.get("JANGTEO_CARD_SMALL_UP_TO", "10000")), "KRW"),
)

# Whether gift cards and store credit may pay for gift cards; what is owed on all of them is the same either way.
JANGTEO_CARDS_BUY_CARDS = os.environ.get("JANGTEO_CARDS_BUY_CARDS", "").strip().lower() in ("1", "true", "yes", "on")

# Payment providers that are set up: {code: what its adapter needs}.
JANGTEO_GATEWAYS = env.gateways

# What finds products by words.
JANGTEO_SEARCH = os.environ.get("JANGTEO_SEARCH", "").strip() or "postgresql"

# For how many days after its own a rate between currencies may be used.
JANGTEO_RATES_HOLD_DAYS = env.rates_hold_days
JANGTEO_KEPT_MEGABYTES = env.kept_megabytes

# Calls of the API in a minute: with each key or token, and of guests from each address. 0: no limit of that kind.
JANGTEO_API_RATES = (
    int(os.environ.get("JANGTEO_API_RATE", "1200")),
    int(os.environ.get("JANGTEO_API_GUEST_RATE", "600")),
)

# For development and tests: webhooks may go to this machine, without https.
WEBHOOKS_TO_LOOPBACK = env.webhooks_to_loopback

# Guards a test switches off to show that they are what holds; empty unless JANGTEO_TESTING is set as well.
JANGTEO_UNGUARDED = (
    frozenset(os.environ.get("JANGTEO_UNGUARDED", "").split()) if os.environ.get("JANGTEO_TESTING") else frozenset()
)
