"""What a host decides, read once from environment variables; docs/reference/settings.md lists them all."""

import ipaddress
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jangteo.config.payment_providers import HalfSetUp, payment_providers

DEFAULT_PORT = 8000
LOCAL_HOSTS = ("localhost", ".localhost", "127.0.0.1", "[::1]")
OIDC_WORDS = frozenset({"id", "name", "client_id", "secret", "server_url", "trust_emails", "strength"})
PROVIDER_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
YES = {"1", "true", "yes", "on"}
SMTP_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
SMTP_SECONDS = 20
NO = {"0", "false", "no", "off"}


class BadEnvironment(Exception):
    """An environment variable holds something Jangteo can't use."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Every choice a host may make.

    home              everything Jangteo keeps: embedded database, media, secret key
    database_url      an external PostgreSQL; None means the embedded one in `home`
    replica_url       a PostgreSQL that follows it, which pages of guests may read; None: there is none
    replica_lag_seconds  how old what it tells may be
    pg_bin            folder with initdb, postgres, pg_dump…; None means the wheel's
    pg_options        further server settings as "name=value name=value"
    given_secret_key  None means the one kept in `home`
    given_keys_before  secret keys of before: what they signed and sealed is still read
    https             the site is reached over https, directly or behind a proxy
    pool_size         database connections per process, at most
    queue_seconds     who would have to wait longer for their turn is told at once to come again
    given_site_url    where the site is reached, as links in letters say it; None means localhost and the port
    trusted_proxies   networks whose X-Forwarded-For is believed
    oidc              OpenID Connect providers
    smtp              where letters are handed to; None means files in `home`
    webhooks_to_loopback  webhooks may go to this machine, without https: for development
    gateways          {payment provider: what its adapter needs}
    rates_hold_days   for how many days after its own a rate between currencies may be used
    log_requests      a line for each request: with JSON yes, else no
    metrics_token     who sends it reads /metrics; empty: nobody does
    metrics_port      where a worker tells its figures; 0: nowhere
    drain_seconds     for how long a server that is to end answers as before, but says it is not ready
    kept_megabytes    what a web process may keep of answers that are made of what has not changed; 0: nothing
    staff_second_step   staff come in with a second step alone
    staff_idle_minutes  after so long without a page the session of staff has ended; 0: as long as anybody's
    """

    home: Path
    port: int
    bind: str
    database_url: str | None
    pg_bin: Path | None
    pg_options: tuple[str, ...]
    given_secret_key: str | None
    debug: bool
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    https: bool
    pool_size: int
    queue_seconds: int
    log_format: str
    log_level: str
    given_site_url: str | None = None
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()
    oidc: tuple[dict[str, Any], ...] = ()
    smtp: dict[str, Any] | None = None
    mail_from: str = "Jangteo <no-reply@localhost>"
    webhooks_to_loopback: bool = False
    gateways: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    rates_hold_days: int = 7
    log_requests: bool = True
    metrics_token: str = field(default="", repr=False)
    metrics_port: int = 0
    drain_seconds: int = 0
    kept_megabytes: int = 32
    replica_url: str | None = field(default=None, repr=False)
    replica_lag_seconds: int = 1
    staff_second_step: bool = False
    staff_idle_minutes: int = 0
    given_keys_before: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, source: Mapping[str, str] | None = None) -> "Environment":
        """Read the variables; an empty one counts as not set.

        raises  BadEnvironment
        """
        get = _Reader(os.environ if source is None else source)
        pg_bin, log_format = get.text("JANGTEO_PG_BIN"), get.choice("JANGTEO_LOG_FORMAT", ("console", "json"))
        return cls(
            home=_absolute(get.text("JANGTEO_HOME")) if get.text("JANGTEO_HOME") else default_home(),
            port=get.number("JANGTEO_PORT", DEFAULT_PORT, lowest=1, highest=65535),
            bind=get.text("JANGTEO_BIND") or "127.0.0.1",
            database_url=get.text("DATABASE_URL") or None,
            pg_bin=_absolute(pg_bin) if pg_bin else None,
            pg_options=tuple(get.text("JANGTEO_PG_OPTIONS").split()),
            given_secret_key=get.text("JANGTEO_SECRET_KEY") or None,
            given_keys_before=get.words("JANGTEO_SECRET_KEYS_BEFORE"),
            debug=get.flag("JANGTEO_DEBUG"),
            allowed_hosts=get.words("JANGTEO_ALLOWED_HOSTS") or LOCAL_HOSTS,
            trusted_origins=get.words("JANGTEO_TRUSTED_ORIGINS"),
            https=get.flag("JANGTEO_HTTPS"),
            pool_size=get.number("JANGTEO_POOL_SIZE", 12, lowest=1, highest=1000),
            queue_seconds=get.number("JANGTEO_QUEUE_SECONDS", 20, lowest=1, highest=50),
            log_format=log_format,
            log_level=get.choice("JANGTEO_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            given_site_url=get.site_url("JANGTEO_SITE_URL"),
            trusted_proxies=get.networks("JANGTEO_TRUSTED_PROXIES"),
            oidc=get.providers("JANGTEO_OIDC"),
            smtp=get.smtp("JANGTEO_SMTP_URL"),
            mail_from=get.text("JANGTEO_MAIL_FROM") or "Jangteo <no-reply@localhost>",
            webhooks_to_loopback=get.flag("JANGTEO_WEBHOOKS_TO_LOOPBACK"),
            gateways=get.gateways("JANGTEO_SIMULATOR"),
            rates_hold_days=get.number("JANGTEO_RATES_HOLD_DAYS", 7, lowest=1, highest=60),
            log_requests=get.flag("JANGTEO_LOG_REQUESTS") if get.text("JANGTEO_LOG_REQUESTS") else log_format == "json",
            metrics_token=get.text("JANGTEO_METRICS_TOKEN"),
            metrics_port=get.number("JANGTEO_METRICS_PORT", 0, lowest=0, highest=65535),
            drain_seconds=get.number("JANGTEO_DRAIN_SECONDS", 0, lowest=0, highest=300),
            kept_megabytes=get.number("JANGTEO_KEPT_MEGABYTES", 32, lowest=0, highest=4096),
            replica_url=get.text("JANGTEO_REPLICA_URL") or None,
            replica_lag_seconds=get.number("JANGTEO_REPLICA_LAG_SECONDS", 1, lowest=1, highest=60),
            staff_second_step=get.flag("JANGTEO_STAFF_SECOND_STEP"),
            staff_idle_minutes=get.number_or_none("JANGTEO_STAFF_IDLE_MINUTES", lowest=15, highest=10_080),
        )

    @property
    def secret_key(self) -> str:
        """The given key, else one made once and kept in `home`/secret-key, readable by its owner only."""
        return self.secret_keys[0]

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The secret key, then those of before: given, or the further lines of `home`/secret-key."""
        if self.given_secret_key:
            return (self.given_secret_key, *self.given_keys_before)
        return (*_kept_secret_keys(self.home / "secret-key"), *self.given_keys_before)

    def renew_secret_key(self) -> None:
        """Put a new key before those kept in `home`; who runs takes it up at their next start.

        raises  BadEnvironment where the key is given: it is renewed where it is given
        """
        if self.given_secret_key:
            raise BadEnvironment(
                "JANGTEO_SECRET_KEY is set: set it to a new key, and the old one in JANGTEO_SECRET_KEYS_BEFORE."
            )
        path = self.home / "secret-key"
        draft = _drafted(path, (secrets.token_urlsafe(50), *_kept_secret_keys(path)))
        os.replace(draft, path)

    @property
    def site_url(self) -> str:
        """Where links in letters lead, without a slash at the end; never from what a request says."""
        return self.given_site_url or f"http://localhost:{self.port}"

    @property
    def media(self) -> Path:
        """Where uploaded and generated files are kept."""
        return self.home / "media"


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.source.get(name, "").strip()

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value in YES:
            return True
        if value in NO or not value:
            return False
        raise BadEnvironment(f"{name} must be 1 or 0, not {value!r}.")

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name) or str(default)
        if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
            return int(value)
        raise BadEnvironment(f"{name} must be a whole number from {lowest} to {highest}, not {value!r}.")

    def number_or_none(self, name: str, *, lowest: int, highest: int) -> int:
        """As `number`, or 0 for none."""
        return 0 if self.text(name) in ("", "0") else self.number(name, 0, lowest=lowest, highest=highest)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name) or allowed[0]
        for one in allowed:
            if one.lower() == value.lower():
                return one
        raise BadEnvironment(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")

    def site_url(self, name: str) -> str | None:
        value = self.text(name)
        if not value:
            return None
        parts = urlsplit(value)
        extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
        if parts.scheme not in ("http", "https") or not parts.hostname or extra:
            raise BadEnvironment(f"{name} must be like https://shop.example.kr, not {value!r}.")
        return f"{parts.scheme}://{parts.netloc}"

    def smtp(self, name: str) -> dict[str, Any] | None:
        """The server that takes letters, as Django's SMTP backend wants it; the scheme says how it is encrypted."""
        value = self.text(name)
        if not value:
            return None
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            raise BadEnvironment(f"{name} must be like smtps://user:password@mail.example.kr:465.") from None
        if parts.scheme not in SMTP_PORTS or not parts.hostname:
            raise BadEnvironment(f"{name} must be like smtps://user:password@mail.example.kr:465.")
        return {
            "host": parts.hostname,
            "port": port or SMTP_PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+starttls",
            "timeout": SMTP_SECONDS,
        }

    def networks(self, name: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        try:
            return tuple(ipaddress.ip_network(word) for word in self.words(name))
        except ValueError as error:
            raise BadEnvironment(f"{name} must be networks like 10.0.0.0/8, separated by commas: {error}.") from None

    def gateways(self, simulator: str) -> dict[str, dict[str, str]]:
        try:
            return payment_providers(self.text, has_simulator=self.flag(simulator))
        except HalfSetUp as error:
            raise BadEnvironment(str(error)) from None

    def providers(self, name: str) -> tuple[dict[str, Any], ...]:
        text = self.text(name)
        if not text:
            return ()
        try:
            found = json.loads(text)
        except ValueError as error:
            raise BadEnvironment(f"{name} must be JSON: {error}.") from None
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise BadEnvironment(f"{name} must be a list of objects.")
        for one in found:
            _check_provider(name, one)
        if len({one["id"] for one in found}) != len(found):
            raise BadEnvironment(f"{name} names a provider twice.")
        return tuple(found)


def _check_provider(name: str, one: Mapping[str, Any]) -> None:
    if unknown := set(one) - OIDC_WORDS:
        raise BadEnvironment(f"{name} has unknown words: {', '.join(sorted(unknown))}.")
    for word in ("id", "name", "client_id", "server_url"):
        if not isinstance(one.get(word), str) or not one[word]:
            raise BadEnvironment(f"{name}: each provider needs {word!r}.")
    if not PROVIDER_ID.fullmatch(one["id"]):
        raise BadEnvironment(f"{name}: an id is small letters, digits and dashes, not {one['id']!r}.")
    if not isinstance(one.get("secret", ""), str) or not isinstance(one.get("trust_emails", False), bool):
        raise BadEnvironment(f"{name}: 'secret' is a text and 'trust_emails' is true or false.")
    strength = one.get("strength", [])
    if not isinstance(strength, list) or not all(isinstance(word, str) and word.split() == [word] for word in strength):
        raise BadEnvironment(f"{name}: 'strength' is a list of words that the provider says as acr.")
    if urlsplit(one["server_url"]).scheme not in ("http", "https"):
        raise BadEnvironment(f"{name}: 'server_url' must be an address like https://login.example.")


def default_home() -> Path:
    """The folder for a user's data where JANGTEO_HOME is not set."""
    shared = os.environ.get("XDG_DATA_HOME", "")
    base = Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share"
    return base / "jangteo"


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _kept_secret_keys(path: Path) -> tuple[str, ...]:
    """Read the keys, newest first; make one first if there is none. Of several makers at once, one wins and all read
    his.
    """
    if not path.exists():
        draft = _drafted(path, (secrets.token_urlsafe(50),))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return tuple(line.strip() for line in path.read_text().splitlines() if line.strip())


def _drafted(path: Path, keys: tuple[str, ...]) -> Path:
    """A file beside it that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret-key.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(keys) + "\n")
    return draft
