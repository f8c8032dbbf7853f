"""A Korean seller and buyers with business numbers; days of October and November 2026."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from billing.invoicing import hear
from factories import ACTOR, DESK, cart_with, channel, member_of, place, stocked
from jangteo.billing.gateways import etax
from jangteo.billing.gateways.etax import FakeEtaxProvider, FakeReceiptProvider, register_provider
from jangteo.billing.models import Invoice, TaxDocument
from jangteo.channels.types import Channel, Seller
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.parties.services import create_company

SELLER, BUYER, OTHER = "1248100998", "2208162517", "1208147521"


def seller_shop() -> Channel:
    """A mug of 1,100 won with its tax."""
    seller = Seller({"ko": "온결"}, {"ko": "서울"}, representative="한바름", business_number=SELLER)
    one = channel("shop", seller=asdict(seller))
    stocked(one, {"MUG": 500}, "1100")
    return one


def firm(number: str = BUYER, name: str = "편집숍 긴해") -> PartyId:
    return create_company(name=name, legal_name=name, business_number=number, actor=ACTOR)


def buyer_of(party: PartyId) -> Actor:
    return member_of(party)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=clock.SEOUL)


@contextmanager
def at(month: int, day: int) -> Iterator[None]:
    with clock.at(on(month, day)):
        yield


def sold(shop: Channel, buyer: Actor, units: int) -> Order:
    """Ordered, paid, sent and invoiced now."""
    order = Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": units}), buyer))
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    return order


def came_back(order: Order, units: int) -> None:
    refund_items(order_id=order.pk, quantities={order.lines.get().pk: units}, actor=DESK, why="broken")
    hear()


def invoice_of(order: Order) -> Invoice:
    return Invoice.objects.get(shares__order=order, kind="invoice")


def rows() -> list[tuple[str, str, str, int, int]]:
    """(reason, kind, day, net, tax) of every document, in the order they were made."""
    return [
        (row.reason, row.kind, row.written_on.isoformat(), row.net_minor, row.tax_minor)
        for row in TaxDocument.objects.order_by("made_at", "written_on", "net_minor")
    ]


@contextmanager
def providers() -> Iterator[tuple[FakeEtaxProvider, FakeReceiptProvider]]:
    """Fakes of this test alone."""
    before = dict(etax._providers), dict(etax._receipts)
    one, receipts = FakeEtaxProvider(), FakeReceiptProvider()
    register_provider("fake", one, receipts)
    try:
        yield one, receipts
    finally:
        etax._providers.clear()
        etax._receipts.clear()
        etax._providers.update(before[0])
        etax._receipts.update(before[1])
