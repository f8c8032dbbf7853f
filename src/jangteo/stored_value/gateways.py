"""Account numbers at rest: encrypted with the site's key."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """The text, unreadable without the site's key."""
    return _cipher().encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str | None:
    """The text again, by the key of today or one of before; None: that key is gone."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _cipher() -> MultiFernet:
    return MultiFernet([_of(str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _of(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"stored_value.accounts:" + key.encode()).digest()))
