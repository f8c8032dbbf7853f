"""Orders of every channel: the board, one order with its story, and a button for each service."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.fulfilment.selectors import is_complete_only, shipments_by_order
from jangteo.fulfilment.services import deliver_order_whole, ship_order_whole
from jangteo.inventory.selectors import list_allocations
from jangteo.kernel import because
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.office.order_words import HOLDS, held_in_words
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    cursor,
    key_pager,
    language,
    may,
    show,
    staff_actor,
)
from jangteo.office.pages.order_filter import asked_day, order_filter
from jangteo.office.pages.order_gifts import linked
from jangteo.office.pages.order_holds import held_counts, held_words, hold_choices, hold_lines
from jangteo.office.pages.order_money import amount_that_came, day_it_was_there, money_done
from jangteo.office.pages.reading import of_orders, reads_personal_data
from jangteo.office.pages.run_choices import run_choices
from jangteo.office.pages.views import opens_by_view
from jangteo.office.revision_words import why_not_words
from jangteo.office.wording import REFUND_HINDRANCES, STATES
from jangteo.ordering import services
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import (
    changeable_until,
    documents_of_order,
    find_refund_hindrance,
    get_order,
    list_revisions,
    page_of_orders,
    plan_of_order,
    priced_reasons,
)
from jangteo.ordering.selectors.staff import (
    OrderAction,
    count_to_do,
    permitted_actions,
    possible_actions,
)
from jangteo.ordering.types import (
    FulfilmentProgress,
    HoldKind,
    OrderDiscountView,
    OrderOrigin,
    OrderStatus,
    OrderView,
    PaymentProgress,
)
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.selectors import payments_by_order

LONGEST_WHY = 300
SERVICES: dict[OrderAction, Callable[..., None]] = {
    OrderAction.PAY: services.mark_paid,
    OrderAction.SHIP: ship_order_whole,
    OrderAction.DELIVER: deliver_order_whole,
    OrderAction.CANCEL: services.cancel_order,
}
ACTION_WORDS: dict[OrderAction, tuple[Any, Any]] = {
    OrderAction.PAY: (
        pgettext_lazy("office", "Mark paid"),
        pgettext_lazy("office", "The payment is noted as received."),
    ),
    OrderAction.SHIP: (pgettext_lazy("office", "Ship"), pgettext_lazy("office", "The goods are booked out.")),
    OrderAction.DELIVER: (
        pgettext_lazy("office", "Mark delivered"),
        pgettext_lazy("office", "The order is noted as delivered."),
    ),
    OrderAction.CANCEL: (
        pgettext_lazy("office", "Cancel order"),
        pgettext_lazy("office", "The order is cancelled; its stock is free again."),
    ),
}


@require_GET
@opens_by_view("orders")
@reads_personal_data("list of orders", lambda page: of_orders(page["orders"]))
def list_page(request: HttpRequest) -> HttpResponse:
    """The board."""
    channels = list_channels()
    wanted = order_filter(request, channels)
    is_oldest_first = request.GET.get("order") == "oldest"
    page = page_of_orders(
        staff_actor(request), wanted, cursor=cursor(request), limit=PAGE_SIZE, is_oldest_first=is_oldest_first
    )
    orders = page.rows
    buyer = parties_by_id([wanted.buyer_id]).get(PartyId(wanted.buyer_id)) if wanted.buyer_id else None
    return show(
        request,
        "orders",
        pgettext("office", "Orders"),
        orders=orders,
        wanted=wanted,
        buyer=buyer,
        to_do=count_to_do(staff_actor(request)),
        held=held_counts(staff_actor(request)),
        held_orders=held_words(orders),
        hold_kinds=HOLDS.items(),
        channels=channels,
        statuses=list(OrderStatus),
        payments=list(PaymentProgress),
        fulfilments=list(FulfilmentProgress),
        origins=list(OrderOrigin),
        from_day=asked_day(request, "from"),
        until_day=asked_day(request, "until"),
        is_oldest_first=is_oldest_first,
        actions=run_choices(request),
        pager=key_pager(request, page),
    )


@require_GET
@reads_personal_data("order", lambda page: of_orders([page["summary"]]))
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """One order whole."""
    return _order_page(request, order_here(request, number))


@require_POST
@reads_personal_data("order", lambda page: of_orders([page["summary"]]))
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Press a button: one service."""
    order = order_here(request, number)
    if action not in SERVICES:
        raise Http404
    chosen = OrderAction(action)
    why = request.POST.get("why", "").replace("\x00", "").strip()
    if len(why) > LONGEST_WHY or (chosen == OrderAction.CANCEL and not why):
        return _order_page(request, order, wrong_why=chosen, why=why, status=422)
    facts: dict[str, Any] = {}
    if chosen == OrderAction.PAY:
        try:
            facts |= amount_that_came(request, order)
        except ValueError:
            return _order_page(request, order, wrong_amount=request.POST["amount"], why=why, status=422)
        try:
            facts |= day_it_was_there(request, order)
        except ValueError:
            return _order_page(request, order, wrong_day=True, why=why, status=422)
    attempt(
        request,
        ACTION_WORDS[chosen][1],
        lambda: SERVICES[chosen](order_id=order.summary.id, actor=staff_actor(request), why=why, **facts),
    )
    return redirect("office:order", number=number)


