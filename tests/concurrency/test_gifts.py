"""Two take one gift at the same moment; one takes it while its giver calls it off, and while its time ends; with the
locks off as a control.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from conftest import RunTogether
from factories import shopper
from jangteo.kernel import clock
from jangteo.ordering.models import OrderDelivery, Refund
from jangteo.sharing import services
from jangteo.sharing.errors import GiftOver
from jangteo.sharing.models import Gift, PersonalLink
from sharing.giving import CLAIM, HERE, goes_to, holds, open_gift, stands
from sharing.using import broken, market

pytestmark = pytest.mark.django_db(transaction=True)
TWO = (CLAIM, replace(CLAIM, ship_to=replace(HERE, recipient="한시우", line1="첨단로 8")))
ROUNDS = 5


def _told(outcomes: list[Any]) -> Counter[str]:
    return Counter(str(one.facts["state"]) if isinstance(one, GiftOver) else type(one).__name__ for one in outcomes)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_who_take_it_at_once_are_one(settings: Settings, run_together: RunTogether, is_guarded: bool) -> None:
    """The negative control: with the locks off its hold still ends once, but the other is told that the order was
    called off, which it was not.
    """
    shop, giver = market(), shopper()
    told: Counter[str] = Counter()
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"gift-lock"})
    for _ in range(ROUNDS):
        gift_id, token = open_gift(shop, giver)

        def work(one: int, token: str = token) -> str:
            return services.claim_gift(token=token, claim=TWO[one])

        outcomes = run_together(2, work)
        told += _told(outcomes)
        (won,) = (place for place, one in enumerate(outcomes) if isinstance(one, str))
        assert (stands(gift_id)[0], holds(gift_id), goes_to(gift_id)) == ("claimed", [], TWO[won].ship_to.line1)
    assert told["str"] == ROUNDS
    assert (told["claimed"] == ROUNDS) is is_guarded
    assert broken() == []


@pytest.mark.parametrize("against", ["its giver", "its time", "no"])
def test_taken_while_it_ends_has_one_outcome(
    run_together: RunTogether, against: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, giver = market(), shopper()
    real = clock.now
    for number in range(ROUNDS):
        gift_id, token = open_gift(shop, giver)
        if against == "its time":  # it ends somewhere between the two
            PersonalLink.objects.filter(gift=gift_id).update(
                expires_at=real() + timedelta(milliseconds=15 * number + 5)
            )

        def work(one: int, token: str = token, gift_id: UUID = gift_id) -> object:
            if one == 0:
                return services.claim_gift(token=token, claim=CLAIM)
            if against == "its giver":
                return services.take_gift_back(gift_id=gift_id, actor=giver)
            if against == "no":
                return services.decline_gift(token=token)
            return services.expire_gifts()

        run_together(2, work)
        services.expire_gifts()
        state, order, payment = stands(gift_id)
        if against == "its time" and state == "open":  # neither came after its end
            monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=1))
            services.expire_gifts()
            monkeypatch.setattr(clock, "now", real)
            state, order, payment = stands(gift_id)
        order_id = Gift.objects.get(pk=gift_id).order_id
        refunds = Refund.objects.filter(order=order_id).count()
        address = OrderDelivery.objects.get(order=order_id).ship_to["line1"]
        if state == "claimed":
            assert (order, payment, refunds, address) == ("placed", "paid", 0, HERE.line1)
        else:
            assert (order, payment, refunds, address) == ("cancelled", "refunded", 1, "")
    assert broken() == []
