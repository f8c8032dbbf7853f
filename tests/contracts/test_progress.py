"""What is counted towards commitments: what was shipped to the tree, in the period, of what was committed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreeing import END, START, agree, day, open_shop, own_list, read
from factories import ACTOR, channel, company, list_of, member_of, order_of, price, serve, set_prices, variant
from factories.selling import receive, tax
from jangteo.catalog.services import create_category
from jangteo.contracts.selectors import list_contracts, past_progress, priced_counts, progress
from jangteo.contracts.services import end_contract
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractView, Measure, Progress
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.services import cancel_order, deliver_order, mark_paid, record_historical_orders, ship_order
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, OrderKind
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind

pytestmark = pytest.mark.django_db
TERM, MONTH, QUARTER, YEAR = CommitmentPeriod


@pytest.fixture
def world() -> Any:
    with clock.at(START):
        shop, variants = open_shop()
        return shop, variants, company()


def buy(shop: Any, buyer: Actor, sku: str, quantity: int, placed: datetime, shipped: datetime | None = None) -> Any:
    """An order, and its shipping on a day."""
    with clock.at(placed):
        order = order_of(shop, buyer, {sku: quantity})
    if shipped:
        with clock.at(shipped):
            ship_order(order_id=order.pk, actor=ACTOR)
    return order


def counted(one: ContractView, at: datetime) -> list[tuple[int, int]]:
    return [(row.shipped, row.open) for row in progress([one], at)[one.id]]


def test_shipped_counts_in_the_period_in_which_it_left(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        buyer = member_of(firm)
        one = agree(
            firm,
            own_list({variants["MUG"]: "700"}),
            CommitmentDraft(100, period=MONTH),
            CommitmentDraft(1000, period=TERM),
        )
    buy(shop, buyer, "MUG", 5, placed=day(4, 28), shipped=day(5, 2))
    delivered = buy(shop, buyer, "MUG", 7, placed=day(5, 3), shipped=day(5, 4))
    with clock.at(day(6, 2)):
        deliver_order(order_id=delivered.pk, actor=ACTOR)
    buy(shop, buyer, "MUG", 11, placed=day(5, 5))
    gone = buy(shop, buyer, "MUG", 13, placed=day(5, 6))
    with clock.at(day(5, 7)):
        cancel_order(order_id=gone.pk, actor=buyer)
    assert counted(one, day(5, 10)) == [(12, 11), (12, 11)]
    assert counted(one, day(6, 10)) == [(0, 11), (12, 11)]


def test_every_unit_of_the_tree_counts_and_no_other_company(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
        shelf = create_unit(parent_id=unit, kind=PartyKind.LOCATION, name="망원점", actor=ACTOR)
        one = agree(firm, own_list({variants["MUG"]: "700"}), CommitmentDraft(100))
        of_unit = agree(unit, own_list({variants["MUG"]: "650"}, priority=40), CommitmentDraft(100), code="unit")
        buyers = [member_of(party) for party in (firm, unit, shelf, company("다른 곳"))]
    for buyer, quantity in zip(buyers, (1, 2, 4, 8), strict=True):
        buy(shop, buyer, "MUG", quantity, placed=day(4), shipped=day(4, 2))
    assert counted(one, day(5)) == [(7, 0)]
    assert counted(of_unit, day(5)) == [(6, 0)]


def test_a_commitment_counts_what_it_speaks_of(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        buyer = member_of(firm)
        above = create_category(slug="table", names={"ko": "식탁"}, actor=ACTOR)
        plate = variant("PLATE", shop, category="plates")
        create_category(slug="plates", names={"ko": "접시"}, parent_slug="table", actor=ACTOR)
        price(shop, {plate: "3000"})
        receive(plate, 100)
        one = agree(
            firm,
            own_list({variants["MUG"]: "700", plate: "2000"}),
            CommitmentDraft(100, variant_id=variants["MUG"]),
            CommitmentDraft(100, category_id=above),
            CommitmentDraft(100),
            CommitmentDraft(100_000, Measure.AMOUNT),
        )
    for sku, quantity in (("MUG", 1), ("CUP", 2), ("PLATE", 4)):
        buy(shop, buyer, sku, quantity, placed=day(4), shipped=day(4, 2))
    found = progress([one], day(5))[one.id]
    # the cup is not on the contract; 8700 with tax is 7909 without: 636 + 7273
    assert [row.shipped for row in found] == [1, 4, 5, 7909]
    assert priced_counts([one]) == {one.id: 2}


def test_history_counts_on_its_day_and_credits_against(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        one = agree(firm, own_list({variants["MUG"]: "700"}), CommitmentDraft(100))
        line = (HistoricalLine("MUG", "머그", 10, Decimal(700), 6364, 636, variants["MUG"]),)
        back = (HistoricalLine("MUG", "머그", -3, Decimal(700), -1909, -191, variants["MUG"]),)
        facts = ("old", "KRW")
        orders = [
            HistoricalOrder(facts[0], key, shop.id, facts[1], kind, at, firm, "회사", lines)
            for key, kind, at, lines in (
                ("1", OrderKind.SALE, day(4), line),
                ("2", OrderKind.CREDIT, day(4, 9), back),
                ("3", OrderKind.SALE, day(2), line),
            )
        ]
        record_historical_orders(orders=orders, actor=ACTOR)
    assert counted(one, day(5)) == [(7, 0)]


def test_earlier_periods_keep_their_shortfall(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        buyer = member_of(firm)
        one = agree(firm, own_list({variants["MUG"]: "700"}), CommitmentDraft(10, period=MONTH))
    buy(shop, buyer, "MUG", 4, placed=day(3, 5), shipped=day(3, 6))
    buy(shop, buyer, "MUG", 12, placed=day(4, 5), shipped=day(4, 6))

    def told(rows: tuple[Progress, ...]) -> list[tuple[datetime, int, int]]:
        return [(row.since, row.shipped, row.shortfall) for row in rows]

    assert told(past_progress(one, day(6, 2))) == [(day(5), 0, 10), (day(4), 12, 0), (START, 4, 6)]
    assert told(past_progress(one, day(6, 2), most=1)) == [(day(5), 0, 10)]
    assert past_progress(one, day(3, 9)) == ()


def test_an_ended_contract_is_counted_to_its_end(world: Any) -> None:
    shop, variants, firm = world
    with clock.at(START):
        buyer = member_of(firm)
        one = agree(firm, own_list({variants["MUG"]: "700"}), CommitmentDraft(120))
    buy(shop, buyer, "MUG", 4, placed=day(3, 5), shipped=day(3, 6))
    with clock.at(day(5)):
        end_contract(contract_id=one.id, actor=ACTOR, why="moved away")
    buy(shop, buyer, "MUG", 5, placed=day(5, 5), shipped=day(5, 6))
    (found,) = progress([read()], day(6))[one.id]
    assert (found.until, found.shipped, found.expected) == (day(5), 4, 4)


def test_the_number_of_queries_does_not_grow_with_the_contracts(world: Any) -> None:
    shop, variants, _firm = world
    taken = []
    with clock.at(START):
        serve(shop.id)
        for number in range(12):
            buyer = member_of(company(f"회사 {number}"))
            assert buyer.party_id
            of_list = own_list({variants["MUG"]: "700"})
            commitments = [CommitmentDraft(10, period=period) for period in CommitmentPeriod]
            agree(buyer.party_id, of_list, *commitments, code=f"c-{number}")
            order = order_of(shop, buyer, {"MUG": 1})
            mark_paid(order_id=order.pk, actor=ACTOR)
            ship_order(order_id=order.pk, actor=ACTOR)
            if number in (1, 11):
                with CaptureQueriesContext(connection) as queries:
                    found = progress(list_contracts(ACTOR), clock.now())
                taken.append(len(queries))
                assert [[row.shipped for row in rows] for rows in found.values()] == [[1] * 4] * (number + 1)
    assert taken[0] == taken[1]
    assert taken[1] <= 8
    assert progress([], END) == {}


def test_amounts_in_another_currency_are_not_counted(world: Any) -> None:
    _shop, variants, firm = world
    with clock.at(START):
        abroad = channel("abroad", currency="USD", country="US")
        tax("0", country="US")
        mug = variant("BIG", abroad)
        serve(abroad.id)
        receive(mug, 10)
        set_prices(list_of("us", currency="USD", channel_id=abroad.id), {(mug, 1): "10"})
        buyer = member_of(firm)
        one = agree(
            firm,
            own_list({variants["MUG"]: "700", mug: "9000"}),
            CommitmentDraft(100, Measure.AMOUNT),
            CommitmentDraft(100),
        )
    buy(abroad, buyer, "BIG", 2, placed=day(4), shipped=day(4, 2))
    assert [row.shipped for row in progress([one], day(5))[one.id]] == [0, 2]
