"""What goods cost the seller: from when until when, of a cart, and what is left of a price."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from uuid import UUID

from jangteo.kernel.money import UNIT_PRICE_DECIMALS, Money, UnitPrice, round_money
from jangteo.pricing.rules.changes import put_together
from jangteo.pricing.rules.periods import ALWAYS, price_at, put_price, take_price
from jangteo.pricing.rules.tables import COLUMNS, LARGEST_PRICE, read_table
from jangteo.pricing.types import EVER, CostChange, CostProblem, CostRow, CostTable, PricePeriod, RetailPrice

COST_COLUMNS: Mapping[str, frozenset[str]] = {
    "sku": COLUMNS["sku"],
    "name": COLUMNS["name"],
    "price": frozenset({"cost", "unit cost", "unit_cost", "원가", "매입가", "매입 단가", "매입단가"}),
    "currency": COLUMNS["currency"],
    "since": COLUMNS["since"],
    "until": COLUMNS["until"],
}
COST_CELLS: Mapping[int, tuple[str, ...]] = {
    2: ("sku", "price"),
    3: ("sku", "price", "since"),
    4: ("sku", "price", "since", "until"),
}
SHARE = Decimal("0.001")


def read_cost_table(lines: Sequence[Sequence[str]], *, currency: str, zone: tzinfo) -> CostTable:
    """What each line of a table of costs says; a first line that names the columns is none of them.

    lines  cells as text: SKU, cost, perhaps from and until when; "-" as the cost: it is not known any more
    zone   of moments written without an offset
    """
    read = read_table(lines, currency=currency, zone=zone, columns=COST_COLUMNS, headless=COST_CELLS, steps_once=False)
    problems = [
        CostProblem(one.line, "", "bad_cost" if one.why == "bad_price" else one.why, one.value) for one in read.problems
    ]
    rows = [CostRow(row.sku, row.price, row.since, row.until, row.line) for row in read.rows]
    return CostTable(rows, problems)


def cost_problems(rows: Sequence[CostRow], known: Mapping[str, UUID]) -> list[CostProblem]:
    """What is wrong with rows, in their order.

    known  {SKU: variant}
    """
    found, seen = [], set()
    for row in rows:
        why, value = _wrong(row, known)
        if not why and (row.sku, row.since) in seen:
            why, value = "twice", row.sku
        seen.add((row.sku, row.since))
        if why:
            found.append(CostProblem(row.line, row.sku, why, value))
    return found


def _wrong(row: CostRow, known: Mapping[str, UUID]) -> tuple[str, str]:
    if row.sku not in known:
        return "unknown_sku", row.sku
    if row.amount is not None and not is_cost(row.amount):
        return "bad_cost", str(row.amount)
    for moment in (row.since, row.until):
        if moment is not None and moment.tzinfo is None:
            return "bad_moment", moment.isoformat()
    if row.until is not None and (row.since is None or row.until <= row.since):
        return "bad_period", row.until.isoformat()
    return "", ""


def is_cost(amount: Decimal) -> bool:
    """Whether an amount can be what a base unit costs: from 0 up, below 10^11, with at most six decimals."""
    return amount.is_finite() and 0 <= amount < LARGEST_PRICE and amount == round(amount, UNIT_PRICE_DECIMALS)


def put_cost(known: Sequence[PricePeriod], row: CostRow, now: datetime) -> list[PricePeriod]:
    """The periods of a variant's cost after a row; what was known to begin later than the row stays.

    known    none overlapping
    now      where a row without `since` begins, if a cost is known; else it holds since ever
    returns  ascending
    """
    since = None if row.since == EVER else row.since or (now if known else None)
    later = [one.since for one in known if one.since is not None and one.since > (since or ALWAYS)]
    until = row.until or min(later, default=None)
    if row.amount is None:
        return take_price(known, since, until)
    return put_price(known, PricePeriod(row.amount, since, until))


def planned_costs(
    known: Mapping[UUID, Sequence[PricePeriod]], rows: Sequence[CostRow], ids: Mapping[str, UUID], now: datetime
) -> tuple[dict[UUID, list[PricePeriod]], list[CostChange]]:
    """{variant: its periods} after rows, by the moment each begins; and the rows that change something."""
    after: dict[UUID, list[PricePeriod]] = {}
    changes = []
    for row in sorted(rows, key=lambda one: (one.since or now, one.line)):
        variant_id = ids[row.sku]
        before = after[variant_id] if variant_id in after else put_together(known.get(variant_id, ()))
        wanted = put_cost(before, row, now)
        if wanted != before:
            old = price_at(before, row.since or now)
            changes.append(CostChange(variant_id, row, old.unit_price if old else None))
            after[variant_id] = wanted
    return after, changes


def mark_of(changes: Iterable[CostChange]) -> str:
    """A short word for what rows would change: other changes, another word."""
    told = [f"{one.row.sku}\t{one.old}\t{one.row.amount}\t{one.row.since}\t{one.row.until}" for one in changes]
    return sha256("\n".join(told).encode()).hexdigest()[:32]


def goods_cost(lines: Iterable[tuple[UUID, int]], costs: Mapping[UUID, Decimal], currency: str) -> Money | None:
    """What the goods of a cart cost the seller; None unless the cost of every line is known.

    lines   (variant, base units)
    rounds  once, the sum of all lines, to whole minor units, half away from zero

    >>> cup, tea = UUID(int=1), UUID(int=2)
    >>> goods_cost([(cup, 3), (tea, 1)], {cup: Decimal("0.335"), tea: Decimal(2)}, "EUR")
    Money(minor=301, currency='EUR')
    >>> goods_cost([(cup, 3), (tea, 1)], {cup: Decimal("0.335")}, "EUR") is None
    True
    """
    total = Decimal(0)
    for variant_id, quantity in lines:
        if variant_id not in costs:
            return None
        total += costs[variant_id] * quantity
    return round_money(total, currency)


def margin_share(net: Decimal, cost: Decimal) -> Decimal | None:
    """What share of a net price is left after the cost: 0.4 is 40 %; None of a price of nothing.

    rounds  once, to a tenth of a per cent

    >>> margin_share(Decimal(10000), Decimal(6000)), margin_share(Decimal(100), Decimal(150))
    (Decimal('0.400'), Decimal('-0.500'))
    """
    return ((net - cost) / net).quantize(SHARE, ROUND_HALF_UP) if net > 0 else None


def resale_margin(retail: RetailPrice | None, net: UnitPrice) -> Decimal | None:
    """What share of a retail price without its tax is left to whoever buys at a net price; None: not known.

    rounds  once, to a tenth of a per cent

    >>> resale_margin(RetailPrice(UnitPrice(Decimal(11000), "KRW"), Decimal(10000)), UnitPrice(Decimal(6000), "KRW"))
    Decimal('0.400')
    """
    return margin_share(retail.excluding_tax, net.value) if retail and retail.gross.currency == net.currency else None
