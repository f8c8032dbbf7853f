"""The lines that a changed order would have, priced: at what they were ordered at, or as the whole comes to today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId, VariantView, Viewer
from jangteo.ordering.models import OrderLine
from jangteo.ordering.rules import revisions
from jangteo.ordering.selectors.bought import standings
from jangteo.ordering.selectors.carts import shipping_for
from jangteo.ordering.selectors.edits import Added, Wanted
from jangteo.ordering.selectors.standing import StandingOrder
from jangteo.ordering.types import LineChange, LineDiscount, LineFigures, PricePolicy, ShippingFigures
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import (
    Allowance,
    Granted,
    LineRequest,
    PriceContext,
    PriceRequest,
    QuantityRule,
    Quote,
    QuotedLine,
)


@dataclass(frozen=True, slots=True)
class Buying:
    """For whom an order is changed: whose prices, limits and sight hold, though staff may do it."""

    viewer: Viewer
    context: PriceContext
    asked: PriceRequest


class Draft:
    """The lines that a changed order would have, and what is known of their variants."""

    def __init__(
        self,
        standing: StandingOrder,
        wanted: Wanted,
        buying: Buying,
        language: str,
        allowances: Sequence[Allowance] | None,
    ) -> None:
        self.standing, self.wanted, self.buying = standing, wanted, buying
        self.kept = [line for line in standing.lines.values() if wanted.quantities.get(line.pk) != (0, 0)]
        ids = [line.variant_id for line in self.kept if line.variant_id] + [one.variant.id for one in wanted.added]
        self.variants: Mapping[VariantId, VariantView] = catalog.variants_by_id(ids, language)
        products = {variant.product_id for variant in self.variants.values()}
        self.heads = catalog.product_heads(products, buying.viewer)
        self.limits = pricing.quantity_rules(buying.context, self.variants)
        may_have = pricing.allowances(buying.context, self.variants) if allowances is None else allowances
        self.had = standings(
            may_have,
            buyer_id=buying.asked.buyer_id,
            email=standing.row.email,
            at=buying.context.at,
            but_order=standing.row.pk,
        )

    @property
    def labels(self) -> dict[str, str]:
        """{coupon: its code as it may be shown}."""
        coupons = pricing.coupons_by_id(self.buying.asked.coupon_ids)
        return {str(one.id): one.label for one in coupons.values()}

    def quantity(self, line: OrderLine) -> tuple[int, int]:
        """Units of its own and base units that a kept line would have."""
        return self.wanted.quantities.get(line.pk, (line.unit_quantity, line.quantity))

    def quote(self, policy: PricePolicy) -> Quote:
        requests = [
            self._request(line.pk, VariantId(line.variant_id), self.quantity(line)[1])
            for line in self.kept
            if line.variant_id
        ]
        requests += [self._request(one.id, one.variant.id, one.quantity) for one in self.wanted.added]
        if policy == PricePolicy.KEEP:
            return pricing.quote_by_lists(self.buying.context, requests)
        used = {line.delivery_id for line in self.kept} | {one.delivery.pk for one in self.wanted.added}
        shipping = shipping_for(self.standing.channel, len(used))
        return pricing.quote(self.buying.context, requests, shipping, self.buying.asked)

    def _request(self, key: UUID, variant_id: VariantId, quantity: int) -> LineRequest:
        variant = self.variants[variant_id]
        return LineRequest(
            key=key,
            variant_id=variant_id,
            sku=variant.sku,
            quantity=quantity,
            tax_code=variant.tax_code,
            rule=self.limits.get(variant_id, QuantityRule()),
            standings=self.had.get(variant_id, ()),
            mix=variant.mix,
        )


def priced(draft: Draft, quote: Quote, policy: PricePolicy) -> tuple[list[LineChange], ShippingFigures]:
    """Every line before and after, and what sending comes to."""
    quoted = {line.key: line for line in quote.lines}
    discounts = _discounts_by_line(draft, quote) if policy == PricePolicy.REPRICE else {}
    today = {key: _of_quote(line, _unit_quantity(draft, key), discounts.get(key, ())) for key, line in quoted.items()}
    if policy == PricePolicy.REPRICE:
        after, shipping = today, _shipping_of(draft, quote)
    else:
        after, shipping = _kept(draft, today), draft.standing.shipping
    changes = [
        _change(line, draft.standing.figures[line.pk], after.get(line.pk)) for line in draft.standing.lines.values()
    ]
    changes += [
        _change_added(draft, place, one, after[one.id]) for place, one in enumerate(draft.wanted.added, start=1)
    ]
    told = policy == PricePolicy.REPRICE
    return [
        replace(one, because=quoted[one.line_id].because)
        if one.after is not None and (told or one.before is None or one.line_id in draft.wanted.repriced)
        else one
        for one in changes
    ], shipping


def _unit_quantity(draft: Draft, key: UUID) -> int:
    added = next((one for one in draft.wanted.added if one.id == key), None)
    return added.unit_quantity if added else draft.quantity(draft.standing.lines[key])[0]


def _kept(draft: Draft, today: Mapping[UUID, LineFigures]) -> dict[UUID, LineFigures]:
    """Lines at the prices they were ordered at; what is added, or asked for at today's, by lists."""
    standing, rounding = draft.standing, draft.standing.rounding
    changed: dict[UUID, LineFigures] = {}
    told: dict[UUID, LineFigures] = {}
    for line in draft.kept:
        before = standing.figures[line.pk]
        if line.pk in draft.wanted.repriced:
            changed[line.pk] = told[line.pk] = today[line.pk]
        elif draft.quantity(line)[1] != line.quantity:
            changed[line.pk], told[line.pk] = revisions.keep(before, *draft.quantity(line), rounding), before
    for one in draft.wanted.added:
        changed[one.id] = told[one.id] = today[one.id]
    unchanged = {line.pk: standing.figures[line.pk] for line in draft.kept if line.pk not in changed}
    taxed = revisions.tax_lines(changed, told, list(unchanged.values()), standing.shipping, rounding)
    return unchanged | taxed


