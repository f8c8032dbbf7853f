"""Our contract, as a company's members see it: who sees what, and who sees nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from contracts.agreeing import agree, linked_list, own_list
from factories import ACTOR, list_of, member_of, set_prices
from jangteo.contracts.types import CommitmentDraft, RenewalKind
from jangteo.kernel import clock
from jangteo.parties.services import create_role
from jangteo.parties.types import RoleAudience
from jangteo.pricing.types import Bound
from storefront.house import House, acting_for, open_house, visitor
from storefront.market import Market

PAGE = "/account/contract/"


@pytest.fixture
def house(market: Market) -> House:
    """The café with a contract of its own that ends in a month, and the other company without any."""
    house, now = open_house(), clock.now()
    mug = market.variants["MUG-WH"]
    with clock.at(now - timedelta(days=10)):
        facts: dict[str, Any] = {"valid_from": now - timedelta(days=9), "valid_until": now + timedelta(days=30)}
        volume = CommitmentDraft(100, variant_id=mug)
        agree(house.cafe, own_list({mug: "900"}), volume, renewal=RenewalKind.RENEWS, renewal_months=12, **facts)
    return house


def text_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_see_what_was_agreed_and_how_far_it_is(house: House) -> None:
    for person in (house.buyer, house.finance, house.han):
        page = text_of(acting_for(person, house.cafe))
        for words in ("Contract 2026", "1 product option", "MUG-WH", "100 pieces", "0 sent", "12 months", "ends on"):
            assert words in page


def test_a_unit_sees_the_contract_that_holds_for_it_and_not_what_the_others_took(house: House) -> None:
    page = text_of(acting_for(house.clerk, house.shop))
    assert "Agreed with 카페 모두" in page
    assert "100 pieces" in page
    assert "0 sent" not in page
    assert 'class="gauge"' not in page


def test_nobody_else_sees_it(house: House) -> None:
    for client in (acting_for(house.han, house.other), visitor(house.stranger), visitor(house.han)):
        assert "Contract 2026" not in text_of(client)
    assert Client().get(PAGE).status_code == 302


def test_who_may_not_see_prices_is_refused(house: House, market: Market) -> None:
    create_role(
        code="packer",
        audience=RoleAudience.COMPANY,
        names={"ko": "포장", "en": "Packer"},
        rights={"goods.see": "all"},
        party_id=house.cafe,
        actor=ACTOR,
    )
    packer = member_of(house.cafe, "packer", "포장이")
    assert packer.person_id
    answer = visitor(packer.person_id)
    answer.post("/account/acting-for/", {"party": str(house.cafe)})
    assert answer.get(PAGE).status_code in (403, 404)


def test_a_linked_contract_tells_its_bounds(house: House, market: Market) -> None:
    cup, now = market.variants["CUP"], clock.now()
    set_prices(list_of("base", priority=-5), {(cup, 1): "5000"})
    linked = linked_list("base", bounds={cup: Bound(None, Decimal(4000))})
    agree(house.cafe, linked, code="linked", names={"en": "Linked", "ko": "연동"}, valid_from=now, valid_until=None)
    page = text_of(acting_for(house.buyer, house.cafe))
    assert "They follow another price list." in page
    assert "₩4,000" in page
    assert "without an end" in page
