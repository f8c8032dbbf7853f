"""Texts that are kept encrypted: by the site's key of today, and still read by those of before.

Each module says which of its texts are sealed; `reseal` writes them by the key of today, after which a key of before is
needed by none of them. A text says nothing of what it is for: another purpose can't open it.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Sealed:
    """Texts of a module that are sealed.

    purpose  what their key is made for: "webhooks.secrets"
    texts    every one of them there is, by what finds it again
    put      writes another in its place where it still stands as it was read; False: somebody was quicker
    """

    purpose: str
    texts: Callable[[], Iterable[tuple[object, str]]]
    put: Callable[[object, str, str], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """How many texts of a purpose are sealed by the key of today, by one of before, and by none that is known."""

    purpose: str
    today: int = 0
    before: int = 0
    lost: int = 0


class KeyGone(ValueError):
    """None of the site's keys opens a text."""


_sealed: dict[str, Sealed] = {}


def register(*kinds: Sealed) -> None:
    """Say which texts are sealed."""
    _sealed.update({one.purpose: one for one in kinds})


def of_column(purpose: str, model: type[Model], name: str) -> Sealed:
    """The texts of a column, but for empty ones."""
    rows = model._default_manager

    def texts() -> Iterable[tuple[object, str]]:
        return rows.exclude(**{name: ""}).order_by("pk").values_list("pk", name)

    def put(pk: object, before: str, after: str) -> bool:
        return rows.filter(pk=pk, **{name: before}).update(**{name: after}) == 1

    return Sealed(purpose, texts, put)


def site_keys() -> tuple[str, ...]:
    """The key of today, then those of before."""
    return (str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS))


def seal(purpose: str, text: str) -> str:
    """The text, unreadable without the site's key."""
    return _cipher(purpose, site_keys()[0]).encrypt(text.encode()).decode()


def open_sealed(purpose: str, sealed: str) -> str:
    """The text again.

    raises  KeyGone
    """
    try:
        return MultiFernet([_cipher(purpose, key) for key in site_keys()]).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise KeyGone(purpose) from None


def tell() -> list[Told]:
    """By which keys the texts of each purpose are sealed."""
    return [_told(kind) for _purpose, kind in sorted(_sealed.items())]


def reseal() -> list[Told]:
    """Seal by the key of today what is sealed by one of before; how it stands then. Safe beside whoever writes, and to
    run twice: each text is put in place by itself, where it is still the one that was read.
    """
    for kind in _sealed.values():
        for where, sealed in list(kind.texts()):
            if _opens(kind.purpose, site_keys()[0], sealed):
                continue
            try:
                text = open_sealed(kind.purpose, sealed)
            except KeyGone:
                continue
            with transaction.atomic():
                kind.put(where, sealed, seal(kind.purpose, text))
    return tell()


def _told(kind: Sealed) -> Told:
    today, *before = site_keys()
    count = {"today": 0, "before": 0, "lost": 0}
    for _where, sealed in kind.texts():
        if _opens(kind.purpose, today, sealed):
            count["today"] += 1
        elif any(_opens(kind.purpose, key, sealed) for key in before):
            count["before"] += 1
        else:
            count["lost"] += 1
    return Told(kind.purpose, **count)


def _opens(purpose: str, key: str, sealed: str) -> bool:
    try:
        _cipher(purpose, key).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _cipher(purpose: str, key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{key}".encode()).digest()))
