"""One value of a scenario and where it stands: every reading names the place of what it refuses."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from jangteo.kernel.money import LARGEST_DIGITS, UNIT_PRICE_DECIMALS, UNIT_PRICE_DIGITS, currency_digits
from jangteo.pricing.errors import BadScenario

NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
MOST_TEXT = 200
MOST_ENTRIES = 100_000
LARGEST_QUANTITY = 10**12
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its path: "lists[0].prices.MUG.10"."""

    value: Any
    path: str = ""

    def refuse(self, why: str, path: str = "") -> BadScenario:
        """The error to raise."""
        return BadScenario(path or self.path, why)

    def fields(self, *known: str, required: Collection[str] = ()) -> "dict[str, Node]":
        """A map with these keys and no other.

        raises  BadScenario naming an unknown or a missing key
        """
        if not isinstance(self.value, dict):
            raise self.refuse(f"is {_kind(self.value)}, a map is needed")
        for key in self.value:
            if key not in known:
                raise self.refuse(f"unknown key; known are {', '.join(known)}", self._below(key))
        for key in required:
            if key not in self.value:
                raise self.refuse("is missing", self._below(key))
        return {key: Node(value, self._below(key)) for key, value in self.value.items()}

    def entries(self) -> "Iterator[tuple[str, Node]]":
        """A map of names that the merchant chose."""
        if not isinstance(self.value, dict):
            raise self.refuse(f"is {_kind(self.value)}, a map is needed")
        if len(self.value) > MOST_ENTRIES:
            raise self.refuse(f"has more than {MOST_ENTRIES:,} entries")
        for key, value in self.value.items():
            path = self._below(key)
            yield Node(key, path).text(what="a name"), Node(value, path)

    def members(self) -> "list[Node]":
        """A list."""
        if not isinstance(self.value, list):
            raise self.refuse(f"is {_kind(self.value)}, a list is needed")
        if len(self.value) > MOST_ENTRIES:
            raise self.refuse(f"has more than {MOST_ENTRIES:,} entries")
        return [Node(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def text(self, what: str = "text") -> str:
        """A string with something in it."""
        if not isinstance(self.value, str):
            raise self.refuse(f"is {_kind(self.value)}, a string is needed for {what}")
        if not self.value or len(self.value) > MOST_TEXT:
            raise self.refuse(f"must have 1 to {MOST_TEXT} characters")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(one.text() for one in self.members())

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refuse(f"is {_kind(self.value)}, true or false is needed")
        return self.value

    def whole(self, lowest: int | None = None) -> int:
        """A whole number, not below `lowest`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.refuse(f"is {_kind(self.value)}, a whole number is needed")
        if lowest is not None and self.value < lowest:
            raise self.refuse(f"is {self.value}, below {lowest}")
        if abs(self.value) > LARGEST_QUANTITY:
            raise self.refuse(f"is beyond {LARGEST_QUANTITY:,}")
        return self.value

    def choice[Choice: StrEnum](self, kind: type[Choice]) -> Choice:
        """One of a few words."""
        known = [one.value for one in kind]
        if not isinstance(self.value, str) or self.value not in known:
            raise self.refuse(f"is unknown; known are {', '.join(known)}")
        return kind(self.value)

    def number(self, *, decimals: int = MOST_DECIMALS, digits: int = LARGEST_DIGITS) -> Decimal:
        """A decimal string from zero up: "9000", "0.10"."""
        if not isinstance(self.value, str):
            raise self.refuse(f"is {_kind(self.value)}, a string with a number is needed")
        found = NUMBER.fullmatch(self.value)
        if found is None:
            raise self.refuse("is no number")
        if found[1]:
            raise self.refuse("is negative")
        if len(found[2].lstrip("0")) > digits:
            raise self.refuse(f"has more than {digits} digits before the point")
        value = Decimal(self.value)
        if len(found[3] or "") > decimals:
            raise self.refuse(f"has more than {decimals} decimals")
        return value

    def unit_price(self) -> Decimal:
        """Major units of the currency, at most six decimals."""
        return self.number(decimals=UNIT_PRICE_DECIMALS, digits=UNIT_PRICE_DIGITS)

    def amount(self, currency: str) -> int:
        """Minor units, from a string with at most the currency's decimals."""
        digits = currency_digits(currency)
        return int(self.number(decimals=digits).scaleb(digits))

    def percent(self) -> Decimal:
        """From 0 to 100."""
        value = self.number()
        if value > 100:
            raise self.refuse("is above 100 percent")
        return value

    def moment(self) -> datetime:
        """A quoted date and time with its offset."""
        if not isinstance(self.value, str):
            raise self.refuse(f"is {_kind(self.value)}, a string with date, time and offset is needed")
        try:
            at = datetime.fromisoformat(self.value)
        except ValueError:
            raise self.refuse("is no date and time") from None
        if at.tzinfo is None:
            raise self.refuse("has no offset from UTC; a date and time ends with one, like +09:00")
        try:
            at.utctimetuple()
        except OverflowError:
            raise self.refuse("is no date and time that can be compared") from None
        return at

    def optional[T](self, read: "Callable[[Node], T]") -> T | None:
        """What `read` makes of it, None of null."""
        return None if self.value is None else read(self)

    def _below(self, key: Any) -> str:
        name = key if isinstance(key, str) else str(key)
        return f"{self.path}.{name[:60]}" if self.path else name[:60]


def _kind(value: Any) -> str:
    names = {dict: "a map", list: "a list", str: "a string", bool: "true or false"}
    return "nothing" if value is None else names.get(type(value), "a number")
