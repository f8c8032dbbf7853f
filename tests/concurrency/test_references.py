"""Orders with one purchase order number that come at once (ORD-03)."""

from collections import Counter

import pytest

from conftest import RunTogether
from factories import ACTOR, channel, company, member_of, stocked
from factories.buying import cart_with, place
from jangteo.ordering.services import set_references
from jangteo.ordering.types import References, RepeatedNumber


@pytest.mark.django_db(transaction=True)
def test_of_four_orders_with_one_number_at_once_one_is_placed(run_together: RunTogether) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 1_000}, "100")
    firm = company()
    set_references(party_id=firm, draft=References(repeated=RepeatedNumber.REFUSED), actor=ACTOR)
    buyers = [member_of(firm) for _ in range(4)]
    carts = [cart_with(shop, one, {"MUG": 1}) for one in buyers]
    outcomes = run_together(4, lambda n: place(carts[n], buyers[n], purchase_order_number="PO-9"))
    assert Counter(type(one).__name__ for one in outcomes) == {"UUID": 1, "PurchaseOrderRepeated": 3}
