"""A cart that needs an approval waits for it, locked; approved, it is ordered on behalf of whoever asked."""

from uuid import UUID

import structlog
from django.db import transaction

from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded, NothingToApprove
from jangteo.approvals.selectors import find_live_view
from jangteo.approvals.types import RequestState
from jangteo.channels.types import Channel
from jangteo.kernel import clock, outbox
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering.events import ApprovedNotOrdered
from jangteo.ordering.models import Cart, CartSubmission
from jangteo.ordering.rules.submitting import pack_details, read_details
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.asking import draft_of, subject_of
from jangteo.ordering.selectors.behalf import on_behalf_of
from jangteo.ordering.selectors.carts import price_request, view_cart
from jangteo.ordering.services.approving import door_of
from jangteo.ordering.services.cards import require_money
from jangteo.ordering.services.carts import hold_carts, lock_open_cart
from jangteo.ordering.services.checking import (
    by_cell,
    channel_of,
    check_cart,
    check_details,
    destination_of,
    terms_at,
)
from jangteo.ordering.services.gifts import require_gift
from jangteo.ordering.services.instalments import require_offer
from jangteo.ordering.services.place_order import place_order
from jangteo.ordering.services.references import check_references
from jangteo.ordering.types import CartState, CartView, CheckoutDetails, OrderId

TAKEN_BACK = "taken back"
LEFT = "whoever asked may not order here any more"

log = structlog.get_logger(__name__)


@transaction.atomic
def submit_for_approval(
    *,
    cart_id: UUID,
    expected_gross: Money,
    details: CheckoutDetails,
    actor: Actor,
    note: str = "",
    language: str = "ko",
) -> UUID:
    """Ask for the approvals that ordering a cart so needs; it is locked until that is over. Returns the request.

    Once it is approved it is ordered exactly so; where its prices rose by more than is tolerated, it is asked anew.

    locks      the cart, then its request, then the buyer's budgets by id
    raises     CartNotFound, CartClosed, CartEmpty, CartHasProblems, AboveAllowance, BelowSmallestOrder, PriceChanged,
               IncompleteAddress, InvalidEmail, MethodNotOffered, ReferenceMissing, PurchaseOrderRepeated, NoTerms,
               NoInstalments, InvalidTender, CardsNeedMoney, CannotGive, NotPermitted, inventory InsufficientStock,
               approvals NothingToApprove, BudgetExceeded, NobodyToDecide
    publishes  approvals ApprovalAsked
    """
    require_any(actor, Action.CARTS_USE)
    cart = lock_open_cart(cart_id, actor, "", may_be_agreed=True)
    channel = channel_of(cart)
    view = checked(cart, channel, expected_gross, details, actor, language)
    request_id = _ask(cart, view, details, actor, note)
    cart.state, cart.is_current = CartState.SUBMITTED.value, False
    cart.save(update_fields=["state", "is_current", "destination"])
    CartSubmission.objects.update_or_create(
        cart=cart,
        defaults={
            "request_id": request_id,
            "details": pack_details(details),
            "language": language,
            "is_assisted": actor.assists,
            "submitted_at": clock.now(),
        },
    )
    return request_id


@transaction.atomic
def take_back_cart(*, cart_id: UUID, actor: Actor) -> None:
    """Take back what one asked for; the cart may be changed again, and asked about anew.

    locks      the cart, then its request, then budgets by id
    raises     CartNotFound
    publishes  approvals RequestEnded
    """
    require_any(actor, Action.CARTS_USE)
    cart = access_cart(cart_id, actor, is_locked=True)
    if cart.state == CartState.SUBMITTED:
        hold_carts(cart.channel_id, cart.party_id, cart.person_id)
        approvals.withdraw_subject(subject=subject_of(cart), actor=actor, why=TAKEN_BACK)
        unlock(cart)


@transaction.atomic
def open_again(*, cart_id: UUID) -> None:
    """Let a cart be changed again whose request came to nothing; safe to run twice.

    locks  the cart
    """
    cart = Cart.objects.select_for_update().filter(pk=cart_id).first()
    if cart is not None and cart.state == CartState.SUBMITTED and find_live_view(subject_of(cart)) is None:
        unlock(cart)


