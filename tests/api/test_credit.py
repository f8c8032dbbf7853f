"""A buyer's terms and credit by API: figures of the own line, none of those above."""

from uuid import UUID

import pytest
from django.test import Client

from api.caller import Caller
from credit.using import document, use
from jangteo.credit import services
from jangteo.credit.selectors import find_line
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel.money import Money
from jangteo.parties import services as parties
from jangteo.parties.models import User
from office.desk import DESK
from storefront.house import House, open_house
from storefront.market import Market

PATH = "/channels/shop/credit"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@pytest.fixture
def house(market: Market) -> House:
    house = open_house()
    terms = Terms(DueBase.NET_DAYS, days=30)
    services.save_terms(code="net-30", names={"ko": "월 30일", "en": "Net 30"}, terms=terms, actor=DESK)
    services.grant_terms(code="net-30", party_id=house.cafe, actor=DESK)
    services.open_line(party_id=house.cafe, limit=won(1_000_000), actor=DESK)
    services.open_line(party_id=house.shop, limit=won(300_000), actor=DESK)
    use(document(), house.shop, ordered=120_000)
    return house


def program(person_id: UUID, party_id: UUID) -> Caller:
    user = User.objects.get(person=person_id)
    token, _until = parties.issue_token(user_id=user.pk)
    headers = {"authorization": f"Bearer {token}", "acting-for": str(party_id), "accept-language": "en"}
    return Caller(Client(headers=headers))


def test_the_own_line_is_told_with_its_terms(house: House) -> None:
    body = program(house.finance, house.cafe).get(PATH).body
    assert body["terms"] == {
        "code": "net-30",
        "name": "Net 30",
        "version": 1,
        "words": ["30 days after the invoice", "where banks are closed, the next working day"],
    }
    line = body["line"]
    assert {name: line[name]["amount"] for name in ("limit", "used", "available", "ordered", "invoiced")} == {
        "limit": "1000000",
        "used": "120000",
        "available": "880000",
        "ordered": "120000",
        "invoiced": "0",
    }
    assert (line["counts_from"], line["stops"], body["lines_above"]) == ("order", [], [])


def test_a_line_above_is_told_without_figures(house: House) -> None:
    line = find_line(house.cafe)
    assert line is not None
    services.block_line(line_id=line.id, why="asks too much", actor=DESK)
    answer = program(house.han, house.shop).get(PATH)
    assert answer.body["lines_above"] == [{"is_blocked": True}]
    assert answer.body["line"]["available"]["amount"] == "180000"
    assert answer.body["reasons"] == ["Payment terms net-30 (version 1) come down from a unit above."]
    assert "1000000" not in str(answer.body)
    assert "asks too much" not in str(answer.body)


def test_who_may_not_see_money_and_guests_see_nothing(house: House) -> None:
    assert program(house.clerk, house.shop).get(PATH).status == 403
    assert Caller(Client()).get(PATH).status == 403
    other = program(house.stranger, house.other).get(PATH).body
    assert (other["line"], other["terms"], other["lines_above"]) == (None, None, [])
