"""Any story of stock keeps the books: receipts with lots, promises and parts of them, holds, counts, transfers."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from factories import ACTOR, channel, company, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.errors import BelowAllocated, InsufficientStock, MoreThanExpected, NotEnough
from jangteo.inventory.models import (
    Allocation,
    PurchaseLine,
    StockHold,
    StockLevel,
    StockPart,
    TransferLine,
)
from jangteo.inventory.types import Demand, LotDraft, Moved, PurchaseLineDraft, ReceiptLine, Tracking
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from properties.machine import STEPS, Story, run_stories

PLACES = ("W1", "W2")
PLAIN, LOTTED = (0, 1), 2
LOTS = ("EARLY", "LATE")
type Shelf = tuple[str, int, str]  # place, which variant, lot or nothing

places = st.sampled_from(PLACES)
which = st.sampled_from((*PLAIN, LOTTED))
plain = st.sampled_from(PLAIN)
few = st.integers(1, 9)
quantities = st.lists(st.tuples(which, few), min_size=1, max_size=3)


@contextmanager
def refused(error: type[JangteoError], is_so: bool) -> Iterator[None]:
    """Whether the block is refused is known beforehand; then it leaves nothing."""
    if not is_so:
        yield
        return
    with pytest.raises(error), transaction.atomic():
        yield


class Shelves(Story):
    """The services against a model: what each shelf has, promised and set aside, and what carts hold."""

    modules = ("inventory.",)
    channel_id: ClassVar[UUID]
    supplier_id: ClassVar[UUID]
    variants: ClassVar[list[VariantId]]

    @initialize(first=st.lists(st.integers(0, 30), min_size=6, max_size=6))
    def begin(self, first: list[int]) -> None:
        self.begin_story()
        self.on_hand = Counter[Shelf]()
        self.aside = Counter[Shelf]()
        self.promised: dict[UUID, list[list[Any]]] = {}  # order: [line, shelf, units] in the order of the promise
        self.held: dict[UUID, Counter[int]] = {}  # cart: {which: units}
        self.on_way: dict[UUID, tuple[UUID, Shelf, str, int]] = {}  # transfer: its line, shelf, end, units
        self.expected: dict[UUID, tuple[UUID, str, int, int]] = {}  # purchase: its line, place, which, units
        self.counts: dict[UUID, tuple[str, dict[int, int]]] = {}  # count: place, {which: difference found}
        for units, place, kind in zip(first, PLACES * 3, (*PLAIN, LOTTED) * 2, strict=True):
            if units:
                self.receive(place, kind, units, LOTS[units % 2], repeats=False)

    # what the model says

    def allocated(self, shelf: Shelf) -> int:
        return sum(units for rows in self.promised.values() for _, at, units in rows if at == shelf)

    def free(self, kind: int, holder: UUID | None = None) -> int:
        """Of a variant, everywhere, for whom holds nothing or only as this cart."""
        kept = sum(held[kind] for cart, held in self.held.items() if cart != holder)
        return self.on(kind) - kept

    def on(self, kind: int, place: str = "") -> int:
        """Of a variant, neither promised nor set aside; holds not taken off."""
        shelves = {shelf for shelf in self.on_hand if shelf[1] == kind and place in ("", shelf[0])}
        return sum(self.on_hand[one] - self.allocated(one) - self.aside[one] for one in shelves)

    def held_at(self, place: str, kind: int) -> int:
        """Only the database knows at which place a cart holds."""
        rows = StockHold.objects.filter(state="open", expires_at__gt=clock.now())
        rows = rows.filter(level__place__code=place, level__variant=self.variants[kind])
        return rows.aggregate(sum=Sum("quantity"))["sum"] or 0

    def spare(self, shelf: Shelf) -> int:
        """What may be taken off a shelf: of its lot, and of the level that its holds are on."""
        of_lot = self.on_hand[shelf] - self.allocated(shelf) - self.aside[shelf]
        return min(of_lot, self.on(shelf[1], shelf[0]) - self.held_at(shelf[0], shelf[1]))

    def shelf(self, place: str, kind: int, lot: str) -> Shelf:
        return place, kind, lot if kind == LOTTED else ""

    # goods come

    @rule(place=places, kind=which, quantity=few, lot=st.sampled_from(LOTS), repeats=st.booleans())
    def goods_come(self, place: str, kind: int, quantity: int, lot: str, repeats: bool) -> None:
        self.step()
        self.receive(place, kind, quantity, lot, repeats=repeats)

    def receive(self, place: str, kind: int, quantity: int, lot: str, *, repeats: bool) -> None:
        line, key = self.receipt(kind, quantity, lot), self.key()
        for is_new in (True, False) if repeats else (True,):
            assert services.receive_goods(place_code=place, lines=[line], key=key, actor=ACTOR) is is_new
        self.on_hand[self.shelf(place, kind, lot)] += quantity

    def receipt(self, kind: int, quantity: int, lot: str) -> ReceiptLine:
        expires = clock.today() + timedelta(days=100 + LOTS.index(lot))
        return ReceiptLine(self.variants[kind], quantity, LotDraft(lot, None, expires) if kind == LOTTED else None)

    @rule(data=st.data(), place=places, kind=which, quantity=few, lot=st.sampled_from(LOTS), how=st.integers(0, 5))
    def purchases(self, data: st.DataObject, place: str, kind: int, quantity: int, lot: str, how: int) -> None:
        """One is placed, one comes in whole or in part, and now and then one is given up."""
        self.step()
        if how < 3 or not self.expected:
            self.purchase(place, kind, quantity)
        else:
            self.receive_purchase(data, quantity, lot, gives_up=how == 5)

    def purchase(self, place: str, kind: int, quantity: int) -> None:
        draft = PurchaseLineDraft(self.variants[kind], quantity)
        pk = services.place_purchase(
            supplier_id=self.supplier_id,
            place_code=place,
            lines=[draft],
            currency="KRW",
            key=self.key(),
            actor=ACTOR,
        )
        self.expected[pk] = (PurchaseLine.objects.get(purchase=pk).pk, place, kind, quantity)

    def receive_purchase(self, data: st.DataObject, quantity: int, lot: str, *, gives_up: bool) -> None:
        pk = data.draw(st.sampled_from(sorted(self.expected)))
        line, place, kind, missing = self.expected[pk]
        if gives_up:
            services.close_purchase(purchase_id=pk, why="gone", actor=ACTOR)
            del self.expected[pk]
            return
        with refused(MoreThanExpected, quantity > missing):
            receipts = {line: self.receipt(kind, quantity, lot)}
            services.receive_purchase(purchase_id=pk, receipts=receipts, key=self.key(), actor=ACTOR)
        if quantity <= missing:
            self.on_hand[self.shelf(place, kind, lot)] += quantity
            self.expected[pk] = (line, place, kind, missing - quantity)
            if quantity == missing:
                del self.expected[pk]

    # goods are promised, and go

    @rule(data=st.data(), asked=quantities, holder=st.none() | st.integers(0, 2), how=st.integers(0, 5))
    def orders(self, data: st.DataObject, asked: list[tuple[int, int]], holder: int | None, how: int) -> None:
        """Goods are promised; what was leaves or is free again, all of it or a part."""
        self.step()
        if how < 3 or not self.promised:
            self.promise(asked, holder)
        elif how == 3:
            self.end(data, ships=data.draw(st.booleans()))
        else:
            self.end_a_part(data, asked[0][1], ships=how == 4)

    def promise(self, asked: list[tuple[int, int]], holder: int | None) -> None:
        cart = self.cart(holder)
        demands = [Demand(new_id(), self.variants[kind], str(kind), quantity) for kind, quantity in asked]
        wanted, order_id = Counter[int](), new_id()
        for kind, quantity in asked:
            wanted[kind] += quantity
        is_short = any(wanted[kind] > self.free(kind, cart) for kind in wanted)
        with refused(InsufficientStock, is_short):
            picks = services.allocate_stock(
                demands=demands, channel_id=self.channel_id, order_id=order_id, holder=cart
            ).picks
        if is_short:
            return
        rows: list[list[Any]] = []
        for pick in picks:
            shelf = (pick.place_code, self.variants.index(pick.variant_id), pick.lot)
            rows.append([pick.line_id, shelf, pick.quantity])
        self.promised[order_id] = rows
        shares = Counter[int]()
        for _, shelf, units in rows:
            shares[shelf[1]] += units
        assert shares == wanted
        if cart in self.held:  # what it holds of what was ordered became the promise
            left = Counter({kind: n for kind, n in self.held[cart].items() if kind not in wanted and n})
            self.held[cart] = left

    def cart(self, holder: int | None) -> UUID | None:
        return None if holder is None else UUID(int=holder + 1)

    def end(self, data: st.DataObject, *, ships: bool) -> None:
        order_id = data.draw(st.sampled_from(sorted(self.promised)))
        rows = self.promised.pop(order_id)
        assert self.ended(order_id, ships, None) == sum(units for *_, units in rows)
        if ships:
            for _, shelf, units in rows:
                self.on_hand[shelf] -= units
        assert services.release_stock(order_id=order_id) == 0

    def ended(self, order_id: UUID, ships: bool, part: dict[UUID, int] | None) -> int:
        if ships:
            return services.ship_stock(order_id=order_id, reference="x", quantities=part)
        return services.release_stock(order_id=order_id, quantities=part)

    def end_a_part(self, data: st.DataObject, quantity: int, *, ships: bool) -> None:
        order_id = data.draw(st.sampled_from(sorted(self.promised)))
        rows = self.promised[order_id]
        line = data.draw(st.sampled_from(sorted({row[0] for row in rows})))
        there = sum(units for at, _, units in rows if at == line)
        with refused(NotEnough, quantity > there):
            assert self.ended(order_id, ships, {line: quantity}) == quantity
        if quantity > there:
            return
        for row in rows:
            taken = min(quantity, row[2]) if row[0] == line else 0
            quantity -= taken
            row[2] -= taken
            if ships:
                self.on_hand[row[1]] -= taken
        self.promised[order_id] = [row for row in rows if row[2]]
        if not self.promised[order_id]:
            del self.promised[order_id]

    # carts hold

    @rule(asked=quantities, holder=st.integers(0, 2), how=st.sampled_from(("", "", "", "free", "expire", "sweep")))
    def holds(self, asked: list[tuple[int, int]], holder: int, how: str) -> None:
        self.step()
        if how:
            self.let_go(holder, how)
        else:
            self.hold(asked, holder)

    def hold(self, asked: list[tuple[int, int]], holder: int) -> None:
        cart = UUID(int=holder + 1)
        wanted = Counter[int]()
        for kind, quantity in asked:
            wanted[kind] += quantity
        is_short = any(wanted[kind] > self.free(kind, cart) for kind in wanted)
        with refused(InsufficientStock, is_short):
            services.hold_stock(
                demands=[Demand(new_id(), self.variants[kind], str(kind), n) for kind, n in wanted.items()],
                channel_id=self.channel_id,
                holder=cart,
                client="",
                minutes=10,
                most_minutes=60,
            )
        if not is_short:
            self.held[cart] = wanted

    def let_go(self, holder: int, how: str) -> None:
        cart = UUID(int=holder + 1)
        held = sum(self.held.pop(cart, Counter()).values())
        rows = StockHold.objects.filter(holder=cart, state="open")
        if how == "free":  # what has run out, and nobody swept yet, is ended with the rest
            units = dict(rows.values_list("pk", "quantity"))
            assert sum(rows.filter(expires_at__gt=clock.now()).values_list("quantity", flat=True)) == held
            assert services.free_holds(holder=cart) == sum(units.values())
            return
        rows.update(expires_at=clock.now())
        if how == "sweep":
            services.sweep_holds()

    # goods are counted, moved, set aside

    @rule(place=places, counted=st.dictionaries(plain, st.integers(0, 12), min_size=1))
    def count(self, place: str, counted: dict[int, int]) -> None:
        self.step()
        call: dict[UUID, int] = {self.variants[kind]: units for kind, units in counted.items()}
        kept = {kind: self.on_hand[place, kind, ""] - self.spare((place, kind, "")) for kind in counted}
        is_below = any(units < kept[kind] for kind, units in counted.items())
        with refused(BelowAllocated, is_below):
            differing = sum(self.on_hand[place, kind, ""] != units for kind, units in counted.items())
            assert services.set_counted(place_code=place, counts=call, key=self.key(), actor=ACTOR) == differing
        if not is_below:
            for kind, units in counted.items():
                self.on_hand[place, kind, ""] = units

    @rule(
        data=st.data(),
        place=places,
        found=st.dictionaries(plain, st.integers(0, 12), min_size=1),
        how=st.sampled_from(("begin", "begin", "book", "drop")),
    )
    def counts_of_shelves(self, data: st.DataObject, place: str, found: dict[int, int], how: str) -> None:
        self.step()
        if how == "begin" or not self.counts:
            self.begin_count(place, found)
        else:
            self.end_count(data, is_dropped=how == "drop")

    def begin_count(self, place: str, found: dict[int, int]) -> None:
        pk = services.begin_count(place_code=place, actor=ACTOR)
        for kind, units in found.items():
            services.note_found(count_id=pk, variant_id=self.variants[kind], found=units, actor=ACTOR)
        self.counts[pk] = (place, {kind: units - self.on_hand[place, kind, ""] for kind, units in found.items()})

    def end_count(self, data: st.DataObject, *, is_dropped: bool) -> None:
        pk = data.draw(st.sampled_from(sorted(self.counts)))
        place, found = self.counts[pk]
        if is_dropped:
            services.drop_count(count_id=pk, actor=ACTOR)
            del self.counts[pk]
            return
        is_below = any(change and self.spare((place, kind, "")) + change < 0 for kind, change in found.items())
        with refused(BelowAllocated, is_below):
            services.book_count(count_id=pk, actor=ACTOR)
        if not is_below:
            del self.counts[pk]
            for kind, change in found.items():
                self.on_hand[place, kind, ""] += change

    @rule(
        place=places,
        kind=which,
        quantity=few,
        lot=st.sampled_from(LOTS),
        how=st.sampled_from(("adjust", "aside", "back")),
    )
    def take_off(self, place: str, kind: int, quantity: int, lot: str, how: str) -> None:
        self.step()
        shelf = self.shelf(place, kind, lot)
        if not self.knows(shelf):
            return
        signed = quantity if how == "aside" else -quantity
        moved = Moved(self.variants[kind], signed, lot=shelf[2])
        call: dict[str, Callable[..., object]] = {"adjust": services.adjust_stock}
        is_short = quantity > (self.aside[shelf] if how == "back" else self.spare(shelf))
        with refused(NotEnough, is_short):
            call.get(how, services.set_aside)(place_code=place, moved=moved, key=self.key(), why="wet", actor=ACTOR)
        if is_short:
            return
        if how == "adjust":
            self.on_hand[shelf] -= quantity
        else:
            self.aside[shelf] += signed

    def knows(self, shelf: Shelf) -> bool:
        """A lot exists once it came in anywhere."""
        return shelf[1] != LOTTED or any(at[2] == shelf[2] for at in self.on_hand)

    @rule(data=st.data(), place=places, kind=which, quantity=few, lot=st.sampled_from(LOTS), how=st.integers(0, 5))
    def transfers(self, data: st.DataObject, place: str, kind: int, quantity: int, lot: str, how: int) -> None:
        self.step()
        if how < 3 or not self.on_way:
            self.send(place, kind, quantity, lot)
        else:
            self.arrive(data, quantity, is_lost=how == 5)

    def send(self, place: str, kind: int, quantity: int, lot: str) -> None:
        shelf, end = self.shelf(place, kind, lot), PLACES[1 - PLACES.index(place)]
        if not self.knows(shelf):
            return
        is_short = quantity > self.spare(shelf)
        with refused(NotEnough, is_short):
            moved = Moved(self.variants[kind], quantity, lot=shelf[2])
            pk = services.send_transfer(from_place=place, to_place=end, lines=[moved], key=self.key(), actor=ACTOR)
        if not is_short:
            self.on_hand[shelf] -= quantity
            self.on_way[pk] = (TransferLine.objects.get(transfer=pk).pk, shelf, end, quantity)

    def arrive(self, data: st.DataObject, quantity: int, *, is_lost: bool) -> None:
        pk = data.draw(st.sampled_from(sorted(self.on_way)))
        line, (start, kind, lot), end, missing = self.on_way[pk]
        call: dict[str, Any] = {"transfer_id": pk, "quantities": {line: quantity}, "key": self.key(), "actor": ACTOR}
        with refused(MoreThanExpected, quantity > missing):
            if is_lost:
                services.write_off_transfer(why="sunk", **call)
            else:
                services.receive_transfer(**call)
        if quantity > missing:
            return
        self.on_way[pk] = (line, (start, kind, lot), end, missing - quantity)
        if quantity == missing:
            del self.on_way[pk]
        if not is_lost:
            self.on_hand[end, kind, lot] += quantity

    # what is stored

    def compare(self) -> None:
        whole = Counter[tuple[str, int]]()
        promised, aside = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
        for shelf in {*self.on_hand, *self.aside}:
            whole[shelf[:2]] += self.on_hand[shelf]
            promised[shelf[:2]] += self.allocated(shelf)
            aside[shelf[:2]] += self.aside[shelf]
        on_way = Counter[tuple[str, int]]()
        for _, (_, kind, _), _, units in self.on_way.values():
            on_way["transit", kind] += units
        found = dict[tuple[str, int], tuple[int, int, int]]()
        for level in StockLevel.objects.select_related("place"):
            code = "transit" if level.place.kind == "transit" else level.place.code
            kind = self.variants.index(VariantId(level.variant_id))
            found[code, kind] = (level.on_hand, level.allocated, level.quarantined)
        for at in {*found, *whole, *on_way}:
            meant = (whole[at] + on_way[at], promised[at], aside[at])
            assert found.get(at, (0, 0, 0)) == meant, at
        parts = StockPart.objects.exclude(level__place__kind="transit").filter(level__variant=self.variants[LOTTED])
        for place, lot, *numbers in parts.values_list("level__place__code", "lot__code", "on_hand", "allocated"):
            shelf = (place, LOTTED, lot or "")
            assert numbers == [self.on_hand[shelf], self.allocated(shelf)], shelf
        open_ = Allocation.objects.filter(state="open").aggregate(sum=Sum("quantity"))["sum"] or 0
        assert open_ == sum(units for rows in self.promised.values() for *_, units in rows)
        held = StockHold.objects.filter(state="open", expires_at__gt=clock.now()).aggregate(sum=Sum("quantity"))["sum"]
        assert (held or 0) == sum(sum(kinds.values()) for kinds in self.held.values())


@pytest.mark.django_db
def test_any_story_of_stock_keeps_the_books() -> None:
    shop = channel()
    for place in PLACES:
        serve(shop.id, place)
    Shelves.channel_id = shop.id
    Shelves.supplier_id = company()
    Shelves.variants = [variant(sku, shop) for sku in ("MUG", "CUP", "SOAP")]
    services.set_tracking(variant_id=Shelves.variants[LOTTED], tracking=Tracking.LOT, actor=ACTOR)
    assert run_stories(Shelves) >= STEPS
    assert [finding for finding in verify.run() if not finding.is_clean] == []
