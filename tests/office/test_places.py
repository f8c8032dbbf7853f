"""The places of stock: where each is, what it costs, who takes from it, what it keeps."""

import pytest
from django.test import Client

from jangteo.inventory import services as inventory
from jangteo.inventory.models import ChannelPlace, ChannelPool, Place
from jangteo.inventory.selectors import availability, serving_places
from jangteo.inventory.types import PlaceKind, SupplyKind
from office.desk import staff_client
from storefront.market import ACTOR, Market

PAGE = "/office/places/W1/"
FACTS = {"country": "kr", "postcode": "48058", "handling_minor": "1,200", "parcel_minor": "2500", "cut_off": "14"}


def send(staff: Client, action: str, fields: dict[str, str]) -> list[str]:
    """The messages, or what is wrong at the fields."""
    response = staff.post(f"{PAGE}do/{action}/", fields, follow=True)
    context = response.context
    if response.status_code == 422:
        wrong = [str(error) for form in context["bound"].values() for one in form.errors.values() for error in one]
        return wrong + [one.error for one in context["ranks"] if one.error]
    assert response.status_code == 200
    return [str(one) for one in context["messages"]]


def test_the_list_says_where_places_are_and_who_takes_from_them(staff: Client, market: Market) -> None:
    inventory.create_place(code="W2", names={"ko": "둘째", "en": "Second"}, kind=PlaceKind.STORE)
    inventory.describe_place(place_code="W1", postcode="04524", parcel_minor=3000, actor=ACTOR)
    page = staff.get("/office/places/").content.decode()
    for text in ("Warehouse", "04524 · Seoul", "₩3,000", "Ongyeol Wholesale", "Second", "no postcode", "Nobody"):
        assert text in page
    assert "/office/places/" in staff.get("/office/stock/").content.decode()


def test_a_place_is_described(staff: Client, market: Market) -> None:
    days = {"closed_on": "2026-12-31\n\n2027-01-02, 2027-01-02"}
    assert send(staff, "describe", FACTS | days) == ["The place is as you said, from now on."]
    row = Place.objects.get(code="W1")
    assert (row.country, row.postcode, row.handling_minor, row.parcel_minor) == ("KR", "48058", 1200, 2500)
    assert (row.cut_off, [str(day) for day in row.closed_on]) == (14, ["2026-12-31", "2027-01-02"])
    page = staff.get(PAGE).content.decode()
    assert "48058 · Busan" in page
    assert "2026-12-31\n2027-01-02" in page
    assert staff.get("/office/places/NONE/").status_code == 404
    assert staff.get("/office/places/TRANSIT/").status_code == 404
    assert staff.post(f"{PAGE}do/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"country": "Korea"}, "Enter a valid value."),
        ({"country": ""}, "This field is required."),
        ({"postcode": "4805"}, "A Korean postcode has five digits."),
        ({"postcode": "٤٨٠٥٨"}, "A Korean postcode has five digits."),
        ({"handling_minor": "-1"}, "Enter an amount from 0 up."),
        ({"handling_minor": "1.5"}, "Enter an amount from 0 up."),
        ({"parcel_minor": "NaN"}, "Enter an amount from 0 up."),
        ({"parcel_minor": "9999999999"}, "Enter an amount from 0 up."),
        ({"cut_off": "25"}, "Ensure this value is less than or equal to 24."),
        ({"cut_off": "noon"}, "Enter a whole number."),
        ({"closed_on": "31.12.2026"}, "“31.12.2026” is no day; write 2026-12-31."),
        ({"closed_on": "2026-12-31 " * 401}, "At most 400 closed days."),
    ],
)
def test_what_a_place_cannot_be_is_said_at_its_field(
    staff: Client, market: Market, wrong: dict[str, str], said: str
) -> None:
    assert send(staff, "describe", FACTS | wrong) == [said]
    assert Place.objects.get(code="W1").postcode == ""


def test_channels_take_from_a_place_by_rank_or_not_at_all(staff: Client, market: Market) -> None:
    assert send(staff, "serve", {"rank-shop": "5", "rank-wholesale": ""}) == [
        "Who takes from this place is changed, from now on."
    ]
    assert list(ChannelPlace.objects.values_list("channel", "rank")) == [(market.shop_id, 5)]
    assert serving_places(market.wholesale_id) == []
    for wrong in ("-1", "1.5", "1001", "9999999999", "٣"):
        said = send(staff, "serve", {"rank-shop": wrong, "rank-wholesale": "1"})
        assert said == ["A rank is a whole number from 0 to 1,000."]
    assert ChannelPlace.objects.get().rank == 5


def test_a_place_keeps_units_of_each_product(staff: Client, market: Market) -> None:
    cup, mug = market.variants["CUP"], market.variants["MUG-WH"]
    fields = {"channel": "wholesale", "quantity": "10", "lends": "never", "until": ""}
    said = ["10 units of each product are kept for Ongyeol Wholesale from now on."]
    assert send(staff, "keep", fields) == said
    assert availability(market.shop_id, [cup, mug]) == {cup: 0, mug: 30}
    assert "Each product there" in staff.get(PAGE).content.decode()
    assert send(staff, "serve", {"rank-shop": "0"}) == ["Units are kept for this channel here: end that first."]
    assert send(staff, "keep", fields | {"quantity": "x"}) == ["Enter a whole number."]
    said = ["Nothing of each product is kept for Ongyeol Wholesale any more."]
    assert send(staff, "keep", fields | {"quantity": "0"}) == said
    assert not ChannelPool.objects.exists()


def test_a_channel_shows_its_places_and_its_own_rules_of_supply(staff: Client, market: Market) -> None:
    inventory.set_supply(
        variant_id=market.variants["CUP"], channel_id=market.shop_id, kind=SupplyKind.BACKORDER, cap=8, actor=ACTOR
    )
    page = staff.get("/office/sales-channels/shop/").content.decode()
    for text in (PAGE, "/office/stock/CUP/?channel=shop#supply", "0 of 8 wait"):
        assert text in page
    assert "0 of 8 wait" not in staff.get("/office/sales-channels/wholesale/").content.decode()


def test_a_clerk_changes_what_their_own_place_says_and_no_channel(market: Market) -> None:
    inventory.create_place(code="S1", names={"ko": "가게", "en": "Store"}, kind=PlaceKind.STORE)
    store = staff_client("store", place_code="S1")
    page = store.get("/office/places/S1/").content.decode()
    assert "/office/places/S1/do/describe/" in page
    assert "/do/serve/" not in page
    assert "/do/describe/" not in store.get(PAGE).content.decode()
    for action, fields in (("describe", FACTS), ("serve", {"rank-shop": "9"})):
        store.post(f"{PAGE}do/{action}/", fields)
    assert Place.objects.get(code="W1").postcode == ""
    assert set(ChannelPlace.objects.values_list("rank", flat=True)) == {0}
