"""Invoices on account that fall due, of a company with a credit line."""

from datetime import date, timedelta
from typing import Any

from billing.invoicing import hear
from factories import ACTOR, cart_with, channel, member_of, place, stocked
from jangteo.billing.models import Invoice
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.types import DayOff, DueBase, Terms
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering.models import Order
from jangteo.ordering.services import ship_order
from jangteo.parties.services import create_company
from jangteo.payments.types import PaymentMethod

NET_30 = Terms(DueBase.NET_DAYS, days=30, day_off=DayOff.AS_IS)


def shop_on_account() -> Channel:
    one = channel("shop", payment_methods=["bank_transfer", "on_account"])
    stocked(one, {"MUG": 100}, "100")
    return one


def firm_on(terms: Terms = NET_30, *, limit: int = 100_000) -> PartyId:
    """A company with terms and a line."""
    firm = create_company(
        name="편집숍 긴해", legal_name="편집숍 긴해", business_number=None, email="seoha@ginhae.example", actor=ACTOR
    )
    credit.save_terms(code="net-30", names={"ko": "net-30"}, terms=terms, actor=ACTOR)
    credit.grant_terms(code="net-30", party_id=firm, from_on=date(2020, 1, 1), actor=ACTOR)
    credit.open_line(party_id=firm, limit=Money(limit, "KRW"), actor=ACTOR)
    return firm


def invoiced(shop: Channel, buyer: Actor, units: int = 10, *, days_ago: int = 0, **facts: Any) -> Invoice:
    """So many mugs of a hundred won, ordered, sent and invoiced so many days ago."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        made = place(cart_with(shop, buyer, {"MUG": units}), buyer, payment_method=PaymentMethod.ON_ACCOUNT, **facts)
        ship_order(order_id=Order.objects.get(pk=made).pk, actor=ACTOR)
        hear()
    return Invoice.objects.get(shares__order=made, kind="invoice")


def buyer_of(firm: PartyId) -> Actor:
    return member_of(firm)
