from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.types import UserId


class KeyPurpose(StrEnum):
    """What a link in a letter is good for; one that fits one purpose fits no other."""

    REGISTER = "register"
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- a purpose, not a password
    CHANGE_EMAIL = "change_email"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are borne in how long."""

    most: int
    within: timedelta


PER_ADDRESS = Limit(100, timedelta(hours=1))  # wrong guesses of one network address, at every door together


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a log-in comes from.

    address  the client's, as the trusted proxies tell it; empty when unknown
    device   the signed mark of a browser that logged in before; empty without one
    """

    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class SessionView:
    """One place where someone is logged in.

    id       opaque; not the session's key
    browser  in words: "Chrome, Windows"
    how      password, passkey, reset_password, register, or the provider's id
    """

    id: str
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str
    how: str
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner knows it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderView:
    """An OpenID Connect provider a host has set up."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Security:
    """How a log-in is protected."""

    email: str
    is_email_confirmed: bool
    has_password: bool
    has_totp: bool
    codes_left: int
    passkeys: tuple[PasskeyView, ...]
    connected: tuple[ProviderView, ...] = ()

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone is not enough."""
        return self.has_totp or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class ProviderClaim:
    """What an OpenID Connect provider says about someone who proved to be theirs.

    is_email_verified  the provider's word for it, and only a plain true
    strength           how surely they proved it, in its words: acr of the ID token (OpenID Connect Core 1.0, 2)
    """

    provider: str
    subject: str
    email: str
    is_email_verified: bool
    name: str
    strength: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What a link that is still good stands for."""

    id: UUID
    purpose: KeyPurpose
    email: str
    user_id: UserId | None
