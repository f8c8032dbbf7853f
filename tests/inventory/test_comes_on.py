"""By which day one leaves of what is not there: each variant asked for alone, as an order for it would be told."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import ACTOR, channel, company, receive, serve, variant
from jangteo.catalog.services import set_bundle
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import comes_on, promisable
from jangteo.inventory.services import allocate_stock, place_purchase, set_supply
from jangteo.inventory.types import Demand, PurchaseLineDraft, SupplyKind
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 30, 1, 0, tzinfo=UTC)):  # ten in Seoul
        yield


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


def alone(shop: Channel, variants: Mapping[str, VariantId]) -> dict[str, date]:
    """What an order for one of each would be told."""
    said = {sku: promisable(shop.id, {one: 1})[one] for sku, one in variants.items()}
    return {sku: one.complete_on for sku, one in said.items() if one.waits}


def test_every_kind_of_supply_is_told_as_an_order_would_be(shop: Channel) -> None:
    skus = ("LEAD", "ORDERED", "APPEARS", "MADE", "FULL", "NOTHING", "NOT-HERE")
    made = {sku: variant(sku, shop) for sku in skus}
    backorder = {"kind": SupplyKind.BACKORDER, "actor": ACTOR, "cap": 2}
    for sku in ("LEAD", "FULL", "NOT-HERE"):
        set_supply(variant_id=made[sku], lead_days=3, **backorder)  # type: ignore[arg-type]
    set_supply(variant_id=made["ORDERED"], **backorder)  # type: ignore[arg-type]
    preorder, january = SupplyKind.PREORDER, date(2027, 1, 5)
    set_supply(variant_id=made["APPEARS"], kind=preorder, cap=9, releases_on=january, actor=ACTOR)
    set_supply(variant_id=made["MADE"], kind=SupplyKind.MADE, cap=9, per_day=2, lead_days=1, actor=ACTOR)
    set_supply(variant_id=made["NOT-HERE"], kind=SupplyKind.NONE, channel_id=shop.id, actor=ACTOR)
    place_purchase(
        supplier_id=company("Maker"),
        place_code="W1",
        lines=[PurchaseLineDraft(made["ORDERED"], 2, expected_on=day) for day in (date(2026, 12, 5), january)],
        currency="KRW",
        key="po",
        actor=ACTOR,
    )
    for sku, units in {"FULL": 2, "MADE": 2, "ORDERED": 1}.items():
        demand = Demand(new_id(), made[sku], sku, units)
        allocate_stock(demands=[demand], channel_id=shop.id, order_id=new_id())
    assert alone(shop, made) == {
        "LEAD": date(2026, 12, 3),
        "ORDERED": date(2026, 12, 7),
        "APPEARS": january,
        "MADE": date(2026, 12, 2),
    }
    told = comes_on(shop.id, made.values())
    assert {sku: told[one] for sku, one in made.items() if one in told} == alone(shop, made)


def test_a_bundle_comes_when_its_last_part_does(shop: Channel) -> None:
    made = {sku: variant(sku, shop) for sku in ("SET", "POT", "CUP", "PAIR", "SAID")}
    set_bundle(variant_id=made["SET"], components={made["POT"]: 1, made["CUP"]: 4}, actor=ACTOR)
    set_bundle(variant_id=made["PAIR"], components={made["CUP"]: 2}, actor=ACTOR)
    set_supply(variant_id=made["POT"], kind=SupplyKind.BACKORDER, cap=5, lead_days=2, actor=ACTOR)
    set_supply(variant_id=made["PAIR"], kind=SupplyKind.BACKORDER, cap=5, lead_days=2, actor=ACTOR)
    receive(made["CUP"], 3)
    assert comes_on(shop.id, made.values()) == {made["POT"]: date(2026, 12, 2)}  # three cups make no set
    receive(made["CUP"], 3)
    assert comes_on(shop.id, made.values()) == {made["POT"]: date(2026, 12, 2), made["SET"]: date(2026, 12, 2)}
    assert alone(shop, made) == {"POT": date(2026, 12, 2), "SET": date(2026, 12, 2)}


def test_it_asks_one_query_where_nothing_may_come_and_two_where_something_may(shop: Channel) -> None:
    made = [variant(f"MUG-{number}", shop) for number in range(5)]
    with CaptureQueriesContext(connection) as asked:
        assert comes_on(shop.id, made) == {}
    assert len(asked) == 1
    for one in made:
        set_supply(variant_id=one, kind=SupplyKind.MADE, cap=9, per_day=2, actor=ACTOR)
    with CaptureQueriesContext(connection) as asked:
        assert len(comes_on(shop.id, made)) == 5
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert comes_on(shop.id, []) == {}
    assert len(asked) == 0
