"""Saved for later: a line leaves the cart and waits beside it, without a price, until it is put back."""

from uuid import UUID

from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import CartNotFound, TooManySaved
from jangteo.ordering.models import CartLine, SavedLine
from jangteo.ordering.services.carts import lock_open_cart, put_lines, touch
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES, LineDraft


@transaction.atomic
def save_for_later(*, cart_id: UUID, line_id: UUID, actor: Actor, secret: str = "") -> UUID:
    """Take a line out of a cart and keep it for later; what waits there of the same unit grows by it. Returns it.

    raises  flags SwitchedOff, CartNotFound, CartClosed, TooManySaved, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    require_on(Feature.SEVERAL_CARTS, actor.channel_id, actor)
    cart = lock_open_cart(cart_id, actor, secret)
    line = CartLine.objects.filter(cart=cart, pk=line_id).first()
    if line is None:
        raise CartNotFound("there is no such line in this cart")
    saved = SavedLine.objects.filter(cart=cart, variant=line.variant_id, unit=line.unit).first()
    if saved is None and SavedLine.objects.filter(cart=cart).count() >= MOST_CART_LINES:
        raise TooManySaved(f"{MOST_CART_LINES} lines wait for later at most", limit=MOST_CART_LINES)
    if saved is None:
        saved = SavedLine(cart=cart, variant_id=line.variant_id, unit=line.unit, unit_quantity=0)
    saved.unit_quantity = min(saved.unit_quantity + line.unit_quantity, LARGEST_QUANTITY)
    saved.saved_at = clock.now()
    saved.save()
    line.delete()
    touch(cart)
    return saved.pk


@transaction.atomic
def put_back(*, cart_id: UUID, saved_id: UUID, actor: Actor, secret: str = "") -> UUID:
    """Put what was saved for later into its cart again, as if it were added now; returns the line.

    raises  CartNotFound, CartClosed, CartTooLarge, UnknownSku, NotForYou, UnknownUnit, InvalidQuantity, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    cart = lock_open_cart(cart_id, actor, secret)
    saved = SavedLine.objects.filter(cart=cart, pk=saved_id).first()
    if saved is None:
        raise CartNotFound("nothing of this kind is saved beside this cart")
    variant = catalog.variants_by_id([saved.variant_id])[saved.variant_id]  # type: ignore[index]
    draft = LineDraft(sku=variant.sku, unit_quantity=saved.unit_quantity, unit=saved.unit)
    (line_id,) = put_lines(cart_id=cart_id, drafts=[draft], actor=actor, secret=secret)
    saved.delete()
    return line_id


@transaction.atomic
def drop_saved(*, cart_id: UUID, saved_id: UUID, actor: Actor, secret: str = "") -> None:
    """Forget what was saved for later; what is not there changes nothing.

    raises  CartNotFound, CartClosed, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    SavedLine.objects.filter(cart=lock_open_cart(cart_id, actor, secret), pk=saved_id).delete()
