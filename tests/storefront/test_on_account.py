"""A dealer orders on account: what the checkout offers, what it says when credit is short, what the order page asks."""

from decimal import Decimal

import pytest
from django.test import Client

from factories import ACTOR
from jangteo.channels.models import Channel
from jangteo.credit import services as credit
from jangteo.credit.selectors import find_line
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel.money import Money
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid
from storefront.market import Market
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def account(market: Market) -> Market:
    """The wholesale shop takes orders on account; nobody has terms yet."""
    methods = ["on_account", "bank_transfer"]
    Channel.objects.filter(code="wholesale").update(payment_methods=methods, bank_account="하나 1")
    return market


def lend(market: Market, limit: int | None = None, deposit: str = "0") -> None:
    terms = Terms(DueBase.NET_DAYS, days=30, deposit_rate=Decimal(deposit))
    credit.save_terms(code="net-30", names={"ko": "30일 뒤", "en": "Net 30"}, terms=terms, actor=ACTOR)
    credit.grant_terms(code="net-30", party_id=market.company_id, actor=ACTOR)
    if limit is not None:
        credit.open_line(party_id=market.company_id, limit=Money(limit, "KRW"), actor=ACTOR)


def checkout_of(dealer: Client) -> str:
    return dealer.get("/wholesale/checkout/", headers=ENGLISH).content.decode()


def test_on_account_is_offered_to_those_who_have_terms(account: Market, dealer: Client) -> None:
    add(dealer, prefix="/wholesale")
    assert "On account" not in checkout_of(dealer)
    form = form_of(dealer, "/wholesale") | {"payment_method": "on_account"}
    assert dealer.post("/wholesale/checkout/", form).status_code == 422
    lend(account, 1_000_000)
    page = checkout_of(dealer)
    assert "By your terms: Net 30. ₩1,000,000 of your credit is free." in page
    assert 'value="on_account" checked' in page


def test_an_order_on_account_says_how_it_is_paid_and_waits_for_its_deposit(account: Market, dealer: Client) -> None:
    lend(account, deposit="0.3")
    add(dealer, prefix="/wholesale")
    sent = dealer.post("/wholesale/checkout/", form_of(dealer, "/wholesale") | {"payment_method": "on_account"})
    assert sent.status_code == 302
    page = dealer.get(sent["Location"], headers=ENGLISH).content.decode()
    order = Order.objects.get()
    first = round(order.gross_minor * 3 / 10)
    assert f"A deposit of ₩{first:,} comes first" in page
    assert "is to be paid by your terms: Net 30." in page
    mark_paid(order_id=order.pk, amount=Money(first, "KRW"), actor=ACTOR)
    assert "A deposit of" not in dealer.get(sent["Location"], headers=ENGLISH).content.decode()


def test_credit_that_is_short_is_told_beside_the_way_to_pay_and_nothing_is_ordered(
    account: Market, dealer: Client
) -> None:
    lend(account, 100)
    add(dealer, prefix="/wholesale")
    form = form_of(dealer, "/wholesale") | {"payment_method": "on_account"}
    refused = dealer.post("/wholesale/checkout/", form, headers=ENGLISH)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "₩100 of your credit is free, and this order takes ₩" in page
    assert not Order.objects.exists()
    paid_now = form_of(dealer, "/wholesale") | {"payment_method": "bank_transfer"}
    assert dealer.post("/wholesale/checkout/", paid_now).status_code == 302


def test_a_blocked_line_and_a_line_above_say_no_figures(account: Market, dealer: Client) -> None:
    lend(account, 1_000_000)
    add(dealer, prefix="/wholesale")
    form = form_of(dealer, "/wholesale") | {"payment_method": "on_account"}
    line = find_line(account.company_id)
    assert line is not None
    credit.block_line(line_id=line.id, why="overdue since Whitsun", actor=ACTOR)
    page = dealer.post("/wholesale/checkout/", form, headers=ENGLISH).content.decode()
    assert "Your account takes no orders for now." in page
    assert "Whitsun" not in page
