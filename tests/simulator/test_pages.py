"""What buyers do on a page of the simulator, and where it sends them."""

from datetime import timedelta

import pytest

from jangteo.kernel import clock
from jangteo.simulator import services
from jangteo.simulator.errors import PageNotFound, PageOver
from jangteo.simulator.selectors import get_page
from jangteo.simulator.types import Card, PageState
from simulator.paying import books, lines, opened, won

pytestmark = pytest.mark.django_db

BACK = "https://shop.example/back/?lang=ko&reference="


def test_a_page_shows_what_is_paid_for_and_to_whom() -> None:
    reference = opened()
    page = get_page(reference)

    assert (page.amount, page.order_name, page.merchant, page.language) == (won(10_000), "머그 외 1건", "M1", "ko")
    assert (page.state, page.declined) == (PageState.OPEN, "")
    assert page.cancel_url == "https://shop.example/cart/"
    assert page.expires_at - clock.now() > timedelta(minutes=29)


def test_a_card_that_pays_sends_the_buyer_back() -> None:
    reference = opened()

    assert services.pay(reference=reference, card=Card.PAYS) == BACK + reference
    assert lines(reference) == [("authorise", "succeeded", 10_000), ("capture", "succeeded", 10_000)]


def test_paying_twice_takes_once() -> None:
    reference = opened()

    for card in (Card.PAYS, Card.PAYS, Card.STOLEN_CARD, Card.CHALLENGE):
        assert services.pay(reference=reference, card=card) == BACK + reference
    assert services.answer_challenge(reference=reference, accepted=False) == BACK + reference
    assert services.walk_away(reference=reference) == BACK + reference
    assert [verb for verb, _, _ in lines(reference)] == ["authorise", "capture"]


@pytest.mark.parametrize("card", [Card.INSUFFICIENT_FUNDS, Card.STOLEN_CARD, Card.EXPIRED_CARD])
def test_a_declined_card_leaves_the_page_open_and_says_why(card: Card) -> None:
    reference = opened()

    assert services.pay(reference=reference, card=card) == f"/simulator/pay/{reference}/"
    assert (get_page(reference).state, get_page(reference).declined) == (PageState.OPEN, card.value)
    assert lines(reference) == [("authorise", "failed", 10_000)]
    assert services.pay(reference=reference, card=Card.PAYS) == BACK + reference


def test_a_challenge_is_met_or_failed() -> None:
    reference = opened()

    assert services.pay(reference=reference, card=Card.CHALLENGE) == f"/simulator/pay/{reference}/"
    assert get_page(reference).state == PageState.CHALLENGED
    assert lines(reference) == []
    assert services.answer_challenge(reference=reference, accepted=False) == f"/simulator/pay/{reference}/"
    assert get_page(reference).declined == "challenge_failed"
    with pytest.raises(PageOver):
        services.answer_challenge(reference=reference, accepted=True)
    services.pay(reference=reference, card=Card.CHALLENGE)
    assert services.answer_challenge(reference=reference, accepted=True) == BACK + reference
    assert [status for _, status, _ in lines(reference)] == ["failed", "succeeded", "succeeded"]


def test_who_walks_away_can_not_pay_there_any_more() -> None:
    reference = opened()

    assert services.walk_away(reference=reference) == "https://shop.example/cart/"
    assert services.walk_away(reference=reference) == "https://shop.example/cart/"
    assert books(reference).is_over
    with pytest.raises(PageOver):
        services.pay(reference=reference, card=Card.PAYS)
    assert lines(reference) == []


def test_a_page_lasts_thirty_minutes() -> None:
    began = clock.now()
    with clock.at(began):
        reference, challenged = opened(), opened()
        services.pay(reference=challenged, card=Card.CHALLENGE)
    with clock.at(began + timedelta(minutes=29, seconds=59)):
        assert services.expire_pages() == 0
        assert not books(reference).is_over
    with clock.at(began + timedelta(minutes=30)):
        assert get_page(reference).state == PageState.EXPIRED
        assert books(reference).is_over
        with pytest.raises(PageOver):
            services.pay(reference=reference, card=Card.PAYS)
        with pytest.raises(PageOver):
            services.answer_challenge(reference=challenged, accepted=True)
        assert (services.expire_pages(), services.expire_pages()) == (2, 0)


def test_an_unknown_page_is_not_found() -> None:
    with pytest.raises(PageNotFound):
        get_page("sim_none")
    with pytest.raises(PageNotFound):
        services.pay(reference="sim_none", card=Card.PAYS)
    with pytest.raises(PageNotFound):
        services.walk_away(reference="sim_none")
