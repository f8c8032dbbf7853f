"""Placed orders: the list, one order, why each price, and the same once more."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.banking.selectors import order_number_to_pay
from jangteo.billing.errors import InvalidReceiptNumber, ReceiptTooLate
from jangteo.billing.services import wish_receipt
from jangteo.catalog.selectors import pictures_of_variants
from jangteo.catalog.types import PictureView
from jangteo.fulfilment.selectors import shipments_by_order
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as ordering_services
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.types import OrderLineView, OrderStatus, OrderView
from jangteo.payments.types import PaymentMethod
from jangteo.sharing.errors import GiftNotFound
from jangteo.sharing.selectors import find_gift_id, get_gift
from jangteo.stored_value.errors import ValueNotFound
from jangteo.storefront.account_words import MethodWords
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.figures import order_refunds, order_sums
from jangteo.storefront.gift_words import GiftRow, gift_rows
from jangteo.storefront.instalment_words import plan_row
from jangteo.storefront.listing_query import page_numbers, read_query
from jangteo.storefront.order_words import OrderRow, method_words, order_rows, payment_instructions, stages
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.reasons import show_why
from jangteo.storefront.pages.receipts import asked_later, receipt_context, receipt_refusal
from jangteo.storefront.pages.tenders import card_rows, part_rows
from jangteo.storefront.parcel_words import ParcelRow, parcel_rows
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import Visit, get_viewer, get_visit, page_language

PAGE_SIZE = 20


@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """The buyer's orders in this channel, newest first."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:orders')}")
    page = read_query(request.GET).page
    found, total = ordering.list_orders(
        visit.actor, channel=visit.channel, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    page_count = -(-total // PAGE_SIZE)
    return show(
        request,
        "orders.html",
        tab="orders",
        orders=order_rows(found),
        page=page,
        page_count=page_count,
        page_numbers=page_numbers(page, page_count),
    )


@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: where it stands, what it holds, how to pay."""
    return _order_page(request, find_order(request, number))


@require_http_methods(["GET", "HEAD", "POST"])
def show_card(request: HttpRequest, number: str, card_id: UUID) -> HttpResponse:
    """The same page with the code of one gift card that was bought with it; nothing on the way may keep that page.

    Read again by its address (another language was chosen on it) it shows the order without the code.
    """
    found = find_order(request, number)
    if request.method != "POST":
        return redirect("storefront:order", number=number)
    if all(row["card"].id != card_id or row["card"].is_gone for row in card_rows(found)):
        raise ValueNotFound
    try:
        code = ordering_services.show_card_code(
            order_id=found.summary.id, card_id=card_id, actor=get_visit(request).actor, secret=guest_secret(request)
        )
    except ValueNotFound:  # the key it was made with is gone
        messages.error(request, _("This code can't be shown any more. Please get in touch with us."))
        return redirect("storefront:order", number=number)
    response = _order_page(request, found, shown={"id": card_id, "code": code})
    response["Cache-Control"] = "private, no-store"
    return response


def _order_page(request: HttpRequest, found: OrderView, shown: dict[str, Any] | None = None) -> HttpResponse:
    """
    shown  the gift card whose code was asked for, and the code
    """
    plan = ordering.plan_of_order(found.summary.id)
    return show(
        request,
        "order.html",
        order=found,
        lines=_lines(request, found),
        summary=found.summary,
        sums=order_sums(found),
        refunds=order_refunds(found),
        paid_in=part_rows(found),
        has_cards=any(line.is_gift_card for line in found.lines),
        bought_cards=card_rows(found),
        shown=shown or {},
        **receipt_context(request, found),
        deliveries=deliveries_by_order([found.summary.id]).get(found.summary.id, []),
        revisions=ordering.list_revisions(found.summary.id, get_visit(request).actor, guest_secret(request)),
        window=ordering.changeable_until(found, get_visit(request).actor, guest_secret(request)),
        stages=stages(found.summary),
        parcels=_parcels(found),
        gift=_gift(request, found),
        documents=ordering.documents_of_order(found.summary.number, get_visit(request).actor, guest_secret(request)),
        is_cancelled=found.summary.status == OrderStatus.CANCELLED,
        method=method_words(found.payment_method),
        other_methods=_other_methods(found, get_visit(request)),
        is_card=found.payment_method == PaymentMethod.CARD and not found.is_reserved,
        instructions=payment_instructions(
            found, money(found.due), get_visit(request).channel.bank_account, _own_account(found), plan
        ),
        plan_row=plan_row(plan, found.summary.number, None) if plan and (plan.is_agreed or plan.is_undecided) else None,
    )


def _lines(request: HttpRequest, order: OrderView) -> list[tuple[OrderLineView, PictureView | None]]:
    """The lines, each with its picture where the visitor may still see what it is of."""
    ids = {line.variant_id for line in order.lines if line.variant_id}
    pictures = pictures_of_variants(ids, get_viewer(request))
    return [(line, pictures.get(line.variant_id) if line.variant_id else None) for line in order.lines]


def _parcels(order: OrderView) -> list[ParcelRow]:
    """Of a gift only how far each is: by its number, and by what a carrier tells, one could learn where it goes."""
    rows = parcel_rows(shipments_by_order([order.summary.id], page_language()).get(order.summary.id, []))
    return [replace(one, carrier="", tracking_no="", steps=[]) for one in rows] if order.is_gift else rows


def _gift(request: HttpRequest, order: OrderView) -> GiftRow | None:
    """What became of a gift, for who gave it."""
    actor = get_visit(request).actor
    gift_id = find_gift_id(order.summary.id, actor) if order.is_gift else None
    if gift_id is None:
        return None
    with suppress(GiftNotFound):  # acts for another now
        return gift_rows([get_gift(gift_id, actor)])[0]
    return None


def _own_account(order: OrderView) -> str:
    """The virtual account this order is paid to, empty where it has none."""
    if order.payment_method not in (PaymentMethod.BANK_TRANSFER, PaymentMethod.ON_ACCOUNT):
        return ""
    found = order_number_to_pay(order)
    return f"{found.bank} {found.number}" if found else ""


def _other_methods(order: OrderView, visit: Visit) -> list[MethodWords]:
    """The other ways in which what is awaited could be paid, where the visitor may choose."""
    if not order.awaited or order.is_reserved or not has(visit.actor, Action.ORDERS_PLACE):
        return []
    return [method_words(code) for code in ordering.other_ways_to_pay(order, visit.channel)]


@require_safe
def why_line(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """The stored reasons of one line's price."""
    found = find_order(request, number)
    line = next((one for one in found.lines if one.position == position), None)
    if line is None:
        raise OrderNotFound
    sentences = ordering.priced_reasons(found, page_language()).get(line.id, [])
    return show_why(request, sentences, back=reverse("storefront:order", args=[number]))


@require_POST
def ask_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the receipt of an order later, or otherwise than before."""
    order = find_order(request, number)
    try:
        wish_receipt(
            order_id=order.summary.id,
            asked=asked_later(request),
            actor=get_visit(request).actor,
            secret=guest_secret(request),
            is_kept=bool(request.POST.get("keep_receipt")),
        )
    except InvalidReceiptNumber:
        messages.error(request, receipt_refusal())
    except ReceiptTooLate:
        messages.error(request, _("This order has its cash receipt already, or it is too late for one."))
    else:
        messages.success(request, _("Noted. The receipt is issued as soon as your money is there."))
    return redirect("storefront:order", number=number)


def latest_orders(visit: Visit, limit: int) -> tuple[list[OrderRow], int]:
    """The buyer's newest orders in this channel, and how many there are."""
    found, total = ordering.list_orders(visit.actor, channel=visit.channel, limit=limit)
    return order_rows(found), total


def find_order(request: HttpRequest, number: str) -> OrderView:
    """An order in the channel it was placed in.

    raises  OrderNotFound
    """
    visit = get_visit(request)
    found = ordering.get_order(number, visit.actor, guest_secret(request))
    if found.summary.channel_code != visit.channel.code:
        raise OrderNotFound  # as in the API: an order is read in the channel it was placed in
    return found
