"""Terms and credit, as a company's members see them: a unit sees no figures of the ones above."""

import pytest
from django.test import Client

from credit.using import document, use
from jangteo.credit import services
from jangteo.credit.selectors import find_line
from jangteo.credit.types import CheckStage, DueBase, StopKind, Terms
from jangteo.kernel.money import Money
from office.desk import DESK
from storefront.house import House, acting_for, open_house, visitor
from storefront.market import Market

PAGE = "/account/terms/"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@pytest.fixture
def house(market: Market) -> House:
    """The café owes up to a million, its shop up to 300,000; the shop has ordered for 120,000."""
    house = open_house()
    terms = Terms(DueBase.NET_DAYS, days=30)
    services.save_terms(code="net-30", names={"ko": "월 30일", "en": "Net 30"}, terms=terms, actor=DESK)
    services.grant_terms(code="net-30", party_id=house.cafe, actor=DESK)
    services.open_line(party_id=house.cafe, limit=won(1_000_000), actor=DESK)
    services.open_line(party_id=house.shop, limit=won(300_000), stage=CheckStage.RELEASE, actor=DESK)
    use(document(), house.shop, ordered=120_000)
    return house


def text_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_may_see_money_sees_terms_and_line(house: House) -> None:
    page = text_of(acting_for(house.finance, house.cafe))
    for words in ("Net 30", "30 days after the invoice", "₩1,000,000", "₩120,000", "₩880,000", "What counts"):
        assert words in page, words
    assert "unit above" not in page


def test_a_unit_sees_its_own_figures_and_that_a_line_above_has_to_hold(house: House) -> None:
    page = text_of(acting_for(house.han, house.shop))
    for words in ("₩300,000", "counts once it is released", "A credit line of a unit above"):
        assert words in page, words
    for figures in ("1,000,000", "880,000"):
        assert figures not in page


def test_stops_are_told_without_what_staff_wrote(house: House) -> None:
    line = find_line(house.cafe)
    assert line is not None
    services.block_line(line_id=line.id, why="we don't trust them", kind=StopKind.OVERDUE, actor=DESK)
    page = text_of(acting_for(house.finance, house.cafe))
    assert "Something is overdue" in page
    assert "trust" not in page
    below = text_of(acting_for(house.han, house.shop))
    assert "It is stopped for now" in below
    assert "overdue" not in below


def test_others_see_nothing_of_it(house: House) -> None:
    assert acting_for(house.clerk, house.shop).get(PAGE).status_code == 403
    for client in (acting_for(house.han, house.other), visitor(house.stranger)):
        page = client.get(PAGE).content.decode()
        assert "Net 30" not in page
        assert "1,000,000" not in page
    assert Client().get(PAGE).status_code in (302, 403)
