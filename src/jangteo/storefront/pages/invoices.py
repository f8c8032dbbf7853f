"""What do I owe: open invoices with their due days and how to pay them, and every document as PDF."""

from collections import Counter
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from jangteo.billing import services
from jangteo.billing.errors import ChargeNotFound, InvoiceNotFound
from jangteo.billing.selectors.early import early_offers
from jangteo.billing.selectors.invoices import InvoiceFilter, list_invoices
from jangteo.billing.selectors.owed import owed_by
from jangteo.billing.types.early import EarlyOffer
from jangteo.billing.types.invoices import InvoiceSummary
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit, page_language

LATEST = 50


@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """What is owed in total, what is late, what is due next, and the documents, for those who may see the buyer's
    money.
    """
    visit, today = get_visit(request), clock.today()
    actor = visit.actor
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    require(actor, Action.MONEY_SEE, party_id=actor.party_id)
    owed = owed_by(actor, None, today)
    documents, total = list_invoices(actor, InvoiceFilter(), today=today, limit=LATEST)
    ids = {order_id for one in documents for order_id in one.order_ids}
    here = _here(ids, visit.channel.id)
    return show(
        request,
        "invoices.html",
        tab="invoices",
        owed=[(one, _ways(one.invoices, visit.channel.id)) for one in owed],
        documents=[(one, [(number, pk in here) for pk, number in _orders(one)]) for one in documents],
        has_more=total > LATEST,
        today=today,
        bank_account=visit.channel.bank_account,
    )


@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """A document as PDF, in the language of the page."""
    try:
        data = services.render_invoice(actor=get_visit(request).actor, number=number, language=page_language())
    except InvoiceNotFound:
        raise Http404 from None
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return answer


@require_safe
def charge_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """A note of late interest as PDF, in the language of the page."""
    try:
        data = services.render_charge(actor=get_visit(request).actor, number=number, language=page_language())
    except ChargeNotFound:
        raise Http404 from None
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return answer


type _Way = tuple[InvoiceSummary, list[str], list[str], EarlyOffer | None]


def _ways(rows: tuple[InvoiceSummary, ...], channel_id: UUID) -> list[_Way]:
    """Each open invoice with the orders that can be paid here, what is written on a transfer for them, and what of its
    order is enough where that comes early; not of an order with more open ones, of which it would be the sum.
    """
    ids = {order_id for one in rows for order_id in one.order_ids}
    paid, here = payments_by_order(ids), _here(ids, channel_id)
    early = {pk: offer for pk, offer in early_offers(ids).items() if offer.by >= clock.today()}
    times = Counter(order_id for one in rows for order_id in one.order_ids)
    found = []
    for one in rows:
        orders = dict(_orders(one))
        offer = early.get(one.order_ids[0]) if len(orders) == 1 and times[one.order_ids[0]] == 1 else None
        awaited = [pk for pk in orders if pk in paid and paid[pk].awaited]
        codes = [paid[pk].deposit_code for pk in awaited if paid[pk].method != PaymentMethod.CARD]
        found.append((one, [orders[pk] for pk in awaited if pk in here], codes, offer))
    return found


def _orders(one: InvoiceSummary) -> list[tuple[UUID, str]]:
    return list(zip(one.order_ids, one.order_numbers, strict=True))


def _here(ids: set[UUID], channel_id: UUID) -> set[UUID]:
    """Those of the orders that have a page in this channel."""
    deliveries = deliveries_by_order(ids)
    return {one for one in ids if deliveries.get(one) and deliveries[one][0].channel_id == channel_id}
