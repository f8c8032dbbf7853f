"""Where places are, what they cost, and which channels take from them."""

from collections.abc import Callable

import pytest
from django.db import transaction

from factories import ACTOR, channel, receive, serve, variant
from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InvalidSupply, PlaceNotFound
from jangteo.inventory.models import ChannelPlace
from jangteo.inventory.rules import region_of
from jangteo.inventory.selectors import availability, list_place_views, serving_places
from jangteo.inventory.services import describe_place, set_pool, set_serving
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


def test_a_channel_takes_from_a_place_later_earlier_and_no_more(shop: Channel) -> None:
    dealers, mug = channel("dealers"), variant("MUG", shop)
    receive(mug, 4)
    assert availability(dealers.id, [mug]) == {mug: 0}
    set_serving(place_code="W1", ranks={dealers.id: 3}, actor=ACTOR)
    (place,) = list_place_views()
    assert place.ranks == {shop.id: 0, dealers.id: 3}
    assert (availability(dealers.id, [mug]), serving_places(dealers.id)) == ({mug: 4}, ["W1"])
    set_serving(place_code="W1", ranks={dealers.id: None, shop.id: 7}, actor=ACTOR)
    assert list(ChannelPlace.objects.values_list("channel", "rank")) == [(shop.id, 7)]
    assert availability(dealers.id, [mug]) == {mug: 0}
    assert AuditEntry.objects.filter(action="inventory.set_serving").count() == 2


@pytest.mark.parametrize("rank", [-1, 1001, 10**30])
def test_a_rank_that_cannot_be_changes_nothing(shop: Channel, rank: int) -> None:
    with pytest.raises(InvalidSupply) as refused, transaction.atomic():
        set_serving(place_code="W1", ranks={shop.id: rank}, actor=ACTOR)
    assert refused.value.facts["field"] == "rank"
    assert ChannelPlace.objects.get().rank == 0


def test_places_and_channels_that_are_not_there_are_named(shop: Channel) -> None:
    unknown: list[tuple[type[JangteoError], Callable[[], None]]] = [
        (PlaceNotFound, lambda: set_serving(place_code="NONE", ranks={}, actor=ACTOR)),
        (ChannelNotFound, lambda: set_serving(place_code="W1", ranks={new_id(): 1}, actor=ACTOR)),
    ]
    for error, work in unknown:
        with pytest.raises(error), transaction.atomic():
            work()


def test_units_kept_for_a_channel_end_before_it_leaves_the_place(shop: Channel) -> None:
    dealers = channel("dealers")
    with pytest.raises(InvalidSupply) as refused, transaction.atomic():
        set_pool(channel_id=dealers.id, place_code="W1", quantity=2, actor=ACTOR)
    assert refused.value.facts["field"] == "place"
    set_pool(channel_id=shop.id, place_code="W1", quantity=2, actor=ACTOR)
    with pytest.raises(InvalidSupply) as refused, transaction.atomic():
        set_serving(place_code="W1", ranks={shop.id: None}, actor=ACTOR)
    assert refused.value.facts["field"] == "kept"
    set_pool(channel_id=shop.id, place_code="W1", quantity=0, actor=ACTOR)
    set_serving(place_code="W1", ranks={shop.id: None}, actor=ACTOR)
    assert not ChannelPlace.objects.exists()


def test_a_place_says_its_region_and_costs(shop: Channel) -> None:
    describe_place(place_code="W1", postcode="48058", handling_minor=120, parcel_minor=2500, actor=ACTOR)
    (place,) = list_place_views()
    assert (place.region, place.handling_minor, place.parcel_minor) == ("busan", 120, 2500)
    for facts, field in (({"handling_minor": 1, "parcel_minor": -1}, "parcel_minor"), ({"cut_off": 25}, "cut_off")):
        with pytest.raises(InvalidSupply) as refused, transaction.atomic():
            describe_place(place_code="W1", actor=ACTOR, **facts)  # type: ignore[arg-type]
        assert refused.value.facts["field"] == field


@pytest.mark.parametrize(
    ("postcode", "region"), [("01000", "seoul"), ("30100", "sejong"), ("64000", ""), ("٠١٠٠٠", "")]
)
def test_the_first_two_digits_say_the_region(postcode: str, region: str) -> None:
    assert region_of(postcode) == region
