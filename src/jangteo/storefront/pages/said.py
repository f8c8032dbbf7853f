"""What the form of a checkout says: which cart, at which total, how it is paid, where it goes."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from jangteo.kernel.money import Money
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.ordering.errors import PriceChanged
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties import selectors as parties
from jangteo.parties.errors import AddressNotFound
from jangteo.parties.types import PostalAddress
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.acting import asks_first
from jangteo.storefront.forms import CheckoutForm
from jangteo.storefront.pages.tenders import tenders_of, with_typed
from jangteo.storefront.visit import Visit, get_visit


@dataclass(frozen=True, slots=True)
class Said:
    """What an order, or the request for one, is made of."""

    cart_id: UUID
    expected: Money
    details: CheckoutDetails


def said_in(request: HttpRequest, form: CheckoutForm) -> Said:
    """What was typed and chosen; only after `is_valid()`.

    raises  PriceChanged where the total that was seen is none; AddressNotFound, MethodNotOffered, tender refusals
    """
    visit, typed = get_visit(request), form.cleaned_data
    try:
        expected = Money.parse(typed["expected_total"], visit.channel.currency)
    except ValueError:
        raise PriceChanged(expected=typed["expected_total"], actual="") from None
    details = CheckoutDetails(
        email=typed["email"],
        ship_to=ship_to_in(visit, form),
        payment_method=_method(typed["payment_method"].partition(":")[0]),
        offer=typed["payment_method"].partition(":")[2],
        purchase_order_number=typed["purchase_order_number"],
        cost_centre=typed["cost_centre"],
        repeats_number=typed["repeats_number"],
        note=typed["note"],
        tenders=tenders_of(request, with_typed(request)),
    )
    return Said(typed["cart"], expected, details)


def ship_to_in(visit: Visit, form: CheckoutForm) -> PostalAddress:
    """The address that was typed, or the one of the buyer's that was chosen.

    raises  AddressNotFound
    """
    if form.is_gift:
        return PostalAddress("", "", "", "", country=visit.channel.country)
    if not form.is_saved_address:
        return form.to_address()
    chosen = form.cleaned_data.get("address", "")  # gone from a form that was refused
    found = next((one for one in saved_addresses(visit) if str(one.id) == chosen), None)
    if found is None:
        raise AddressNotFound
    return found


def saved_addresses(visit: Visit) -> list[PostalAddress]:
    """The buyer's addresses, the usual one first, where the role shows them; who may only ask, as a child, is shown the
    usual one.
    """
    party_id = visit.actor.party_id
    if party_id is None:
        return []
    if has(visit.actor, Action.ADDRESSES_SEE):
        return parties.list_addresses(party_id)
    return parties.list_addresses(party_id)[:1] if asks_first(visit.actor) else []


def _method(code: str) -> PaymentMethod:
    try:
        return PaymentMethod(code)
    except ValueError:
        raise MethodNotOffered from None
