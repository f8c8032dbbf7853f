"""Keys of links: random, shown once, kept as a digest."""

import secrets
from datetime import timedelta

from jangteo.onboarding.rules import digest

PROOF_LIFE = timedelta(hours=24)
INVITATION_LIFE = timedelta(days=7)


def new_key() -> tuple[str, str]:
    """A key of 256 random bits, and what is kept of it."""
    key = secrets.token_urlsafe(32)
    return key, digest(key)
