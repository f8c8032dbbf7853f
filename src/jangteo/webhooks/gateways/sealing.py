"""Secrets at rest: encrypted with the site's key."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str) -> str:
    """The text, unreadable without the site's key."""
    return _cipher().encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str:
    """The text again.

    raises  cryptography.fernet.InvalidToken when the site's key is another one
    """
    return _cipher().decrypt(sealed.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"webhooks.secrets:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
