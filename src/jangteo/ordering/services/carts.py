from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CartClosed, CartNotFound, CartTooLarge, InvalidQuantity, UnknownSku, UnknownUnit
from jangteo.ordering.models import Cart, CartLine
from jangteo.ordering.selectors import access_cart, find_open_cart
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES, CartId, CartState


def open_cart(*, channel: Channel, actor: Actor, secret: str = "") -> CartId:
    """The visitor's open cart in this channel, made if there is none.

    secret  a guest's proof of ownership, at least 20 characters; not needed by those who are logged in
    raises  CartNotFound for a guest without a secret
    """
    found = find_open_cart(channel, actor, secret)
    if found is not None:
        return found
    if actor.party_id is None and len(secret) < 20:
        raise CartNotFound("a guest's cart needs a secret")
    now = clock.now()
    try:
        with transaction.atomic():
            row = Cart.objects.create(
                channel_id=channel.id,
                party_id=actor.party_id,
                person_id=actor.person_id,
                secret="" if actor.party_id else rules.digest(secret),
                created_at=now,
                changed_at=now,
            )
    except IntegrityError:  # two tabs opened the first cart at once
        return open_cart(channel=channel, actor=actor, secret=secret)
    return CartId(row.pk)


@transaction.atomic
def put_line(
    *, cart_id: UUID, sku: str, unit_quantity: int, actor: Actor, unit: str = "each", secret: str = ""
) -> UUID:
    """Add so many of a unit to a cart; to the line that is there already, if any. Returns the line.

    raises  CartNotFound, CartClosed, CartTooLarge, UnknownSku, UnknownUnit, InvalidQuantity
    """
    cart = _open(cart_id, actor, secret)
    variant = catalog.variants_by_sku([sku.replace("\0", "")], cart.channel_id).get(sku)
    if variant is None:
        raise UnknownSku(f"{sku[:64]!r} is not sold here", sku=sku[:64])
    ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == unit), None)
    if ratio is None:
        raise UnknownUnit(f"{sku} is not sold by {unit[:20]!r}", sku=sku, units=[one.code for one in variant.units])
    line = CartLine.objects.filter(cart=cart, variant=variant.id, unit=unit).first()
    _check(unit_quantity)
    wanted = unit_quantity + (line.unit_quantity if line else 0)
    quantity = _base_quantity(wanted, *ratio, sku=sku)
    if line is None:
        if CartLine.objects.filter(cart=cart).count() >= MOST_CART_LINES:
            raise CartTooLarge(f"a cart holds {MOST_CART_LINES} lines", limit=MOST_CART_LINES)
        line = CartLine(cart=cart, variant_id=variant.id, unit=unit)
    line.unit_quantity, line.quantity = wanted, quantity
    line.save()
    _touch(cart)
    return line.pk


@transaction.atomic
def set_line(*, cart_id: UUID, line_id: UUID, unit_quantity: int, actor: Actor, secret: str = "") -> None:
    """Change how many of its unit a line holds; 0 takes it out.

    raises  CartNotFound, CartClosed, InvalidQuantity
    """
    cart = _open(cart_id, actor, secret)
    line = CartLine.objects.filter(cart=cart, pk=line_id).first()
    if line is None:
        raise CartNotFound("there is no such line in this cart")
    if unit_quantity == 0:
        line.delete()
    else:
        _check(unit_quantity)
        variant = catalog.variants_by_id([line.variant_id])[line.variant_id]  # type: ignore[index]
        ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == line.unit), (1, 1))
        line.quantity = _base_quantity(unit_quantity, *ratio, sku=variant.sku)
        line.unit_quantity = unit_quantity
        line.save(update_fields=["unit_quantity", "quantity"])
    _touch(cart)


@transaction.atomic
def claim_cart(*, channel: Channel, actor: Actor, secret: str) -> None:
    """A guest has logged in: what they gathered joins their own cart.

    Of a variant that both hold, the larger quantity stays, so that logging in twice adds nothing.
    """
    guest = Cart.objects.filter(
        channel=channel.id, party=None, secret=rules.digest(secret), state=CartState.OPEN.value
    ).order_by("-id")
    cart = guest.select_for_update().first() if secret else None
    if cart is None or actor.party_id is None:
        return
    own_id = open_cart(channel=channel, actor=actor)
    own = {(line.variant_id, line.unit): line for line in CartLine.objects.filter(cart=own_id).select_for_update()}
    for line in CartLine.objects.filter(cart=cart):
        held = own.get((line.variant_id, line.unit))
        if held is None:
            CartLine.objects.filter(pk=line.pk).update(cart=own_id)
        elif held.unit_quantity < line.unit_quantity:
            CartLine.objects.filter(pk=held.pk).update(unit_quantity=line.unit_quantity, quantity=line.quantity)
    CartLine.objects.filter(cart=cart).delete()
    cart.delete()


def _open(cart_id: UUID, actor: Actor, secret: str) -> Cart:
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    if cart.state != CartState.OPEN:
        raise CartClosed
    return cart


def _check(unit_quantity: int) -> None:
    if not isinstance(unit_quantity, int) or isinstance(unit_quantity, bool):
        raise InvalidQuantity("a quantity is a whole number", field="quantity")
    if not 1 <= unit_quantity <= LARGEST_QUANTITY:
        raise InvalidQuantity(
            f"a quantity is 1 to {LARGEST_QUANTITY}", field="quantity", minimum=1, maximum=LARGEST_QUANTITY
        )


def _base_quantity(unit_quantity: int, numerator: int, denominator: int, *, sku: str) -> int:
    quantity = catalog.base_quantity(unit_quantity, numerator, denominator)
    if quantity is None or not 1 <= quantity <= LARGEST_QUANTITY:
        raise InvalidQuantity(
            f"{sku}: a line holds 1 to {LARGEST_QUANTITY} whole base units", field="quantity", maximum=LARGEST_QUANTITY
        )
    return quantity


def _touch(cart: Cart) -> None:
    cart.changed_at = clock.now()
    cart.save(update_fields=["changed_at"])
