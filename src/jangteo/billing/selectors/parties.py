"""Whom an invoice names, and who issues it, as they are now."""

from dataclasses import asdict
from typing import Any

from jangteo.billing.models import LegalEntity
from jangteo.billing.types.invoices import BillTo
from jangteo.kernel.types import PartyId
from jangteo.ordering.types import OrderView
from jangteo.parties.selectors import list_addresses, parties_by_id
from jangteo.parties.types import PostalAddress

_PLACE = ("postcode", "line1", "line2", "city", "country")
_KEPT = ("recipient", "phone", *_PLACE)


def bill_to_id(order: OrderView) -> PartyId | None:
    """Who is billed for an order: whom it names, else its buyer; None: a guest."""
    return order.bill_to.id if order.bill_to else order.summary.buyer_id


def bill_to_of(order: OrderView) -> BillTo:
    """Who is billed for an order, with their own address or, where they keep none, where it goes. A company's invoice
    names nobody of its people.
    """
    party_id = bill_to_id(order)
    party = parties_by_id([party_id]).get(party_id) if party_id else None
    address = next(iter(list_addresses(party_id)), order.ship_to) if party_id else order.ship_to
    if party is None:
        return BillTo(None, order.summary.buyer_name, "", order.email, _kept(address, _KEPT))
    if party.kind.is_trade:
        return BillTo(party.id, party.name, party.business_number, party.email, _kept(address, _PLACE))
    return BillTo(party.id, party.name, "", party.email or order.email, _kept(address, _KEPT))


def seller_of(entity: LegalEntity) -> dict[str, Any]:
    """A legal entity as its documents keep it."""
    names = (
        "code",
        "names",
        "addresses",
        "business_number",
        "representative",
        "phone",
        "email",
        "bank_account",
        "country",
        "due_texts",
    )
    return {name: getattr(entity, name) for name in names}


def _kept(address: PostalAddress, names: tuple[str, ...]) -> dict[str, Any]:
    told = asdict(address)
    return {name: told[name] for name in names}
