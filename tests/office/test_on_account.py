"""The office and orders on account: a part of what came, holds, what a line can't take, how a channel's buyers pay."""

from decimal import Decimal

import pytest
from django.test import Client

from credit.using import line_of
from factories import ACTOR
from jangteo.channels.models import Channel
from jangteo.channels.selectors import get_channel
from jangteo.credit import services as credit
from jangteo.credit.types import CheckStage, DueBase, Terms
from jangteo.ordering.models import Order, OrderHold
from jangteo.payments.types import PaymentMethod
from office.desk import order
from storefront.market import DEALER, Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(market: Market) -> Order:
    """An order on account of which a third comes first, by a company whose line is asked when goods leave."""
    Channel.objects.filter(code="wholesale").update(payment_methods=["on_account", "bank_transfer"])
    terms = Terms(DueBase.NET_DAYS, days=30, deposit_rate=Decimal("0.25"))
    credit.save_terms(code="net-30", names={"ko": "30일", "en": "Net 30"}, terms=terms, actor=ACTOR)
    credit.grant_terms(code="net-30", party_id=market.company_id, actor=ACTOR)
    line_of(market.company_id, 1, stage=CheckStage.SHIP)
    order_id = order("wholesale", DEALER, ("MUG-WH", 2), method=PaymentMethod.ON_ACCOUNT)
    return Order.objects.get(pk=order_id)


def page_of(staff: Client, one: Order) -> str:
    return staff.get(f"/office/orders/{one.number}/").content.decode()


def test_staff_note_the_deposit_and_the_order_goes_on(sold: Order, staff: Client) -> None:
    page = page_of(staff, sold)
    deposit = sold.gross_minor // 4
    for words in (
        "Net 30",
        "How much came, in KRW",
        "Deposit awaited",
        f"₩{deposit:,} has not come",
        'name="amount" inputmode="decimal"',
    ):
        assert words in page
    assert f'value="{deposit}"' in page
    staff.post(f"/office/orders/{sold.number}/pay/", {"amount": f"{deposit:,}", "why": "on the statement"})
    sold.refresh_from_db()
    assert (sold.payment, OrderHold.objects.get().released_at is not None) == ("due", True)
    assert "has not come" not in page_of(staff, sold)


@pytest.mark.parametrize("amount", ["x", "0", "-1", "1.5", "１２", "1e3", "99999999999999999999"])
def test_what_is_no_amount_is_refused_and_notes_nothing(sold: Order, staff: Client, amount: str) -> None:
    answer = staff.post(f"/office/orders/{sold.number}/pay/", {"amount": amount})
    assert answer.status_code in (302, 422)
    sold.refresh_from_db()
    assert sold.payment == "awaited"


def test_goods_that_a_line_cant_take_stay_and_staff_are_told(sold: Order, staff: Client) -> None:
    hold = OrderHold.objects.get()
    staff.post(f"/office/orders/{sold.number}/holds/{hold.pk}/release/", {"why": "the chief knows them"})
    answer = staff.post(f"/office/orders/{sold.number}/ship/", {"why": ""}, follow=True)
    assert "The credit line has ₩1 left" in answer.content.decode().replace("1 KRW", "₩1")
    sold.refresh_from_db()
    assert sold.fulfilment == "open"


def test_a_channel_says_how_its_buyers_pay(market: Market, staff: Client) -> None:
    address = "/office/sales-channels/shop/payments/"
    assert staff.post(address, {"payment_methods": [], "card_taking": "at_once"}).status_code == 422
    assert get_channel("shop").payment_methods == ("bank_transfer", "on_delivery")
    staff.post(address, {"payment_methods": ["on_account", "bank_transfer", "gold"], "card_taking": "when_sent"})
    shop = get_channel("shop")
    assert (shop.payment_methods, shop.card_taking) == (("bank_transfer", "on_account"), "when_sent")
    assert staff.post(address, {"payment_methods": ["card"], "card_taking": "never"}).status_code == 422
    assert get_channel("shop").card_taking == "when_sent"
