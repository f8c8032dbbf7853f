"""Check digits of Korean business numbers and of GTINs."""

from zlib import crc32

_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def business_number_is_valid(number: str) -> bool:
    """Whether ten digits (dashes allowed) end in the check digit the Korean tax office computes.

    >>> business_number_is_valid("120-81-47521")
    True
    >>> business_number_is_valid("120-81-47522")
    False
    """
    digits = number.replace("-", "")
    return len(digits) == 10 and digits.isdecimal() and business_check_digit(digits[:9]) == int(digits[9])


def business_check_digit(nine: str) -> int:
    """The tenth digit: weights 1 3 7 1 3 7 1 3 5, plus the tens of five times the ninth digit."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, _BUSINESS_WEIGHTS, strict=True))
    total += int(nine[8]) * 5 // 10
    return -total % 10


def gtin_check_digit(twelve: str) -> int:
    """The thirteenth digit of a GTIN-13 (GS1 General Specifications 7.9).

    >>> gtin_check_digit("629104150021")
    3
    """
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10


def internal_gtin(sku: str) -> str:
    """A GTIN-13 from the range kept for use inside a company (prefix 290), the same for a SKU every time."""
    twelve = f"290{crc32(sku.encode()) % 10**9:09d}"
    return f"{twelve}{gtin_check_digit(twelve)}"