@transaction.atomic
def place_approved(*, request_id: UUID) -> OrderId | None:
    """Order a cart whose request was approved, on behalf of whoever asked; safe to run twice. None: it was not ordered.

    Where more is asked than was approved, it is asked anew; where it can't be ordered for another reason, it is open
    again, its approval holds on, and whoever asked is told.

    locks      as placing an order does
    publishes  OrderPlaced; approvals ApprovalAsked; ApprovedNotOrdered
    """
    told = CartSubmission.objects.filter(request=request_id).first()
    cart = Cart.objects.select_for_update().filter(pk=told.cart_id).first() if told else None
    if told is None or cart is None or cart.state != CartState.SUBMITTED:
        return None
    live = find_live_view(subject_of(cart))
    if live is None or live.id != request_id or live.state != RequestState.APPROVED:
        return None
    actor = on_behalf_of(cart, is_assisted=told.is_assisted)
    if actor is None:
        hold_carts(cart.channel_id, cart.party_id, cart.person_id)
        approvals.withdraw_subject(subject=subject_of(cart), actor=job_actor("approvals"), why=LEFT)
        unlock(cart)
        return None
    details = read_details(told.details)
    try:
        with transaction.atomic():
            return _order(cart, details, actor, told.language, request_id)
    except ApprovalNeeded:
        cart.refresh_from_db()
        _ask_anew(cart, told, details, actor, live.note)
        return None
    except JangteoError as refused:
        if refused.status == 503:  # not today's answer: the relay asks again
            raise
        cart.refresh_from_db()
        _leave(cart, request_id, refused)
        return None


def checked(
    cart: Cart, channel: Channel, expected_gross: Money | None, details: CheckoutDetails, actor: Actor, language: str
) -> CartView:
    """The cart as it would be ordered, refused where it could not be; its destination is what is said at the checkout.

    expected_gross  None: whatever it comes to
    """
    check_details(details, channel)
    check_references(cart, details, actor)
    terms_at(details, channel, actor)
    cart.destination = destination_of(details, channel)
    view = view_cart(cart, channel, actor, language, price_request(cart, actor, details.email), email=details.email)
    check_cart(view, view.quote.gross if expected_gross is None else expected_gross, language)
    require_money(view, details)
    require_gift(view, details, channel, actor)
    require_offer(details, channel, view, actor)
    by_cell(view, details)
    return view


def _ask(cart: Cart, view: CartView, details: CheckoutDetails, actor: Actor, note: str) -> UUID:
    door = door_of(actor, details)
    if door is None:
        raise NothingToApprove
    return approvals.ask(door=door, draft=draft_of(cart, view, details, door), actor=actor, note=note)


def _order(cart: Cart, details: CheckoutDetails, actor: Actor, language: str, request_id: UUID) -> OrderId:
    unlock(cart, keeps_submission=True)
    view = checked(cart, channel_of(cart), None, details, actor, language)
    order_id = place_order(
        cart_id=cart.pk,
        expected_gross=view.quote.gross,
        details=details,
        key=f"approval:{request_id}",
        actor=actor,
        language=language,
    )
    CartSubmission.objects.filter(cart=cart).delete()
    return order_id


def _ask_anew(cart: Cart, told: CartSubmission, details: CheckoutDetails, actor: Actor, note: str) -> None:
    """What it comes to now is asked of the same people; the cart stays locked."""
    try:
        with transaction.atomic():
            view = checked(cart, channel_of(cart), None, details, actor, told.language)
            told.request_id = _ask(cart, view, details, actor, note)
    except JangteoError as refused:
        if refused.status == 503:
            raise
        _leave(cart, told.request_id, refused)
        return
    told.save(update_fields=["request"])


def _leave(cart: Cart, request_id: UUID, refused: JangteoError) -> None:
    """The cart is its owner's again; they are written to, and an event says why it was not ordered."""
    unlock(cart)
    approvals.tell_not_ordered(request_id=request_id)
    log.info("approved_not_ordered", cart=str(cart.pk), code=refused.code)
    outbox.publish(
        ApprovedNotOrdered(
            cart_id=cart.pk,
            request_id=request_id,
            channel_id=cart.channel_id,
            code=refused.code,
            at=clock.now(),
        )
    )


def unlock(cart: Cart, *, keeps_submission: bool = False) -> None:
    """Let a locked cart be changed again: as the current one where its owner has none, without its name where another
    has taken it. One that holds what was agreed is never the current one.

    locks  as `hold_carts` does
    """
    hold_carts(cart.channel_id, cart.party_id, cart.person_id)
    own = Cart.objects.filter(
        channel=cart.channel_id, party=cart.party_id, person=cart.person_id, state=CartState.OPEN.value
    )
    cart.state = CartState.OPEN.value
    cart.is_current = cart.agreement_id is None and not own.filter(is_current=True).exists()
    if cart.name and own.filter(name__iexact=cart.name).exists():
        cart.name = ""
    cart.save(update_fields=["state", "is_current", "name"])
    if not keeps_submission:
        CartSubmission.objects.filter(cart=cart).delete()
