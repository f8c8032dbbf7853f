"""Reading what a provider answers: all that is not of the type it has to be leaves the outcome unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from jangteo.kernel.money import Money, UnknownCurrency
from jangteo.payments.errors import OutcomeUnknown


@dataclass(frozen=True, slots=True)
class Facts:
    """An object of a provider's JSON; `name` is what it is called where something is wrong with it."""

    found: Mapping[str, Any]
    name: str

    @classmethod
    def of(cls, found: object, name: str) -> "Facts":
        """Read what should be an object.

        raises  OutcomeUnknown
        """
        if not isinstance(found, dict):
            raise OutcomeUnknown(f"The answer's {name} is no object.", part=name)
        return cls(found, name)

    def text(self, key: str) -> str:
        """A text that has to be there."""
        value = self.found.get(key)
        if not isinstance(value, str) or not value:
            raise self._wrong(key)
        return value

    def text_or_none(self, key: str) -> str:
        """A text, empty where there is none."""
        value = self.found.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._wrong(key)
        return value

    def whole(self, key: str) -> int:
        """A whole number; 1000.0 is one, "1000" is not."""
        value = self.found.get(key)
        if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key)
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.found.get(key)
        if not isinstance(value, bool):
            raise self._wrong(key)
        return value

    def facts(self, key: str) -> "Facts":
        """An object that has to be there."""
        return Facts.of(self.found.get(key), f"{self.name}.{key}")

    def facts_or_none(self, key: str) -> "Facts | None":
        """An object, or none."""
        return None if self.found.get(key) is None else self.facts(key)

    def each(self, key: str) -> Iterator["Facts"]:
        """The objects of a list; null counts as an empty one."""
        value = self.found.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self._wrong(key)
        for one in value:
            yield Facts.of(one, f"{self.name}.{key}")

    def time(self, key: str) -> datetime:
        """A moment in ISO 8601 with its offset."""
        try:
            at = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self._wrong(key) from None
        if at.tzinfo is None:
            raise self._wrong(key)
        return at

    def _wrong(self, key: str) -> OutcomeUnknown:
        return OutcomeUnknown(f"The answer's {self.name}.{key} is not what it should be.", part=f"{self.name}.{key}")


def money(minor: int, currency: str) -> Money:
    """An amount in a currency a provider named.

    raises  OutcomeUnknown
    """
    try:
        return Money(minor, currency)
    except UnknownCurrency:
        raise OutcomeUnknown(f"The answer's currency {currency[:10]!r} is none.", part="currency") from None