@require_POST
@reads_personal_data("order", lambda page: of_orders([page["summary"]]))
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the order from what a hold blocks."""
    order = order_here(request, number)
    why = _why_needed(request)
    kind = request.POST.get("kind", "")
    if kind not in HoldKind:
        raise Http404
    if not why:
        return _order_page(request, order, wrong_hold=kind, status=422)
    attempt(
        request,
        pgettext("office", "The order is held."),
        lambda: services.hold_order(
            order_id=order.summary.id, kind=HoldKind(kind), why=why, actor=staff_actor(request)
        ),
    )
    return redirect("office:order", number=number)


@require_POST
@reads_personal_data("order", lambda page: of_orders([page["summary"]]))
def release(request: HttpRequest, number: str, hold_id: UUID) -> HttpResponse:
    """Let the order go on, as far as this hold is concerned."""
    order = order_here(request, number)
    if hold_id not in {one.id for one in order.holds}:
        raise Http404
    why = _why_needed(request)
    if not why:
        return _order_page(request, order, wrong_hold=str(hold_id), status=422)
    attempt(
        request,
        pgettext("office", "The hold is released."),
        lambda: services.release_hold(hold_id=hold_id, why=why, actor=staff_actor(request)),
    )
    return redirect("office:order", number=number)


def _why_needed(request: HttpRequest) -> str:
    """What was written as the reason; empty where there is none, or too much of it."""
    why = request.POST.get("why", "").replace("\x00", "").strip()
    return why if len(why) <= LONGEST_WHY else ""


def _order_page(request: HttpRequest, order: OrderView, *, status: int = 200, **wrong: Any) -> HttpResponse:
    summary = order.summary
    reasons = priced_reasons(order, language())
    places: dict[UUID, list[tuple[str, int, str]]] = {}
    for line_id, place, quantity, state in list_allocations(summary.id):
        places.setdefault(line_id, []).append((place, quantity, state))
    response = show(
        request,
        "order",
        f"{pgettext('office', 'Order')} {summary.number}",
        order=order,
        summary=summary,
        lines=[
            (one, reasons.get(one.id, []), places.get(one.id, []), _discounts(order, one.id)) for one in order.lines
        ],
        shipping_discounts=_discounts(order, None),
        refunds=order.refunds,
        documents=documents_of_order(summary.number, staff_actor(request)),
        revisions=list_revisions(summary.id, staff_actor(request)),
        change_hindrance=_change_hindrance(order, staff_actor(request)),
        line_names={line.id: f"{line.name} {line.variant_label}".strip() for line in order.lines},
        refund_hindrance=refund_hindrance_words(order, staff_actor(request)),
        shipping_reasons=_reasons([summary.id]),
        shipments=shipments_by_order([summary.id], language()).get(summary.id, []),
        is_whole=is_complete_only(summary.id),
        may_handle=may(request, Action.ORDERS_HANDLE),
        payment=payments_by_order([summary.id]).get(summary.id),
        **linked(order),
        plan=plan_of_order(summary.id),
        **money_done(order, staff_actor(request)),
        may_pay=may(request, Action.PAYMENTS_HANDLE),
        comes_next=order.deposit_left or order.due,
        actions=_buttons(order, staff_actor(request)),
        holds=hold_lines(order, staff_actor(request)),
        hold_choices=hold_choices(order, staff_actor(request)),
        moves=sorted(order.moves, key=lambda move: move.at),
        longest_why=LONGEST_WHY,
        **wrong,
    )
    response.status_code = status
    return response


def _buttons(order: OrderView, actor: Actor) -> list[dict[str, Any]]:
    summary = order.summary
    permitted = permitted_actions(summary, actor)
    possible = possible_actions(summary, order.holds) & permitted
    next_action = next((action for action in OrderAction if action in possible), None)
    return [
        {
            "action": action,
            "name": ACTION_WORDS[action][0],
            "is_possible": action in possible,
            "is_next": action == next_action,
            "why_not": "" if action in possible else _why_not(action, order, is_permitted=action in permitted),
        }
        for action in OrderAction
    ]


def _why_not(action: OrderAction, order: OrderView, *, is_permitted: bool) -> str:
    """Why the rules do not allow an action: one's role, a hold, or the state that stands in the way."""
    summary = order.summary
    if not is_permitted:
        return pgettext("office", "Your role does not include this.")
    if summary.status == OrderStatus.CANCELLED:
        return pgettext("office", "The order is cancelled.")
    if action in possible_actions(summary):
        return held_in_words([one.kind for one in order.holds if one.is_open and action.value in one.blocks])
    if action == OrderAction.PAY:
        return pgettext("office", "Payment: %(state)s.") % {"state": STATES["payment"][summary.payment][0]}
    if action == OrderAction.DELIVER and summary.fulfilment == FulfilmentProgress.OPEN:
        return pgettext("office", "Ship it first.")
    if action == OrderAction.CANCEL:
        return pgettext("office", "It has left already (%(state)s).") % {
            "state": STATES["fulfilment"][summary.fulfilment][0]
        }
    return pgettext("office", "Delivery: %(state)s.") % {"state": STATES["fulfilment"][summary.fulfilment][0]}


