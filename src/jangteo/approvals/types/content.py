"""Exactly what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A line as it was shown to whoever approved it.

    gross  with tax
    name   what it was called; another name of the same SKU is no change
    """

    sku: str
    unit: str
    quantity: int
    gross: Money
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Exactly what was approved: any material change of it asks again.

    texts  what else was seen, by name: address, way to pay, cost centre, number of the purchase order, wanted day
    """

    lines: tuple[ContentLine, ...]
    shipping: Money
    total: Money
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise than was approved.

    what    "line", "shipping", "total", or the name of a text
    before  what was approved; empty: nothing
    """

    what: str
    before: str
    after: str
    sku: str = ""
