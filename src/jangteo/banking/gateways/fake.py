"""An issuer to try things on: numbers follow from their keys, so that it needs no books of its own."""

import hashlib

from jangteo.banking.errors import VirtualAccountNotFound
from jangteo.banking.gateways.port import Issued

BANK, PREFIX, DIGITS = "장터은행", "792", 10


def check_digit(digits: str) -> str:
    """The digit that Luhn's sum asks for at the end.

    >>> check_digit("7992739871")
    '3'
    """
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


class FakeIssuer:
    """Issues at once, for no money."""

    def issue(self, *, key: str, holder: str) -> Issued:
        """The number of a key."""
        found = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % 10**DIGITS
        digits = f"{PREFIX}{found:0{DIGITS}}"
        return Issued(BANK, digits + check_digit(digits))

    def close(self, *, number: str) -> None:
        """Any number of ours."""
        is_ours = number.isascii() and number.isdecimal() and number.startswith(PREFIX)
        if not is_ours or len(number) != len(PREFIX) + DIGITS + 1 or check_digit(number[:-1]) != number[-1]:
            raise VirtualAccountNotFound
