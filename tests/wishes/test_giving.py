"""Lists that are opened to others: at their own prices, and nothing is given twice."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from conftest import RunTogether
from factories import GUEST, channel, company, list_of, member_of, set_prices, shopper, stocked
from jangteo.channels.types import Channel
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import Visitor
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.wishes import selectors, services
from jangteo.wishes.errors import InvalidWish, LinkNotFound, NothingLeftToGive, WishesNotFound, WishIsGiven
from jangteo.wishes.models import Wish, WishGift
from jangteo.wishes.types import OwnerSees, SharedWishes

SECRET = "a-secret-of-twenty-letters"


def opened(shop: Channel, owner: Actor, quantity: int = 2) -> tuple[str, UUID, UUID]:
    """(token, list, wish): some mugs that somebody wishes for, shown to others."""
    wish = services.add_wish(channel=shop, sku="MUG", actor=owner)
    found = selectors.find_default(owner)
    assert found is not None
    services.change_wish(wish_id=wish, list_id=found, quantity=quantity, note="", actor=owner)
    return services.make_link(list_id=found, actor=owner).token, found, wish


def look(token: str, shop: Channel, actor: Actor, secret: str = "") -> SharedWishes:
    return selectors.look_at_link(token, shop, actor, "ko", secret=secret)


@pytest.mark.django_db
def test_a_link_shows_each_viewer_their_own_prices_and_nothing_they_can_not_see() -> None:
    shop, elsewhere = channel("shop"), channel("elsewhere")
    mug = stocked(shop, {"MUG": 5}, "9000")["MUG"]
    firm = company()
    set_prices(list_of("ours", party_id=firm), {(mug, 1): "7000"})
    owner, friend, dealer = shopper("한마루"), shopper(), member_of(firm)
    token, _, _ = opened(shop, owner)
    prices = {
        actor.party_id: [one.wish.price.to_text() for one in look(token, shop, actor).lines if one.wish.price]
        for actor in (GUEST, friend, dealer)
    }
    assert prices == {None: ["9000"], friend.party_id: ["9000"], firm: ["7000"]}
    seen = look(token, elsewhere, friend)
    assert (seen.lines, seen.owner_name) == ((), "한마루")


@pytest.mark.django_db
def test_a_link_ends_by_time_by_another_and_by_hand_and_guessing_has_to_wait() -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 5})
    owner = shopper()
    token, found, _ = opened(shop, owner)
    services.note_view(token=token, actor=GUEST, visitor=Visitor("10.0.0.1"))
    services.note_view(token=token, actor=owner, visitor=Visitor("10.0.0.2"))
    (view,) = selectors.list_lists(owner)
    assert view.link is not None
    assert view.link.views == 1
    second = services.make_link(list_id=found, actor=owner, days=7).token
    with pytest.raises(LinkNotFound):
        look(token, shop, GUEST)
    with clock.at(clock.now() + timedelta(days=7)), pytest.raises(LinkNotFound):
        look(second, shop, GUEST)
    services.revoke_link(list_id=found, actor=owner)
    with pytest.raises(LinkNotFound):
        look(second, shop, GUEST)
    for _ in range(60):
        with pytest.raises(LinkNotFound):
            services.note_view(token="no", actor=GUEST, visitor=Visitor("10.0.0.9"))
    with pytest.raises(TooManyAttempts):
        services.note_view(token="no", actor=GUEST, visitor=Visitor("10.0.0.9"))
    with pytest.raises(WishesNotFound):
        services.make_link(list_id=found, actor=shopper())


@pytest.mark.django_db
def test_what_one_gives_is_gone_for_others_until_they_take_it_back() -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 5})
    owner, friend = shopper(), shopper()
    token, found, wish = opened(shop, owner)
    with pytest.raises(InvalidWish):
        services.give_wish(token=token, wish_id=wish, actor=owner)
    with pytest.raises(InvalidWish):
        services.give_wish(token=token, wish_id=wish, actor=GUEST)
    services.give_wish(token=token, wish_id=wish, actor=GUEST, secret=SECRET, name="이모")
    services.give_wish(token=token, wish_id=wish, actor=friend)
    with pytest.raises(NothingLeftToGive) as refused:
        services.give_wish(token=token, wish_id=wish, actor=shopper())
    assert refused.value.facts["left"] == 0
    assert [(one.left, one.mine) for one in look(token, shop, friend).lines] == [(0, 1)]
    assert [(one.left, one.mine) for one in look(token, shop, GUEST, SECRET).lines] == [(0, 1)]
    assert [(one.left, one.mine) for one in look(token, shop, GUEST, "b" * 24).lines] == [(0, 0)]
    services.take_gift_back(token=token, wish_id=wish, actor=GUEST, secret="b" * 24)
    for _ in range(2):
        services.take_gift_back(token=token, wish_id=wish, actor=friend)
    assert [(one.left, one.mine) for one in look(token, shop, friend).lines] == [(1, 0)]
    (mine,) = selectors.get_list(found, shop, owner, "ko")[1]
    assert (mine.given, [(one.name, one.quantity) for one in mine.givers]) == (1, [("이모", 1)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sees", "given", "names", "left"),
    [(OwnerSees.NAMES, 1, ["이모"], 1), (OwnerSees.TAKEN, 1, [], 1), (OwnerSees.NOTHING, None, [], 2)],
)
def test_the_owner_sees_no_more_of_who_gives_than_they_chose(
    sees: OwnerSees, given: int | None, names: list[str], left: int
) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 5})
    owner = shopper()
    token, found, wish = opened(shop, owner)
    services.set_owner_sees(list_id=found, owner_sees=sees, actor=owner)
    services.give_wish(token=token, wish_id=wish, actor=GUEST, secret=SECRET, name="이모")
    (mine,) = selectors.get_list(found, shop, owner, "ko")[1]
    assert (mine.given, [one.name for one in mine.givers]) == (given, names)
    assert [one.left for one in look(token, shop, owner).lines] == [left]
    assert [one.left for one in look(token, shop, shopper()).lines] == [1]


@pytest.mark.django_db
def test_what_is_given_can_not_be_wished_for_less_and_a_surprise_is_not_found_out_by_trying() -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 5})
    owner = shopper()
    token, found, wish = opened(shop, owner, quantity=3)
    services.give_wish(token=token, wish_id=wish, actor=GUEST, secret=SECRET, quantity=2)
    with pytest.raises(WishIsGiven):
        services.change_wish(wish_id=wish, list_id=found, quantity=1, note="", actor=owner)
    services.change_wish(wish_id=wish, list_id=found, quantity=2, note="", actor=owner)
    services.set_owner_sees(list_id=found, owner_sees=OwnerSees.NOTHING, actor=owner)
    services.change_wish(wish_id=wish, list_id=found, quantity=4, note="", actor=owner)
    with pytest.raises(WishIsGiven):  # though two are given
        services.change_wish(wish_id=wish, list_id=found, quantity=3, note="", actor=owner)
    with pytest.raises(WishIsGiven):
        services.set_owner_sees(list_id=found, owner_sees=OwnerSees.NAMES, actor=owner)
    services.remove_wish(wish_id=wish, list_id=found, actor=owner)
    assert selectors.get_list(found, shop, owner, "ko")[1] == []
    seen = look(token, shop, GUEST, SECRET)
    assert (seen.lines, [count for _, count in seen.no_longer]) == ((), [2])
    services.take_gift_back(token=token, wish_id=wish, actor=GUEST, secret=SECRET)
    assert not Wish.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_four_who_give_the_last_one_at_once_one_does(run_together: RunTogether) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 5})
    token, _, wish = opened(shop, shopper(), quantity=1)
    outcomes = run_together(
        4, lambda n: services.give_wish(token=token, wish_id=wish, actor=GUEST, secret=f"{SECRET}-{n}")
    )
    assert Counter(type(one).__name__ for one in outcomes) == {"NoneType": 1, "NothingLeftToGive": 3}
    assert (Wish.objects.get().given, WishGift.objects.count()) == (1, 1)
