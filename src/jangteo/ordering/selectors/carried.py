"""A carried cart as it would be for whoever opens its key, before anything is taken."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId, VariantView
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CarryNotUsable
from jangteo.ordering.models import CarryKey, Cart, CartLine
from jangteo.ordering.selectors.carts import is_owner, view_cart
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    CarriedCart,
    CarriedDifference,
    CarriedLine,
    CartId,
    CartState,
    CartView,
)
from jangteo.pricing.types import PriceRequest

LONGEST_KEY = 100


def usable_key(key: str, *, is_locked: bool = False) -> CarryKey:
    """The row of a key that still carries its cart.

    raises  CarryNotUsable, whose `why` is "unknown", "revoked", "used", "expired" or "closed"
    """
    rows = CarryKey.objects.filter(digest=rules.digest(key)) if 0 < len(key) <= LONGEST_KEY else CarryKey.objects.none()
    row = (rows.select_for_update() if is_locked else rows).first()
    why = ""
    if row is None:
        raise CarryNotUsable(why="unknown")
    if row.revoked_at is not None:
        why = "revoked"
    elif row.most_uses is not None and row.uses >= row.most_uses:
        why = "used"
    elif row.expires_at <= clock.now():
        why = "expired"
    elif row.cart.state != CartState.OPEN:
        why = "closed"
    if why:
        raise CarryNotUsable(why=why)
    return row


def look_at_carried(*, key: str, channel: Channel, actor: Actor, secret: str = "", language: str = "ko") -> CarriedCart:
    """What of a carried cart would come along here, at this buyer's prices, and how it differs; changes nothing.

    What it cost before is told to its own buyer only: a key carries goods, not what somebody agreed to pay.

    raises  CarryNotUsable
    """
    cart = usable_key(key).cart
    source = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    if cart.channel_id == channel.id and is_owner(cart, actor, secret):
        return _carried(cart, source, view_cart(cart, channel, actor, language), (), is_own=True)
    lines = list(CartLine.objects.filter(cart=cart).order_by("id"))
    found, lost = _sold_here(lines, channel, actor, language)
    stub = Cart(channel_id=channel.id, party_id=actor.party_id, person_id=actor.person_id)
    asked = PriceRequest(buyer_id=actor.party_id)
    view = view_cart(stub, channel, actor, language, asked, lines=found)
    before: dict[str, UnitPrice] = {}
    if cart.party_id is not None and (cart.party_id, cart.person_id) == (actor.party_id, actor.person_id):
        there = view_cart(cart, source, replace(actor, channel_id=source.id), language)
        before = {one.sku: one.unit for one in there.quote.lines if one.unit is not None}
    return _carried(cart, source, view, (*lost, *_differences(view, before)), is_own=False)


def _sold_here(
    lines: Sequence[CartLine], channel: Channel, actor: Actor, language: str
) -> tuple[list[CartLine], list[CarriedDifference]]:
    """The lines as they would be here, not written anywhere, and what does not come along; of that no more than the SKU
    is told, for this buyer may not see it."""
    viewer = catalog.viewer_for(channel, actor, language)
    variants = catalog.variants_by_id([line.variant_id for line in lines], language)
    listed = catalog.listed_variant_ids(viewer, variants)
    denied = catalog.denials(viewer, variants)
    found: list[CartLine] = []
    lost: list[CarriedDifference] = []
    for line in lines:
        variant = variants[VariantId(line.variant_id)]
        quantity = _base_quantity(line, variant)
        why = ""
        if variant.id not in listed:
            why = "not_sold_here"
        elif variant.id in denied:
            why = "not_for_you"
        elif quantity is None:
            why = "unit_not_sold"
        if why or quantity is None:
            lost.append(CarriedDifference(variant.sku, "", why))
            continue
        found.append(
            CartLine(
                id=new_id(),
                variant_id=variant.id,
                unit=line.unit,
                unit_quantity=line.unit_quantity,
                quantity=quantity,
            )
        )
    return found, lost


def _base_quantity(line: CartLine, variant: VariantView) -> int | None:
    """Counted by today's units; None where it is not sold by this one."""
    unit = next((one for one in variant.units if one.code == line.unit), None)
    if unit is None:
        return None
    quantity = catalog.base_quantity(line.unit_quantity, unit.numerator, unit.denominator)
    return quantity if quantity is not None and 1 <= quantity <= LARGEST_QUANTITY else None


def _differences(view: CartView, before: dict[str, UnitPrice]) -> list[CarriedDifference]:
    names = {line.id: f"{line.product_name} {line.variant_label}".strip() for line in view.lines}
    now: dict[UUID, UnitPrice | None] = {one.key: one.unit for one in view.quote.lines}
    problems = [CarriedDifference(one.sku, names[one.line_id], one.why, suggest=one.suggest) for one in view.problems]
    prices = [
        CarriedDifference(line.sku, names[line.id], "price", was=before[line.sku], now=unit)
        for line in view.lines
        if line.sku in before and (unit := now.get(line.id)) is not None and unit != before[line.sku]
    ]
    return [*problems, *prices]


def _carried(
    cart: Cart, source: Channel, view: CartView, differences: tuple[CarriedDifference, ...], *, is_own: bool
) -> CarriedCart:
    quoted = {one.key: one for one in view.quote.lines}
    return CarriedCart(
        cart_id=CartId(cart.pk),
        from_channel=source.code,
        is_own=is_own,
        lines=tuple(
            CarriedLine(line, one.unit if one else None, one.subtotal - one.discount if one and one.unit else None)
            for line in view.lines
            for one in (quoted.get(line.id),)
        ),
        differences=differences,
        total=view.quote.gross,
        is_taxed_alike=source.prices_include_tax == view.quote.prices_include_tax,
    )
