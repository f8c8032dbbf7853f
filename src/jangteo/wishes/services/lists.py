"""Wish lists are made, named, shared within their party, and thrown away."""

from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.parties import selectors as parties
from jangteo.wishes.errors import InvalidWish, TooManyWishes, WishesNotFound, WishIsGiven, WishNameTaken
from jangteo.wishes.models import WishList
from jangteo.wishes.selectors.lists import access_list
from jangteo.wishes.types import EVERYBODY, LONGEST_NAME, MOST_LISTS, OwnerSees


def create_list(*, name: str, actor: Actor) -> UUID:
    """A list of one's own, nobody else's to see.

    raises  flags SwitchedOff, InvalidWish, WishNameTaken, TooManyWishes, WishesNotFound for a guest, NotPermitted
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    return _new(actor, checked_words(name, "name", LONGEST_NAME, is_needed=True), is_default=False).pk


def default_list(actor: Actor) -> WishList:
    """The list that wishes go to by themselves, made if there is none."""
    row = WishList.objects.filter(party=actor.party_id, made_by=actor.person_id, is_default=True).first()
    if row is not None and actor.person_id is not None:
        return row
    try:
        return _new(actor, "", is_default=True)
    except WishNameTaken:  # two tabs wished for the first thing at once
        return WishList.objects.get(party=actor.party_id, made_by=actor.person_id, is_default=True)


@transaction.atomic
def change_list(*, list_id: UUID, name: str, shared_with: str, actor: Actor) -> None:
    """Call a list of one's own otherwise, and say who of the party fills it too.

    name         empty keeps the default list's own name
    shared_with  the code of a role of the party, `EVERYBODY`, or empty: nobody else
    raises       flags SwitchedOff, WishesNotFound, InvalidWish, WishNameTaken, NotPermitted
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    row = access_list(list_id, actor, is_own=True, is_locked=True)
    row.name = checked_words(name, "name", LONGEST_NAME, is_needed=not row.is_default)
    party = parties.get_party(row.party_id)
    known = {one.code for one in parties.list_roles(actor.units, party.kind)}
    if shared_with and (row.party_id == row.made_by_id or shared_with not in (*known, EVERYBODY)):
        raise InvalidWish(f"{shared_with[:60]!r} is no role here", field="shared_with")
    row.shared_with = shared_with
    _save(row)


@transaction.atomic
def set_owner_sees(*, list_id: UUID, owner_sees: OwnerSees, actor: Actor) -> None:
    """Say what those whose list it is see of what others give.

    raises  flags SwitchedOff, WishesNotFound; WishIsGiven where a surprise would be told
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    row = access_list(list_id, actor, is_own=True, is_locked=True)
    if row.owner_sees == OwnerSees.NOTHING and owner_sees != OwnerSees.NOTHING and _was_open(row):
        raise WishIsGiven("a surprise stays one")
    row.owner_sees = owner_sees.value
    row.save(update_fields=["owner_sees"])


@transaction.atomic
def delete_list(*, list_id: UUID, actor: Actor) -> None:
    """Throw a list of one's own away, with its link and what others meant to give of it.

    raises  WishesNotFound, NotPermitted
    """
    access_list(list_id, actor, is_own=True, is_locked=True).delete()


def checked_words(text: str, field: str, longest: int, *, is_needed: bool = False) -> str:
    """Words of a person as they are kept.

    raises  InvalidWish
    """
    clean = " ".join(text.replace("\0", "").split())
    if len(clean) > longest or (is_needed and not clean):
        raise InvalidWish(f"1 to {longest} characters", field=field, maximum=longest)
    return clean


def _was_open(row: WishList) -> bool:
    return row.links.exists()


def _new(actor: Actor, name: str, *, is_default: bool) -> WishList:
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None or actor.person_id is None:
        raise WishesNotFound("log in to keep wishes")
    if WishList.objects.filter(party=actor.party_id, made_by=actor.person_id).count() >= MOST_LISTS:
        raise TooManyWishes(f"{MOST_LISTS} lists at most", limit=MOST_LISTS)
    row = WishList(party_id=actor.party_id, made_by_id=actor.person_id, name=name, is_default=is_default)
    row.made_at = clock.now()
    _save(row)
    return row


def _save(row: WishList) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise WishNameTaken(field="name") from None
