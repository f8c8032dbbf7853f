"""A month of deposits through the services: each applied once, to what it was made for, or left to people."""

import random
from collections import Counter

import pytest

from banking.money import account, bring_in, broken, code_of, row
from factories import ACTOR, channel, order_of, shopper, stocked
from jangteo.banking import services
from jangteo.banking.models import Application, StatementLine
from jangteo.ordering.models import Order
from jangteo.payments.models import Payment, PaymentOperation

pytestmark = pytest.mark.django_db
NAMES = ("김민수", "이서연", "박지훈", "최수빈", "정하늘", "강도윤", "윤서아", "임준호", "한지민", "오세린")


def test_three_hundred_deposits() -> None:
    chance = random.Random(7)
    account()
    market = channel()
    stocked(market, {"MUG": 100_000}, amount="10000")
    buyers = [shopper(name) for name in NAMES for _ in range(3)]
    meant: dict[str, Order | None] = {}
    rows = []
    for number in range(300):
        moment = f"{number // 60:02}:{number % 60:02}:00"
        kind = chance.choices(("code", "name", "typo", "short", "double", "stranger"), (50, 20, 10, 8, 6, 6))[0]
        if kind == "stranger":
            meant[moment] = None
            rows.append(row(chance.randint(1, 9) * 7_777, "모르는 사람", "회비", moment=moment))
            continue
        order = order_of(market, chance.choice(buyers), {"MUG": chance.randint(1, 40)})
        name, code, gross = order.buyer_name, code_of(order), order.gross_minor
        meant[moment] = order
        if kind == "typo":
            code = code[:-2] + code[-1] + code[-2] if code[-1] != code[-2] else code
        amount = gross // 2 if kind == "short" else gross
        told = "" if kind == "name" else code
        rows.append(row(amount, name, told, moment=moment))
        if kind == "double":
            again = f"{number // 60 + 12:02}:{number % 60:02}:00"
            meant[again] = order
            rows.append(row(amount, name, told, moment=again))
    lines = bring_in(*rows)
    assert len(lines) == len(rows)
    found = services.match_lines(actor=ACTOR)
    assert found.applied + found.queued == len(lines)
    uses = list(Application.objects.select_related("line"))
    moments = dict(zip([one.pk for one in lines], meant_in_order(rows), strict=True))
    right = sum(
        meant[moments[one.line_id]] is not None and meant[moments[one.line_id]].pk == one.order_id for one in uses
    )
    print(f"{len(lines)} deposits, {found.applied} applied, {right} of them right, {found.queued} queued")  # noqa: T201
    assert max(Counter(one.line_id for one in uses).values()) == 1
    assert right / len(uses) >= 0.995
    assert found.applied >= 200
    for payment in Payment.objects.all():
        assert payment.captured_minor <= payment.amount_minor
    assert PaymentOperation.objects.filter(verb="capture").count() == len(uses)
    assert services.match_lines(actor=ACTOR).applied == 0
    assert StatementLine.objects.filter(applied_minor__gt=0).count() == found.applied
    assert broken() == []


def meant_in_order(rows: list[str]) -> list[str]:
    return [one.split(",")[1] for one in rows]