def _of_quote(line: QuotedLine, unit_quantity: int, discounts: tuple[LineDiscount, ...]) -> LineFigures:
    return LineFigures(
        unit_quantity=unit_quantity,
        quantity=line.quantity,
        unit_price=line.unit.value if line.unit else Decimal(0),
        subtotal=line.subtotal.minor,
        discount=line.discount.minor,
        net=line.net.minor,
        tax=line.tax.minor,
        gross=line.gross.minor,
        left_off=line.left_off.minor,
        tax_code=line.tax_code,
        tax_rate=line.tax_rate,
        tax_category=line.category.value,
        tax_treatment=line.because["tax"].get("treatment"),
        discounts=discounts,
    )


def _discounts_by_line(draft: Draft, quote: Quote) -> dict[UUID, tuple[LineDiscount, ...]]:
    found: dict[UUID, list[LineDiscount]] = {}
    labels = draft.labels
    for granted in quote.discounts:
        for line, amount in zip(quote.lines, granted.lines, strict=True):
            if amount:
                found.setdefault(line.key, []).append(_taken(granted, amount, labels))
    return {key: tuple(taken) for key, taken in found.items()}


def _taken(granted: Granted, amount: int, labels: Mapping[str, str]) -> LineDiscount:
    told = granted.promotion
    return LineDiscount(told.code, dict(told.names), labels.get(told.coupon, "") if told.coupon else "", amount)


def _shipping_of(draft: Draft, quote: Quote) -> ShippingFigures:
    told = quote.shipping
    discounts = tuple(_taken(one, one.shipping, draft.labels) for one in quote.discounts if one.shipping)
    figures = ShippingFigures(told.net.minor, told.tax.minor, told.discount.minor, discounts=discounts)
    if told.category is None:
        return figures
    return replace(
        figures,
        left_off=told.left_off.minor,
        tax_code=told.because["tax"]["code"],
        tax_rate=told.tax_rate,
        tax_category=told.category.value,
        tax_treatment=told.because["tax"].get("treatment"),
    )


def _change(line: OrderLine, before: LineFigures, after: LineFigures | None) -> LineChange:
    return LineChange(
        line_id=line.pk,
        position=line.position,
        variant_id=VariantId(line.variant_id) if line.variant_id else None,
        sku=line.sku,
        name=line.name,
        variant_label=line.variant_label,
        unit=line.unit,
        delivery_id=line.delivery_id,
        before=before,
        after=after,
    )


def _change_added(draft: Draft, place: int, one: Added, after: LineFigures) -> LineChange:
    return LineChange(
        line_id=one.id,
        position=draft.standing.last + place,
        variant_id=one.variant.id,
        sku=one.variant.sku,
        name=draft.heads[one.variant.product_id].name,
        variant_label=one.variant.label,
        unit=one.unit,
        delivery_id=one.delivery.pk,
        before=None,
        after=after,
    )
