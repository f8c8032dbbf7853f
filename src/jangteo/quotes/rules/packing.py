"""How offers and concerns stand in a column."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from jangteo.kernel.money import UnitPrice
from jangteo.quotes.types import Concern, ConcernKind, Made, Offer


def pack_offers(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """JSON-ready, by the lowest quantity first."""
    ordered = sorted(offers, key=lambda one: one.from_quantity)
    return [{"from": one.from_quantity, "to": one.up_to, "unit": str(one.unit.value)} for one in ordered]


def read_offers(stored: Sequence[dict[str, Any]], currency: str) -> tuple[Offer, ...]:
    """What `pack_offers` wrote."""
    return tuple(Offer(one["from"], UnitPrice(Decimal(one["unit"]), currency), one["to"]) for one in stored)


def pack_made(made: Made | None) -> dict[str, Any] | None:
    """JSON-ready."""
    if made is None:
        return None
    told = {"tax_code": made.tax_code, "unit": made.unit, "lead_days": made.lead_days}
    return told | {"names": dict(sorted(made.names.items()))}


def read_made(stored: dict[str, Any] | None) -> Made | None:
    """What `pack_made` wrote."""
    return None if stored is None else Made(**stored)


def pack_concerns(concerns: Iterable[Concern]) -> list[dict[str, Any]]:
    """JSON-ready."""
    return [
        {"kind": one.kind.value, "key": one.key, "share": _text(one.share), "limit": _text(one.limit)}
        for one in concerns
    ]


def read_concerns(stored: Sequence[dict[str, Any]]) -> tuple[Concern, ...]:
    """What `pack_concerns` wrote."""
    return tuple(
        Concern(ConcernKind(one["kind"]), one["key"], _share(one["share"]), _share(one["limit"])) for one in stored
    )


def _text(share: Decimal | None) -> str | None:
    return None if share is None else str(share)


def _share(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
