"""Wish lists of a party: one's own, and those shared with a role that one holds."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.wishes.errors import WishesNotFound
from jangteo.wishes.models import WishLink, WishList
from jangteo.wishes.selectors.looking import wishes_as_seen
from jangteo.wishes.types import EVERYBODY, LinkView, OwnerSees, WishListView, WishView


def access_list(list_id: UUID, actor: Actor, *, is_own: bool = False, is_locked: bool = False) -> WishList:
    """The one door to a wish list: whoever it is shared with fills it, only who made it shares or ends it.

    raises  WishesNotFound, the same for one that is not there and one that may not be seen; NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    rows = WishList.objects.filter(pk=list_id, party=actor.party_id)
    row = (rows.select_for_update() if is_locked else rows).first()
    if row is None or not (is_mine(row, actor) or (not is_own and _is_shared(row, _roles(actor)))):
        raise WishesNotFound
    return row


def list_lists(actor: Actor) -> list[WishListView]:
    """The lists of whom the actor acts for that they may see: the default one first, their own before others'.

    raises  flags SwitchedOff
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    if actor.party_id is None or actor.person_id is None:
        return []
    rows = list(_seen_by(actor).order_by("-is_default", "name", "pk"))
    return sorted(_views(rows, actor), key=lambda one: not one.is_mine)


def find_default(actor: Actor) -> UUID | None:
    """The list that their wishes go to by themselves."""
    rows = WishList.objects.filter(party=actor.party_id, made_by=actor.person_id, is_default=True)
    return rows.values_list("pk", flat=True).first() if actor.person_id else None


def get_list(list_id: UUID, channel: Channel, actor: Actor, language: str) -> tuple[WishListView, list[WishView]]:
    """A list with its wishes as they stand for who looks.

    raises  flags SwitchedOff, WishesNotFound, NotPermitted
    """
    require_on(Feature.WISHES, channel.id, actor)
    row = access_list(list_id, actor)
    wishes = list(row.wishes.filter(removed_at=None).order_by("-added_at", "-pk"))
    return _views([row], actor)[0], wishes_as_seen(row, wishes, channel, actor, language)


def list_of_wish(wish_id: UUID, actor: Actor) -> UUID:
    """The list that a wish is on, where the actor may fill it.

    raises  WishesNotFound, NotPermitted
    """
    found = WishList.objects.filter(wishes__pk=wish_id, wishes__removed_at=None).values_list("pk", flat=True).first()
    if found is None:
        raise WishesNotFound
    return access_list(found, actor).pk


def wished_variants(actor: Actor) -> frozenset[UUID]:
    """What is on the actor's own lists; one query."""
    if actor.person_id is None or actor.party_id is None:
        return frozenset()
    mine = WishList.objects.filter(party=actor.party_id, made_by=actor.person_id, wishes__removed_at=None)
    return frozenset(pk for pk in mine.values_list("wishes__variant", flat=True) if pk)


def is_mine(row: WishList, actor: Actor) -> bool:
    """Whether the actor made it, acting for the same party."""
    return actor.person_id is not None and (row.made_by_id, row.party_id) == (actor.person_id, actor.party_id)


def _seen_by(actor: Actor) -> QuerySet[WishList]:
    shared = Q(shared_with=EVERYBODY) | Q(shared_with__in=sorted(_roles(actor)))
    return WishList.objects.filter(Q(made_by=actor.person_id) | shared, party=actor.party_id)


def _is_shared(row: WishList, roles: frozenset[str]) -> bool:
    return bool(roles) and (row.shared_with == EVERYBODY or row.shared_with in roles)


def _roles(actor: Actor) -> frozenset[str]:
    """The codes of the roles that whoever acts holds now where they act, or above; none of oneself."""
    if actor.person_id is None or actor.party_id == actor.person_id:
        return frozenset()
    now = clock.now()
    return frozenset(
        held.role.code
        for members in parties.members_by_party(actor.units).values()
        for one in members
        if one.person.id == actor.person_id
        for held in one.roles
        if held.since <= now
    )


def _views(rows: Sequence[WishList], actor: Actor) -> list[WishListView]:
    people = parties.parties_by_id({row.made_by_id for row in rows})
    counted = WishList.objects.filter(pk__in=[row.pk for row in rows])
    live = Count("wishes", filter=Q(wishes__removed_at=None))
    counts = dict(counted.annotate(n=live).values_list("pk", "n"))
    links = {one.list_id: one for one in WishLink.objects.filter(list__in=[row.pk for row in rows], revoked_at=None)}
    return [
        WishListView(
            id=row.pk,
            name=row.name,
            is_default=row.is_default,
            made_by_name=people[PartyId(row.made_by_id)].name,
            is_mine=is_mine(row, actor),
            shared_with=row.shared_with,
            line_count=counts[row.pk],
            owner_sees=OwnerSees(row.owner_sees),
            link=_link(links.get(row.pk)),
        )
        for row in rows
    ]


def _link(row: WishLink | None) -> LinkView | None:
    return None if row is None else LinkView(row.made_at, row.expires_at, row.views, row.expires_at > clock.now())
