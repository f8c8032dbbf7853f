"""A list as whoever has its link sees it."""

from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import parties_by_id
from jangteo.wishes import rules
from jangteo.wishes.errors import LinkNotFound
from jangteo.wishes.models import Wish, WishGift, WishLink, WishList
from jangteo.wishes.selectors.looking import as_it_stands, standings
from jangteo.wishes.types import OwnerSees, SharedWish, SharedWishes


def link_by_token(token: str) -> WishLink:
    """What a token opens, while it does.

    raises  LinkNotFound
    """
    rows = WishLink.objects.select_related("list").filter(digest=rules.digest(token), revoked_at=None)
    row = rows.filter(expires_at__gt=clock.now()).first()
    if row is None:
        raise LinkNotFound
    return row


def look_at_link(token: str, channel: Channel, actor: Actor, language: str, *, secret: str = "") -> SharedWishes:
    """What a token opens, at the viewer's own prices; what they can't see here is left out and not counted.

    secret  of a guest's browser: what they give themselves is told by it
    raises  flags SwitchedOff, LinkNotFound
    """
    require_on(Feature.WISHES, channel.id, actor)
    link = link_by_token(token)
    owned = link.list
    wishes = list(owned.wishes.filter(removed_at=None).order_by("-added_at", "-pk"))
    known = standings(channel, catalog.viewer_for(channel, actor, language), {one.variant_id for one in wishes})
    mine = _mine(owned, actor, secret)
    is_own = is_theirs(owned, actor)
    is_told = not (is_own and owned.owner_sees == OwnerSees.NOTHING)
    return SharedWishes(
        id=owned.pk,
        name=owned.name,
        owner_name=parties_by_id([owned.party_id])[PartyId(owned.party_id)].name,
        owner_sees=OwnerSees(owned.owner_sees),
        expires_at=link.expires_at,
        is_own=is_own,
        lines=tuple(
            SharedWish(
                as_it_stands(one, known[one.variant_id]),
                one.quantity - one.given if is_told else one.quantity,
                mine.get(one.pk, 0),
            )
            for one in wishes
            if one.variant_id in known
        ),
        no_longer=_no_longer(owned, mine, channel, actor, language),
    )


def is_theirs(row: WishList, actor: Actor) -> bool:
    """Whether who looks is of those whose list it is: they give nothing of it, and may be kept from seeing."""
    return actor.person_id is not None and (actor.person_id == row.made_by_id or row.party_id in actor.units)


def own_gifts(actor: Actor, secret: str) -> dict[str, object]:
    """By what a viewer's own gifts are found."""
    return {"giver": actor.person_id} if actor.person_id else {"giver": None, "key": rules.digest(secret)}


def _mine(row: WishList, actor: Actor, secret: str) -> dict[UUID, int]:
    if actor.person_id is None and not secret:
        return {}
    rows = WishGift.objects.filter(wish__list=row, **own_gifts(actor, secret))
    return dict(rows.values_list("wish", "quantity"))


def _no_longer(
    row: WishList, mine: dict[UUID, int], channel: Channel, actor: Actor, language: str
) -> tuple[tuple[str, int], ...]:
    gone = list(Wish.objects.filter(list=row, pk__in=list(mine)).exclude(removed_at=None)) if mine else []
    known = standings(channel, catalog.viewer_for(channel, actor, language), {one.variant_id for one in gone})
    return tuple((known[one.variant_id].head.name, mine[one.pk]) for one in gone if one.variant_id in known)
