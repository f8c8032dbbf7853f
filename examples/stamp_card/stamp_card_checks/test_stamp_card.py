"""The hooks keep their contracts, and the stamps count."""

from uuid import uuid4

import pytest
from stamp_card import handlers
from stamp_card.hooks import block, panel, tenth
from stamp_card.models import Stamp

from jangteo.extending.contracts import OfficePanelContract, PageBlockContract, PriceConditionContract
from jangteo.extending.services import hooks
from jangteo.extending.types import CartFacts, HookKind, PanelFacts, PanelPlace
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.ordering.events import OrderCancelled, OrderPlaced


class TestTenth(PriceConditionContract):
    hook = tenth


class TestBlock(PageBlockContract):
    hook = block


class TestPanel(OfficePanelContract):
    hook = panel


def placed(party_id: object) -> OrderPlaced:
    now, gross = clock.now(), Money(1000, "KRW")
    return OrderPlaced(
        order_id=new_id(), number="1", channel_id=new_id(), buyer_id=party_id, placed_at=now, gross=gross
    )


@pytest.mark.parametrize(("orders", "is_met"), [(0, False), (8, False), (9, True), (10, False), (19, True)])
def test_the_tenth_order_is_reduced(orders: int, is_met: bool) -> None:
    party = uuid4()
    for _ in range(orders):
        handlers.stamp(placed(party))
    assert tenth.is_met(CartFacts("shop", "KRW", frozenset({party}), clock.now(), ())) is is_met


def test_an_order_counts_once_and_not_any_more_when_it_is_cancelled() -> None:
    event = placed(uuid4())
    handlers.stamp(event)
    handlers.stamp(event)
    assert Stamp.objects.count() == 1
    handlers.take_back(OrderCancelled(event.order_id, "1", event.channel_id, event.placed_at, event.gross))
    assert Stamp.objects.count() == 0


def test_staff_see_the_card() -> None:
    party = uuid4()
    handlers.stamp(placed(party))
    shown = panel.show(PanelFacts(PanelPlace.PARTY, party, "en"))
    assert shown is not None
    assert (shown.text, list(shown.facts)) == ("1 stamps", [("Until a reduced order", "8 orders")])


def test_jangteo_finds_its_hooks() -> None:
    assert [one.name for one in hooks(HookKind.PRICE_CONDITION)] == ["stamp_card.tenth"]
