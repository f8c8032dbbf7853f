"""Asking for a quote, taking a part of it, wanting it otherwise, ordering it; and what never leaves (QUO-01 to 05)."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from approvals.using import limit
from factories import ACTOR, company, member_of, person
from factories.people import prove
from jangteo.approvals import services as approvals
from jangteo.approvals.models import ApprovalRequest
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_order_by_id
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostRow
from jangteo.quotes import services
from jangteo.quotes.models import Quote, QuoteVersion
from jangteo.quotes.selectors import get_quote
from jangteo.quotes.types import Line, Made, Offer, QuoteState
from quotes.using import content, goods, seller, won
from storefront.house import acting_for
from storefront.market import Market

pytestmark = pytest.mark.django_db


class Desk:
    """A firm's buyer with a browser, and a rep of ours."""

    def __init__(self, market: Market) -> None:
        self.firm = company("긴해")
        self.buyer = member_of(self.firm, name="윤서하")
        self.rep = seller("도하준", person_id=person("도하준"))
        self.mug = market.variants["MUG-WH"]
        services.set_quote_authority(rates={"staff_clerk": Decimal(1)}, actor=ACTOR)
        assert self.buyer.person_id
        self.client = acting_for(self.buyer.person_id, self.firm)
        prove(self.client)

    def asked(self, **more: str) -> UUID:
        sent = {"sku-0": "MUG-WH", "name-0": "머그", "quantity-0": "20", "wish-0": "600", "note": "전시회", **more}
        self.client.post("/account/quotes/ask/", sent)
        return Quote.objects.latest("made_at").pk

    def offered(self, quote_id: UUID, *offers: Offer) -> None:
        draft = content(goods("1", self.mug, *(offers or (Offer(10, won(700), 50),)), quantity=20))
        services.write_draft(quote_id=quote_id, content=draft, actor=self.rep)
        if services.send_quote(quote_id=quote_id, actor=self.rep) == QuoteState.CHECKED:
            services.allow_quote(quote_id=quote_id, actor=seller("최고은", person_id=person("최고은")), why="a friend")


@pytest.fixture
def desk(market: Market) -> Desk:
    return Desk(market)


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


