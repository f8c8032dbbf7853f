"""Every page of a shop says who sells; an order to be paid by transfer says where to."""

from django.test import Client

from factories import ACTOR, acting
from jangteo.banking.models import VirtualAccount
from jangteo.banking.services import issue_for_party
from jangteo.channels.selectors import get_channel
from jangteo.ordering import selectors, services
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties.models import User
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod
from storefront.market import BANK_ACCOUNT, SHOPPER, Market


def test_the_foot_of_the_page_says_who_sells(market: Market, guest: Client) -> None:
    page = guest.get("/").content.decode()
    for fact in ("주식회사 온결공방", "서울 성동구 볕마루길 27", "120-81-47521"):
        assert fact in page


def test_the_home_page_greets_in_the_channels_own_words(market: Market, guest: Client) -> None:
    assert "매일 쓰는 것" in guest.get("/").content.decode()
    assert "Everyday things" in Client(headers={"accept-language": "en"}).get("/").content.decode()


def test_an_order_by_transfer_says_where_to(market: Market, shopper: Client) -> None:
    number = _order(PaymentMethod.BANK_TRANSFER)
    assert BANK_ACCOUNT in shopper.get(f"/orders/{number}/").content.decode()


def test_an_order_paid_on_delivery_names_no_account(market: Market, shopper: Client) -> None:
    number = _order(PaymentMethod.ON_DELIVERY)
    assert BANK_ACCOUNT not in shopper.get(f"/orders/{number}/").content.decode()


def test_who_has_a_virtual_account_is_told_that_and_no_code(market: Market, shopper: Client) -> None:
    number = _order(PaymentMethod.BANK_TRANSFER)
    person = User.objects.get(email=SHOPPER).person
    assert person is not None
    issue_for_party(party_id=person.pk, actor=ACTOR)
    own = VirtualAccount.objects.get().number
    page = shopper.get(f"/orders/{number}/", headers={"accept-language": "en"}).content.decode()
    assert f"{own}. It is yours alone" in page
    assert BANK_ACCOUNT not in page
    assert "deposit code" not in page


def _order(method: PaymentMethod) -> str:
    person = User.objects.get(email=SHOPPER).person
    assert person is not None
    actor = acting(person.pk, person.pk)
    cart_id = services.open_cart(channel=get_channel("shop"), actor=actor)
    services.put_line(cart_id=cart_id, sku="MUG-WH", unit_quantity=1, actor=actor)
    order_id = services.place_order(
        cart_id=cart_id,
        expected_gross=selectors.get_cart(cart_id, actor).quote.gross,
        details=CheckoutDetails(SHOPPER, PostalAddress("손지우", "010-0000-0001", "03045", "솔재길 3"), method),
        key="seller-test",
        actor=actor,
    )
    return selectors.get_order_by_id(order_id, actor).summary.number
