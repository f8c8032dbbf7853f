"""How far committed volumes are, of any number of contracts at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jangteo.catalog.selectors.shelves import categories_of
from jangteo.catalog.types import VariantId
from jangteo.contracts import rules
from jangteo.contracts.types import CommitmentView, ContractId, ContractView, Measure, Progress, Window
from jangteo.ordering.selectors.shipped import ShippingWindow, VariantSum, shipped_by_variant
from jangteo.parties.selectors import units_by_top
from jangteo.pricing.selectors import priced_by_list

type Asked = tuple[ContractView, CommitmentView, Window]


def progress(contracts: Sequence[ContractView], at: datetime) -> dict[ContractId, tuple[Progress, ...]]:
    """{contract: how far each of its commitments is in its present period}; five queries however many contracts.

    Counted is what was shipped in the period to the party or a unit below, whichever shop it was ordered in.
    """
    asked = [
        (one, commitment, span)
        for one in contracts
        for commitment in one.commitments
        if (span := rules.window(one.dates, commitment.period, at)) is not None
    ]
    return {one.id: () for one in contracts} | _counted_up(asked, at)


def past_progress(contract: ContractView, at: datetime, *, most: int = 6) -> tuple[Progress, ...]:
    """How the earlier periods of a contract's commitments ended, each commitment's latest first; five queries."""
    asked = [
        (contract, commitment, span)
        for commitment in contract.commitments
        for span in rules.earlier_windows(contract.dates, commitment.period, at, most)
    ]
    return _counted_up(asked, at).get(contract.id, ())


def _counted_up(asked: Sequence[Asked], at: datetime) -> dict[ContractId, tuple[Progress, ...]]:
    if not asked:
        return {}
    units = units_by_top(list({one.party_id for one, _, _ in asked}), at)
    windows = [ShippingWindow(units[one.party_id], span.since, span.until) for one, _, span in asked]
    distinct = list(dict.fromkeys(windows))
    sums = dict(zip(distinct, shipped_by_variant(distinct, at), strict=True))
    covers = _Covers(asked, sums.values())
    found: dict[ContractId, list[Progress]] = defaultdict(list)
    for (one, commitment, span), key in zip(asked, windows, strict=True):
        counted = [row for row in sums[key] if covers(one, commitment, row.variant_id)]
        shipped, on_order = _counted(counted, commitment.measure, one.price_list.currency)
        found[one.id].append(rules.progress(commitment, span, shipped, on_order, at))
    return {key: tuple(rows) for key, rows in found.items()}


def priced_counts(contracts: Sequence[ContractView]) -> dict[ContractId, int]:
    """{contract: how many SKUs its list prices}; one query."""
    priced = priced_by_list({one.price_list.code for one in contracts})
    return {one.id: len(priced.get(one.price_list.code, ())) for one in contracts}


class _Covers:
    """Whether a commitment counts a variant; what stands in categories and lists is read once for all."""

    def __init__(self, asked: Sequence[Asked], sums: Collection[Sequence[VariantSum]]) -> None:
        variant_ids = {row.variant_id for rows in sums for row in rows}
        by_category = any(commitment.category_id for _, commitment, _ in asked)
        of_all = {one.price_list.code for one, two, _ in asked if two.variant_id is None and two.category_id is None}
        self.categories: Mapping[VariantId, frozenset[UUID]] = (
            categories_of(variant_ids) if by_category and variant_ids else {}
        )
        self.priced = priced_by_list(of_all) if of_all and variant_ids else {}

    def __call__(self, one: ContractView, commitment: CommitmentView, variant_id: VariantId) -> bool:
        if commitment.variant_id is not None:
            return variant_id == commitment.variant_id
        if commitment.category_id is not None:
            return commitment.category_id in self.categories.get(variant_id, frozenset())
        return variant_id in self.priced.get(one.price_list.code, frozenset())


def _counted(rows: Sequence[VariantSum], measure: Measure, currency: str) -> tuple[int, int]:
    if measure == Measure.QUANTITY:
        return sum(row.shipped_quantity for row in rows), sum(row.open_quantity for row in rows)
    ours = [row for row in rows if row.currency == currency]
    return sum(row.shipped_minor for row in ours), sum(row.open_minor for row in ours)