def _discounts(order: OrderView, line_id: UUID | None) -> list[OrderDiscountView]:
    """What promotions took off a line, or off shipping."""
    return [one for one in order.discounts if one.line_id == line_id]


def _change_hindrance(order: OrderView, actor: Actor) -> str:
    """Why an order can't be changed, in words; empty where it can."""
    if not allows(actor, Action.ORDERS_HANDLE, party_id=order.summary.buyer_id):
        return pgettext("office", "Your role does not include this.")
    why = changeable_until(order, actor).why
    return why_not_words(why) if why else ""


def refund_hindrance_words(order: OrderView, actor: Actor) -> Any:
    """Why nothing can be refunded, in words; empty where something can."""
    if not allows(actor, Action.PAYMENTS_HANDLE, party_id=order.summary.buyer_id):
        return pgettext("office", "Your role does not include this.")
    why = find_refund_hindrance(order)
    return REFUND_HINDRANCES[why] if why else ""


def _reasons(subject_ids: Iterable[UUID]) -> list[str]:
    return [
        sentence
        for one in because.list_for(subject_ids)
        for sentence in because.in_words(one.decision, one.because, language())
    ]


def order_here(request: HttpRequest, number: str) -> OrderView:
    """The order of an address, as this member of staff may see it; 404 otherwise."""
    if "\x00" in number:
        raise Http404
    try:
        return get_order(number, staff_actor(request))
    except OrderNotFound:
        raise Http404 from None
