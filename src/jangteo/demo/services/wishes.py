"""Wishes in the consumer shop: a family's list that is shown to others, a shopper's own, and who waits for goods."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.content.types import Content
from jangteo.demo.services.buyers import Buyer
from jangteo.identity.types import Visitor
from jangteo.inventory.selectors import availability
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.wishes import services
from jangteo.wishes.errors import InvalidWish, NotSoldOut
from jangteo.wishes.types import EVERYBODY

FAMILY, FAMILY_LIST = "family-hong", "새집 살림"
FAMILY_WISHES = {"MUG-MOON-WH": (4, "네 식구 하나씩"), "LGT-BULB": (1, "현관에 둘 것"), "BWL-RICE-WH": (2, "")}
SHOPPERS_WISHES = ("MUG-MOON-CE", "ONG-BASK", "MUG-MOON-WH")
SHOPPERS_OTHER = "집들이 선물"
SECRET = "demo-giver-of-one-moon-mug"  # noqa: S105 -- stands for a guest's browser
WAITING_FOR = 2


def make_wishes(content: Content, shop: Channel, buyers: Mapping[str, Buyer], goods: Mapping[str, VariantId]) -> int:
    """Write them down; returns how many wait for something."""
    with clock.at(clock.now() - timedelta(days=12)):
        _family(shop, buyers[FAMILY].actor)
    shoppers = [buyers[one.code].actor for one in content.shoppers]
    with clock.at(clock.now() - timedelta(days=20)):
        for sku in SHOPPERS_WISHES:
            _wish(shop, sku, shoppers[0])
        services.create_list(name=SHOPPERS_OTHER, actor=shoppers[0])
    return _ask(shop, [buyers[FAMILY].actor, *shoppers[:3]], goods)


def _family(shop: Channel, head: Actor) -> None:
    list_id = services.create_list(name=FAMILY_LIST, actor=head)
    services.change_list(list_id=list_id, name=FAMILY_LIST, shared_with=EVERYBODY, actor=head)
    token = services.make_link(list_id=list_id, actor=head, days=90).token
    for sku, (count, note) in FAMILY_WISHES.items():
        try:
            wish = services.add_wish(channel=shop, sku=sku, actor=head, list_id=list_id)
        except InvalidWish:
            continue
        services.change_wish(wish_id=wish, list_id=list_id, quantity=count, note=note, actor=head)
        if count > 1:
            services.give_wish(token=token, wish_id=wish, actor=Actor(name="guest"), name="큰이모", secret=SECRET)


def _wish(shop: Channel, sku: str, actor: Actor) -> None:
    try:
        services.add_wish(channel=shop, sku=sku, actor=actor)
    except InvalidWish:
        return


def _ask(shop: Channel, actors: Iterable[Actor], goods: Mapping[str, VariantId]) -> int:
    """All of them wait for the first thing that is sold out, one less for the next."""
    free = availability(shop.id, list(goods.values()))
    waiting, left = 0, list(actors)
    for sku in sorted(sku for sku, pk in goods.items() if not free[pk]):
        try:
            for number, actor in enumerate(left):
                with clock.at(clock.now() - timedelta(days=9 - number)):
                    services.ask_stock(channel=shop, sku=sku, actor=actor, language="ko", visitor=Visitor())
                waiting += 1
        except (InvalidWish, NotSoldOut):
            continue
        left = left[1:]
        if len(left) < WAITING_FOR:
            break
    return waiting
