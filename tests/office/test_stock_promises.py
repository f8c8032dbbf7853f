"""What a variant's page of stock sets of promises: units kept for channels, what may be ordered before it is here."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jangteo.inventory import services as inventory
from jangteo.inventory.models import ChannelPool, SupplyPolicy
from jangteo.inventory.selectors import availability, list_supply
from jangteo.inventory.types import Lending, PlaceKind
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from office.desk import staff_client
from office.test_stock_of import MUG, do
from storefront.market import Market

KEPT = {"channel": "wholesale", "quantity": "15", "lends": "never"}


def test_units_are_kept_for_a_channel_lent_and_given_free_again(staff: Client, market: Market) -> None:
    mug = market.variants["MUG-WH"]
    assert do(staff, "keep", **KEPT) == ["15 units are kept for Ongyeol Wholesale from now on."]
    assert availability(market.shop_id, [mug]) == {mug: 25}
    row, _ = staff.get(MUG).context["kept"][0]
    assert (row.channel, row.place, row.pool.quantity, row.is_lent) == ("Ongyeol Wholesale", "Warehouse", 15, False)
    until = clock.today() + timedelta(days=3)
    assert do(staff, "keep", **KEPT | {"lends": "until", "until": str(until)})
    assert availability(market.shop_id, [mug]) == {mug: 40}
    assert (ChannelPool.objects.get().lends, ChannelPool.objects.get().until) == (Lending.UNTIL, until)
    assert "Until " in staff.get(MUG).content.decode()
    assert do(staff, "keep", **KEPT | {"quantity": "0"}) == ["Nothing is kept for Ongyeol Wholesale any more."]
    assert not ChannelPool.objects.exists()
    assert AuditEntry.objects.filter(action="inventory.set_pool").count() == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"quantity": "1.5"}, "Enter a whole number."),
        ({"quantity": "9" * 40}, "Ensure this value is less than or equal to 100000000."),
        ({"quantity": ""}, "This field is required."),
        ({"channel": "none"}, "There is no such channel."),
        ({"channel": "\x00"}, "Null characters are not allowed."),
        ({"lends": "sometimes"}, "Select a valid choice. sometimes is not one of the available choices."),
        ({"lends": "until"}, "Say the last day on which others may take of it."),
        ({"until": "2026-12-01"}, "Leave the day empty, or lend it until that day."),
        ({"lends": "until", "until": "soon"}, "Enter a valid date."),
        ({"place": "W2"}, "This channel takes nothing from this place."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    staff: Client, market: Market, wrong: dict[str, str], said: str
) -> None:
    inventory.create_place(code="W2", names={"ko": "둘째", "en": "Second"}, kind=PlaceKind.STORE)
    assert do(staff, "keep", **KEPT | wrong) == [said]
    assert not ChannelPool.objects.exists()


def test_a_place_that_is_not_there_is_told(staff: Client, market: Market) -> None:
    assert do(staff, "keep", **KEPT | {"place": "NONE"}) == ["There is no such place of stock."]


def test_a_clerk_of_one_place_keeps_nothing_in_another(staff: Client, market: Market) -> None:
    inventory.create_place(code="W2", names={"ko": "둘째", "en": "Second"}, kind=PlaceKind.STORE)
    store = staff_client("store", place_code="W2")
    response = store.post("/office/stock/MUG-WH/do/keep/", {"place": "W1"} | KEPT, follow=True)
    assert response.status_code in (200, 403)
    assert not ChannelPool.objects.exists()


def supplies(market: Market) -> dict[str, tuple[str, int]]:
    names = {None: "all", market.shop_id: "shop", market.wholesale_id: "wholesale"}
    return {names[one.channel_id]: (one.kind.value, one.cap) for one in list_supply([market.variants["MUG-WH"]])}


def supply(**fields: Any) -> dict[str, Any]:
    return {"kind": "backorder", "cap": "20", "lead_days": "3", "releases_on": "", "per_day": ""} | fields


def test_a_channel_has_a_rule_of_its_own(staff: Client, market: Market) -> None:
    assert do(staff, "supply", **supply()) == ["What may be promised is changed, from now on."]
    assert do(staff, "supply", **supply(channel="shop", kind="none", cap="0"))
    assert do(staff, "supply", **supply(channel="wholesale", kind="made", cap="7", per_day="2"))
    assert supplies(market) == {"all": ("backorder", 20), "shop": ("none", 0), "wholesale": ("made", 7)}
    page = staff.get(f"{MUG}?channel=wholesale")
    assert (page.context["supply"].cap, page.context["supply_channel"]) == (7, "wholesale")
    assert staff.get(f"{MUG}?channel=none").context["supply"].cap == 20
    assert "?channel=wholesale#supply" in page.content.decode()


def test_a_cap_below_what_waits_is_refused_in_the_form(staff: Client, market: Market) -> None:
    do(staff, "supply", **supply())
    SupplyPolicy.objects.update(waiting=9)
    assert do(staff, "supply", **supply(cap="5")) == ["9 units wait already: let at least so many wait."]
    assert do(staff, "supply", **supply(channel="none")) == ["There is no such channel."]
    assert supplies(market) == {"all": ("backorder", 20)}
