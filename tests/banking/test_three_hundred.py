"""A month of deposits through the services: each applied once, to what it was made for, or left to people."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from banking.money import account, bring_in, broken, code_of, row, won
from factories import ACTOR, channel, order_of, shopper, stocked
from jangteo.banking import services
from jangteo.banking.models import Application, StatementLine
from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.payments.models import Payment, PaymentOperation

pytestmark = pytest.mark.django_db
NAMES = ("김민수", "이서연", "박지훈", "최수빈", "정하늘", "강도윤", "윤서아", "임준호", "한지민", "오세린")
KINDS, OFTEN = ("code", "name", "typo", "short", "double", "stranger"), (50, 20, 10, 8, 6, 6)
DEPOSITS = 300


@pytest.mark.long
def test_three_hundred_deposits_on_three_days() -> None:
    account()
    market = channel()
    stocked(market, {"MUG": 100_000}, amount="10000")
    buyers = [shopper(name) for name in NAMES for _ in range(3)]
    made = list(deposits(random.Random(7), market, buyers))
    meant: dict[object, object] = {}
    for day in range(3):
        mine = made[day::3]
        lines = bring_in(*(told for told, _ in mine))
        meant |= {line.pk: order for line, (_, order) in zip(lines, mine, strict=True)}
        services.match_lines(actor=ACTOR)
        assert services.match_lines(actor=ACTOR).applied == 0
    uses = list(Application.objects.all())
    right = sum(one.order_id == meant[one.line_id] for one in uses)
    queued = StatementLine.objects.exclude(queued_why="")
    print(f"{len(meant)} deposits, {len(uses)} applied, {right} of them right, {queued.count()} queued")  # noqa: T201
    assert (len(meant), len(uses) + queued.count()) == (DEPOSITS, DEPOSITS)
    assert max(Counter(one.line_id for one in uses).values()) == 1
    assert right == len(uses)
    assert len(uses) >= 190
    assert PaymentOperation.objects.filter(verb="capture").count() == len(uses)
    assert [one.order_id for one in Payment.objects.all() if one.captured_minor > one.amount_minor] == []
    assert broken() == []


def deposits(chance: random.Random, market: Channel, buyers: list[Actor]) -> Iterator[tuple[str, object]]:
    """(line of a file, the order it is for, None: of nobody)."""
    number = 0
    while number < DEPOSITS:
        kind = chance.choices(KINDS, OFTEN)[0] if number < DEPOSITS - 1 else "stranger"
        if kind == "stranger":
            yield row(chance.randint(1, 9) * 7_777, "모르는 사람", "회비", moment=moment(number)), None
            number += 1
            continue
        mugs = chance.randint(1, 40)
        order = order_of(market, chance.choice(buyers), {"MUG": mugs}, gross=won(10_000 * mugs))
        amount = order.gross_minor // 2 if kind == "short" else order.gross_minor
        words = "" if kind == "name" else misspelled(order) if kind == "typo" else code_of(order)
        for _ in range(2 if kind == "double" else 1):
            yield row(amount, order.buyer_name, words, moment=moment(number)), order.pk
            number += 1


def misspelled(order: Order) -> str:
    """Two digits of its day swapped: of its number, which runs on, they might name another order exactly."""
    code = code_of(order)
    return code[1] + code[0] + code[2:]


def moment(number: int) -> str:
    return f"{number // 60:02}:{number % 60:02}:00"
