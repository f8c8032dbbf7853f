"""What was said at a checkout, kept until an approval lets it be ordered."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.ordering.types import CheckoutDetails, Tender
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod


def pack_details(details: CheckoutDetails) -> dict[str, Any]:
    """What the buyer said, as JSON."""
    return {
        "email": details.email,
        "ship_to": asdict(details.ship_to),
        "payment_method": details.payment_method.value if details.payment_method else None,
        "purchase_order_number": details.purchase_order_number,
        "note": details.note,
        "tenders": [_tender(one) for one in details.tenders],
        "offer": details.offer,
        "cost_centre": details.cost_centre,
        "repeats_number": details.repeats_number,
        "is_gift": details.is_gift,
    }


def read_details(packed: Mapping[str, Any]) -> CheckoutDetails:
    """What was packed."""
    method = packed["payment_method"]
    return CheckoutDetails(
        email=packed["email"],
        ship_to=PostalAddress(**packed["ship_to"]),
        payment_method=PaymentMethod(method) if method else None,
        purchase_order_number=packed["purchase_order_number"],
        note=packed["note"],
        tenders=tuple(_read_tender(one) for one in packed["tenders"]),
        offer=packed["offer"],
        cost_centre=packed["cost_centre"],
        repeats_number=packed.get("repeats_number", False),
        is_gift=packed.get("is_gift", False),
    )


def address_text(address: PostalAddress) -> str:
    """An address in one line, as whoever approves reads it; another in any part is another."""
    parts = (
        address.recipient,
        address.phone,
        address.postcode,
        address.city,
        address.line1,
        address.line2,
        address.country,
    )
    return ", ".join(part.strip() for part in parts if part.strip())


def tenders_text(details: CheckoutDetails) -> str:
    """What is paid of a gift card or store credit, in one line."""
    return ", ".join(f"{one.card_id or 'store credit'} {one.amount or ''}".strip() for one in details.tenders)


def _tender(one: Tender) -> dict[str, Any]:
    amount = None if one.amount is None else asdict(one.amount)
    return {"card": None if one.card_id is None else str(one.card_id), "amount": amount}


def _read_tender(packed: Mapping[str, Any]) -> Tender:
    card, amount = packed["card"], packed["amount"]
    return Tender(None if card is None else UUID(card), None if amount is None else Money(**amount))
