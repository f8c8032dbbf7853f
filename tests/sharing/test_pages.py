"""The pages of who shares a cart, and of whoever has the link and no account."""

import re
from typing import Any

import pytest
from django.test import Client

from factories import ACTOR, ADDRESS, cart_with, channel, member_of, shopper, stocked, user_of
from jangteo.billing.models import ReceiptWish
from jangteo.channels.types import Channel, ChannelAccess
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CreditNeedsBuyer
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.services import cancel_order, mark_paid, refund_items
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.sharing.models import PaymentShare
from sharing.using import PAYER, broken, market, share

TYPED = {"recipient": "손지우", "phone": "010-0000-0000", "postcode": "04524", "line1": "세종대로 110"}
PAYS = {"name": PAYER.name, "email": PAYER.email, "payment_method": "bank_transfer", "revision": "0"}


@pytest.fixture
def shop(db: None) -> Channel:
    return market(path_prefix="/")


def browser(buyer: Actor | None = None, language: str = "en") -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language)
    if buyer is not None:
        client.force_login(user_of(buyer))
    return client


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_buyer_makes_a_link_and_whoever_has_it_pays(shop: Channel) -> None:
    buyer = shopper()
    cart_id = cart_with(shop, buyer, {"MUG": 3})
    owner, payer = browser(buyer), browser()
    assert "/cart/pay-for-me/" in owner.get("/cart/").content.decode()
    form = {
        "cart": str(cart_id),
        "email": "mine@test.example",
        "days": "3",
        "cap": "1,000",
        "message": "부탁해요",
        **TYPED,
    }
    assert owner.post("/cart/pay-for-me/", form | {"cap": "1,5"}).status_code == 422
    assert owner.post("/cart/pay-for-me/", form | {"line1": ""}).status_code == 422
    assert PaymentShare.objects.count() == 0
    made = owner.post("/cart/pay-for-me/", form)
    found = re.search(r"http://localhost(/shared/[^/]+/)", made.content.decode())
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    assert found
    path = found[1]
    page = payer.get(path)
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    for hidden in (ADDRESS.line1, ADDRESS.phone, ADDRESS.postcode, "mine@test.example", user_of(buyer).email):
        assert hidden not in page.content.decode()
    told = text_of(page)
    assert (buyer.name in told, "부탁해요" in told, "₩300" in told, "₩1,000 at most" in told) == (True,) * 4
    wrong = payer.post(f"{path}pay/", PAYS | {"expected_total": "300", "name": ""})
    assert (wrong.status_code, "Write your name" in text_of(wrong)) == (422, True)
    lower = payer.post(f"{path}pay/", PAYS | {"expected_total": "300", "wanted-1": "2"})  # typed, but not seen yet
    assert (lower.status_code, Order.objects.count()) == (302, 0)
    stale = payer.post(f"{path}pay/", PAYS | {"expected_total": "300", "wanted-1": "2"})
    assert (stale.status_code, "Something changed" in text_of(stale)) == (409, True)
    paid = payer.post(f"{path}pay/", PAYS | {"expected_total": "200", "wanted-1": "2", "revision": "1"}, follow=True)
    order = Order.objects.get()
    assert (paid.status_code, order.gross_minor, "deposit code" in text_of(paid)) == (200, 200, True)
    assert ADDRESS.line1 not in paid.content.decode()
    mark_paid(order_id=order.pk, actor=ACTOR)
    assert "Paid. Thank you." in text_of(payer.get(path))
    mine = owner.get(f"/orders/{order.number}/").content.decode() + owner.get("/account/shares/").content.decode()
    assert [one for one in (PAYER.name, PAYER.email) if one in mine] == []
    assert broken() == []


