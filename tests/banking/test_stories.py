"""Random stories of deposits and orders: whatever is done in whatever order, every sum agrees and no won is lost."""

import os
import random
from collections.abc import Callable

import pytest

from banking.money import account, bring_in, broken, row, shop, won
from factories import ACTOR, DESK, order_of, shopper
from factories.revising import revise
from jangteo.banking import services
from jangteo.banking.models import Application, SetAside, StatementLine
from jangteo.banking.types.views import Aside, AsideReason, Part
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.outbox import relay_batch
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import open_items
from jangteo.ordering.services import cancel_order, mark_paid, refund_items, ship_order
from jangteo.ordering.types import SetQuantity

pytestmark = pytest.mark.django_db
STEPS, TIMES = 40, int(os.environ.get("JANGTEO_TIMES", "6"))


class Story:
    """One shop, one account, and what may happen next."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        account()
        self.shop, self.buyer = shop(), shopper()
        self.brought = self.done = 0

    def any[T](self, rows: list[T]) -> T:
        return self.chance.choice(rows)

    def order(self) -> Order:
        return self.any(list(Order.objects.order_by("placed_at", "id")))

    def line(self) -> StatementLine:
        return self.any(list(StatementLine.objects.order_by("line_number", "id")))

    def place(self) -> None:
        order_of(self.shop, self.buyer, {"MUG": self.chance.randint(1, 4)})

    def bring_in(self) -> None:
        self.brought += 1
        bring_in(row(self.chance.randint(1, 8) * 5_000, moment=f"10:{self.brought:02}:00"))

    def apply(self) -> None:
        line, order = self.line(), self.order()
        due = {one.id: one.due.minor for one in open_items()}.get(order.pk, 10_000)
        amount = self.any([due, due // 2 or 1, min(due, line.amount_minor), 5_000])
        services.apply_line(line_id=line.pk, parts=[Part(order.pk, won(amount))], actor=ACTOR)

    def reverse(self) -> None:
        one = self.any(list(Application.objects.filter(reverses=None).order_by("at", "id")))
        services.reverse_application(application_id=one.pk, actor=ACTOR, why="wrong")

    def set_aside(self) -> None:
        reason = self.any([AsideReason.INTEREST, AsideReason.REFUNDED, AsideReason.NOTED])
        services.set_aside(line_id=self.line().pk, aside=Aside(reason, won(5_000)), actor=ACTOR)

    def take_up(self) -> None:
        one = self.any(list(SetAside.objects.filter(reverses=None).order_by("at", "id")))
        services.take_up_again(aside_id=one.pk, actor=ACTOR, why="wrong")

    def pay_by_hand(self) -> None:
        mark_paid(order_id=self.order().pk, actor=ACTOR, amount=self.any([None, won(5_000)]))

    def refund(self) -> None:
        order = self.order()
        refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=ACTOR, why="broken")

    def revise(self) -> None:
        order = self.order()
        edits = [SetQuantity(order.lines.get().pk, self.chance.randint(1, 4))]
        revise(order, edits, actor=DESK, why="asked for")

    def ship(self) -> None:
        ship_order(order_id=self.order().pk, actor=ACTOR)

    def cancel(self) -> None:
        cancel_order(order_id=self.order().pk, actor=DESK)

    def step(self) -> None:
        often: list[tuple[Callable[[], None], int]] = [
            *((self.place, 3), (self.bring_in, 5), (self.apply, 10), (self.reverse, 7), (self.set_aside, 3)),
            *((self.take_up, 2), (self.pay_by_hand, 2), (self.refund, 3), (self.revise, 4), (self.ship, 1)),
            (self.cancel, 1),
        ]
        steps, weights = zip(*often, strict=True)
        try:
            self.chance.choices(steps, weights)[0]()
            self.done += 1
        except (JangteoError, IndexError):
            pass  # a refusal, or nothing to do it with
        while relay_batch():
            pass


@pytest.mark.parametrize("seed", range(TIMES))
def test_every_sum_agrees_after_every_step(seed: int) -> None:
    story = Story(seed)
    story.place()
    story.bring_in()
    for number in range(STEPS):
        story.step()
        assert broken() == [], number
    assert story.done >= 5
    lines = StatementLine.objects.all()
    left = sum(one.amount_minor - one.applied_minor - one.aside_minor for one in lines)
    assert balance(Account.SUSPENSE, "KRW").minor == -left
