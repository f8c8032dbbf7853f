"""What a place keeps for one channel can't be sold in another, unless it is lent."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, channel, receive, serve, variant
from jangteo.inventory.errors import InsufficientStock, InvalidSupply
from jangteo.inventory.models import ChannelPool
from jangteo.inventory.rules import kept_for_others
from jangteo.inventory.selectors import availability, list_waiting, promised_units
from jangteo.inventory.services import allocate_stock, set_pool, set_supply
from jangteo.inventory.types import Demand, Lending, Pool, SupplyKind
from jangteo.kernel.ids import new_id

TODAY = date(2026, 5, 1)
A, B, C, PLACE, MUG = (UUID(int=n) for n in range(5))
POOLS = st.lists(
    st.builds(
        Pool,
        channel_id=st.sampled_from([A, B, C]),
        place_id=st.just(PLACE),
        variant_id=st.sampled_from([None, MUG]),
        quantity=st.integers(1, 9),
        lends=st.sampled_from([Lending.NEVER, Lending.ALWAYS]),
    ),
    unique_by=lambda pool: (pool.channel_id, pool.variant_id),
    max_size=6,
)


@given(pools=POOLS, free=st.integers(0, 30), wishes=st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(1, 9))))
def test_what_is_kept_and_not_lent_is_never_sold_elsewhere(
    pools: list[Pool], free: int, wishes: list[tuple[UUID, int]]
) -> None:
    """However the channels take turns: others leave a channel at least what it keeps, as far as it was there."""
    for channel_id, units in wishes:
        kept = kept_for_others(pools, channel_id, PLACE, MUG, TODAY)
        taken = min(units, max(0, free - kept))
        for other in {pool.channel_id for pool in pools} - {channel_id}:
            own = kept_for_others([pool for pool in pools if pool.channel_id == other], channel_id, PLACE, MUG, TODAY)
            assert free - taken >= min(free, own)
        free -= taken


def test_a_pool_is_lent_until_its_day_and_not_beyond() -> None:
    pool = Pool(A, PLACE, None, 5, Lending.UNTIL, TODAY)
    assert kept_for_others([pool], B, PLACE, MUG, TODAY) == 0
    assert kept_for_others([pool], B, PLACE, MUG, TODAY + timedelta(days=1)) == 5
    assert kept_for_others([pool], A, PLACE, MUG, TODAY + timedelta(days=1)) == 0
    assert kept_for_others([pool, Pool(A, PLACE, MUG, 2)], B, PLACE, MUG, TODAY) == 2


@pytest.mark.django_db
def test_other_channels_take_only_what_is_free_beyond_a_pool() -> None:
    shop, dealers = channel(), channel("dealers")
    mug = variant("MUG", shop, dealers)
    for one in (shop, dealers):
        serve(one.id)
    receive(mug, 10)
    set_pool(channel_id=dealers.id, place_code="W1", variant_id=mug, quantity=6, actor=ACTOR)
    assert (availability(shop.id, [mug]), availability(dealers.id, [mug])) == ({mug: 4}, {mug: 10})
    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        allocate_stock(demands=[Demand(new_id(), mug, "MUG", 5)], channel_id=shop.id, order_id=new_id())
    assert refused.value.facts["available"] == 4
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 4)], channel_id=shop.id, order_id=new_id())
    set_pool(channel_id=dealers.id, place_code="W1", variant_id=mug, quantity=6, lends=Lending.ALWAYS, actor=ACTOR)
    assert availability(shop.id, [mug]) == {mug: 6}
    set_pool(channel_id=dealers.id, place_code="W1", variant_id=mug, quantity=0, actor=ACTOR)
    assert not ChannelPool.objects.exists()


@pytest.mark.django_db
def test_what_comes_in_is_kept_from_who_waits_in_another_channel() -> None:
    shop, dealers = channel(), channel("dealers")
    mug = variant("MUG", shop, dealers)
    for one in (shop, dealers):
        serve(one.id)
    set_pool(channel_id=dealers.id, place_code="W1", quantity=3, actor=ACTOR)
    set_supply(variant_id=mug, kind=SupplyKind.BACKORDER, cap=9, lead_days=2, actor=ACTOR)
    orders = {}
    for one in (shop, dealers):
        orders[one.id] = new_id()
        allocate_stock(demands=[Demand(new_id(), mug, "MUG", 2)], channel_id=one.id, order_id=orders[one.id])
    receive(mug, 3)
    assert [one.quantity for one in list_waiting(order_id=orders[shop.id])] == [2]
    assert [one.quantity for one in promised_units(orders[dealers.id])] == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"quantity": -1}, "quantity"),
        ({"quantity": 10**30}, "quantity"),
        ({"lends": Lending.UNTIL}, "until"),
        ({"until": TODAY}, "until"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(facts: dict[str, object], field: str) -> None:
    shop = channel()
    serve(shop.id)
    asked = {"channel_id": shop.id, "place_code": "W1", "quantity": 1, "actor": ACTOR} | facts
    with pytest.raises(InvalidSupply) as refused:
        set_pool(**asked)  # type: ignore[arg-type]
    assert refused.value.facts["field"] == field
