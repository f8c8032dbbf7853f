"""What stands in the cells of bank files: dates, amounts, numbers of accounts, in the ways banks write them."""

import re
import unicodedata
from datetime import date

from jangteo.kernel.money import Money

_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})[.]?(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?).*)?")
_KOREAN_DATE = re.compile(r"(\d{4})년\s*(\d{1,2})월\s*(\d{1,2})일(?:\s+(\d{1,2}:\d{2}(?::\d{2})?).*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*(\d{2}:?\d{2}(?::?\d{2})?))?")
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AROUND = re.compile(r"[₩￦\\원\s]|KRW|USD|EUR|JPY")
_EXCEL_TEXT = re.compile(r'="(.*)"')


def clean(cell: str) -> str:
    """A cell as text: composed Korean, no spaces around, no sign that it was text to a spreadsheet."""
    text = unicodedata.normalize("NFC", cell).replace("\xa0", " ").strip()
    match = _EXCEL_TEXT.fullmatch(text)
    return " ".join((match[1] if match else text).split())


def read_date(text: str) -> tuple[date, str]:
    """A day and the time beside it, empty where there is none.

    raises  ValueError; a year of two digits is not guessed

    >>> read_date("2026.11.05 13:05:22")
    (datetime.date(2026, 11, 5), '13:05:22')
    """
    match = _COMPACT.fullmatch(text) or _DATE.fullmatch(text) or _KOREAN_DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:40]!r} is not a date")
    try:
        return date(int(match[1]), int(match[2]), int(match[3])), match[4] or ""
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a date") from None


def read_amount(text: str, currency: str) -> Money:
    """An amount with or without commas, signs of currency, a minus or brackets; nothing is zero.

    raises  ValueError, also for commas that don't part thousands

    >>> read_amount("1,234,500원", "KRW")
    Money(minor=1234500, currency='KRW')
    """
    bare = _AROUND.sub("", text)
    is_negative = bare.startswith(("-", "(", "△", "▲"))
    if bare.startswith("("):
        if not bare.endswith(")"):
            raise ValueError(f"{text[:40]!r} is not an amount")
        bare = bare[:-1]
    bare = bare.lstrip("+") if bare.startswith("+") else bare[1:] if is_negative else bare
    if bare in ("", "-") and not is_negative:
        return Money.zero(currency)
    if not _AMOUNT.fullmatch(bare):
        if text.strip() == "-":
            return Money.zero(currency)
        raise ValueError(f"{text[:40]!r} is not an amount")
    amount = Money.parse(bare.replace(",", ""), currency)
    return -amount if is_negative else amount


def account_number(text: str) -> str:
    """A number of an account as it is compared: digits and letters alone."""
    return "".join(char for char in text if char.isalnum()).upper()
