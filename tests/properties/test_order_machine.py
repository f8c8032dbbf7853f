"""Any story of orders keeps to the declared moves, each told once: pay, hold, ship, deliver, refund, cancel."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from factories import DESK, channel, order_of, receive, shopper, stocked
from jangteo.channels.types import Channel
from jangteo.inventory.models import Allocation
from jangteo.kernel import verify
from jangteo.kernel.errors import IllegalMove, JangteoError
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import services
from jangteo.ordering.errors import HoldExists, HoldReleased, NotHoldable, NotRefundable, OrderIsHeld, RefundTooLarge
from jangteo.ordering.models import Order, OrderHold, OrderMove
from jangteo.ordering.types import HoldKind
from properties.machine import STEPS, Story, run_stories

# Written out once more: a move that is only in the code is not declared.
MOVES = {
    "status": {("", "placed"), ("placed", "completed"), ("placed", "cancelled")},
    "payment": {("", "awaited"), ("awaited", "paid"), ("awaited", "void"), ("paid", "refunded")},
    "fulfilment": {("", "open"), ("open", "shipped"), ("open", "cancelled"), ("shipped", "delivered")},
}
MOST_LIVE = 2
kinds = st.sampled_from([kind for kind in HoldKind if kind != HoldKind.GIFT])  # which nobody places by hand
units = st.integers(1, 3)
sides = st.sampled_from((False, False, True))


@dataclass
class Told:
    """What a story knows of one order."""

    lines: dict[UUID, int]
    status: str = "placed"
    payment: str = "awaited"
    fulfilment: str = "open"
    holds: dict[HoldKind, UUID] = field(default_factory=dict)
    released: list[UUID] = field(default_factory=list)
    refunded: Counter[UUID] = field(default_factory=Counter)
    refunds: int = 0

    @property
    def is_live(self) -> bool:
        return self.status == "placed" or (self.status == "completed" and self.payment == "paid")

    @property
    def is_free_of_fraud(self) -> bool:
        return HoldKind.FRAUD not in self.holds

    def settle(self) -> None:
        if self.payment in {"paid", "refunded"} and self.fulfilment == "delivered":
            self.status = "completed"


class Orders(Story):
    """The services against a model of three states, holds and refunded units."""

    modules = ("ordering.", "payments.", "inventory.", "kernel.")
    shop: ClassVar[Channel]
    buyer: ClassVar[Actor]

    @initialize(mugs=units, cups=st.integers(0, 2))
    def begin(self, mugs: int, cups: int) -> None:
        self.begin_story()
        self.orders: dict[UUID, Told] = {}
        self.new_order(mugs, cups)

    @property
    def live(self) -> list[UUID]:
        """The orders that something can be done with yet."""
        return sorted(pk for pk, told in self.orders.items() if told.is_live)

    @precondition(lambda self: len(self.live) < MOST_LIVE)
    @rule(mugs=units, cups=st.integers(0, 2))
    def place(self, mugs: int, cups: int) -> None:
        self.step()
        self.new_order(mugs, cups)

    def new_order(self, mugs: int, cups: int) -> None:
        gross = Money(1000 * (mugs + cups), "KRW")
        order = order_of(self.shop, self.buyer, {"MUG": mugs} | ({"CUP": cups} if cups else {}), gross)
        self.orders[order.pk] = Told(dict(order.lines.values_list("pk", "quantity")))

    def one(self, data: st.DataObject) -> tuple[UUID, Told]:
        """Mostly one that is live."""
        self.step()
        pk = data.draw(st.sampled_from([*self.live * 3, *sorted(self.orders)]))
        return pk, self.orders[pk]

    @contextmanager
    def refused(self, error: type[JangteoError] | None) -> Iterator[None]:
        if error is None:
            yield
            return
        with pytest.raises(error), transaction.atomic():
            yield

    def attempt(self, error: type[JangteoError] | None, work: Callable[..., object], **facts: object) -> bool:
        """Whether it is done; whether it is refused, and how, is known beforehand."""
        with self.refused(error):
            work(actor=DESK, **facts)
        return error is None

    @rule(data=st.data(), quantity=units, other=sides)
    def money(self, data: st.DataObject, quantity: int, other: bool) -> None:
        """What is awaited comes, and of what came some is given back; now and then the other way round."""
        pk, told = self.one(data)
        if (told.payment == "awaited") != other:
            self.pay(pk, told)
        else:
            self.refund(pk, told, data.draw(st.sampled_from(sorted(told.lines))), quantity)

    def pay(self, pk: UUID, told: Told) -> None:
        if self.attempt(IllegalMove if told.payment != "awaited" else None, services.mark_paid, order_id=pk):
            told.payment = "paid"
            told.settle()

    @rule(data=st.data(), other=sides)
    def goods(self, data: st.DataObject, other: bool) -> None:
        """What is here leaves, what has left arrives; now and then the other way round."""
        pk, told = self.one(data)
        if (told.fulfilment == "open") != other:
            self.ship(pk, told)
        else:
            self.deliver(pk, told)

    def ship(self, pk: UUID, told: Told) -> None:
        error = IllegalMove if told.fulfilment != "open" else OrderIsHeld if told.holds else None
        if self.attempt(error, services.ship_order, order_id=pk):
            told.fulfilment = "shipped"

    def deliver(self, pk: UUID, told: Told) -> None:
        error = IllegalMove if told.fulfilment != "shipped" else None
        if self.attempt(error, services.deliver_order, order_id=pk):
            told.fulfilment = "delivered"
            told.settle()

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        pk, told = self.one(data)
        is_open = told.status == "placed" and told.fulfilment == "open"
        error = IllegalMove if not is_open else None if told.is_free_of_fraud else OrderIsHeld
        if not self.attempt(error, services.cancel_order, order_id=pk, why="changed their mind"):
            return
        if told.payment == "paid":
            told.payment, told.refunds = "refunded", told.refunds + 1
            told.refunded.update({line: quantity - told.refunded[line] for line, quantity in told.lines.items()})
        elif told.payment == "awaited":
            told.payment = "void"
        told.status = told.fulfilment = "cancelled"
        told.released += told.holds.values()
        told.holds = {}

    def refund(self, pk: UUID, told: Told, line: UUID, quantity: int) -> None:
        error: type[JangteoError] | None = None
        if not told.is_free_of_fraud:
            error = OrderIsHeld
        elif told.payment != "paid" or told.status == "cancelled":
            error = NotRefundable
        elif quantity > told.lines[line] - told.refunded[line]:
            error = RefundTooLarge
        if self.attempt(error, services.refund_items, order_id=pk, quantities={line: quantity}, why="broken"):
            told.refunded[line] += quantity
            told.refunds += 1
            if told.refunded == Counter(told.lines):
                told.payment = "refunded"

    @rule(data=st.data(), kind=kinds, again=sides)
    def hold(self, data: st.DataObject, kind: HoldKind, again: bool) -> None:
        """What is not held is held, what is held is released; now and then once more."""
        pk, told = self.one(data)
        if kind in told.holds and not again:
            self.release(told, told.holds[kind])
            return
        is_open = told.status == "placed" and told.fulfilment == "open"
        error = NotHoldable if not is_open else HoldExists if kind in told.holds else None
        with self.refused(error):
            told.holds[kind] = services.hold_order(order_id=pk, kind=kind, why="look", actor=DESK)

    @precondition(lambda self: any(told.holds or told.released for told in self.orders.values()))
    @rule(data=st.data())
    def release_any(self, data: st.DataObject) -> None:
        self.step()
        known = [(told, hold) for told in self.orders.values() for hold in (*told.holds.values(), *told.released)]
        self.release(*data.draw(st.sampled_from(known)))

    def release(self, told: Told, hold: UUID) -> None:
        is_open = hold in told.holds.values()
        if self.attempt(None if is_open else HoldReleased, services.release_hold, hold_id=hold, why="seen"):
            told.holds = {kind: one for kind, one in told.holds.items() if one != hold}
            told.released.append(hold)

    # what is stored

    def compare(self) -> None:
        stored = {row.pk: row for row in Order.objects.filter(pk__in=self.orders)}
        told_of = self.events()
        for pk, told in self.orders.items():
            row = stored[pk]
            assert (row.status, row.payment, row.fulfilment) == (told.status, told.payment, told.fulfilment)
            assert Counter(told_of[pk]) == self.expected_events(told), row.number
            open_ = set(OrderHold.objects.filter(order=pk, released_at=None).values_list("pk", flat=True))
            assert open_ == set(told.holds.values())
            self.moves_are_declared(pk, row)
        self.each_move_is_audited()
        free = Allocation.objects.filter(state="open").values_list("order_id", flat=True)
        assert set(free) == {pk for pk, told in self.orders.items() if told.fulfilment == "open"}

    def events(self) -> dict[UUID, list[str]]:
        found: dict[UUID, list[str]] = {pk: [] for pk in self.orders}
        for name, payload in OutboxEvent.objects.values_list("name", "payload"):
            if name.startswith("ordering."):
                found[UUID(payload["order_id"])].append(name.removeprefix("ordering.order_"))
        return found

    def expected_events(self, told: Told) -> Counter[str]:
        return +Counter(
            placed=1,
            cancelled=int(told.status == "cancelled"),
            shipped=int(told.fulfilment in {"shipped", "delivered"}),
            refunded=told.refunds,
            held=len(told.holds) + len(told.released),
            released=len(told.released),
        )

    def moves_are_declared(self, pk: UUID, row: Order) -> None:
        for one, declared in MOVES.items():
            moves = OrderMove.objects.filter(order=pk, field=one).order_by("at", "id")
            path = list(moves.values_list("from_state", "to_state"))
            assert set(path) <= declared
            assert path[0][0] == ""
            assert [to for _, to in path[:-1]] == [start for start, _ in path[1:]]
            assert path[-1][1] == getattr(row, one)

    def each_move_is_audited(self) -> None:
        moves = OrderMove.objects.exclude(from_state="").values_list("order", "field", "to_state")
        wanted = Counter((str(pk), f"ordering.{one}", to) for pk, one, to in moves)
        entries = AuditEntry.objects.filter(action__in=[f"ordering.{one}" for one in MOVES])
        found = Counter(
            (str(pk), action, (after or {}).get(action.removeprefix("ordering.")))
            for pk, action, after in entries.values_list("subject_id", "action", "after")
        )
        assert found == wanted


@pytest.mark.django_db
def test_any_story_of_orders_keeps_to_the_declared_moves() -> None:
    Orders.shop, Orders.buyer = channel(), shopper()
    for variant_id in stocked(Orders.shop, {"MUG": 0, "CUP": 0}).values():
        receive(variant_id, 1000)
    assert run_stories(Orders) >= STEPS
    assert [finding for finding in verify.run() if not finding.is_clean] == []
