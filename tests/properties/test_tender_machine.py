"""Any story of orders paid in parts: cards, credit and money come, and go back in the declared order; none is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from factories import DESK, cart_with, channel, place, receive, shopper, stocked
from factories.revising import line_of, revise
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering import services
from jangteo.ordering.errors import InvalidTender, NotYours
from jangteo.ordering.models import CartLine, Order
from jangteo.ordering.types import SetQuantity, Tender
from jangteo.stored_value.errors import ValueTooSmall
from properties.machine import STEPS, Story, run_stories
from stored_value.using import card_of, credit_of, left

PRICE = 1000
MOST_LIVE = 4
units = st.integers(1, 4)
which = st.integers(0, 10**6)
amounts = st.sampled_from([1, 300, 700, 1000, 1500, 2600, 9000])

MOST = min(STEPS, 2_000)  # a step is an order with all its payments: fifteen a second


@dataclass
class Paid:
    """What a story knows of one order: [value, so much was spent, so much came back], and the same of money."""

    quantity: int
    parts: list[list[int]] = field(default_factory=list)
    money: int = 0
    money_back: int = 0
    awaited: int = 0
    refunded: int = 0
    is_cancelled: bool = False

    @property
    def came(self) -> int:
        return self.money + sum(spent for _, spent, _ in self.parts)

    @property
    def held(self) -> int:
        return self.came - self.money_back - sum(back for _, _, back in self.parts)

    @property
    def payment(self) -> str:
        if self.is_cancelled:
            return "refunded" if self.came else "void"
        if self.awaited:
            return "due" if self.came else "awaited"
        return "refunded" if self.refunded == self.quantity else "paid"


class Tenders(Story):
    """The services against a model in plain Python; the last of the values is the buyer's store credit."""

    modules = ("stored_value.", "payments.", "ordering.", "ledger.entries", "ledger.books")
    shop: ClassVar[Channel]
    buyer: ClassVar[Actor]

    @initialize(cards=st.lists(amounts, min_size=1, max_size=3), credit=amounts)
    def begin(self, cards: list[int], credit: int) -> None:
        self.begin_story()
        self.orders: dict[UUID, Paid] = {}
        assert self.buyer.party_id
        self.ids = [card_of(minor).id for minor in cards] + [credit_of(self.buyer.party_id, credit)]
        self.left = [*cards, credit]

    @property
    def live(self) -> list[UUID]:
        return [pk for pk, told in self.orders.items() if not told.is_cancelled and told.payment != "refunded"]

    def pick(self, number: int) -> tuple[UUID, Paid]:
        self.step()
        pk = self.live[number % len(self.live)]
        return pk, self.orders[pk]

    @contextmanager
    def refused(self, error: type[Exception] | None) -> Iterator[None]:
        if error is None:
            yield
            return
        with pytest.raises(error), transaction.atomic():
            yield

    @precondition(lambda self: len(self.live) < MOST_LIVE)
    @rule(quantity=units, cards=st.sets(st.integers(0, 2)), credit=st.booleans(), most=st.none() | amounts)
    def place(self, quantity: int, cards: set[int], credit: bool, most: int | None) -> None:
        """With some of the cards, the last perhaps with an amount, and with store credit."""
        self.step()
        values = [one for one in sorted(cards) if one < len(self.ids) - 1]
        tenders = [Tender(self.ids[one]) for one in values]
        if tenders and most is not None:
            tenders[-1] = Tender(self.ids[values[-1]], Money(most, "KRW"))
        if credit:
            tenders.append(Tender())
        error, drawn = self.expected(quantity * PRICE, values, most if values else None, credit=credit)
        cart = cart_with(self.shop, self.buyer, {"MUG": quantity})
        with self.refused(error):
            gross = Money(quantity * PRICE, "KRW")
            pk = place(cart, self.buyer, key=f"story-{self.key()}", gross=gross, tenders=tuple(tenders))
        if error is not None:
            for line in CartLine.objects.filter(cart=cart).values_list("pk", flat=True):
                services.set_line(cart_id=cart, line_id=line, unit_quantity=0, actor=self.buyer)
            return
        told = Paid(quantity, [[value, minor, 0] for value, minor in drawn if minor])
        for value, minor, _ in told.parts:
            self.left[value] -= minor
        told.awaited = quantity * PRICE - told.came
        self.orders[pk] = told

    def expected(
        self, due: int, values: list[int], most: int | None, *, credit: bool
    ) -> tuple[type[Exception] | None, list[tuple[int, int]]]:
        """How it is refused, or what each value pays."""
        if credit and not self.left[-1]:
            return InvalidTender, []
        drawn = []
        for value in [*values, *([len(self.ids) - 1] if credit else [])]:
            asked = most if values and value == values[-1] else None
            if asked is not None and asked > due:
                return InvalidTender, []
            wanted = min(due, self.left[value]) if asked is None else asked
            if wanted > self.left[value] or (due and not self.left[value]):
                return ValueTooSmall, []
            due -= wanted
            drawn.append((value, wanted))
        return None, drawn

    @precondition(lambda self: any(self.orders[pk].awaited for pk in self.live))
    @rule(number=which, part=st.sampled_from([1, 2, 3]))
    def pay(self, number: int, part: int) -> None:
        """All that is awaited of an order comes, or some of it."""
        awaiting = [pk for pk in self.live if self.orders[pk].awaited]
        self.step()
        pk = awaiting[number % len(awaiting)]
        told = self.orders[pk]
        minor = (told.awaited + part - 1) // part
        services.mark_paid(order_id=pk, actor=DESK, amount=Money(minor, "KRW"))
        told.money, told.awaited = told.money + minor, told.awaited - minor

    def back(self, told: Paid, minor: int, *, as_credit: bool = False) -> None:
        """Money, then cards, then credit; of each the last that came first."""
        some = min(minor, told.money - told.money_back)
        told.money_back += some
        self.left[-1] += some if as_credit else 0
        minor -= some
        is_credit = len(self.ids) - 1
        last_first = sorted(enumerate(told.parts), key=lambda one: (one[1][0] == is_credit, -one[0]))
        for _, part in last_first:
            some = min(minor, part[1] - part[2])
            part[2] += some
            self.left[part[0]] += some
            minor -= some
        assert not minor

    @precondition(lambda self: any(self.orders[pk].payment == "paid" for pk in self.live))
    @rule(number=which, quantity=units, as_credit=st.booleans())
    def refund(self, number: int, quantity: int, as_credit: bool) -> None:
        """Some units of a paid order, now and then as store credit."""
        self.step()
        paid = [pk for pk in self.live if self.orders[pk].payment == "paid"]
        pk = paid[number % len(paid)]
        told = self.orders[pk]
        quantity = min(quantity, told.quantity - told.refunded)
        line = Order.objects.get(pk=pk).lines.get().pk
        services.refund_items(order_id=pk, quantities={line: quantity}, actor=DESK, why="story", as_credit=as_credit)
        told.refunded += quantity
        self.back(told, quantity * PRICE, as_credit=as_credit)

    @precondition(lambda self: self.live)
    @rule(number=which, by_buyer=st.booleans())
    def cancel(self, number: int, by_buyer: bool) -> None:
        """The buyer may while no money came and something is awaited; all that is held goes back."""
        pk, told = self.pick(number)
        is_free = told.awaited and not told.money
        error = NotYours if by_buyer and not is_free else None
        with self.refused(error):
            services.cancel_order(order_id=pk, actor=self.buyer if by_buyer else DESK, why="story")
        if error is None:
            self.back(told, told.held)
            told.is_cancelled, told.awaited = True, 0

    @precondition(lambda self: any(not self.orders[pk].refunded for pk in self.live))
    @rule(number=which, quantity=units)
    def revise(self, number: int, quantity: int) -> None:
        """An order becomes dearer or cheaper: more is awaited, or what is too much goes back."""
        self.step()
        whole = [pk for pk in self.live if not self.orders[pk].refunded]
        pk = whole[number % len(whole)]
        told, order = self.orders[pk], Order.objects.get(pk=pk)
        if quantity == told.quantity:
            return
        revise(order, [SetQuantity(line_of(order, "MUG"), quantity)], actor=DESK)
        told.quantity = quantity
        told.awaited = max(0, quantity * PRICE - told.held)
        self.back(told, max(0, told.held - quantity * PRICE))

    def compare(self) -> None:
        assert [left(pk) for pk in self.ids] == self.left
        for pk, told in self.orders.items():
            assert Order.objects.get(pk=pk).payment == told.payment
            assert -balance(Account.CUSTOMER_DEPOSITS, "KRW", order_id=pk).minor == told.held


@pytest.mark.django_db
def test_stories_of_orders_paid_in_parts_lose_nothing() -> None:
    Tenders.shop, Tenders.buyer = channel(), shopper()
    variants = stocked(Tenders.shop, {"MUG": 0})
    receive(variants["MUG"], 1_000_000)
    assert run_stories(Tenders, steps=MOST) >= MOST
