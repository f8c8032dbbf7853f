"""Orders with their lines in pages of bounded size, always in the same order; for files and what compares them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, OrderKind, PortableOrder


def pages_of_orders(size: int) -> Iterator[list[PortableOrder]]:
    """Every order by its number, so many at once; two queries a page."""
    after = ""
    while rows := list(Order.objects.filter(number__gt=after).order_by("number")[:size]):
        lines = _lines([row.pk for row in rows])
        yield [_portable(row, lines[row.pk]) for row in rows]
        after = rows[-1].number


def totals_by_number(numbers: Iterable[str]) -> dict[str, tuple[str, int]]:
    """{number: (currency, gross)}; one query."""
    rows = Order.objects.filter(number__in=set(numbers)).values_list("number", "currency", "gross_minor")
    return {number: (currency, gross) for number, currency, gross in rows}


def imported_totals(source: str, keys: Iterable[str]) -> dict[str, tuple[str, int, int]]:
    """{key in the other system: (currency, gross, lines)} of the order it became; one query."""
    rows = Order.objects.filter(source=source, source_key__in=list(keys))
    columns = ("source_key", "currency", "gross_minor", "line_count")
    return {key: (currency, gross, lines) for key, currency, gross, lines in rows.values_list(*columns)}


def imported_states(source: str, keys: Iterable[str]) -> dict[str, dict[str, str | int]]:
    """{key in the other system: figures and states of the order it became}; one query."""
    columns = ("source_key", "currency", "gross_minor", "line_count", "status", "payment", "fulfilment")
    rows = Order.objects.filter(source=source, source_key__in=list(keys)).values(*columns)
    return {row.pop("source_key"): row for row in rows}


def _lines(order_ids: Iterable[UUID]) -> dict[UUID, list[HistoricalLine]]:
    found: dict[UUID, list[HistoricalLine]] = defaultdict(list)
    rows = OrderLine.objects.filter(order__in=list(order_ids)).exclude(quantity=0).order_by("order", "position")
    for row in rows:
        found[row.order_id].append(
            HistoricalLine(
                sku=row.sku,
                name=row.name,
                quantity=row.quantity,
                unit_price=row.unit_price,
                net_minor=row.net_minor,
                tax_minor=row.tax_minor,
                variant_id=VariantId(row.variant_id) if row.variant_id else None,
            )
        )
    return found


def _portable(row: Order, lines: Iterable[HistoricalLine]) -> PortableOrder:
    order = HistoricalOrder(
        source=row.source,
        key=row.source_key,
        channel_id=row.channel_id,
        currency=row.currency,
        kind=OrderKind(row.kind),
        placed_at=row.placed_at,
        buyer_id=PartyId(row.buyer_id) if row.buyer_id else None,
        buyer_name=row.buyer_name,
        lines=tuple(lines),
        country=str(row.ship_to.get("country", "")),
    )
    return PortableOrder(row.number, order, row.gross_minor)