def test_the_receipt_is_theirs_who_pays_and_so_is_what_goes_back(shop: Channel) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3})
    owner, payer = browser(buyer), browser()
    path = f"/shared/{made.token}/"
    payer.post(f"{path}pay/", PAYS | {"expected_total": "300"})
    number = {"receipt_purpose": "income_deduction", "receipt_number": "010-9999-8888"}
    order = Order.objects.get()
    owner.post(f"/orders/{order.number}/receipt/", number | {"receipt_number": "010-1111-2222"})
    assert ReceiptWish.objects.count() == 0  # it is not for its buyer to ask
    assert payer.post(f"{path}receipt/", number | {"receipt_number": "1"}).status_code == 422
    assert "010****8888" in text_of(payer.post(f"{path}receipt/", number, follow=True))
    assert "8888" not in text_of(owner.get(f"/orders/{order.number}/"))
    mark_paid(order_id=order.pk, actor=ACTOR)
    line = OrderLine.objects.get()
    with pytest.raises(CreditNeedsBuyer):
        refund_items(order_id=order.pk, quantities={line.pk: 1}, actor=ACTOR, as_credit=True)


def test_a_link_that_is_over_says_so_to_everybody(shop: Channel) -> None:
    buyer = shopper()
    owner, payer = browser(buyer), browser()
    made = share(shop, buyer, {"MUG": 3})
    path = f"/shared/{made.token}/"
    assert "You said no" in text_of(payer.post(f"{path}decline/", {"word": "다음에"}, follow=True))
    for action in ("edit", "pay", "decline", "pay/again"):
        answer = payer.post(f"{path}{action}/", PAYS | {"expected_total": "300", "wanted-1": "1"}, follow=True)
        assert (answer.status_code in (200, 409), "You said no" in text_of(answer)) == (True, True), action
    assert "다음에" in text_of(owner.get("/account/shares/"))
    for path in ("/shared/no-such-link/", f"/shared/{'x' * 300}/"):
        assert payer.get(path).status_code == 404
    again = share(shop, buyer, {})
    owner.post(f"/account/shares/{again.id}/revoke/")
    assert "taken back" in text_of(payer.get(f"/shared/{again.token}/"))
    third = share(shop, buyer, {})
    payer.post(f"/shared/{third.token}/pay/", PAYS | {"expected_total": "300"})
    cancel_order(order_id=Order.objects.get().pk, actor=ACTOR)
    assert "cancelled" in text_of(payer.get(f"/shared/{third.token}/"))
    assert broken() == []


def test_a_shop_behind_a_door_lets_a_link_in_and_nothing_else(db: None) -> None:
    """C16: whoever has the link sees its goods at its buyer's prices, and no other price."""
    closed = channel("closed", path_prefix="/closed/", access=ChannelAccess.COMPANY)
    stocked(closed, {"MUG": 10}, "100")
    firm = parties.create_company(name="긴해", legal_name="긴해", business_number=None, actor=ACTOR)
    buyer = member_of(firm)
    made = share(closed, buyer, {"MUG": 3})
    guest = browser()
    page = guest.get(f"/closed/shared/{made.token}/")
    assert (page.status_code, "₩300" in text_of(page)) == (200, True)
    assert guest.get("/closed/").status_code == 302
    assert guest.post(f"/closed/shared/{made.token}/pay/", PAYS | {"expected_total": "300"}).status_code == 302
    assert Order.objects.get().buyer_id == firm


def test_a_child_shares_and_a_guardian_who_is_logged_in_pays(shop: Channel) -> None:
    family = parties.create_household(name="우리 집", language="ko", actor=ACTOR)
    guardian, child = member_of(family, MemberRole.GUARDIAN, "아버지"), member_of(family, MemberRole.CHILD, "막내")
    cart_id = cart_with(shop, child, {"MUG": 3})
    client, father = browser(child), browser(guardian)
    for one in (client, father):
        one.post("/account/acting-for/", {"party": str(family)})
    made = client.post("/cart/pay-for-me/", {"cart": str(cart_id), "email": "child@test.example", "days": "1", **TYPED})
    path = re.search(r"/shared/[^/]+/", made.content.decode())
    assert path
    anybody = browser().post(f"{path[0]}pay/", PAYS | {"expected_total": "300"}, follow=True)
    assert ("waits for an approval" in text_of(anybody), Order.objects.count()) == (True, 0)
    father.post(f"{path[0]}pay/", PAYS | {"expected_total": "300"})
    assert Order.objects.get().person_id == child.person_id
