"""A cart is asked for instead of ordered, where rules want an approval."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from jangteo.approvals.selectors import get_request
from jangteo.approvals.types import LONGEST_WHY, RequestState
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema, Text
from jangteo.kernel.types import Action
from jangteo.ordering.api.details import details_of
from jangteo.ordering.api.door import router
from jangteo.ordering.api.schemas import PlaceOrder, language
from jangteo.ordering.services import submit_for_approval, take_back_cart
from jangteo.pricing.errors import WrongCurrency


class AskApproval(PlaceOrder):
    """What an order of the cart would say, and a word to whoever decides."""

    word: Text = Field("", max_length=LONGEST_WHY)


class AskedOut(Schema):
    """The request; it is read under `/approvals/{id}`."""

    id: UUID
    number: str
    state: RequestState


@router.post("/channels/{channel}/approval-requests", response={201: AskedOut}, summary="Ask for an approval")
@entering(Action.CARTS_USE, has_key=True)
def ask_approval(request: HttpRequest, channel: str, body: AskApproval) -> Status[AskedOut]:
    """Ask to order a cart exactly so; it is locked meanwhile, and ordered once all have approved it."""
    entered, actor = entry_of(request)
    expected = body.expected_gross.to_money()
    if expected.currency != entered.currency:
        raise WrongCurrency(f"{entered.code} sells in {entered.currency}", expected=entered.currency)
    request_id = submit_for_approval(
        cart_id=body.cart_id,
        expected_gross=expected,
        details=details_of(body),
        actor=actor,
        note=body.word,
        language=language(),
    )
    view = get_request(request_id, actor)
    return Status(201, AskedOut(id=view.id, number=view.number, state=view.state))


@router.post("/channels/{channel}/carts/{cart_id}/take-back", response={204: None}, summary="Open a cart again")
@entering(Action.CARTS_USE)
def take_back(request: HttpRequest, channel: str, cart_id: UUID) -> Status[None]:
    """Take back what was asked for with a cart, at once; a cart that does not wait stays as it is."""
    _entered, actor = entry_of(request)
    take_back_cart(cart_id=cart_id, actor=actor)
    return Status(204, None)
