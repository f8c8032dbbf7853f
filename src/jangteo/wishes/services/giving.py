"""Who has the link of a list says what of it they give, so that nobody gives it twice."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.wishes import rules
from jangteo.wishes.errors import InvalidWish, NothingLeftToGive, WishesNotFound
from jangteo.wishes.models import Wish, WishGift
from jangteo.wishes.selectors.shared import is_theirs, link_by_token, own_gifts
from jangteo.wishes.services.lists import checked_words
from jangteo.wishes.types import LARGEST_WISH, LONGEST_GIVER

SHORTEST_SECRET = 20


@transaction.atomic
def give_wish(*, token: str, wish_id: UUID, actor: Actor, quantity: int = 1, name: str = "", secret: str = "") -> None:
    """Say that one gives so many of a wish; others see that fewer are left. Said again, these are added.

    name    as the owner reads it, where they chose to; empty: nobody's
    secret  of a guest's browser, by which they alone take it back
    locks   the wish
    raises  flags SwitchedOff, LinkNotFound, WishesNotFound, NothingLeftToGive, InvalidWish
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    link = link_by_token(token)
    if is_theirs(link.list, actor):
        raise InvalidWish("nobody gives to themselves", field="giver")
    if actor.person_id is None and len(secret) < SHORTEST_SECRET:
        raise InvalidWish("a guest needs a secret", field="secret")
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= LARGEST_WISH:
        raise InvalidWish(f"1 to {LARGEST_WISH}", field="quantity", minimum=1, maximum=LARGEST_WISH)
    rows = Wish.objects.filter(pk=wish_id, list=link.list_id, removed_at=None)
    wish = (rows if "wish-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update()).first()
    if wish is None:
        raise WishesNotFound
    left = wish.quantity - wish.given
    if quantity > left:
        raise NothingLeftToGive(f"{left} are left", left=left)
    _write(wish, actor, secret, quantity, checked_words(name, "name", LONGEST_GIVER))


@transaction.atomic
def take_gift_back(*, token: str, wish_id: UUID, actor: Actor, secret: str = "") -> None:
    """One does not give it after all; it is left to others again. Safe to do twice.

    locks   the wish
    raises  LinkNotFound, WishesNotFound
    """
    link = link_by_token(token)
    wish = Wish.objects.filter(pk=wish_id, list=link.list_id).select_for_update().first()
    if wish is None:
        raise WishesNotFound
    mine = WishGift.objects.filter(wish=wish, **own_gifts(actor, secret)).first()
    if mine is not None:
        forget_gift(wish, mine)


def forget_gift(wish: Wish, gift: WishGift) -> None:
    """One gift less of a locked wish; what was kept for its giver alone goes with it."""
    wish.given -= gift.quantity
    gift.delete()
    if wish.removed_at is not None and not wish.given:
        wish.delete()
    else:
        wish.save(update_fields=["given"])


def _write(wish: Wish, actor: Actor, secret: str, quantity: int, name: str) -> None:
    Wish.objects.filter(pk=wish.pk).update(given=F("given") + quantity)
    mine = WishGift.objects.filter(wish=wish, **own_gifts(actor, secret)).first()
    if mine is not None:
        mine.quantity, mine.name = mine.quantity + quantity, name or mine.name
        mine.save(update_fields=["quantity", "name"])
        return
    WishGift.objects.create(
        wish=wish,
        giver_id=actor.person_id,
        key="" if actor.person_id else rules.digest(secret),
        name=name,
        quantity=quantity,
        at=clock.now(),
    )