def said(client: Client, address: str) -> dict[str, str]:
    """The form of a checkout as it would be sent."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(key|cart|expected_total)" value="([^"]+)"', page))
    return hidden | {
        "email": "buyer@test.example",
        "address": "new",
        "recipient": "윤서하",
        "phone": "010-1234-5678",
        "postcode": "03045",
        "line1": "북촌로 12",
        "city": "서울",
        "country": "KR",
        "payment_method": "bank_transfer",
    }


def test_from_the_cart_to_the_order_and_the_cart_stays(desk: Desk) -> None:
    client = desk.client
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "3"})
    assert "Ask for a quote" in text_of(client.get("/cart/"))
    assert 'value="3"' in client.get("/account/quotes/ask/").content.decode()
    quote_id = desk.asked()
    page = f"/account/quotes/{quote_id}/"
    assert "Asked for" in text_of(client.get(page))
    assert "wished for ₩600" in text_of(client.get(page))
    desk.offered(quote_id)
    assert "Accept the offer" in text_of(client.get(page))
    looked = client.post(f"{page}accept/", {"version": "2", "quantity-1": "30", "look": "1"})
    assert ("₩21,000" in text_of(looked), Quote.objects.get().state) == (True, "sent")
    wrong = client.post(f"{page}accept/", {"version": "2", "quantity-1": "51"})
    assert (wrong.status_code, "outside what is offered" in text_of(wrong)) == (422, True)
    assert client.post(f"{page}accept/", {"version": "1", "quantity-1": "30"}).status_code == 409
    taken = client.post(f"{page}accept/", {"version": "2", "quantity-1": "30"}, follow=True)
    assert "Order it" in text_of(taken)
    checkout = f"/checkout/?cart={Quote.objects.get().cart_id}"
    done = client.post("/checkout/", said(client, checkout), follow=True)
    assert "Your order is in." in text_of(done)
    (line,) = get_order_by_id(Order.objects.get().pk, desk.buyer).lines
    assert (line.quantity, line.unit_price.value) == (30, Decimal(700))
    assert f"Order {Order.objects.get().number}" in text_of(client.get(page))
    assert 'value="3"' in client.get("/cart/").content.decode()


def test_an_order_of_a_quote_asks_at_the_checkout(desk: Desk) -> None:
    member_of(desk.firm, "administrator", "최하늘")
    approvals.save_rules(party_id=desk.firm, drafts=[limit(1_000, name="천 원 넘게")], currency="KRW", actor=ACTOR)
    quote_id = desk.asked()
    desk.offered(quote_id)
    desk.client.post(f"/account/quotes/{quote_id}/accept/", {"version": "2", "quantity-1": "20"})
    checkout = f"/checkout/?cart={Quote.objects.get().cart_id}"
    refused = desk.client.post("/checkout/", said(desk.client, checkout))
    assert (refused.status_code, "천 원 넘게" in text_of(refused)) == (422, True)
    desk.client.post("/checkout/", said(desk.client, checkout) | {"ask": "1"})
    assert "waits for an approval" in text_of(desk.client.get(f"/account/quotes/{quote_id}/"))
    assert (ApprovalRequest.objects.count(), Order.objects.count()) == (1, 0)


def test_wanting_it_otherwise_and_versions_compared(desk: Desk) -> None:
    quote_id = desk.asked()
    desk.offered(quote_id)
    page = f"/account/quotes/{quote_id}/"
    for wrong in ({"want-1": "0"}, {"want-1": "1,5"}, {"want-1": ""}, {"want-1": "40", "wish-1": "-1"}):
        assert desk.client.post(f"{page}counter/", wrong).status_code == 422
    assert QuoteVersion.objects.count() == 2
    countered = desk.client.post(f"{page}counter/", {"want-1": "40", "wish-1": "650", "note": "더"}, follow=True)
    assert "Quantity 20 40" in text_of(countered)
    assert "Price wished for ₩650" in text_of(countered)
    assert desk.client.post(f"{page}accept/", {"version": "2", "quantity-1": "20"}).status_code == 409
    both = text_of(desk.client.get(f"{page}?from=1&to=3"))
    assert "Version 3 against 1" in both
    desk.client.post(f"{page}say/", {"text": "언제 와요?", "line": "1"})
    assert desk.client.post(f"{page}say/", {"text": " "}).status_code == 422
    assert "언제 와요?" in text_of(desk.client.get(page))
    desk.client.post(f"{page}decline/", {"why": "다음에"})
    assert Quote.objects.get().state == "declined"
    assert "Declined" in text_of(desk.client.get("/account/quotes/"))


def test_what_it_costs_and_what_we_say_within_is_on_no_page(desk: Desk) -> None:
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal("456.78"))], actor=ACTOR)
    quote_id = desk.asked()
    desk.offered(quote_id)
    services.say(quote_id=quote_id, text="not below 456", actor=desk.rep, is_inner=True)
    pages = [f"/account/quotes/{quote_id}/", f"/account/quotes/{quote_id}/?from=1&to=2", "/account/quotes/"]
    told = "".join(desk.client.get(one).content.decode() for one in pages) + repr(get_quote(quote_id, desk.buyer))
    inner = (r"(?<![\w-])456(?!\w)", "not below", "a friend", "above_authority", "margin", "최고은")  # ids may hold 456
    assert not [word for word in inner if re.search(word, told)]


def test_another_firms_quote_is_not_there(desk: Desk) -> None:
    other = member_of(company("남의집"), name="한별")
    quote_id = desk.asked()
    desk.offered(quote_id)
    assert other.person_id
    assert other.party_id
    client = acting_for(other.person_id, other.party_id)
    for path in ("", "accept/", "counter/", "decline/", "say/"):
        send = client.post if path else client.get
        assert send(f"/account/quotes/{quote_id}/{path}", {"text": "x", "want-1": "1"}).status_code == 404
    while relay_batch():
        pass
    assert Quote.objects.get().state == "sent"


def test_what_is_not_in_the_catalogue_is_asked_for_in_words_offered_and_ordered(desk: Desk) -> None:
    sent = {
        "other-0": "이 머그 두 배 크기로",
        "other-quantity-0": "12",
        "other-wish-0": "9,000",
        "other-1": "",
        "note": "",
    }
    refused = desk.client.post("/account/quotes/ask/", sent | {"other-quantity-0": "many"})
    assert (refused.status_code, 'value="이 머그 두 배 크기로"' in refused.content.decode()) == (422, True)
    desk.client.post("/account/quotes/ask/", sent)
    quote_id = Quote.objects.latest("made_at").pk
    page = f"/account/quotes/{quote_id}/"
    assert "not in the catalogue" in text_of(desk.client.get(page))
    made = Made({"ko": "큰 머그", "en": "Large mug"}, lead_days=7)
    line = Line("1", "큰 머그", quantity=12, offers=(Offer(10, won(9_500)),), made=made)
    services.write_draft(quote_id=quote_id, content=content(line), actor=desk.rep)
    services.send_quote(quote_id=quote_id, actor=desk.rep)
    told = text_of(desk.client.get(page))
    assert "Large mug · made for you, by the each, leaves 7 working days after the order" in told
    desk.client.post(f"{page}accept/", {"version": "2", "quantity-1": "12"})
    cart = Quote.objects.get(pk=quote_id).cart_id
    checkout = f"/checkout/?cart={cart}"
    desk.client.post(checkout, said(desk.client, checkout))
    order = Order.objects.get()
    assert order.gross_minor == 12 * 9_500
    product = f"/p/made-{Quote.objects.get(pk=quote_id).number.lower()}-1/"
    assert desk.client.get(product).status_code == 200
    assert Client().get(product).status_code == 404
