"""Two carts become one: a guest's at log-in, and what a carried one brings along."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from jangteo.channels.types import Channel
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.models import Cart, CartCoupon, CartLine, CartPolicy, SavedLine
from jangteo.ordering.selectors import access_cart, get_merge_rule
from jangteo.ordering.services.cart_codes import MOST_CODES
from jangteo.ordering.services.carts import open_cart, touch
from jangteo.ordering.types import MOST_CART_LINES, CartId, CartState, Merged, MergeLine, MergeRule


@transaction.atomic
def set_merge_rule(*, channel_id: UUID, rule: MergeRule, actor: Actor, why: str = "") -> None:
    """Say what happens in a channel, at log-in, to goods that the guest's cart and the buyer's own both hold.

    raises  NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    before = get_merge_rule(channel_id)
    if before == rule:
        return
    CartPolicy.objects.update_or_create(channel_id=channel_id, defaults={"merge_rule": rule.value})
    audit.record(
        actor=actor,
        action="ordering.set_merge_rule",
        subject_kind="channel",
        subject_id=channel_id,
        before={"merge_rule": before.value},
        after={"merge_rule": rule.value},
        why=why,
    )


@transaction.atomic
def claim_cart(*, channel: Channel, actor: Actor, secret: str) -> Merged | None:
    """A guest has logged in: what they gathered, and the codes they entered, join their own current cart, once.

    The guest's cart is closed and points at where it went, so that a second log-in, or a second tab, adds nothing. What
    both hold goes by the channel's rule; what the cart is too small for waits among what is saved for later.

    returns  what changed, None where the guest had gathered nothing
    locks    the guest's cart, then the own one
    """
    if not secret or actor.party_id is None:
        return None
    rows = Cart.objects.filter(
        channel=channel.id, party=None, secret=rules.digest(secret), state=CartState.OPEN.value
    ).order_by("-id")
    guest = rows.select_for_update().first()
    if guest is None:
        return None
    lines = list(CartLine.objects.filter(cart=guest).order_by("id"))
    own_id = open_cart(channel=channel, actor=actor)
    own = access_cart(own_id, actor, is_locked=True)
    merged = join(own, [_of(line) for line in lines], get_merge_rule(channel.id))
    _bring_saved(guest, own)
    _bring_codes(guest, own)
    if not own.destination and guest.destination:
        own.destination = guest.destination
        own.save(update_fields=["destination"])
    CartLine.objects.filter(cart=guest).delete()
    guest.state, guest.merged_into = CartState.MERGED.value, own
    guest.save(update_fields=["state", "merged_into"])
    return merged if lines else None


def join(own: Cart, lines: Sequence[MergeLine], how: MergeRule) -> Merged:
    """Write what joining lines to a locked cart comes to; what it is too small for is saved for later."""
    plan = rules.merge([_of(line) for line in CartLine.objects.filter(cart=own)], lines, how)
    CartLine.objects.bulk_create(
        [_line(own, line) for line in (*plan.added, *plan.changed)],
        update_conflicts=True,
        update_fields=["unit_quantity", "quantity"],
        unique_fields=["cart", "variant", "unit"],
    )
    save_lines(own, plan.left)
    if plan.added or plan.changed:
        touch(own)
    return Merged(CartId(own.pk), how, len(plan.added), len(plan.changed), len(plan.left))


def save_lines(cart: Cart, lines: Sequence[MergeLine]) -> None:
    """Keep lines for later beside a locked cart, as far as there is room; what waits there already stays as it is."""
    room = MOST_CART_LINES - SavedLine.objects.filter(cart=cart).count()
    now = clock.now()
    SavedLine.objects.bulk_create(
        [
            SavedLine(
                cart=cart,
                variant_id=line.variant_id,
                unit=line.unit,
                unit_quantity=line.unit_quantity,
                saved_at=now,
            )
            for line in lines[: max(0, room)]
        ],
        ignore_conflicts=True,
    )


@prepared
def _saved(cart_id: UUID) -> QuerySet[SavedLine]:
    return SavedLine.objects.filter(cart=cart_id)


def keep_saved(cart: Cart) -> None:
    """A cart was ordered: what is saved for later beside it goes to its owner's current cart, made if there is none."""
    saved = _saved(cart.pk)
    if not saved:
        return
    rows = Cart.objects.filter(
        channel=cart.channel_id,
        party=cart.party_id,
        person=cart.person_id,
        secret=cart.secret,
        state=CartState.OPEN.value,
        is_current=True,
    )
    current = rows.select_for_update().order_by("-id").first() or _open_beside(cart)
    _bring_saved(cart, current or rows.select_for_update().get())


def _open_beside(cart: Cart) -> Cart | None:
    """None: somebody opened one meanwhile."""
    now = clock.now()
    try:
        with transaction.atomic():
            return Cart.objects.create(
                channel_id=cart.channel_id,
                party_id=cart.party_id,
                person_id=cart.person_id,
                secret=cart.secret,
                created_at=now,
                changed_at=now,
            )
    except IntegrityError:
        return None


def _bring_saved(old: Cart, new: Cart) -> None:
    save_lines(
        new,
        [
            MergeLine(one.variant_id, one.unit, one.unit_quantity, 0)
            for one in SavedLine.objects.filter(cart=old).order_by("id")
        ],
    )
    SavedLine.objects.filter(cart=old).delete()


def _bring_codes(guest: Cart, own: Cart) -> None:
    """Codes that may be moved are moved, as far as a cart takes them; whether they give anything is asked each time."""
    room = MOST_CODES - CartCoupon.objects.filter(cart=own).count()
    entered = CartCoupon.objects.filter(cart=guest).order_by("id").values_list("coupon", flat=True)
    CartCoupon.objects.bulk_create(
        [CartCoupon(cart=own, coupon_id=coupon) for coupon in list(entered)[: max(0, room)]], ignore_conflicts=True
    )
    CartCoupon.objects.filter(cart=guest).delete()


def _of(line: CartLine) -> MergeLine:
    return MergeLine(line.variant_id, line.unit, line.unit_quantity, line.quantity)


def _line(cart: Cart, line: MergeLine) -> CartLine:
    return CartLine(
        cart=cart,
        variant_id=line.variant_id,
        unit=line.unit,
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
    )
