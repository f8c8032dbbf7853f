"""Any story of changed orders ends with due = total − paid: edits of every kind, payments, refunds, parcels, holds."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from factories import ADDRESS, DESK, channel, list_of, order_of, promotion, receive, serve, set_prices, shopper, tax
from factories import variant as listed
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, Channel, ShippingPer
from jangteo.inventory.errors import NotEnough
from jangteo.inventory.models import Allocation, Place
from jangteo.inventory.services import ship_stock
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import IllegalMove, JangteoError
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import services
from jangteo.ordering.errors import (
    BeingPicked,
    HoldExists,
    HoldReleased,
    NothingToRefund,
    NotHoldable,
    NotRefundable,
    NotYours,
    OrderIsHeld,
    RefundTooLarge,
    RevisionChanged,
    WrongHandOver,
)
from jangteo.ordering.models import Order, OrderDelivery, OrderLine, OrderRevision, Refund
from jangteo.ordering.selectors import preview_revision
from jangteo.ordering.types import (
    AddLine,
    Edit,
    EnterCode,
    HoldKind,
    PricePolicy,
    RemoveLine,
    RevisionPreview,
    SetQuantity,
)
from jangteo.payments.selectors import payments_by_order
from properties.edits import added, moves, new_quantities, right
from properties.machine import STEPS, Story, run_stories
from properties.revised import (
    CODE,
    FEE,
    FREE_FROM,
    KEEP,
    MINUTES,
    REPRICE,
    UNITS,
    Change,
    Line,
    Refused,
    Told,
    World,
    changed,
    held,
    require_changeable,
    tax_in,
)

MOST_LIVE = 2
LIST = "prices"
STOCK = {"MUG": 30, "CUP": 120}
MUGS, CUPS = (1000, 1200, 900), (500, 550)
units = st.integers(1, 3)
policies = st.sampled_from(PricePolicy)
sides = st.sampled_from((False, False, True))


@dataclass(frozen=True)
class Shown:
    """A preview that somebody looked at and has not written yet."""

    pk: UUID
    edits: list[Edit]
    change: Change
    how: dict[str, Any]
    token: str


class Revisions(Story):
    """Previews and revisions against figures that are told a second time."""

    modules = ("ordering.", "payments.", "inventory.", "kernel.")
    shop: ClassVar[Channel]
    buyer: ClassVar[Actor]
    place_id: ClassVar[UUID]
    variants: ClassVar[dict[str, UUID]]

    @initialize(prices=st.sampled_from(ChangePrices), mugs=units, cups=st.integers(0, 12))
    def begin(self, prices: ChangePrices, mugs: int, cups: int) -> None:
        self.begin_story()
        self.orders: dict[UUID, Told] = {}
        self.free = dict(STOCK)
        self.prices = {"MUG": (MUGS[0], MUGS[0]), "CUP": (CUPS[0], 400)}
        self.shown: list[Shown] = []
        self.for_buyers = PricePolicy(prices.value)
        self.clock, self.now = ExitStack(), clock.now()
        set_order_changes(
            channel_id=self.shop.id,
            change_minutes=MINUTES,
            change_prices=prices,
            unpaid_hours=0,
            shipping_per=ShippingPer.ORDER,
            actor=DESK,
        )
        self.step()
        self.new_order(mugs, cups)

    def step(self, minutes: int = 0) -> None:
        super().step()
        self.now += timedelta(minutes=minutes, seconds=1)
        self.clock.close()
        self.clock.enter_context(clock.at(self.now))

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            if hasattr(self, "clock"):
                self.clock.close()

    @property
    def world(self) -> World:
        return World(self.prices, self.free, self.now, clock.today(), self.for_buyers)

    @property
    def live(self) -> list[UUID]:
        """The orders that something can be done with yet."""
        return [pk for pk, told in self.orders.items() if told.is_live]

    def one(self, data: st.DataObject) -> tuple[UUID, Told]:
        """Mostly one that is live."""
        self.step()
        pk = data.draw(st.sampled_from([*sorted(self.live) * 3, *sorted(self.orders)]))
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
            work(**({"actor": DESK} | facts))
        return error is None

    # what changes an order

    @precondition(lambda self: len(self.live) < MOST_LIVE)
    @rule(mugs=units, cups=st.integers(0, 12))
    def place(self, mugs: int, cups: int) -> None:
        if mugs <= self.free["MUG"] and cups <= self.free["CUP"]:
            self.step()
            self.new_order(mugs, cups)

    def new_order(self, mugs: int, cups: int) -> None:
        wanted = {"MUG": mugs} | ({"CUP": cups} if cups else {})
        lines = [Line(None, sku, "each", n, self.prices[sku][n >= 10]) for sku, n in wanted.items()]
        fee = 0 if sum(line.subtotal for line in lines) >= FREE_FROM else FEE
        told = Told(lines, self.now, fee, ADDRESS.line1)
        order = order_of(self.shop, self.buyer, wanted, Money(told.gross, "KRW"))
        ids = dict(order.lines.values_list("sku", "pk"))
        for line in lines:
            line.pk = ids[line.sku]
        self.orders[order.pk] = told
        for sku, n in wanted.items():
            self.free[sku] -= n
        self.look(order.pk)

    @rule(
        data=st.data(),
        policy=policies,
        by_buyer=sides,
        then=st.sampled_from(("write", "write", "write and pay", "look only")),
    )
    def change(self, data: st.DataObject, policy: PricePolicy, by_buyer: bool, then: str) -> None:
        pk, told = self.one(data)
        self.ask(pk, self.edits(data, told, policy), policy, by_buyer=by_buyer, then=then)

    def ask(self, pk: UUID, edits: list[Edit], policy: PricePolicy, *, by_buyer: bool, then: str) -> None:
        """Preview a change, and write it now, or later, or not at all."""
        told = self.orders[pk]
        how: dict[str, Any] = {"actor": self.buyer if by_buyer else DESK} | ({} if by_buyer else {"policy": policy})
        try:
            change = changed(told, edits, policy, self.world, by_buyer=by_buyer)
        except Refused as no:
            self.refuses(pk, edits, no, how)
            return
        preview = preview_revision(order_id=pk, edits=edits, **how)
        self.is_as_told(preview, change)
        shown = Shown(pk, edits, change, how, preview.token)
        if then == "look only":
            self.shown.append(shown)
        elif self.write(shown, change) and then == "write and pay":
            self.pay(pk)

    def edits(self, data: st.DataObject, told: Told, policy: PricePolicy) -> list[Edit]:
        if data.draw(st.integers(0, 11)) == 0:  # all is taken out; mostly something else is put in
            out: list[Edit] = [RemoveLine(line.pk) for line in told.lines if line.pk]
            return out + data.draw(st.lists(added(), max_size=2))
        if told.is_touched and data.draw(st.integers(0, 2)) == 0:  # down to what was handed over or given back
            return self.least(told)
        lines = [line.pk for line in told.lines if line.pk] + told.removed[:1]
        kinds = [added(), new_quantities(lines), st.sampled_from(lines).map(RemoveLine), moves(clock.today())]
        codes = st.sampled_from((CODE, CODE, "NONE")).map(EnterCode)
        return data.draw(st.lists(st.one_of(*kinds, *([codes] if policy == REPRICE else [])), min_size=1, max_size=3))

    def least(self, told: Told) -> list[Edit]:
        least = {line.pk: max(line.over, line.refunded) // UNITS[line.unit] for line in told.lines if line.pk}
        return [SetQuantity(pk, units) for pk, units in least.items()]

    def refuses(self, pk: UUID, edits: list[Edit], no: Refused, how: dict[str, Any]) -> None:
        """By the preview, and by the service unless something that comes first is in the way."""
        with pytest.raises(no.error) as found, transaction.atomic():
            preview_revision(order_id=pk, edits=edits, **how)
        if no.why:
            assert isinstance(found.value, JangteoError)
            assert found.value.facts["why"] == no.why
        error = no.error
        try:
            require_changeable(self.orders[pk], self.world, by_buyer=how["actor"] is self.buyer)
            held(self.orders[pk])
        except Refused as earlier:
            error = earlier.error
        self.attempt(error, services.revise_order, order_id=pk, edits=edits, expected="", **how)
        self.look(pk)

    def is_as_told(self, preview: RevisionPreview, change: Change) -> None:
        after = change.after
        assert {one.why for one in preview.problems} == change.problems
        assert (preview.after.gross.minor, preview.after.tax.minor) == (after.gross, after.tax)
        assert (preview.due.minor, preview.refund.minor) == (change.due, change.refund)
        assert preview.difference.minor == after.gross - change.before.gross
        assert [
            (one.sku, one.unit, one.after.unit_quantity, int(one.after.unit_price), one.after.discount)
            for one in preview.lines
            if one.after is not None
        ] == [line.told for line in after.lines]

    def write(self, shown: Shown, change: Change) -> bool:
        """Written exactly if it still comes to what was shown."""
        told, error = self.orders[shown.pk], None
        is_shown = change.shown == shown.change.shown
        try:
            held(told)
            change.require_possible(is_shown=is_shown)
        except Refused as no:
            error = no.error
        error = error or (None if is_shown else RevisionChanged)
        facts = {"order_id": shown.pk, "edits": shown.edits, "expected": shown.token}
        is_done = self.attempt(error, services.revise_order, **facts, **shown.how)
        if is_done:
            self.written(shown.pk, change)
        self.look(shown.pk)
        return is_done

    def written(self, pk: UUID, change: Change) -> None:
        more = Counter[str]()
        for sign, told in ((-1, change.before), (1, change.after)):
            for line in told.lines:
                more[line.sku] += sign * line.quantity
        for sku, n in more.items():
            self.free[sku] -= n
        self.orders[pk] = told = change.settle()
        if told.fulfilment == "shipped":
            told.settle()
        known = {line.pk for line in told.lines} | set(told.removed)
        fresh = list(OrderLine.objects.filter(order=pk).exclude(pk__in=[pk for pk in known if pk]).order_by("position"))
        for line, row in zip((line for line in told.lines if line.pk is None), fresh, strict=True):
            line.pk = row.pk

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def write_late(self, data: st.DataObject) -> None:
        """What somebody looked at a while ago."""
        self.step()
        shown = self.shown.pop(data.draw(st.integers(0, len(self.shown) - 1)))
        by_buyer = shown.change.by_buyer
        try:
            told = self.orders[shown.pk]
            change = changed(told, shown.edits, shown.change.policy, self.world, by_buyer=by_buyer)
        except Refused as no:
            self.refuses(shown.pk, shown.edits, no, shown.how)
            return
        self.write(shown, change)

    @rule(data=st.data(), edit=right())
    def there_and_back(self, data: st.DataObject, edit: AddLine) -> None:
        """What is added and taken out again leaves nothing due, and nothing given back."""
        pk, told = self.one(data)
        facts: dict[str, Any] = {"policy": KEEP, "actor": DESK}
        before = (told.gross, told.tax, told.payment, told.due, told.differences, told.refunds)
        for edits in (lambda: [edit], lambda: [RemoveLine(self.orders[pk].lines[-1].pk or pk)]):
            try:
                change = changed(self.orders[pk], edits(), KEEP, self.world, by_buyer=False)
                held(told)
                change.require_possible(is_shown=True)
            except Refused:
                return
            shown = preview_revision(order_id=pk, edits=edits(), **facts)
            if not self.write(Shown(pk, list(edits()), change, facts, shown.token), change):
                return
        told = self.orders[pk]
        assert (told.gross, told.tax, told.payment, told.due, told.differences, told.refunds) == before

    @rule(mugs=st.sampled_from(MUGS), cups=st.sampled_from(CUPS), minutes=st.sampled_from((0, 0, 5, 20)))
    def time_goes(self, mugs: int, cups: int, minutes: int) -> None:
        """Prices change, or the time in which buyers may change orders runs out."""
        self.step(minutes)
        if not minutes:
            self.prices = {"MUG": (mugs, mugs), "CUP": (cups, 400)}
            set_prices(LIST, {(self.variants["MUG"], 1): str(mugs), (self.variants["CUP"], 1): str(cups)})

    # what happens beside

    @rule(data=st.data(), quantity=units, shipping=st.booleans(), other=sides)
    def money(self, data: st.DataObject, quantity: int, shipping: bool, other: bool) -> None:
        """What is awaited comes, and of what came some is given back; now and then the other way round."""
        pk, told = self.one(data)
        if (told.payment in {"awaited", "due"}) != other:
            self.pay(pk)
        else:
            line = data.draw(st.sampled_from(told.lines))
            self.refund(pk, line, quantity if data.draw(st.integers(0, 3)) else 0, shipping=shipping)

    def pay(self, pk: UUID) -> None:
        told = self.orders[pk]
        due, is_awaited = told.due, told.payment in {"awaited", "due"}
        if self.attempt(None if is_awaited else IllegalMove, services.mark_paid, order_id=pk):
            told.received += due
            told.payment = "paid"
            told.settle()
        self.look(pk)

    def refund(self, pk: UUID, line: Line, quantity: int, *, shipping: bool) -> None:
        told = self.orders[pk]
        rest = told.shipping - told.shipping_given if shipping else 0
        back = line.back(quantity) if quantity else 0
        error: type[JangteoError] | None = None
        if HoldKind.FRAUD in told.holds:
            error = OrderIsHeld
        elif told.payment != "paid" or told.status == "cancelled":
            error = NotRefundable
        elif quantity > line.quantity - line.refunded:
            error = RefundTooLarge
        elif not back + rest:
            error = NothingToRefund
        facts: dict[str, Any] = {"order_id": pk, "quantities": {line.pk: quantity} if quantity else {}}
        if self.attempt(error, services.refund_items, shipping=shipping, why="broken", **facts):
            line.refunded += quantity
            line.given += back
            told.shipping_given += rest
            told.refunds += 1
            if told.refunded == told.gross:
                told.payment = "refunded"
                told.settle()
        self.look(pk)

    @rule(data=st.data(), quantity=units)
    def goods(self, data: st.DataObject, quantity: int) -> None:
        """Units are handed over, taken back, or leave."""
        pk, told = self.one(data)
        line = data.draw(st.sampled_from(told.lines))
        ready = line.over - line.gone
        how = data.draw(st.sampled_from(("send", "send", "over", "back") if ready else ("over", "over", "back")))
        if how == "send":
            self.send(pk, line, min(quantity, ready))
        else:
            self.hand_over(pk, line, quantity, back=how == "back")
        self.look(pk)

    @rule(data=st.data(), quantity=units)
    def leave_it_at_that(self, data: st.DataObject, quantity: int) -> None:
        """A part leaves, and what has not left is taken out: the order has gone whole."""
        pk, told = self.one(data)
        line = data.draw(st.sampled_from(told.lines))
        self.hand_over(pk, line, quantity, back=False)
        if line.over > line.gone:
            self.send(pk, line, line.over - line.gone)
            self.ask(pk, self.least(told), KEEP, by_buyer=False, then="write")
        self.look(pk)

    def hand_over(self, pk: UUID, line: Line, quantity: int, *, back: bool) -> None:
        told = self.orders[pk]
        error: type[JangteoError] | None = None
        if back:
            error = WrongHandOver if quantity > line.over else NotEnough if quantity > line.over - line.gone else None
        elif told.fulfilment not in {"open", "partly"}:
            error = IllegalMove
        elif told.holds:
            error = OrderIsHeld
        elif line.over + quantity > line.quantity:
            error = WrongHandOver
        facts: dict[str, Any] = {"order_id": pk, "place_id": self.place_id, "quantities": {line.pk: quantity}}
        if self.attempt(error, services.take_back if back else services.hand_over, **facts):
            line.over += -quantity if back else quantity

    def send(self, pk: UUID, line: Line, quantity: int) -> None:
        assert line.pk
        ship_stock(order_id=pk, reference="parcel", quantities={line.pk: quantity}, place_id=self.place_id)
        services.record_shipped(order_id=pk, actor=DESK)
        line.gone += quantity
        self.orders[pk].leave()

    @rule(data=st.data(), by_buyer=sides, seldom=st.integers(0, 2))
    def end(self, data: st.DataObject, by_buyer: bool, seldom: int) -> None:
        """All leaves, arrives, or is called off; seldom, or there would be nothing to change."""
        if seldom:
            return
        pk, _ = self.one(data)
        how = data.draw(st.sampled_from(("ship", "deliver", "cancel")))
        if how == "cancel":
            self.cancel(pk, by_buyer=by_buyer)
        elif how == "ship":
            self.ship(pk)
        else:
            self.deliver(pk)
        self.look(pk)

    def ship(self, pk: UUID) -> None:
        told = self.orders[pk]
        error: type[JangteoError] | None = None
        if told.fulfilment not in {"open", "partly"}:
            error = IllegalMove
        elif told.holds:
            error = OrderIsHeld
        elif any(line.over > line.gone for line in told.lines):
            error = BeingPicked
        if self.attempt(error, services.ship_order, order_id=pk):
            for line in told.lines:
                line.over = line.gone = line.quantity
            told.leave()

    def deliver(self, pk: UUID) -> None:
        told = self.orders[pk]
        if self.attempt(None if told.fulfilment == "shipped" else IllegalMove, services.deliver_order, order_id=pk):
            told.fulfilment = "delivered"
            told.settle()

    def cancel(self, pk: UUID, *, by_buyer: bool) -> None:
        told = self.orders[pk]
        error: type[JangteoError] | None = None
        if not told.is_open:
            error = IllegalMove
        elif by_buyer and told.payment != "awaited":
            error = NotYours
        elif HoldKind.FRAUD in told.holds:
            error = OrderIsHeld
        elif any(line.over for line in told.lines):
            error = BeingPicked
        who = {"actor": self.buyer if by_buyer else DESK}
        if self.attempt(error, services.cancel_order, order_id=pk, why="changed their mind", **who):
            self.cancelled(told)

    def cancelled(self, told: Told) -> None:
        held_money = told.received - told.differences - told.refunded
        told.refunds += held_money > 0
        told.payment = {"awaited": "void", "refunded": "refunded"}.get(told.payment, "refunded")
        told.status = told.fulfilment = "cancelled"
        told.released += told.holds.values()
        told.holds = {}
        for line in told.lines:
            self.free[line.sku] += line.quantity

    @rule(data=st.data(), kind=st.sampled_from((HoldKind.FRAUD, HoldKind.CREDIT)), again=sides)
    def hold(self, data: st.DataObject, kind: HoldKind, again: bool) -> None:
        """What is not held is held, and what is held is released; now and then once more."""
        pk, told = self.one(data)
        if kind in told.holds and not again:
            hold = told.holds.pop(kind)
            told.released.append(hold)
            assert self.attempt(None, services.release_hold, hold_id=hold, why="seen")
            self.attempt(HoldReleased, services.release_hold, hold_id=hold, why="seen")
            return
        error = NotHoldable if not told.is_open else HoldExists if kind in told.holds else None
        with self.refused(error):
            told.holds[kind] = services.hold_order(order_id=pk, kind=kind, why="look", actor=DESK)

    # what is stored

    def look(self, pk: UUID) -> None:
        """After every step: figures, what is due, and what of stock is promised to each line."""
        told, row = self.orders[pk], Order.objects.get(pk=pk)
        assert (row.status, row.payment, row.fulfilment) == (told.status, told.payment, told.fulfilment)
        assert (row.gross_minor, row.tax_minor) == (told.gross, told.tax)
        payment = payments_by_order([pk])[pk]
        assert (payment.awaited.minor if payment.awaited else 0) == told.due
        if told.payment in {"paid", "due"}:
            assert told.due == told.gross - (told.received - told.differences)
        found = {state: Counter[UUID]() for state in ("open", "shipped", "released")}
        for line, quantity, state in Allocation.objects.filter(order_id=pk).values_list("line_id", "quantity", "state"):
            found[state][line] += quantity
        is_off = told.status == "cancelled"
        assert found["open"] == +Counter({} if is_off else {one.pk: one.quantity - one.gone for one in told.lines})
        assert found["shipped"] == +Counter({one.pk: one.gone for one in told.lines})

    def compare(self) -> None:
        self.clock.close()
        if not self.orders:
            return
        named = Counter((UUID(payload["order_id"]), name) for name, payload in _events())
        audited = Counter(AuditEntry.objects.filter(subject_kind="order").values_list("subject_id", "action"))
        for pk, told in self.orders.items():
            self.look(pk)
            self.lines_are_kept(pk, told)
            numbers = list(OrderRevision.objects.filter(order=pk).order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, told.revisions + 1))
            assert {name: n for (one, name), n in named.items() if one == pk} == self.expected_events(told)
            assert audited[pk, "ordering.revise_order"] == told.revisions
            assert audited[pk, "ordering.refund"] == told.refunds
            self.money_is_kept(pk, told)

    def lines_are_kept(self, pk: UUID, told: Told) -> None:
        rows = OrderLine.objects.filter(order=pk, quantity__gt=0).order_by("position")
        assert [(row.sku, row.unit, row.unit_quantity, int(row.unit_price), row.discount_minor) for row in rows] == [
            line.told for line in told.lines
        ]
        assert [(row.quantity, row.gross_minor, row.tax_minor, row.handed_over) for row in rows] == [
            (line.quantity, line.gross, tax_in(line.gross), line.over) for line in told.lines
        ]
        delivery = OrderDelivery.objects.get(order=pk)
        assert (delivery.ship_to["line1"], delivery.wanted_on) == (told.address, told.wanted_on)

    def money_is_kept(self, pk: UUID, told: Told) -> None:
        """Each refund has its number once; whatever came and is not the order's is given back."""
        refunds = list(Refund.objects.filter(order=pk).values_list("number", "gross_minor"))
        assert len({number for number, _ in refunds}) == len(refunds) == told.refunds
        given = sum(gross for _, gross in refunds)
        whole = told.received if told.status == "cancelled" else told.differences + told.refunded
        assert given == whole
        payment = payments_by_order([pk])[pk]
        assert (payment.received.minor, payment.refunded.minor) == (told.received, given)

    def expected_events(self, told: Told) -> dict[str, int]:
        counted = Counter(
            order_placed=1,
            order_revised=told.revisions,
            order_refunded=told.refunds,
            order_cancelled=int(told.status == "cancelled"),
            order_shipped=int(told.fulfilment in {"shipped", "delivered"}),
            order_held=len(told.holds) + len(told.released),
            order_released=len(told.released),
        )
        return {f"ordering.{name}": n for name, n in counted.items() if n}


def _events() -> Any:
    return OutboxEvent.objects.filter(name__startswith="ordering.").values_list("name", "payload")


@pytest.mark.django_db
def test_any_story_of_changed_orders_ends_with_due_being_total_less_paid() -> None:
    shop = channel(shipping_fee_minor=FEE, free_shipping_from_minor=FREE_FROM)
    serve(shop.id)
    tax()
    units: dict[str, tuple[int, int]] = {"box": (6, 1)}
    variants = {"MUG": listed("MUG", shop), "CUP": listed("CUP", shop, units=units)}
    list_of(LIST, channel_id=shop.id)
    set_prices(
        LIST, {(variants["MUG"], 1): str(MUGS[0]), (variants["CUP"], 1): str(CUPS[0]), (variants["CUP"], 10): "400"}
    )
    for sku, quantity in STOCK.items():
        receive(variants[sku], quantity)
    promotion("tenth", {"percent": "10", "on": "order"}, coupon=CODE)
    Revisions.shop, Revisions.buyer, Revisions.variants = shop, shopper(), dict(variants)
    Revisions.place_id = Place.objects.get(code="W1").pk
    assert run_stories(Revisions) >= STEPS
    assert [finding for finding in verify.run() if not finding.is_clean] == []
