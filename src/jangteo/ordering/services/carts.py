from collections.abc import Collection, Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantView
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock
from jangteo.kernel.languages import DEFAULT_LANGUAGE, country_names
from jangteo.kernel.permissions import require_any
from jangteo.kernel.rows import insert, insert_all, set_column, set_columns
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import (
    CartAgreed,
    CartClosed,
    CartNotFound,
    CartTooLarge,
    InvalidQuantity,
    NotForYou,
    UnknownCountry,
    UnknownSku,
    UnknownUnit,
)
from jangteo.ordering.models import Cart, CartLine
from jangteo.ordering.selectors import access_cart, find_open_cart
from jangteo.ordering.selectors.carts import lines_of
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES, CartId, CartState, LineDraft


def open_cart(*, channel: Channel, actor: Actor, secret: str = "") -> CartId:
    """The visitor's current cart in this channel, made if there is none.

    secret  a guest's proof of ownership, at least 20 characters; not needed by those who are logged in
    raises  CartNotFound for a guest without a secret, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    found = find_open_cart(channel, actor, secret)
    if found is not None:
        return found
    if actor.party_id is None and len(secret) < 20:
        raise CartNotFound("a guest's cart needs a secret")
    now = clock.now()
    try:
        with transaction.atomic():
            hold_carts(channel.id, actor.party_id, actor.person_id)
            row = insert(
                Cart(
                    channel_id=channel.id,
                    party_id=actor.party_id,
                    person_id=actor.person_id,
                    secret="" if actor.party_id else rules.digest(secret),
                    created_at=now,
                    changed_at=now,
                )
            )
    except IntegrityError:  # two tabs opened the first cart at once
        return open_cart(channel=channel, actor=actor, secret=secret)
    return CartId(row.pk)


def hold_carts(channel_id: UUID, party_id: UUID | None, person_id: UUID | None) -> None:
    """Wait for whoever else makes, switches or opens again a cart of this buyer here: a cart that is not there yet has
    no row to lock. A guest has but one.

    locks  a name for the buyer in the channel, after a cart and before what is asked for it
    """
    if party_id is not None and "carts-name" not in settings.JANGTEO_UNGUARDED:
        with connection.cursor() as cursor:
            name = f"carts {channel_id} {party_id} {person_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def put_line(
    *, cart_id: UUID, sku: str, unit_quantity: int, actor: Actor, unit: str = "each", secret: str = ""
) -> UUID:
    """Add so many of a unit to a cart; to the line that is there already, if any. Returns the line.

    raises  CartNotFound, CartClosed, CartTooLarge, UnknownSku, NotForYou, UnknownUnit, InvalidQuantity
    """
    draft = LineDraft(sku=sku, unit=unit, unit_quantity=unit_quantity)
    return put_lines(cart_id=cart_id, drafts=[draft], actor=actor, secret=secret)[0]


@transaction.atomic
def put_lines(*, cart_id: UUID, drafts: Sequence[LineDraft], actor: Actor, secret: str = "") -> list[UUID]:
    """Add several lines to a cart, all or none; returns them in order. The queries don't grow with the lines.

    raises  CartNotFound, CartClosed, CartTooLarge, UnknownSku, NotForYou, UnknownUnit, InvalidQuantity
    """
    cart = lock_open_cart(cart_id, actor, secret)
    if len(drafts) > MOST_CART_LINES:
        raise CartTooLarge(f"a cart holds {MOST_CART_LINES} lines", limit=MOST_CART_LINES)
    clean = {draft.sku for draft in drafts if "\0" not in draft.sku}
    variants = _buyable(cart, clean, actor)
    held = {(line.variant_id, line.unit): line for line in lines_of(cart.pk)}
    known = {line.pk for line in held.values()}
    touched = [_with_draft(cart, held, draft, variants.get(draft.sku)) for draft in drafts]
    if len(held) > MOST_CART_LINES and len(held) > len(known):
        raise CartTooLarge(f"a cart holds {MOST_CART_LINES} lines", limit=MOST_CART_LINES)
    lines = {line.pk: line for line in touched}
    insert_all(line for pk, line in lines.items() if pk not in known)
    more = {pk: (line.unit_quantity, line.quantity) for pk, line in lines.items() if pk in known}
    set_columns(CartLine, ("unit_quantity", "quantity"), more)
    touch(cart)
    return [line.pk for line in touched]


def _buyable(cart: Cart, skus: Collection[str], actor: Actor) -> dict[str, VariantView]:
    """What this buyer may put into the cart; what they may not even see is unknown, as if it were not there."""
    channel = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    variants = catalog.listed_by_sku(skus, viewer)
    denied = catalog.denials(viewer, [variant.id for variant in variants.values()])
    sku = next((sku for sku, variant in variants.items() if variant.id in denied), None)
    if sku is not None:
        raise NotForYou(f"{sku} is not sold to you here", sku=sku)
    return variants


def _with_draft(
    cart: Cart, held: dict[tuple[UUID, str], CartLine], draft: LineDraft, variant: VariantView | None
) -> CartLine:
    """The line this draft adds to, with the new quantity; a new line joins `held`."""
    if variant is None:
        raise UnknownSku(f"{draft.sku[:64]!r} is not sold here", sku=draft.sku[:64])
    ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == draft.unit), None)
    if ratio is None:
        units = [one.code for one in variant.units]
        raise UnknownUnit(f"{draft.sku} is not sold by {draft.unit[:20]!r}", sku=draft.sku, units=units)
    _check(draft.unit_quantity)
    line = held.setdefault(
        (variant.id, draft.unit),
        CartLine(cart=cart, variant_id=variant.id, unit=draft.unit, unit_quantity=0, quantity=0),
    )
    line.unit_quantity += draft.unit_quantity
    line.quantity = base_quantity(line.unit_quantity, *ratio, sku=draft.sku)
    return line


@transaction.atomic
def set_line(*, cart_id: UUID, line_id: UUID, unit_quantity: int, actor: Actor, secret: str = "") -> None:
    """Change how many of its unit a line holds; 0 takes it out.

    raises  CartNotFound, CartClosed, InvalidQuantity
    """
    cart = lock_open_cart(cart_id, actor, secret)
    line = CartLine.objects.filter(cart=cart, pk=line_id).first()
    if line is None:
        raise CartNotFound("there is no such line in this cart")
    if unit_quantity == 0:
        line.delete()
    else:
        _check(unit_quantity)
        variant = catalog.variants_by_id([line.variant_id])[line.variant_id]  # type: ignore[index]
        ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == line.unit), (1, 1))
        line.quantity = base_quantity(unit_quantity, *ratio, sku=variant.sku)
        line.unit_quantity = unit_quantity
        line.save(update_fields=["unit_quantity", "quantity"])
    touch(cart)


@transaction.atomic
def set_destination(*, cart_id: UUID, country: str, actor: Actor, secret: str = "") -> None:
    """Say to which country a cart goes; every view of it is taxed as what goes there. Empty: the channel's own.

    raises  CartNotFound, CartClosed, UnknownCountry
    """
    cart = lock_open_cart(cart_id, actor, secret)
    if country and country not in country_names(DEFAULT_LANGUAGE):
        raise UnknownCountry(f"{country[:10]!r} is no country", field="country")
    home = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)].country
    wanted = "" if country == home else country
    if cart.destination != wanted:
        cart.destination = wanted
        cart.save(update_fields=["destination"])
        touch(cart)


def lock_open_cart(cart_id: UUID, actor: Actor, secret: str, *, may_be_agreed: bool = False) -> Cart:
    """A cart that may still change, locked.

    may_be_agreed  whoever asks does not change what it holds
    raises         CartNotFound, CartClosed, CartAgreed
    """
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    if cart.state != CartState.OPEN:
        raise CartClosed
    if not may_be_agreed:
        require_not_agreed(cart)
    return cart


def require_not_agreed(cart: Cart) -> None:
    """Refuse to change a cart that holds what was agreed.

    raises  CartAgreed
    """
    if cart.agreement_id is not None:
        raise CartAgreed


def _check(unit_quantity: int) -> None:
    if not isinstance(unit_quantity, int) or isinstance(unit_quantity, bool):
        raise InvalidQuantity("a quantity is a whole number", field="quantity")
    if not 1 <= unit_quantity <= LARGEST_QUANTITY:
        raise InvalidQuantity(
            f"a quantity is 1 to {LARGEST_QUANTITY}", field="quantity", minimum=1, maximum=LARGEST_QUANTITY
        )


def base_quantity(unit_quantity: int, numerator: int, denominator: int, *, sku: str) -> int:
    """So many of a unit in base units.

    raises  InvalidQuantity where they are no whole number, or too many
    """
    quantity = catalog.base_quantity(unit_quantity, numerator, denominator)
    if quantity is None or not 1 <= quantity <= LARGEST_QUANTITY:
        raise InvalidQuantity(
            f"{sku}: a line holds 1 to {LARGEST_QUANTITY} whole base units", field="quantity", maximum=LARGEST_QUANTITY
        )
    return quantity


def touch(cart: Cart) -> None:
    """Note that somebody did something with a cart."""
    cart.changed_at = clock.now()
    set_column(Cart, "changed_at", {cart.pk: cart.changed_at})
