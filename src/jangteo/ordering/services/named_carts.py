"""A buyer's several carts in a channel: made, named, copied, switched to, put away. A guest has one."""

from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.approvals.services import withdraw_subject
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartClosed, CartNameTaken, InvalidCartName, LogInForCarts, TooManyCarts
from jangteo.ordering.models import Cart, CartLine, SavedLine
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.asking import subject_of
from jangteo.ordering.services.carts import hold_carts, lock_open_cart, require_not_agreed, touch
from jangteo.ordering.types import LONGEST_CART_NAME, MOST_OPEN_CARTS, CartId, CartState

PUT_AWAY = "put away"


@transaction.atomic
def create_cart(*, channel: Channel, name: str, actor: Actor) -> CartId:
    """A new cart with a name, the current one from now on. An empty current cart without a name gets it instead.

    raises  flags SwitchedOff, LogInForCarts, TooManyCarts, InvalidCartName, CartNameTaken, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    require_on(Feature.SEVERAL_CARTS, channel.id, actor)
    clean = _clean_name(name)
    rows = _lock_own(channel.id, actor)
    current = next((row for row in rows if row.is_current), None)
    if current is not None and not current.name and _is_empty(current):
        _name(current, clean)
        return CartId(current.pk)
    _require_room(rows)
    Cart.objects.filter(pk__in=[row.pk for row in rows], is_current=True).update(is_current=False)
    return CartId(_make(channel.id, clean, actor, is_current=True).pk)


@transaction.atomic
def copy_cart(*, cart_id: UUID, name: str, actor: Actor) -> CartId:
    """A copy of a cart's lines under a name, beside it; what is saved for later and its codes stay with the first.

    raises  flags SwitchedOff, CartNotFound, LogInForCarts, TooManyCarts, InvalidCartName, CartNameTaken, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    require_on(Feature.SEVERAL_CARTS, actor.channel_id, actor)
    clean, source = _clean_name(name), access_cart(cart_id, actor)
    _require_room(_lock_own(source.channel_id, actor))
    made = _make(source.channel_id, clean, actor, is_current=False)
    made.destination = source.destination
    made.save(update_fields=["destination"])
    CartLine.objects.bulk_create(
        CartLine(
            cart=made,
            variant_id=line.variant_id,
            unit=line.unit,
            unit_quantity=line.unit_quantity,
            quantity=line.quantity,
        )
        for line in CartLine.objects.filter(cart=source).order_by("id")
    )
    return CartId(made.pk)


@transaction.atomic
def rename_cart(*, cart_id: UUID, name: str, actor: Actor) -> None:
    """Give an open cart another name.

    raises  CartNotFound, CartClosed, LogInForCarts, InvalidCartName, CartNameTaken, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    clean = _clean_name(name)
    _require_member(actor)
    _name(lock_open_cart(cart_id, actor, ""), clean)


@transaction.atomic
def switch_cart(*, cart_id: UUID, actor: Actor) -> None:
    """Make an open cart the current one; nothing in any cart changes.

    locks   all open carts of this buyer in the channel
    raises  CartNotFound, CartClosed, LogInForCarts, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    seen = access_cart(cart_id, actor)
    require_not_agreed(seen)
    rows = _lock_own(seen.channel_id, actor)
    if seen.pk not in {row.pk for row in rows}:
        raise CartClosed
    Cart.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk=seen.pk).update(is_current=False)
    Cart.objects.filter(pk=seen.pk).update(is_current=True)


@transaction.atomic
def discard_cart(*, cart_id: UUID, actor: Actor) -> None:
    """Put an open cart away, with what is saved beside it; of those left, the last used becomes current if it was.

    raises  CartNotFound, CartClosed, LogInForCarts, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    seen = access_cart(cart_id, actor)
    require_not_agreed(seen)
    rows = _lock_own(seen.channel_id, actor)
    row = next((one for one in rows if one.pk == seen.pk), None)
    if row is None:
        raise CartClosed
    row.state = CartState.DISCARDED.value
    row.save(update_fields=["state"])
    withdraw_subject(subject=subject_of(row), actor=actor, why=PUT_AWAY)  # approved, and not ordered
    others = sorted((one for one in rows if one.pk != row.pk), key=lambda one: one.changed_at)
    if row.is_current and others:
        others[-1].is_current = True
        others[-1].save(update_fields=["is_current"])


def _require_member(actor: Actor) -> None:
    if actor.party_id is None:
        raise LogInForCarts


def _lock_own(channel_id: UUID, actor: Actor) -> list[Cart]:
    """This buyer's open carts in a channel but for agreed ones, locked: who makes, copies or switches waits for whoever
    does so too.
    """
    _require_member(actor)
    hold_carts(channel_id, actor.party_id, actor.person_id)
    rows = Cart.objects.filter(
        channel=channel_id, party=actor.party_id, person=actor.person_id, state=CartState.OPEN.value, agreement=None
    ).order_by("pk")
    list(rows.select_for_update())
    return list(rows)  # read again: one may have been ordered while we waited


def _require_room(rows: list[Cart]) -> None:
    if len(rows) >= MOST_OPEN_CARTS:
        raise TooManyCarts(f"{MOST_OPEN_CARTS} carts may be open at a time", limit=MOST_OPEN_CARTS)


def _is_empty(row: Cart) -> bool:
    return not (CartLine.objects.filter(cart=row).exists() or SavedLine.objects.filter(cart=row).exists())


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_CART_NAME or not clean.isprintable():
        raise InvalidCartName(field="name", minimum=1, maximum=LONGEST_CART_NAME)
    return clean


def _make(channel_id: UUID, name: str, actor: Actor, *, is_current: bool) -> Cart:
    now = clock.now()
    try:
        with transaction.atomic():
            return Cart.objects.create(
                channel_id=channel_id,
                party_id=actor.party_id,
                person_id=actor.person_id,
                name=name,
                is_current=is_current,
                created_at=now,
                changed_at=now,
            )
    except IntegrityError:
        raise CartNameTaken(f"there is a cart {name!r} already", field="name", name=name) from None


def _name(row: Cart, name: str) -> None:
    row.name = name
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
    except IntegrityError:
        raise CartNameTaken(f"there is a cart {name!r} already", field="name", name=name) from None
    touch(row)
