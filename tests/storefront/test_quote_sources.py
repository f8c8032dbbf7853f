"""In one press a quote is asked for: of the cart, an order, a list, one that ran out and one that was declined."""

from datetime import timedelta

import pytest

from jangteo.kernel import clock
from jangteo.ordering.models import Order
from jangteo.purchasing.models import RequisitionList
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors import content_of, get_quote
from storefront.market import Market
from storefront.test_quotes import Desk, said, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(market: Market) -> Desk:
    return Desk(market)


def asked(desk: Desk, **of: str) -> list[tuple[str, int]]:
    """What the quote asks for that one press made."""
    before = Quote.objects.count()
    answer = desk.client.post("/account/quotes/ask/", {"at_once": "1", **of})
    assert (answer.status_code, Quote.objects.count()) == (302, before + 1)
    row = Quote.objects.latest("made_at")
    assert answer["Location"] == f"/account/quotes/{row.pk}/"
    return [(one.sku, one.quantity) for one in content_of(row, 1).lines]


def test_of_a_cart_an_order_and_a_list(desk: Desk) -> None:
    desk.client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "3"})
    assert "at_once" in desk.client.get("/cart/").content.decode()
    assert asked(desk) == [("MUG-WH", 3)]
    desk.client.post("/lists/", {"name": "월말"})
    made = RequisitionList.objects.get()
    assert 'name="list"' in desk.client.get(f"/lists/{made.pk}/").content.decode()
    assert asked(desk, list=str(made.pk)) == [("MUG-WH", 3)]
    desk.client.post("/checkout/", said(desk.client, "/checkout/"), follow=True)
    number = Order.objects.get().number
    assert 'name="order"' in desk.client.get(f"/orders/{number}/").content.decode()
    assert asked(desk, order=number) == [("MUG-WH", 3)]
    for wrong in ({"list": "x"}, {"order": "NONE"}, {"quote": str(made.pk)}):
        assert desk.client.post("/account/quotes/ask/", {"at_once": "1", **wrong}).status_code == 404


def test_what_ran_out_is_told_and_asked_for_anew_before_any_job_has_noticed(desk: Desk) -> None:
    quote_id = desk.asked()
    desk.offered(quote_id)
    page = f"/account/quotes/{quote_id}/"
    with clock.at(clock.now() + timedelta(days=8)):
        refused = desk.client.post(f"{page}accept/", {"version": "2", "quantity-1": "20"})
        assert refused.status_code == 409
        assert "time ran out. You can ask for it anew" in text_of(refused)
        assert f"{page}again/" in refused.content.decode()
        assert "Accept the offer" not in text_of(refused)
        desk.client.post(f"{page}again/")
    assert [one.act.value for one in get_quote(quote_id, desk.buyer).moves][-2:] == ["expire", "ask_again"]


def test_of_one_that_was_declined(desk: Desk) -> None:
    quote_id = desk.asked()
    desk.offered(quote_id)
    page = f"/account/quotes/{quote_id}/"
    desk.client.post(f"{page}decline/")
    assert "Ask for the same again" in text_of(desk.client.get(page))
    assert asked(desk, quote=str(quote_id)) == [("MUG-WH", 20)]
