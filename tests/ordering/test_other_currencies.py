"""C20: a cart of won meets coupons, cards, credit and amounts of dollars, in every order of coming: each is refused by
its name or waits, spends nothing, and takes nothing from what is paid in won.
"""

from collections.abc import Callable
from uuid import UUID

import pytest

from factories import ACTOR, cart_with, channel, checkout, place, promotion, shopper, stocked
from jangteo.channels.types import Channel
from jangteo.identity.types import Visitor
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order, OrderDiscount
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import enter_code, place_order
from jangteo.ordering.types import Tender
from jangteo.stored_value import services
from jangteo.stored_value.errors import WrongValueCurrency
from stored_value.using import broken, card_of, credit_of, left, won

pytestmark = pytest.mark.django_db
DOLLARS = "USD"


class Till:
    """A buyer with a cart of three mugs at 1,000 won, and one of each thing in won and in dollars."""

    def __init__(self, shop: Channel, buyer: Actor) -> None:
        assert buyer.party_id
        self.shop, self.buyer = shop, buyer
        self.cart = cart_with(shop, buyer, {"MUG": 3})
        self.card, self.dollar_card = card_of(700), card_of(700, currency=DOLLARS)
        self.credit = credit_of(buyer.party_id, 400)
        self.dollar_credit = credit_of(buyer.party_id, 400, currency=DOLLARS)
        self.told: dict[str, str] = {}

    def enter(self, code: str) -> None:
        enter_code(cart_id=self.cart, code=code, actor=self.buyer, visitor=Visitor(address=""))

    def refused(self, name: str, tender: Tender) -> None:
        try:
            place(self.cart, self.buyer, tenders=(tender,))
        except JangteoError as refusal:
            self.told[name] = refusal.code

    def balances(self) -> tuple[int, ...]:
        return tuple(left(one) for one in (self.card.id, self.credit, self.dollar_card.id, self.dollar_credit))

    # what comes, in every order
    def coupon_of_dollars(self) -> None:
        self.enter("DOLLARS")

    def coupon_of_won(self) -> None:
        self.enter("WONS")

    def card_of_dollars(self) -> None:
        self.refused("card", Tender(self.dollar_card.id))

    def dollars_of_a_card_of_won(self) -> None:
        self.refused("amount", Tender(self.card.id, Money(5, DOLLARS)))

    def dollars_of_credit(self) -> None:
        self.refused("credit", Tender(amount=Money(5, DOLLARS)))


STEPS: tuple[Callable[[Till], None], ...] = (
    Till.coupon_of_dollars,
    Till.coupon_of_won,
    Till.card_of_dollars,
    Till.dollars_of_a_card_of_won,
    Till.dollars_of_credit,
)
# every two of them come in either order, and each comes first and last
ORDERS = [(*way[start:], *way[:start]) for way in (STEPS, STEPS[::-1]) for start in range(len(STEPS))]


@pytest.fixture
def shop() -> Channel:
    made = channel()
    stocked(made, {"MUG": 1000})
    promotion("wons", {"amount": "300", "on": "order"}, coupon="WONS")
    promotion("dollars", {"amount": "3.00", "on": "order"}, currency=DOLLARS, coupon="DOLLARS")
    return made


def test_in_every_order_of_coming_only_won_pays_won(shop: Channel) -> None:
    for order in ORDERS:
        till = Till(shop, shopper())
        for step in order:
            step(till)
        what = [step.__name__ for step in order]
        assert till.told == dict.fromkeys(("card", "amount", "credit"), WrongValueCurrency.code), what
        assert till.balances() == (700, 400, 700, 400), what
        seen = get_cart(till.cart, till.buyer)
        assert seen.quote.gross == won(2_700), what
        assert [one.refusal for one in seen.codes if one.coupon.label == "DOLLARS"] != [None], what
        row = Order.objects.get(pk=place(till.cart, till.buyer, tenders=(Tender(till.card.id), Tender())))
        assert (row.currency, row.gross_minor, till.balances()) == ("KRW", 2_700, (0, 0, 700, 400)), what
        discounts = OrderDiscount.objects.filter(order=row).values_list("promotion", "amount_minor")
        assert list(discounts.distinct()) == [("wons", 300)], what
    assert broken() == []


def test_a_total_of_another_currency_orders_nothing(shop: Channel) -> None:
    till = Till(shop, shopper())
    for wrong in (Money(3_000, DOLLARS), Money(300_000, DOLLARS), Money(3_000, "JPY")):
        with pytest.raises(JangteoError):
            place_order(
                cart_id=till.cart, expected_gross=wrong, key="k" + str(wrong), actor=till.buyer, details=checkout()
            )
    assert not Order.objects.filter(buyer=till.buyer.party_id).exists()


def test_a_gift_card_is_put_right_in_its_own_currency_only(shop: Channel) -> None:
    till = Till(shop, shopper())
    for value, wrong in ((till.card.id, DOLLARS), (UUID(str(till.dollar_credit)), "KRW")):
        with pytest.raises(JangteoError):
            services.adjust(value_id=value, amount=Money(5, wrong), why="a test", key=f"wrong-{value}", actor=ACTOR)
    assert till.balances() == (700, 400, 700, 400)
