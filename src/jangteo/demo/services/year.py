import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.content.types import Content
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.inventory.services import receive_stock
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails, LineDraft
from jangteo.payments.types import PaymentMethod

DAYS = 365
SEED = 20260301
REFILL_DAYS = 90
SETTLED_AFTER = 9
CALLED_OFF_ONE_IN = 25


@dataclass(frozen=True, slots=True)
class Planned:
    """An order to be placed: when, by whom, what."""

    at: datetime
    buyer: Buyer
    lines: Mapping[str, int]


def live_a_year(
    content: Content, shops: Mapping[str, Channel], goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]
) -> int:
    """Place a year of orders that ends today, with the deliveries they needed; returns how many."""
    chance = random.Random(SEED)  # noqa: S311 -- a repeatable story, no secret
    plans = sorted(_plan(content, buyers, chance), key=lambda plan: plan.at)
    start = clock.now() - timedelta(days=DAYS)
    _fill_shelves(content, goods, start)
    for day in range(0, DAYS, REFILL_DAYS):
        since = start + timedelta(days=day)
        until = since + timedelta(days=REFILL_DAYS)
        needed: Counter[str] = Counter()
        for plan in plans:
            if since <= plan.at < until:
                needed.update(plan.lines)
        with clock.at(since + timedelta(hours=1)):
            for sku, quantity in sorted(needed.items()):
                key = f"demo:refill:{day}:{sku}"
                receive_stock(place_code="SEOUL", variant_id=goods[sku], quantity=quantity, key=key, actor=SEEDER)
    for number, plan in enumerate(plans):
        _order(plan, shops, number, chance)
    return len(plans)


def _fill_shelves(content: Content, goods: Mapping[str, VariantId], start: datetime) -> None:
    with clock.at(start):
        for product in content.products:
            for variant in product.variants:
                for place, quantity in variant.stock.items():
                    if quantity:
                        receive_stock(
                            place_code=place,
                            variant_id=goods[variant.sku],
                            quantity=quantity,
                            key=f"demo:opening:{place}:{variant.sku}",
                            actor=SEEDER,
                        )


def _plan(content: Content, buyers: Mapping[str, Buyer], chance: random.Random) -> Iterator[Planned]:
    """Shoppers buy a few things a few times a year, families more often, dealers every fortnight in cases."""
    sold = {
        code: [
            (variant.sku, product.units)
            for product in content.products
            if code in product.channels
            for variant in product.variants
            if (variant.retail_krw if code == "shop" else variant.ladder)
        ]
        for code in ("shop", "wholesale")
    }
    families = {household.code for household in content.households}
    now = clock.now()
    for code, buyer in buyers.items():
        times = 16 if buyer.shop == "wholesale" else 12 if code in families else chance.randint(2, 7)
        favourites = chance.sample(sold[buyer.shop], 40)
        for _ in range(times):
            at = now - timedelta(minutes=chance.randint(30, DAYS * 24 * 60 - 3 * 24 * 60))
            count = chance.randint(4, 12) if buyer.shop == "wholesale" else chance.choice((1, 1, 1, 2, 2, 3))
            lines = {}
            for sku, units in chance.sample(favourites, count):
                case = next((unit.numerator for unit in units if unit.code == "case"), 4)
                lines[sku] = case * chance.randint(1, 3) if buyer.shop == "wholesale" else chance.choice((1, 1, 2))
            yield Planned(at, buyer, lines)


def _order(plan: Planned, shops: Mapping[str, Channel], number: int, chance: random.Random) -> None:
    actor = plan.buyer.actor
    with clock.at(plan.at):
        cart_id = ordering.open_cart(channel=shops[plan.buyer.shop], actor=actor)
        drafts = [LineDraft(sku, quantity) for sku, quantity in plan.lines.items()]
        ordering.put_lines(cart_id=cart_id, drafts=drafts, actor=actor)
        details = CheckoutDetails(
            email=plan.buyer.email,
            ship_to=plan.buyer.address,
            payment_method=chance.choice((PaymentMethod.BANK_TRANSFER, PaymentMethod.ON_DELIVERY)),
            purchase_order_number=f"PO-{number:04d}" if plan.buyer.shop == "wholesale" else "",
        )
        order_id = ordering.place_order(
            cart_id=cart_id,
            expected_gross=get_cart(cart_id, actor).quote.gross,
            details=details,
            key=f"demo-order-{number:05d}",
            actor=actor,
        )
    _go_on(order_id, plan.at, chance)


def _go_on(order_id: UUID, placed_at: datetime, chance: random.Random) -> None:
    """What became of an order: most are paid, sent and received within days; the newest still wait."""
    age = (clock.now() - placed_at).days
    steps: Sequence[tuple[int, str]] = ((1, "paid"), (2, "shipped"), (chance.randint(3, 5), "delivered"))
    if chance.randrange(CALLED_OFF_ONE_IN) == 0 and age > 1:
        steps = ((1, "cancelled"),)
    elif age <= SETTLED_AFTER and chance.random() < 0.4:
        steps = steps[: chance.randint(0, 2)]
    moves = {
        "paid": ordering.mark_paid,
        "shipped": ordering.ship_order,
        "delivered": ordering.deliver_order,
        "cancelled": ordering.cancel_order,
    }
    for days, step in steps:
        moment = placed_at + timedelta(days=days, hours=chance.randint(1, 6))
        if moment < clock.now():
            with clock.at(moment):
                moves[step](order_id=order_id, actor=SEEDER)
