"""Any story of receipts, promises, releases, shipments and counts keeps the books."""

from collections import Counter
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from factories import ACTOR, channel, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import BelowAllocated, InsufficientStock
from jangteo.inventory.models import Allocation, StockLevel, StockMovement
from jangteo.inventory.services import allocate_stock, receive_stock, release_stock, set_counted, ship_stock
from jangteo.inventory.types import Demand
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id

PLACES = ("W1", "W2")
WHICH = st.integers(0, 1)


class Shelves(RuleBasedStateMachine):
    """The services against a model of two numbers a shelf."""

    channel_id: ClassVar[UUID]
    variants: ClassVar[list[VariantId]]

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.on_hand = Counter[tuple[str, int]]()
        self.promised: dict[UUID, Counter[tuple[str, int]]] = {}
        self.keys = 0

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def allocated(self, shelf: tuple[str, int]) -> int:
        return sum(shares[shelf] for shares in self.promised.values())

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    @rule(place=st.sampled_from(PLACES), which=WHICH, quantity=st.integers(1, 9), repeats=st.booleans())
    def receive(self, place: str, which: int, quantity: int, repeats: bool) -> None:
        key = self.key()
        for is_new in (True, False) if repeats else (True,):
            booked = receive_stock(
                place_code=place, variant_id=self.variants[which], quantity=quantity, key=key, actor=ACTOR
            )
            assert booked is is_new
        self.on_hand[place, which] += quantity

    @rule(quantities=st.lists(st.tuples(WHICH, st.integers(1, 8)), min_size=1, max_size=3))
    def promise(self, quantities: list[tuple[int, int]]) -> None:
        demands = [Demand(new_id(), self.variants[which], str(which), quantity) for which, quantity in quantities]
        order_id = new_id()
        asked = Counter[int]()
        for which, quantity in quantities:
            asked[which] += quantity
        free = {
            which: sum(self.on_hand[place, which] - self.allocated((place, which)) for place in PLACES)
            for which in asked
        }
        if any(asked[which] > free[which] for which in asked):
            with pytest.raises(InsufficientStock), transaction.atomic():
                allocate_stock(demands=demands, channel_id=self.channel_id, order_id=order_id)
            return
        picks = allocate_stock(demands=demands, channel_id=self.channel_id, order_id=order_id).picks
        shares = Counter[tuple[str, int]]()
        for pick in picks:
            shares[pick.place_code, self.variants.index(pick.variant_id)] += pick.quantity
        assert {which: sum(shares[place, which] for place in PLACES) for which in asked} == asked
        self.promised[order_id] = shares

    @precondition(lambda self: self.promised)
    @rule(data=st.data(), ships=st.booleans())
    def end(self, data: st.DataObject, ships: bool) -> None:
        order_id = data.draw(st.sampled_from(sorted(self.promised)))
        shares = self.promised.pop(order_id)
        if ships:
            assert ship_stock(order_id=order_id, reference="x") == sum(shares.values())
            self.on_hand -= shares
        else:
            assert release_stock(order_id=order_id) == sum(shares.values())
        assert release_stock(order_id=order_id) == 0

    @rule(place=st.sampled_from(PLACES), counts=st.dictionaries(WHICH, st.integers(0, 12), min_size=1))
    def count(self, place: str, counts: dict[int, int]) -> None:
        call: dict[UUID, int] = {self.variants[which]: counted for which, counted in counts.items()}
        if any(counted < self.allocated((place, which)) for which, counted in counts.items()):
            with pytest.raises(BelowAllocated):
                set_counted(place_code=place, counts=call, key=self.key(), actor=ACTOR)
            return
        differing = sum(self.on_hand[place, which] != counted for which, counted in counts.items())
        assert set_counted(place_code=place, counts=call, key=self.key(), actor=ACTOR) == differing
        for which, counted in counts.items():
            self.on_hand[place, which] = counted

    @invariant()
    def books_agree(self) -> None:
        if not hasattr(self, "outer"):
            return
        rows = StockLevel.objects.values_list("place__code", "variant_id", "on_hand", "allocated")
        stored = {
            (place, self.variants.index(VariantId(pk))): (on_hand, promised) for place, pk, on_hand, promised in rows
        }
        shelves = {*stored, *self.on_hand}
        expected = {shelf: (self.on_hand[shelf], self.allocated(shelf)) for shelf in shelves}
        assert {shelf: stored.get(shelf, (0, 0)) for shelf in shelves} == expected
        moved = sum(StockMovement.objects.values_list("quantity", flat=True))
        assert moved == sum(self.on_hand.values())
        open_ = sum(Allocation.objects.filter(state="open").values_list("quantity", flat=True))
        assert open_ == sum(sum(shares.values()) for shares in self.promised.values())


@pytest.mark.django_db
def test_any_story_of_stock_keeps_the_books() -> None:
    shop = channel()
    for place in PLACES:
        serve(shop.id, place)
    Shelves.channel_id = shop.id
    Shelves.variants = [variant(sku, shop) for sku in ("MUG", "CUP")]
    run_state_machine_as_test(
        Shelves,
        settings=settings(
            max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert [finding for finding in verify.run() if not finding.is_clean] == []
