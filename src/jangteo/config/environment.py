"""What a host decides, read once from environment variables; docs/reference/settings.md lists them all."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8000
LOCAL_HOSTS = ("localhost", ".localhost", "127.0.0.1", "[::1]")
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


class BadEnvironment(Exception):
    """An environment variable holds something Jangteo can't use."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Every choice a host may make.

    home              everything Jangteo keeps: embedded database, media, secret key
    database_url      an external PostgreSQL; None means the embedded one in `home`
    pg_bin            folder with initdb, postgres, pg_dump…; None means the wheel's
    pg_options        further server settings as "name=value name=value"
    given_secret_key  None means the one kept in `home`
    https             the site is reached over https, directly or behind a proxy
    pool_size         database connections per process, at most
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
    log_format: str
    log_level: str

    @classmethod
    def read(cls, source: Mapping[str, str] | None = None) -> "Environment":
        """Read the variables; an empty one counts as not set.

        raises  BadEnvironment
        """
        get = _Reader(os.environ if source is None else source)
        pg_bin = get.text("JANGTEO_PG_BIN")
        return cls(
            home=_absolute(get.text("JANGTEO_HOME")) if get.text("JANGTEO_HOME") else default_home(),
            port=get.number("JANGTEO_PORT", DEFAULT_PORT, lowest=1, highest=65535),
            bind=get.text("JANGTEO_BIND") or "127.0.0.1",
            database_url=get.text("DATABASE_URL") or None,
            pg_bin=_absolute(pg_bin) if pg_bin else None,
            pg_options=tuple(get.text("JANGTEO_PG_OPTIONS").split()),
            given_secret_key=get.text("JANGTEO_SECRET_KEY") or None,
            debug=get.flag("JANGTEO_DEBUG"),
            allowed_hosts=get.words("JANGTEO_ALLOWED_HOSTS") or LOCAL_HOSTS,
            trusted_origins=get.words("JANGTEO_TRUSTED_ORIGINS"),
            https=get.flag("JANGTEO_HTTPS"),
            pool_size=get.number("JANGTEO_POOL_SIZE", 12, lowest=1, highest=1000),
            log_format=get.choice("JANGTEO_LOG_FORMAT", ("console", "json")),
            log_level=get.choice("JANGTEO_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
        )

    @property
    def secret_key(self) -> str:
        """The given key, else one made once and kept in `home`/secret-key, readable by its owner only."""
        return self.given_secret_key or _kept_secret_key(self.home / "secret-key")

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

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name) or allowed[0]
        for one in allowed:
            if one.lower() == value.lower():
                return one
        raise BadEnvironment(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")


def default_home() -> Path:
    """The folder for a user's data where JANGTEO_HOME is not set."""
    shared = os.environ.get("XDG_DATA_HOME", "")
    base = Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share"
    return base / "jangteo"


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _kept_secret_key(path: Path) -> str:
    """Read the key; make it first if there is none. Of several makers at once, one wins and all read his."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"secret-key.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
