"""Carts carried to another channel, device or person by a key: made, taken back, and taken in."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CarryNotUsable, CartEmpty, InvalidCarry, TooManyCarries
from jangteo.ordering.models import CarryKey, Cart, CartLine
from jangteo.ordering.selectors import access_cart, look_at_carried
from jangteo.ordering.selectors.carried import usable_key
from jangteo.ordering.services.carts import lock_open_cart, open_cart
from jangteo.ordering.services.join_carts import join
from jangteo.ordering.services.named_carts import switch_cart
from jangteo.ordering.types import CarryKeyView, Merged, MergeLine, MergeRule

DEFAULT_HOURS, MOST_HOURS = 24, 168
MOST_CARRIES = 10


@transaction.atomic
def make_carry_key(
    *, cart_id: UUID, actor: Actor, secret: str = "", hours: int = DEFAULT_HOURS, for_many: bool = False
) -> tuple[str, CarryKeyView]:
    """A key that carries an open cart with lines; told once, kept as a digest.

    for_many  whether it may be used more than once until it runs out
    raises    CartNotFound, CartClosed, CartEmpty, InvalidCarry, TooManyCarries, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= MOST_HOURS:
        raise InvalidCarry(field="hours", minimum=1, maximum=MOST_HOURS)
    cart = lock_open_cart(cart_id, actor, secret)
    if not CartLine.objects.filter(cart=cart).exists():
        raise CartEmpty
    now = clock.now()
    usable = Q(most_uses=None) | Q(uses__lt=F("most_uses"))
    if CarryKey.objects.filter(usable, cart=cart, revoked_at=None, expires_at__gt=now).count() >= MOST_CARRIES:
        raise TooManyCarries(f"{MOST_CARRIES} keys carry this cart already", limit=MOST_CARRIES)
    key = secrets.token_urlsafe(24)
    row = CarryKey.objects.create(
        cart=cart,
        digest=rules.digest(key),
        made_at=now,
        expires_at=now + timedelta(hours=hours),
        most_uses=None if for_many else 1,
    )
    return key, CarryKeyView(row.pk, row.made_at, row.expires_at, row.most_uses, 0)


@transaction.atomic
def revoke_carry_key(*, cart_id: UUID, key_id: UUID, actor: Actor, secret: str = "") -> None:
    """Take a key back: it opens nothing any more. One that is not there changes nothing.

    raises  CartNotFound, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    CarryKey.objects.filter(cart=cart, pk=key_id, revoked_at=None).update(revoked_at=clock.now())


@transaction.atomic
def take_carried(*, key: str, channel: Channel, actor: Actor, secret: str = "", language: str = "ko") -> Merged:
    """Take a carried cart in: its own buyer goes on with it in its own channel; anyone else gets what is sold here to
    them in their current cart, priced for them. Of goods that both hold the larger quantity stays.

    secret  a guest's proof, for the cart it is taken into
    locks   the key, then the cart
    raises  CarryNotUsable, CartNotFound, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    row = usable_key(key, is_locked=True)
    seen = look_at_carried(key=key, channel=channel, actor=actor, secret=secret, language=language)
    if not seen.can_be_taken:
        raise CarryNotUsable("nothing of it is sold here", why="nothing")
    row.uses += 1
    row.save(update_fields=["uses"])
    if seen.is_own:
        if actor.party_id is not None:
            switch_cart(cart_id=seen.cart_id, actor=actor)
        return Merged(seen.cart_id, MergeRule.MAX)
    own: Cart = lock_open_cart(open_cart(channel=channel, actor=actor, secret=secret), actor, secret)
    lines = [
        MergeLine(one.line.variant_id, one.line.unit, one.line.unit_quantity, one.line.quantity) for one in seen.lines
    ]
    return join(own, lines, MergeRule.MAX)
