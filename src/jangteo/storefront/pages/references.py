"""What a checkout asks of the buyer's own books: order number and cost centre."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from jangteo.approvals.selectors import cost_centres
from jangteo.ordering.selectors import documents_of_cart, references_for
from jangteo.parties import selectors as parties
from jangteo.storefront.forms import CheckoutForm
from jangteo.storefront.visit import Visit


def reference_context(visit: Visit, form: CheckoutForm, cart_id: UUID, secret: str = "") -> dict[str, Any]:
    """Which of these fields the page shows; those that are needed are marked so in the form."""
    party_id = visit.actor.party_id
    buyer = parties.get_party(party_id) if party_id else None
    if buyer is None or not buyer.kind.is_trade:
        return {}
    asked, centres = references_for(visit.actor.units), cost_centres(visit.actor.units)
    form.fields["purchase_order_number"].required = asked.needs_number
    form.fields["cost_centre"].required = asked.needs_cost_centre
    return {
        "asks_purchase_order": True,
        "asks_cost_centre": asked.needs_cost_centre or bool(centres),
        "cost_centres": centres,
        "asks_document": asked.needs_document,
        "attach_to": reverse("storefront:checkout_documents"),
        "documents": documents_of_cart(cart_id, visit.actor, secret),
    }
