"""What of wishes goes with a person."""

import pytest

from factories import channel, company, member_of, shopper, stocked
from jangteo.identity.types import Visitor
from jangteo.kernel import clock
from jangteo.kernel.personal import Person
from jangteo.wishes import selectors, services
from jangteo.wishes.models import StockAsk, Wish, WishGift, WishList
from jangteo.wishes.services.personal_data import PERSONAL_DATA
from jangteo.wishes.types import EVERYBODY


@pytest.mark.django_db
def test_lists_and_asks_go_what_they_would_give_is_left_and_a_companys_list_stays() -> None:
    shop = channel()
    stocked(shop, {"MUG": 5, "CUP": 0})
    friend, firm = shopper(), company()
    buyer = member_of(firm)
    assert buyer.person_id is not None
    wish = services.add_wish(channel=shop, sku="MUG", actor=friend)
    found = selectors.find_default(friend)
    assert found is not None
    services.give_wish(
        token=services.make_link(list_id=found, actor=friend).token, wish_id=wish, actor=buyer, name="윤서하"
    )
    services.add_wish(channel=shop, sku="MUG", actor=buyer)
    ours = services.create_list(name="서하의 매장", actor=buyer)
    services.change_list(list_id=ours, name="서하의 매장", shared_with=EVERYBODY, actor=buyer)
    services.add_wish(channel=shop, sku="MUG", actor=buyer, list_id=ours)
    services.ask_stock(channel=shop, sku="CUP", actor=buyer, language="ko", visitor=Visitor())
    person = Person(buyer.person_id)
    told = PERSONAL_DATA.export(person)
    assert [one["name"] for one in told["lists"]] == ["", "서하의 매장"]
    assert ([one["name"] for one in told["gives"]], len(told["waits_for"])) == (["윤서하"], 1)
    erased = PERSONAL_DATA.erase(person, clock.now())
    assert erased.removed == {"wish_lists": 1, "names_of_lists": 1, "gifts_meant": 1, "wishes": 1, "asks": 1}
    assert set(WishList.objects.values_list("name", flat=True)) == {"", f"list-{ours}"}
    kept = Wish.objects.get(list=ours)
    assert (kept.added_by, kept.note, kept.seen_price) == (None, "", None)
    assert (Wish.objects.get(pk=wish).given, WishGift.objects.count(), StockAsk.objects.count()) == (0, 0, 0)
    assert PERSONAL_DATA.erase(person, clock.now()).removed == {}
