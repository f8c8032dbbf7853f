"""What needs an approval: whose turn it is, deciding, taking back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.approvals import selectors as approvals
from jangteo.approvals import services as approval_services
from jangteo.approvals.types import RequestState, Then, Verdict
from jangteo.kernel.errors import Conflict, Forbidden, JangteoError, Rejected
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import selectors as ordering
from jangteo.ordering.errors import CartClosed, CartNotFound
from jangteo.ordering.selectors.asking import CART
from jangteo.ordering.services import place_approved
from jangteo.ordering.types import CartFiles
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.approval_words import RequestRow, approved_words, ordered_words, refusal_words, request_rows
from jangteo.storefront.pages.deputies import deputy_context
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.paying import to_provider
from jangteo.storefront.visit import get_visit

PAGE = 50


@require_safe
def approval_list(request: HttpRequest) -> HttpResponse:
    """What waits for the visitor's decision, then all they may see, the newest first."""
    actor = get_visit(request).actor
    if actor.party_id is None:
        return redirect("storefront:login")
    turns = approvals.list_turns(actor)
    ids = {one.id for one in turns}
    others = [one for one in approvals.list_requests(actor, limit=PAGE) if one.id not in ids]
    return show(
        request,
        "approvals.html",
        tab="approvals",
        turns=request_rows(turns, actor.person_id),
        others=request_rows(others, actor.person_id),
        budgets=approvals.list_budgets(actor.party_id, actor),
        **deputy_context(get_visit(request)),
    )


@require_safe
def approval(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Exactly what was asked for, why it asks, who decided what, and the buttons."""
    return _page(request, request_id)


@require_POST
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve, reject or send back."""
    why = request.POST.get("why", "")
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
    except ValueError:
        return _page(request, request_id, status=422, problem=_("Choose one of the buttons."), typed=why)
    try:
        state = approval_services.decide(
            request_id=request_id, verdict=verdict, actor=get_visit(request).actor, why=why
        )
    except (Conflict, Forbidden, Rejected) as refusal:
        return _page(request, request_id, status=refusal.status, problem=refusal_words(refusal), typed=why)
    if state == RequestState.APPROVED and (order := _ordered(request, request_id)) is not None:
        return order
    messages.success(request, _done(state, request, request_id))
    return redirect("storefront:approvals")


@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take back what one asked for."""
    try:
        approval_services.withdraw(request_id=request_id, actor=get_visit(request).actor)
    except Conflict as refusal:
        return _page(request, request_id, status=refusal.status, problem=refusal_words(refusal))
    messages.success(request, _("Taken back. The cart can be changed again."))
    return redirect("storefront:approval", request_id=request_id)


def _ordered(request: HttpRequest, request_id: UUID) -> HttpResponse | None:
    """On to the order that the last approval let be placed: to its payment, where whoever approved may pay it by card.

    None where it is not theirs to see, or can't be placed this moment; the worker goes on with it.
    """
    visit = get_visit(request)
    try:
        order_id = place_approved(request_id=request_id)
        order = ordering.get_order_by_id(order_id, visit.actor) if order_id else None
    except JangteoError:
        return None
    if order is None:
        return None
    row = _row(request, request_id)
    messages.success(request, ordered_words(row.view.then, row.requester))
    if order.payment_method == PaymentMethod.CARD and order.awaited and has(visit.actor, Action.ORDERS_PLACE):
        return to_provider(request, order)
    return redirect("storefront:order", number=order.summary.number)


def _row(request: HttpRequest, request_id: UUID) -> RequestRow:
    actor = get_visit(request).actor
    return request_rows([approvals.get_request(request_id, actor)], actor.person_id)[0]


def _done(state: RequestState, request: HttpRequest, request_id: UUID) -> str:
    if state == RequestState.APPROVED:
        row = _row(request, request_id)
        return approved_words(row.view.then, row.requester)
    if state in (RequestState.REJECTED, RequestState.SENT_BACK) and _row(request, request_id).view.then == Then.CHANGED:
        return _("Not approved. The order stays as it is.")
    return {
        RequestState.REJECTED: _("Rejected. The cart is open again."),
        RequestState.SENT_BACK: _("Sent back. The cart can be changed, and asked about again."),
    }.get(state, _("Your approval is noted. Others have to approve it too."))


def _page(
    request: HttpRequest, request_id: UUID, *, status: int = 200, problem: str = "", typed: str = ""
) -> HttpResponse:
    actor = get_visit(request).actor
    view = approvals.get_request(request_id, actor)
    (row,) = request_rows([view], actor.person_id)
    is_turn = view.id in {one.id for one in approvals.list_turns(actor)}
    return show(
        request,
        "approval.html",
        status=status,
        tab="approvals",
        row=row,
        is_turn=is_turn,
        problem=problem,
        typed=typed.replace("\x00", "")[:500],
        files=_files(row, actor),
    )


def _files(row: RequestRow, actor: Actor) -> CartFiles | None:
    """What is attached to the cart that somebody asks for, to themselves; None where nothing more can be."""
    if not (row.is_mine and row.view.is_live and row.view.subject.kind == CART):
        return None
    try:
        return ordering.files_of_cart(row.view.subject.id, actor)
    except (CartNotFound, CartClosed):
        return None
