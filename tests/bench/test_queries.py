"""How many statements each scenario of the benchmarks asks: the gate that no machine's speed moves."""

import json

import pytest
from measuring import results
from measuring.counting import Inside, count, finish, in_office
from measuring.flows import FLOWS, World

from jangteo.channels import services as channels
from jangteo.channels.types import CardTaking
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from storefront.market import ACTOR, DEALER, PASSWORD, Market, add_mugs

pytestmark = pytest.mark.django_db

MUGS = 30
MIXED = {"browse", "browse_pages", "order_ready"}  # made of the others, or of carts that were filled beforehand


@pytest.fixture
def world(market: Market) -> World:
    """A shop with enough mugs, a dealer who may pay later, somebody in the office."""
    add_mugs(market, MUGS)
    credit.save_terms(code="net-30", names={"ko": "30일"}, terms=Terms(DueBase.NET_DAYS, days=30), actor=ACTOR)
    credit.grant_terms(code="net-30", channel_id=market.wholesale_id, actor=ACTOR)
    made = World(Inside(), MUGS, staff=in_office())
    finish(made.log_in(DEALER, PASSWORD))
    return made


def test_no_scenario_asks_more_statements_than_its_limit(market: Market, world: World) -> None:
    channels.set_payments(
        channel_id=market.wholesale_id,
        methods=["bank_transfer", "on_account"],
        card_taking=CardTaking.AT_ONCE,
        actor=ACTOR,
    )
    carrier = world.carrier
    assert isinstance(carrier, Inside)
    found = {flow: count(flow, world, carrier, warm=1) for flow in FLOWS if flow not in MIXED}
    limits = json.loads(results.LIMITS.read_text())
    asked = {flow: {step: len(sql) for step, sql in steps} for flow, steps in found.items()}
    assert [told for flow, steps in asked.items() for told in results.too_many(flow, steps, limits)] == []
