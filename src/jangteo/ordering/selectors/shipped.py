"""What buyers took and still wait for, by variant, in any number of periods at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from jangteo.catalog.types import VariantId


@dataclass(frozen=True, slots=True)
class ShippingWindow:
    """Whose orders are counted from when until when, the end excluded."""

    buyer_ids: frozenset[UUID]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class VariantSum:
    """What went out of a variant in a window, and what waits to, in base units and in net minor units."""

    variant_id: VariantId
    currency: str
    shipped_quantity: int
    shipped_minor: int
    open_quantity: int
    open_minor: int


_SUMS = """
SELECT w.place, l.variant_id, o.currency,
  coalesce(sum(l.quantity) FILTER (WHERE o.fulfilment NOT IN ('open', 'partly')), 0),
  coalesce(sum(l.net_minor) FILTER (WHERE o.fulfilment NOT IN ('open', 'partly')), 0),
  coalesce(sum(l.quantity) FILTER (WHERE o.fulfilment IN ('open', 'partly')), 0),
  coalesce(sum(l.net_minor) FILTER (WHERE o.fulfilment IN ('open', 'partly')), 0)
FROM unnest(%s::int[], %s::uuid[], %s::timestamptz[], %s::timestamptz[]) AS w (place, buyer_id, since, until)
JOIN ordering_order o ON o.buyer_id = w.buyer_id AND o.placed_at < w.until AND o.placed_at <= %s
LEFT JOIN LATERAL (
  SELECT min(m.at) AS at FROM ordering_ordermove m
  WHERE m.order_id = o.id AND m.field = 'fulfilment' AND m.to_state = 'shipped'
) went ON true
JOIN ordering_orderline l ON l.order_id = o.id AND l.variant_id IS NOT NULL
WHERE (o.fulfilment IN ('open', 'partly') AND o.status = 'placed')
   OR (o.fulfilment IN ('shipped', 'delivered') AND coalesce(went.at, o.placed_at) >= w.since
       AND coalesce(went.at, o.placed_at) < w.until AND coalesce(went.at, o.placed_at) <= %s)
GROUP BY 1, 2, 3
"""


def shipped_by_variant(windows: Sequence[ShippingWindow], at: datetime) -> list[list[VariantSum]]:
    """For each window what was shipped in it and what was ordered before its end and waits, as of a moment; one query.

    Counted on the day the goods left; an order of another system, which tells no such day, on the day it was placed.
    Credits count against.
    """
    rows = [(place, pk, one.since, one.until) for place, one in enumerate(windows) for pk in one.buyer_ids]
    found: dict[int, list[VariantSum]] = defaultdict(list)
    if rows:
        places, buyers, since, until = (list(column) for column in zip(*rows, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_SUMS, [places, buyers, since, until, at, at])
            for place, variant_id, currency, *sums in cursor.fetchall():
                found[place].append(VariantSum(VariantId(variant_id), currency, *map(int, sums)))
    return [found[place] for place in range(len(windows))]
