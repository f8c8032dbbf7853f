"""Money at providers: what a person has to look at, what is under way, their books beside ours, and our own."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.ledger.selectors import list_entries, trial_balance
from jangteo.ledger.types import Account
from jangteo.office.money_words import FLAGS
from jangteo.office.pages.frame import PAGE_SIZE, attempt, may, one_of, show, staff_actor
from jangteo.office.pages.orders import order_here
from jangteo.office.pages.promotions_shown import why_of
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.payments import services
from jangteo.payments.errors import GatewayAway, GatewayNotSet, OutcomeUnknown
from jangteo.payments.selectors import list_flags, list_under_way

ENTRIES = 25
DAYS = {"1": timedelta(days=1), "7": timedelta(days=7), "31": timedelta(days=31)}


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """What somebody has to look at, and what was asked of providers."""
    is_settled = request.GET.get("settled") == "1"
    flags = [one for one in list_flags(only_open=not is_settled, limit=PAGE_SIZE) if is_settled == bool(one.seen_at)]
    calls = list_under_way(limit=PAGE_SIZE)
    orders = orders_by_id(
        staff_actor(request), {one.order_id for one in flags if one.order_id} | {one.order_id for one in calls}
    )
    numbers = {pk: order.number for pk, order in orders.items()}
    return show(
        request,
        "payments",
        pgettext("office", "Payments"),
        flags=[(one, *FLAGS.get(one.kind, (one.kind, "")), _number(numbers, one.order_id)) for one in flags],
        calls=[(one, numbers.get(one.order_id, "")) for one in calls],
        is_settled=is_settled,
        gateways=services.list_gateways(),
        days=list(DAYS),
        may_handle=may(request, Action.PAYMENTS_HANDLE),
    )


def _number(numbers: Mapping[UUID, str], order_id: UUID | None) -> str:
    return numbers.get(order_id, "") if order_id else ""


@require_POST
def settle(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Somebody looked at it."""
    why = why_of(request)
    if not why:
        messages.error(request, pgettext("office", "Say in a few words how it was settled."))
        return redirect("office:payments")
    done = pgettext("office", "Noted as settled.")
    attempt(request, done, lambda: services.settle_flag(flag_id=flag_id, actor=staff_actor(request), why=why))
    return redirect("office:payments")


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """A provider's books beside ours."""
    gateways = services.list_gateways()
    gateway = one_of(request, "gateway", gateways) or (gateways[0] if gateways else "")
    days = one_of(request, "days", list(DAYS)) or "7"
    problem, rows = "", []
    try:
        now = clock.now()
        rows = services.compare_books(gateway=gateway, since=now - DAYS[days], until=now)
    except (GatewayAway, OutcomeUnknown):
        problem = pgettext("office", "The provider can't be reached just now. Try again in a moment.")
    except GatewayNotSet:
        problem = pgettext("office", "No payment provider is set up here.")
    orders = orders_by_id(staff_actor(request), {one.order_id for one in rows[:PAGE_SIZE] if one.order_id})
    return show(
        request,
        "payments_compare",
        pgettext("office", "The provider's books beside ours"),
        rows=[(one, orders[one.order_id].number if one.order_id in orders else "") for one in rows[:PAGE_SIZE]],
        total=len(rows),
        differing=sum(not one.is_same for one in rows),
        problem=problem,
        gateway=gateway,
        gateways=gateways,
        days=days,
        choices=list(DAYS),
    )


@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """What every account comes to, and the newest entries."""
    account = one_of(request, "account", list(Account))
    balances = trial_balance()
    sums: dict[str, Money] = {}
    for one in balances:
        sums[one.debit.currency] = sums.get(one.debit.currency, Money.zero(one.debit.currency)) + one.amount
    entries = list_entries(
        before=_id(request.GET.get("before", "")), limit=ENTRIES, account=Account(account) if account else None
    )
    orders = orders_by_id(staff_actor(request), {one.order_id for one in entries if one.order_id})
    numbers = {pk: order.number for pk, order in orders.items()}
    return show(
        request,
        "books",
        pgettext("office", "Books"),
        balances=balances,
        sums=list(sums.values()),
        entries=[(one, _number(numbers, one.order_id)) for one in entries],
        older=entries[-1].id if len(entries) == ENTRIES else "",
        accounts=list(Account),
        account=account or "",
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
def capture(request: HttpRequest, number: str) -> HttpResponse:
    """Take what a provider holds for an order."""
    order = order_here(request, number)
    done = pgettext("office", "The provider is asked to take it.")
    attempt(
        request,
        done,
        lambda: ordering.capture_order(order_id=order.summary.id, actor=staff_actor(request), why=why_of(request)),
    )
    return redirect("office:order", number=number)


@require_POST
def pay_again(request: HttpRequest, number: str) -> HttpResponse:
    """Pay out a refund that failed, by the provider or by a transfer of ours."""
    order = order_here(request, number)
    by_hand = request.POST.get("by") == "hand"
    done = pgettext("office", "Noted as paid.") if by_hand else pgettext("office", "The provider is asked once more.")
    attempt(
        request,
        done,
        lambda: ordering.pay_refund_again(
            order_id=order.summary.id,
            refund_for=request.POST.get("refund", "").replace("\x00", "")[:50],
            by_hand=by_hand,
            actor=staff_actor(request),
            why=why_of(request),
        ),
    )
    return redirect("office:order", number=number)
