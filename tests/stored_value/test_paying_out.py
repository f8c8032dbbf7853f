"""What is left of a card that was paid for goes back in money, by the terms for gift vouchers (LOY-03)."""

from datetime import date, timedelta

import pytest

from factories import ACTOR, person, shopper
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.stored_value import services
from jangteo.stored_value.errors import NothingToPayOut, ReasonNeeded, ValueKeyReused
from jangteo.stored_value.selectors import payout_of
from jangteo.stored_value.types import Source
from stored_value.using import broken, card_of, credit_of, give_back, left, spend

LATER = timedelta(days=400)


def booked() -> list[int]:
    return [balance(one, "KRW").minor for one in (Account.CASH, Account.BREAKAGE, Account.GIFT_CARDS)]


def ends() -> date:
    return clock.today() + timedelta(days=366)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sold", "spent", "back", "has_ended", "expected"),
    [
        (50_000, 29_999, 0, False, None),
        (50_000, 30_000, 0, False, (20_000, 0)),
        (50_000, 30_000, 1, False, None),
        (50_000, 50_000, 0, False, None),
        (10_000, 7_999, 0, False, None),
        (10_000, 8_000, 0, False, (2_000, 0)),
        (10_001, 6_001, 0, False, (4_000, 0)),
        (50_000, 0, 0, True, (45_000, 5_000)),
        (50_000, 49_995, 0, True, (5, 0)),
    ],
)
def test_how_much_may_be_asked_back(
    sold: int, spent: int, back: int, has_ended: bool, expected: tuple[int, int] | None
) -> None:
    card = card_of(sold, ends=ends()).id
    spent_by = spend(card, spent) if spent else ""
    if back:
        give_back(card, spent_by, back)
    with clock.at(clock.now() + (LATER if has_ended else timedelta())):
        found = payout_of(card)
        assert (found and (found.paid.minor, found.kept.minor)) == expected
        if found is None:
            with pytest.raises(NothingToPayOut):
                services.pay_out(value_id=card, why="asked", key="once", actor=ACTOR)
            return
        before = booked()
        assert services.pay_out(value_id=card, why="asked", key="once", actor=ACTOR) == found
        assert services.pay_out(value_id=card, why="asked", key="once", actor=ACTOR) == found
        moved = [now - was for was, now in zip(before, booked(), strict=True)]
        assert moved == [-found.paid.minor, -found.kept.minor, found.paid.minor + found.kept.minor]
        assert (left(card), payout_of(card)) == (0, None)
        other = card_of(sold).id
        with pytest.raises(ValueKeyReused):
            services.pay_out(value_id=other, why="asked", key="once", actor=ACTOR)
        assert broken() == []


@pytest.mark.django_db
def test_what_was_given_away_is_not_paid_out() -> None:
    given, credit = card_of(1_000, source=Source.GOODWILL, ends=ends()).id, credit_of(person(), 1_000, ends=ends())
    stopped = card_of(1_000, ends=ends()).id
    services.block(value_id=stopped, why="stolen", actor=ACTOR)
    with clock.at(clock.now() + LATER):
        assert [payout_of(one) for one in (given, credit, stopped)] == [None, None, None]
        services.unblock(value_id=stopped, why="found", actor=ACTOR)
        for why, actor, refusal in (("x", shopper(), NotPermitted), (" ", ACTOR, ReasonNeeded)):
            with pytest.raises(refusal):
                services.pay_out(value_id=stopped, why=why, key="k", actor=actor)
        services.extend(value_id=stopped, expires_on=clock.today(), why="asked", actor=ACTOR)
        assert (payout_of(stopped), left(stopped)) == (None, 1_000)
