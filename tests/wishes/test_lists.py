"""Wish lists: whose they are, who fills them, what is told of what changed, and the way into the cart."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import ACTOR, channel, company, list_of, member_of, price, set_prices, shopper, stocked
from jangteo.catalog import services as catalog
from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.ordering.models import CartLine
from jangteo.parties.types import MemberRole
from jangteo.wishes import selectors, services
from jangteo.wishes.errors import InvalidWish, TooManyWishes, WishesNotFound, WishNameTaken
from jangteo.wishes.models import Wish, WishList
from jangteo.wishes.types import EVERYBODY, Change, WishView

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    return channel("shop")


def seen(shop: Channel, actor: Actor, list_id: object = None) -> list[WishView]:
    """The wishes of a list, the default one where none is named, as somebody sees them."""
    found = list_id or selectors.find_default(actor)
    assert found is not None
    return selectors.get_list(found, shop, actor, "ko")[1]  # type: ignore[arg-type]


def test_the_first_wish_makes_the_list_and_wishing_twice_is_wishing_once(shop: Channel) -> None:
    stocked(shop, {"MUG": 5, "CUP": 0})
    me = shopper()
    first = services.add_wish(channel=shop, sku="MUG", actor=me)
    assert services.add_wish(channel=shop, sku="MUG", actor=me) == first
    services.add_wish(channel=shop, sku="CUP", actor=me)
    assert [(one.is_default, one.name, one.line_count) for one in selectors.list_lists(me)] == [(True, "", 2)]
    cup, mug = seen(shop, me)
    assert (mug.sku, mug.can_be_bought, mug.is_sold_out) == ("MUG", True, False)
    assert (cup.sku, cup.can_be_bought, cup.is_sold_out) == ("CUP", False, True)
    with pytest.raises(InvalidWish):
        services.add_wish(channel=shop, sku="NONE", actor=me)


def test_a_list_is_named_once_and_its_own_limits_hold(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    stocked(shop, {"MUG": 5, "CUP": 5})
    me, other = shopper(), shopper()
    mine = services.create_list(name=" 거실  ", actor=me)
    with pytest.raises(WishNameTaken):
        services.create_list(name="거실", actor=me)
    with pytest.raises(InvalidWish):
        services.create_list(name="  ", actor=me)
    monkeypatch.setattr("jangteo.wishes.services.wishing.MOST_WISHES", 1)
    services.add_wish(channel=shop, sku="MUG", actor=me, list_id=mine)
    with pytest.raises(TooManyWishes):
        services.add_wish(channel=shop, sku="CUP", actor=me, list_id=mine)
    with pytest.raises(WishesNotFound):
        selectors.get_list(mine, shop, other, "ko")
    with pytest.raises(WishesNotFound):
        services.delete_list(list_id=mine, actor=other)
    services.delete_list(list_id=mine, actor=me)
    assert not WishList.objects.exists()


def test_whoever_a_list_is_shared_with_fills_it_and_only_who_made_it_ends_it(shop: Channel) -> None:
    stocked(shop, {"MUG": 5})
    firm = company()
    me, clerk, outsider = member_of(firm), member_of(firm, MemberRole.BUYER, "최은우"), member_of(company("다른 곳"))
    mine = services.create_list(name="새 매장", actor=me)
    with pytest.raises(WishesNotFound):
        services.add_wish(channel=shop, sku="MUG", actor=clerk, list_id=mine)
    with pytest.raises(InvalidWish):
        services.change_list(list_id=mine, name="새 매장", shared_with="nobodys-role", actor=me)
    services.change_list(list_id=mine, name="새 매장", shared_with=EVERYBODY, actor=me)
    services.add_wish(channel=shop, sku="MUG", actor=clerk, list_id=mine)
    assert [one.is_mine for one in selectors.list_lists(clerk)] == [False]
    assert [one.by_name for one in seen(shop, me, mine)] == ["최은우"]
    for refused in (clerk, outsider):
        with pytest.raises(WishesNotFound):
            services.delete_list(list_id=mine, actor=refused)
    assert selectors.list_lists(outsider) == []
    with pytest.raises(WishesNotFound):  # everybody are those of the firm
        services.add_wish(channel=shop, sku="MUG", actor=outsider, list_id=mine)
    with pytest.raises(WishesNotFound):
        selectors.get_list(mine, shop, outsider, "ko")


def test_a_change_of_price_is_told_to_who_saw_the_first_one_where_it_can_be_compared(shop: Channel) -> None:
    mug = stocked(shop, {"MUG": 5}, "9000")["MUG"]
    firm = company()
    me, clerk = member_of(firm), member_of(firm, name="최은우")
    mine = services.create_list(name="새 매장", actor=me)
    services.change_list(list_id=mine, name="새 매장", shared_with=EVERYBODY, actor=me)
    services.add_wish(channel=shop, sku="MUG", actor=me, list_id=mine)
    assert [(one.change, one.was) for one in seen(shop, me, mine)] == [(None, None)]
    set_prices(list_of("ours", party_id=firm), {(mug, 1): "8000"})
    (told,) = seen(shop, me, mine)
    assert (told.change, told.was and told.was.to_text(), told.price and told.price.to_text()) == (
        Change.CHEAPER,
        "9000",
        "8000",
    )
    assert [(one.change, one.was) for one in seen(shop, clerk, mine)] == [(None, None)]
    net = channel("net", tax_view="net")
    product_id = variants_by_id([mug])[mug].product_id
    catalog.list_in_channel(product_id=product_id, channel_id=net.id, actor=ACTOR)
    price(net, {mug: "8000"})
    assert [(one.is_seen, one.change) for one in seen(net, me, mine)] == [(True, None)]


def test_of_what_can_not_be_seen_here_nothing_is_told_but_ones_own_words(shop: Channel) -> None:
    stocked(shop, {"MUG": 5}, "9000")
    me, elsewhere = shopper(), channel("elsewhere")
    wish = services.add_wish(channel=shop, sku="MUG", actor=me)
    found = selectors.find_default(me)
    assert found is not None
    services.change_wish(wish_id=wish, list_id=found, quantity=2, note="엄마 생신", actor=me)
    (told,) = seen(elsewhere, me)
    assert told == WishView(wish, 2, "엄마 생신", told.added_at, is_seen=False)
    assert services.move_to_cart(channel=elsewhere, list_id=found, actor=me).moved == 0
    services.remove_wish(wish_id=wish, list_id=found, actor=me)
    assert not Wish.objects.exists()


def test_what_can_be_bought_goes_into_the_cart_and_leaves_the_list(shop: Channel) -> None:
    stocked(shop, {"MUG": 5, "CUP": 0, "BOWL": 9})
    me = shopper()
    wishes = {sku: services.add_wish(channel=shop, sku=sku, actor=me) for sku in ("MUG", "CUP", "BOWL")}
    found = selectors.find_default(me)
    assert found is not None
    services.change_wish(wish_id=wishes["MUG"], list_id=found, quantity=3, note="", actor=me)
    one = services.move_to_cart(channel=shop, list_id=found, actor=me, wish_ids=[wishes["BOWL"]])
    rest = services.move_to_cart(channel=shop, list_id=found, actor=me)
    assert ((one.moved, one.left), (rest.moved, rest.left)) == ((1, 0), (1, 1))
    lines = CartLine.objects.filter(cart=rest.cart_id).values_list("variant__sku", "quantity")
    assert sorted(lines) == [("BOWL", 1), ("MUG", 3)]
    assert [view.sku for view in seen(shop, me)] == ["CUP"]
    with pytest.raises(WishesNotFound):
        services.move_to_cart(channel=shop, list_id=found, actor=me, wish_ids=[wishes["MUG"]])


def test_the_queries_do_not_grow_with_the_wishes(shop: Channel) -> None:
    stocked(shop, {f"M{number}": 3 for number in range(6)})
    me = shopper()
    counts = []
    for upto in (2, 6):
        for number in range(upto):
            services.add_wish(channel=shop, sku=f"M{number}", actor=me)
        with CaptureQueriesContext(connection) as queries:
            assert len(seen(shop, me)) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_database_refuses_more_given_than_wished_and_half_a_price(shop: Channel) -> None:
    stocked(shop, {"MUG": 5})
    wish = services.add_wish(channel=shop, sku="MUG", actor=shopper())
    for wrong in ({"given": 2}, {"seen_currency": ""}, {"quantity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wish.objects.filter(pk=wish).update(**wrong)
