"""What a buyer says at the checkout, as a program sends it."""

from jangteo.ordering.api.schemas import PlaceOrder
from jangteo.ordering.api.tenders import tenders_of
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties.types import PostalAddress


def details_of(body: PlaceOrder) -> CheckoutDetails:
    """As services take it."""
    return CheckoutDetails(
        email=body.email,
        ship_to=PostalAddress(**body.ship_to.model_dump()),
        payment_method=body.payment_method,
        purchase_order_number=body.purchase_order_number,
        note=body.note,
        tenders=tenders_of(body.tenders),
        offer=body.offer,
        cost_centre=body.cost_centre,
        repeats_number=body.repeats_number,
    )
