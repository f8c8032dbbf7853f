"""What orders have to say for the buyer's own books, by every way of ordering (ORD-03)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.using import firm_with, limit
from factories import ACTOR, channel, company, member_of, stocked
from factories.buying import cart_with, checkout, place
from jangteo.approvals import services as approvals
from jangteo.approvals.types import Verdict
from jangteo.channels.types import Channel
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering import rules, services
from jangteo.ordering.errors import PurchaseOrderRepeated, ReferenceMissing
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart, get_references
from jangteo.ordering.types import CheckoutDetails, References, RepeatedNumber
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind

WATCHED, REFUSED = (References(repeated=one) for one in (RepeatedNumber.WARNED, RepeatedNumber.REFUSED))


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel("shop")
    stocked(one, {"MUG": 1_000}, "100")
    return one


def order(shop: Channel, buyer: Actor, **changes: Any) -> Order:
    return Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 1}), buyer, **changes))


def ask_for(buyer: Actor, draft: References) -> None:
    assert buyer.party_id is not None
    services.set_references(party_id=buyer.party_id, draft=draft, actor=ACTOR)


def test_an_order_has_to_say_what_its_buyer_asks_for(shop: Channel) -> None:
    buyer = member_of(company())
    ask_for(buyer, References(needs_number=True, needs_cost_centre=True))
    for said, missing in (
        ({}, "purchase_order_number"),
        ({"purchase_order_number": " \t"}, "purchase_order_number"),
        ({"purchase_order_number": "PO-1"}, "cost_centre"),
    ):
        with pytest.raises(ReferenceMissing) as refused:
            order(shop, buyer, **said)
        assert refused.value.facts["field"] == missing
    assert Order.objects.count() == 0
    made = order(shop, buyer, purchase_order_number="PO-1", cost_centre="KITCHEN")
    assert (made.purchase_order_number, made.cost_centre) == ("PO-1", "KITCHEN")
    other = member_of(company("other"))
    assert order(shop, other).cost_centre == ""


def test_a_repeated_number_is_told_of_or_refused(shop: Channel) -> None:
    buyer = member_of(company())
    first = order(shop, buyer, purchase_order_number="PO-1")
    assert order(shop, buyer, purchase_order_number="PO-1").number != first.number
    ask_for(buyer, WATCHED)
    with pytest.raises(PurchaseOrderRepeated) as refused:
        order(shop, buyer, purchase_order_number=" po-1 ")
    assert refused.value.facts["may_repeat"]
    meant = order(shop, buyer, purchase_order_number="PO-1", repeats_number=True)
    assert meant.purchase_order_number == "PO-1"
    ask_for(buyer, REFUSED)
    with pytest.raises(PurchaseOrderRepeated) as refused:
        order(shop, buyer, purchase_order_number="PO-1", repeats_number=True)
    assert not refused.value.facts["may_repeat"]
    assert refused.value.facts["order"] == meant.number
    for one in Order.objects.all():
        services.cancel_order(order_id=one.pk, actor=ACTOR)
    assert order(shop, buyer, purchase_order_number="PO-1").status == "placed"


def test_units_are_bound_by_what_is_asked_above_them(shop: Channel) -> None:
    firm = company()
    head = member_of(firm, MemberRole.ADMINISTRATOR)
    seoul, busan = (
        create_unit(parent_id=firm, name=name, kind=PartyKind.DIVISION, actor=head) for name in ("서울", "부산")
    )
    here, there = member_of(seoul), member_of(busan)
    services.set_references(party_id=firm, draft=REFUSED, actor=ACTOR)
    services.set_references(party_id=seoul, draft=References(), actor=ACTOR)
    order(shop, here, purchase_order_number="PO-1")
    with pytest.raises(PurchaseOrderRepeated):
        order(shop, there, purchase_order_number="PO-1")
    assert order(shop, member_of(company("other")), purchase_order_number="PO-1").status == "placed"


def test_what_is_asked_for_approval_says_it_too(shop: Channel) -> None:
    firm, head, buyer = firm_with(limit(1_000))
    services.set_references(
        party_id=firm, draft=References(needs_number=True, repeated=RepeatedNumber.WARNED), actor=ACTOR
    )
    order(shop, buyer, purchase_order_number="PO-1")
    cart_id = cart_with(shop, buyer, {"MUG": 20})

    def submit(details: CheckoutDetails) -> object:
        expected = get_cart(cart_id, buyer).quote.gross
        return services.submit_for_approval(cart_id=cart_id, expected_gross=expected, details=details, actor=buyer)

    with pytest.raises(ReferenceMissing):
        submit(checkout())
    with pytest.raises(PurchaseOrderRepeated):
        submit(checkout(purchase_order_number="PO-1"))
    request_id = submit(checkout(purchase_order_number="PO-1", repeats_number=True))
    approvals.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)  # type: ignore[arg-type]
    while relay_batch():
        pass
    assert Order.objects.filter(purchase_order_number="PO-1").count() == 2


def test_who_may_not_run_the_house_asks_for_nothing(shop: Channel) -> None:
    firm = company()
    head, buyer = member_of(firm, MemberRole.ADMINISTRATOR), member_of(firm)
    services.set_references(party_id=firm, draft=WATCHED, actor=head)
    with pytest.raises(NotPermitted):
        services.set_references(party_id=firm, draft=References(), actor=buyer)
    assert get_references(firm).repeated == RepeatedNumber.WARNED


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from(RepeatedNumber)), max_size=5))
def test_nobody_in_a_lineage_asks_for_less_than_another(asked: list[tuple[bool, bool, RepeatedNumber]]) -> None:
    order_of = list(RepeatedNumber).index
    lineage = [(new_id(), References(*one)) for one in asked]
    found = rules.strictest(lineage)
    assert found.needs_number == any(one[0] for one in asked)
    assert found.needs_cost_centre == any(one[1] for one in asked)
    assert order_of(found.repeated) == max((order_of(one[2]) for one in asked), default=0)
    watching = [who for who, one in lineage if one.repeated == found.repeated != RepeatedNumber.ALLOWED]
    assert found.repeated_at == (watching[-1] if watching else None)
