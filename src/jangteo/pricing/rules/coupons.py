"""Coupon codes: how they are tidied, kept and made; and when one of them, or a promotion, may be used once more."""

import hashlib
import unicodedata
from collections.abc import Callable

from jangteo.pricing.types import CouponRefusal, UseCount

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else
SECRET_LENGTH = 12  # 60 bits: a million codes are found by no guessing
HINT_LENGTH = 4
_SEPARATORS = str.maketrans("", "", " -–—_·\t")


def tidy_code(typed: str) -> str:
    """A code as it is compared: case, width, spaces and dashes make no difference."""
    return unicodedata.normalize("NFKC", typed).translate(_SEPARATORS).upper()


def code_digest(code: str) -> str:
    """How a tidy code is kept: SHA-256, hexadecimal."""
    return hashlib.sha256(f"coupon:{code}".encode(errors="surrogatepass")).hexdigest()


def buyer_mark(email: str) -> str:
    """How an order's e-mail address is kept for counting a buyer's uses; the empty address has none."""
    tidy = email.strip().casefold()
    return hashlib.sha256(f"buyer:{tidy}".encode(errors="surrogatepass")).hexdigest() if tidy else ""


def secret_code(choose: Callable[[str], str]) -> str:
    """A new code in three groups of four: "7K2Q-M0XW-9TRC".

    choose  picks one letter of an alphabet, unpredictably
    """
    letters = "".join(choose(ALPHABET) for _ in range(SECRET_LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, SECRET_LENGTH, 4))


def hint_of(code: str) -> str:
    """What may be shown of a secret code."""
    return code[-HINT_LENGTH:]


def use_refusal(total: UseCount, buyer: UseCount, coupon: UseCount) -> CouponRefusal | None:
    """Why one more order may not use a promotion, None where it may; a buyer's own limit is told first."""
    if not buyer.has_room:
        return CouponRefusal.USED_BY_YOU
    return None if total.has_room and coupon.has_room else CouponRefusal.USED_UP
