"""Where a party receives goods or bills: keeping, changing, taking away."""

import re
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.errors import AddressNotFound, IncompleteAddress, PartyNotFound
from jangteo.parties.models import Address, Party
from jangteo.parties.types import PostalAddress

LONGEST_PARTS = {
    "label": 60,
    "recipient": 120,
    "phone": 40,
    "postcode": 12,
    "line1": 200,
    "line2": 200,
    "city": 100,
}
COUNTRY = re.compile("[A-Z]{2}")


@transaction.atomic
def add_address(*, party_id: UUID, address: PostalAddress, is_default: bool, actor: Actor) -> UUID:
    """Keep an address for a party.

    raises  IncompleteAddress, PartyNotFound, NotPermitted
    """
    require(actor, Action.ADDRESSES_CHANGE, party_id=party_id)
    require_complete(address)
    _lock(party_id)
    if is_default:
        Address.objects.filter(party=party_id, is_default=True).update(is_default=False)
    row = Address.objects.create(party_id=party_id, is_default=is_default, country=address.country, **_parts(address))
    _record(actor, "parties.add_address", row)
    return row.pk


@transaction.atomic
def change_address(*, party_id: UUID, address_id: UUID, address: PostalAddress, actor: Actor) -> None:
    """Put another address in the place of one; orders keep the one they were placed with.

    raises  IncompleteAddress, AddressNotFound, PartyNotFound, NotPermitted
    """
    require(actor, Action.ADDRESSES_CHANGE, party_id=party_id)
    require_complete(address)
    row = _locked(party_id, address_id)
    for name, text in _parts(address).items():
        setattr(row, name, text)
    row.country = address.country
    row.save(update_fields=[*LONGEST_PARTS, "country"])
    _record(actor, "parties.change_address", row)


@transaction.atomic
def make_usual_address(*, party_id: UUID, address_id: UUID, actor: Actor) -> None:
    """Let an address be the one that is offered first.

    raises  AddressNotFound, PartyNotFound, NotPermitted
    """
    require(actor, Action.ADDRESSES_CHANGE, party_id=party_id)
    row = _locked(party_id, address_id)
    Address.objects.filter(party=party_id, is_default=True).update(is_default=False)
    Address.objects.filter(pk=row.pk).update(is_default=True)
    _record(actor, "parties.make_usual_address", row)


@transaction.atomic
def remove_address(*, party_id: UUID, address_id: UUID, actor: Actor) -> None:
    """Forget an address; of the others the newest becomes the usual one where this one was. Orders keep theirs.

    raises  AddressNotFound, PartyNotFound, NotPermitted
    """
    require(actor, Action.ADDRESSES_CHANGE, party_id=party_id)
    row = _locked(party_id, address_id)
    _record(actor, "parties.remove_address", row)
    row.delete()
    heir = Address.objects.filter(party=party_id).order_by("-pk").first() if row.is_default else None
    if heir is not None:
        Address.objects.filter(pk=heir.pk).update(is_default=True)


def require_complete(address: PostalAddress) -> None:
    """Refuse an address without recipient, phone, postcode or street, or with parts that can't be printed.

    raises  IncompleteAddress naming the field
    """
    for name in ("recipient", "phone", "postcode", "line1"):
        if not getattr(address, name).strip():
            raise IncompleteAddress(f"{name} is missing", field=name)
    for name, longest in LONGEST_PARTS.items():
        if len(getattr(address, name)) > longest:
            raise IncompleteAddress(f"{name} is longer than {longest} characters", field=name)
        if "\0" in getattr(address, name):
            raise IncompleteAddress(f"{name} has a character that can't be kept", field=name)
    if not COUNTRY.fullmatch(address.country):
        raise IncompleteAddress("country is a two-letter code", field="country")


def _parts(address: PostalAddress) -> dict[str, str]:
    return {name: getattr(address, name) for name in LONGEST_PARTS}


def _lock(party_id: UUID) -> None:
    """The party's row: changes of its addresses come one after the other."""
    if not Party.objects.select_for_update().filter(pk=party_id).exists():
        raise PartyNotFound


def _locked(party_id: UUID, address_id: UUID) -> Address:
    _lock(party_id)
    row = Address.objects.select_for_update().filter(party=party_id, pk=address_id).first()
    if row is None:
        raise AddressNotFound
    return row


def _record(actor: Actor, action: str, row: Address) -> None:
    audit.record(
        actor=actor, action=action, subject_kind="party", subject_id=row.party_id, after={"address": str(row.pk)}
    )
