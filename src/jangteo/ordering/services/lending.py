"""A cart is given to somebody else to pay: locked meanwhile, ordered for its buyer, or open again."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jangteo.approvals import services as approvals
from jangteo.approvals.selectors import judge
from jangteo.approvals.types import Then
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering.errors import CannotLend, LogInForCarts, NotLent
from jangteo.ordering.models import Cart, CartLine, CartLoan
from jangteo.ordering.rules.submitting import pack_details, read_details
from jangteo.ordering.selectors.asking import draft_of, subject_of
from jangteo.ordering.selectors.carts import price_request, view_cart
from jangteo.ordering.selectors.lent import acting_for, methods_of, wanted_lines
from jangteo.ordering.services.approving import door_of
from jangteo.ordering.services.carts import hold_carts, lock_open_cart
from jangteo.ordering.services.checking import channel_of, check_cart, check_details, destination_of
from jangteo.ordering.services.place_order import place_order
from jangteo.ordering.services.references import check_references
from jangteo.ordering.services.submitting import unlock
from jangteo.ordering.types import CartState, CartView, CheckoutDetails, OrderId
from jangteo.payments.types import PaymentMethod

type Wanted = Mapping[tuple[UUID, str], int]


@transaction.atomic
def lend_cart(*, cart_id: UUID, details: CheckoutDetails, actor: Actor, language: str = "ko") -> CartView:
    """Lock a cart for somebody else to pay; it is not ordered by this, and needs no right to order.

    details  how it is paid is left out: whoever pays says so
    locks    the cart
    raises   CartNotFound, CartClosed, CartEmpty, CartHasProblems, AboveAllowance, BelowSmallestOrder,
             IncompleteAddress, InvalidEmail, ReferenceMissing, PurchaseOrderRepeated, CartAgreed, LogInForCarts for a
             guest, CannotLend for what goes to several places, holds gift cards, or could be paid by nobody else here,
             NotPermitted, inventory InsufficientStock
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None:
        raise LogInForCarts
    cart = lock_open_cart(cart_id, actor, "")
    channel = channel_of(cart)
    methods = methods_of(channel)
    if not methods:
        raise CannotLend(why="no_method")
    details = replace(details, payment_method=PaymentMethod(methods[0]), tenders=(), offer="")
    check_details(details, channel)
    check_references(cart, details, actor)
    cart.destination = destination_of(details, channel)
    view = view_cart(cart, channel, actor, language, price_request(cart, actor, details.email), email=details.email)
    if view.plan or view.has_gift_cards:
        raise CannotLend(why="plan" if view.plan else "gift_cards")
    check_cart(view, view.quote.gross, language)
    cart.state, cart.is_current = CartState.LENT.value, False
    cart.save(update_fields=["state", "is_current", "destination"])
    CartLoan.objects.create(
        cart=cart,
        details=pack_details(details),
        language=language,
        is_assisted=actor.assists,
        lent_at=clock.now(),
    )
    return view


@transaction.atomic
def take_home(*, cart_id: UUID, why: str) -> None:
    """Let a lent cart be its buyer's again, as they made it; what was asked for it is withdrawn. Safe to run twice.

    locks      the cart, then its request, then budgets by id
    publishes  approvals RequestEnded
    """
    cart = Cart.objects.select_for_update().filter(pk=cart_id, state=CartState.LENT.value).first()
    if cart is not None:
        hold_carts(cart.channel_id, cart.party_id, cart.person_id)
        approvals.withdraw_subject(subject=subject_of(cart), actor=job_actor("sharing"), why=why)
        CartLoan.objects.filter(cart=cart).delete()
        unlock(cart)


@transaction.atomic
def order_lent(
    *, cart_id: UUID, wanted: Wanted, method: PaymentMethod, expected_gross: Money, key: str, language: str = "ko"
) -> OrderId:
    """Order what somebody else will pay of a lent cart, for its buyer and to their address, once.

    wanted  {(variant, unit): how many}; what is less than the cart held is not ordered
    locks   as placing an order does
    raises  NotLent, MethodNotOffered, InvalidQuantity, and all that placing an order does
    """
    cart, loan = _locked(cart_id)
    channel = channel_of(cart)
    details = _paid_by(loan, method, channel)
    own = acting_for(loan, may_order=False)
    if Action.ORDERS_PLACE not in own.rights:
        _require_asked(cart, channel, wanted, details, own, language)
    buyer = acting_for(loan, may_order=True)
    _keep_only(cart, wanted)
    loan.details = {}  # said now by the order; that it was lent stays known
    loan.save(update_fields=["details"])
    unlock(cart)
    return place_order(
        cart_id=cart.pk,
        expected_gross=expected_gross,
        details=details,
        key=f"lent:{key}",
        actor=buyer,
        language=language,
    )


@transaction.atomic
def ask_for_lent(*, cart_id: UUID, wanted: Wanted, method: PaymentMethod, note: str = "", language: str = "ko") -> UUID:
    """Ask for the approvals that a lent cart needs to be paid so; it stays lent. Returns the request.

    locks   the cart, then its request, then the buyer's budgets by id
    raises  NotLent, MethodNotOffered, InvalidQuantity, approvals NothingToApprove, BudgetExceeded, NobodyToDecide
    """
    cart, loan = _locked(cart_id)
    channel = channel_of(cart)
    details, own = _paid_by(loan, method, channel), acting_for(loan, may_order=False)
    door = door_of(own, details)
    if door is None:
        raise NotLent
    view = _view(cart, channel, wanted, details, own, language)
    draft = replace(draft_of(cart, view, details, door), then=Then.PAID_BY_ANOTHER)
    return approvals.ask(door=door, draft=draft, actor=own, note=note)


def _locked(cart_id: UUID) -> tuple[Cart, CartLoan]:
    rows = Cart.objects.filter(pk=cart_id, state=CartState.LENT.value)
    cart = (rows if "share-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update()).first()
    loan = CartLoan.objects.filter(pk=cart_id).first()
    if cart is None or loan is None:
        raise NotLent
    loan.cart = cart
    return cart, loan


def _paid_by(loan: CartLoan, method: PaymentMethod, channel: Channel) -> CheckoutDetails:
    details = replace(read_details(loan.details), payment_method=method)
    if method.value not in methods_of(channel):
        details = replace(details, payment_method=None)
    check_details(details, channel)
    return details


def _view(
    cart: Cart, channel: Channel, wanted: Wanted, details: CheckoutDetails, actor: Actor, language: str
) -> CartView:
    asked = price_request(cart, actor, details.email)
    lines = wanted_lines(cart, wanted)
    return view_cart(cart, channel, actor, language, asked, email=details.email, lines=lines)


def _require_asked(
    cart: Cart, channel: Channel, wanted: Wanted, details: CheckoutDetails, actor: Actor, language: str
) -> None:
    """Who may not order at all asks for each order: for exactly this one.

    raises  approvals ApprovalNeeded, BudgetExceeded
    """
    door = door_of(actor, details)
    if door is not None:
        view = _view(cart, channel, wanted, details, actor, language)
        approvals.require_passable(judge(door, draft_of(cart, view, details, door)))


def _keep_only(cart: Cart, wanted: Wanted) -> None:
    """Write of the lines what is wanted of them."""
    lines = wanted_lines(cart, wanted)
    CartLine.objects.filter(cart=cart).exclude(pk__in=[one.pk for one in lines]).delete()
    CartLine.objects.bulk_update(lines, ["unit_quantity", "quantity"])
