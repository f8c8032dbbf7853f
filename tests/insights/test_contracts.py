"""A contract's prices are tried on what its company and the units below ordered, and on nobody else's."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.agreeing import draft, linked_list, own_list
from factories import ACTOR, cart_with, channel, company, list_of, member_of, order_of, set_prices, shopper, stocked
from jangteo.channels.types import Channel
from jangteo.contracts import services
from jangteo.contracts.errors import ContractNotFound
from jangteo.contracts.selectors import access_contract
from jangteo.insights.services import simulate_contract
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.ordering.selectors import get_cart
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind
from jangteo.pricing.services import set_bounds
from jangteo.pricing.types import Bound

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    return channel()


def ordered(shop: Channel) -> tuple[Any, PartyId]:
    """A firm's order of two mugs at 1,000, a cart of its unit's with one, a shopper's order of five."""
    goods = stocked(shop, {"MUG": 99, "CUP": 99})
    firm = company()
    unit = create_unit(parent_id=firm, kind=PartyKind.LOCATION, name="부산점", actor=ACTOR)
    order_of(shop, member_of(firm), {"MUG": 2, "CUP": 1})
    cart_with(shop, member_of(unit), {"MUG": 1})
    order_of(shop, shopper(), {"MUG": 5})
    return goods, firm


def figures(part: Any) -> tuple[Any, ...]:
    return tuple(part[name] for name in ("looked_at", "touched", "before", "after", "difference"))


def test_it_is_tried_on_the_tree_and_then_costs_what_was_said(shop: Channel) -> None:
    goods, firm = ordered(shop)
    wanted = draft(firm, own_list({goods["MUG"]: "700"}), valid_from=clock.now(), valid_until=None)
    contract_id = services.draft_contract(draft=wanted, actor=ACTOR)
    report = simulate_contract(code="agreed", actor=ACTOR)
    assert figures(report["orders"]) == (1, 1, "3000", "2400", "-600")
    assert figures(report["carts"]) == (1, 1, "1000", "700", "-300")
    assert report["buyers"] == 2
    assert report["orders"]["biggest"][0]["buyer"] == "편집숍 긴해"
    assert "only_theirs" in report["assumptions"]
    kept = access_contract("agreed", ACTOR)
    assert kept.simulation is not None
    assert "편집숍" not in str(kept.simulation)
    services.activate_contract(contract_id=contract_id, actor=ACTOR)
    buyer = member_of(firm)
    assert get_cart(cart_with(shop, buyer, {"MUG": 2, "CUP": 1}), buyer).quote.gross.minor == 2400


def test_prices_that_follow_a_list_are_tried_within_their_bounds(shop: Channel) -> None:
    goods, firm = ordered(shop)
    list_of("trade", priority=1)
    set_prices("trade", {(goods["MUG"], 1): "800", (goods["CUP"], 1): "800"})
    new_list = linked_list("trade", bounds={goods["MUG"]: Bound(floor=Decimal(750))})
    services.draft_contract(draft=draft(firm, new_list, valid_until=None), actor=ACTOR)
    report = simulate_contract(code="agreed", actor=ACTOR)
    assert figures(report["orders"]) == (1, 1, "2400", "2220", "-180")  # two at 750 and one at 720
    assert set_bounds(price_list_code="agreed", bounds={goods["MUG"]: Bound()}, actor=ACTOR) == 1


def test_one_that_begins_later_is_tried_as_if_it_held(shop: Channel) -> None:
    goods, firm = ordered(shop)
    with clock.at(clock.now()):
        later = clock.now().replace(year=clock.now().year + 1)
        wanted = draft(firm, own_list({goods["MUG"]: "700"}), valid_from=later, valid_until=None)
        services.draft_contract(draft=wanted, actor=ACTOR)
        report = simulate_contract(code="agreed", actor=ACTOR)
    assert report["orders"]["difference"] == "-600"
    assert "list_as_if_it_held" in report["assumptions"]


def test_who_has_not_ordered_yet_is_tried_too_and_it_says_so(shop: Channel) -> None:
    goods, _ = ordered(shop)
    wanted = draft(company("새 거래처"), own_list({goods["MUG"]: "700"}), valid_until=None)
    contract_id = services.draft_contract(draft=wanted, actor=ACTOR)
    report = simulate_contract(code="agreed", actor=ACTOR)
    assert figures(report["orders"]) == figures(report["carts"]) == (0, 0, "0", "0", "0")
    services.activate_contract(contract_id=contract_id, actor=ACTOR)
    before = access_contract("agreed", ACTOR).simulated_at
    assert simulate_contract(code="agreed", actor=ACTOR)["buyers"] == 0  # may be looked at again, and is not kept
    assert access_contract("agreed", ACTOR).simulated_at == before


def test_who_may_not_see_it_does_not_try_it(shop: Channel) -> None:
    goods, firm = ordered(shop)
    services.draft_contract(draft=draft(firm, own_list({goods["MUG"]: "700"})), actor=ACTOR)
    for actor in (shopper(), member_of(firm)):
        with pytest.raises(ContractNotFound):
            simulate_contract(code="agreed", actor=actor)
