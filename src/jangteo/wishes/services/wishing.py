"""Wishes come onto lists, change, go, and become lines of a cart."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.types import LineDraft
from jangteo.wishes.errors import InvalidWish, TooManyWishes, WishesNotFound, WishIsGiven
from jangteo.wishes.models import Wish, WishList
from jangteo.wishes.selectors.lists import access_list
from jangteo.wishes.selectors.looking import price_seen, wishes_as_seen
from jangteo.wishes.services.lists import checked_words, default_list
from jangteo.wishes.types import LARGEST_WISH, LONGEST_NOTE, MOST_WISHES, Moved, OwnerSees, WishView


@transaction.atomic
def add_wish(*, channel: Channel, sku: str, actor: Actor, list_id: UUID | None = None, quantity: int = 1) -> UUID:
    """Wish for a variant that the actor may see; what is wished for already stays as it is. Returns the wish.

    list_id  None: the default list, made if there is none
    raises   flags SwitchedOff, InvalidWish, TooManyWishes, WishesNotFound, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    require_on(Feature.WISHES, channel.id, actor)
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    variant = catalog.variants_by_sku([sku], viewer).get(sku) if "\0" not in sku else None
    if variant is None:
        raise InvalidWish(f"{sku[:64]!r} is not sold here", field="sku")
    row = access_list(list_id or default_list(actor).pk, actor, is_locked=True)
    held = row.wishes.filter(variant=variant.id, removed_at=None).first()
    if held is not None:
        return held.pk
    if row.wishes.filter(removed_at=None).count() >= MOST_WISHES:
        raise TooManyWishes(f"a list holds {MOST_WISHES} wishes", limit=MOST_WISHES)
    made = Wish.objects.create(
        list=row,
        variant_id=variant.id,
        quantity=_checked(quantity),
        added_at=clock.now(),
        added_by_id=actor.person_id,
        **price_seen(channel, actor, variant.id),
    )
    return made.pk


@transaction.atomic
def change_wish(*, wish_id: UUID, list_id: UUID, quantity: int, note: str, actor: Actor) -> None:
    """Say how many are wished for, and a word about it that whoever has the link reads too.

    raises  flags SwitchedOff, WishesNotFound, InvalidWish; WishIsGiven where fewer are wished for than others give, or
            where nobody but they may know whether they do; NotPermitted
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    row = access_list(list_id, actor, is_locked=True)
    wish = _locked(row, wish_id)
    wanted = _checked(quantity)
    is_secret = row.owner_sees == OwnerSees.NOTHING and row.links.exists()
    if wanted < wish.given or (is_secret and wanted < wish.quantity):
        raise WishIsGiven("others may give as many already", field="quantity")
    wish.quantity, wish.note = wanted, checked_words(note, "note", LONGEST_NOTE)
    wish.save(update_fields=["quantity", "note"])


@transaction.atomic
def remove_wish(*, wish_id: UUID, list_id: UUID, actor: Actor) -> None:
    """Wish for something no longer; whoever gives it is told so by the link.

    raises  WishesNotFound, NotPermitted
    """
    _remove(_locked(access_list(list_id, actor, is_locked=True), wish_id))


@transaction.atomic
def move_to_cart(*, channel: Channel, list_id: UUID, actor: Actor, wish_ids: Sequence[UUID] | None = None) -> Moved:
    """Put what can be bought into the actor's open cart; what went there leaves the list, unless others give of it.

    wish_ids  None: all
    raises    flags SwitchedOff, WishesNotFound, and as `put_lines`
    """
    require_on(Feature.WISHES, channel.id, actor)
    row = access_list(list_id, actor, is_locked=True)
    rows = row.wishes.filter(removed_at=None).select_for_update().order_by("pk")
    wishes = list(rows if wish_ids is None else rows.filter(pk__in=list(wish_ids)))
    if wish_ids is not None and len(wishes) != len(set(wish_ids)):
        raise WishesNotFound
    views = wishes_as_seen(row, wishes, channel, actor, channel.default_language)
    ready = [(wish, view) for wish, view in zip(wishes, views, strict=True) if view.can_be_bought]
    if not ready:
        return Moved(None, 0, len(wishes))
    cart_id = ordering.open_cart(channel=channel, actor=actor)
    ordering.put_lines(cart_id=cart_id, drafts=[_draft(view) for _, view in ready], actor=actor)
    for wish, _ in ready:
        if not wish.given:
            wish.delete()
    return Moved(cart_id, len(ready), len(wishes) - len(ready))


def _draft(view: WishView) -> LineDraft:
    count = max(view.quantity, view.least) if view.unit == "each" else view.quantity
    return LineDraft(sku=view.sku, unit=view.unit, unit_quantity=count)


def _locked(row: WishList, wish_id: UUID) -> Wish:
    wish = row.wishes.filter(pk=wish_id, removed_at=None).select_for_update().first()
    if wish is None:
        raise WishesNotFound
    return wish


def _remove(wish: Wish) -> None:
    if wish.given:
        wish.removed_at = clock.now()
        wish.save(update_fields=["removed_at"])
    else:
        wish.delete()


def _checked(quantity: int) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= LARGEST_WISH:
        raise InvalidWish(f"1 to {LARGEST_WISH}", field="quantity", minimum=1, maximum=LARGEST_WISH)
    return quantity
