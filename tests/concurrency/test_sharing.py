"""Two who have one link pay at the same moment; one pays while it is taken back; with the locks off as a control."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from conftest import RunTogether
from factories import shopper
from jangteo.ordering.models import Order
from jangteo.sharing import services
from jangteo.sharing.errors import LinkOver
from jangteo.sharing.selectors import shared
from jangteo.sharing.types import Payer, PayOutcome, SharedCart, ShareMade, ShareState
from sharing.using import broken, look, market, pay, share, state_of

pytestmark = pytest.mark.django_db(transaction=True)
TWO = (Payer("이모", "aunt@test.example"), Payer("삼촌", "uncle@test.example"))


def _told(outcomes: list[Any]) -> Counter[str]:
    """What each was told: that they ordered, or what had become of the link."""
    return Counter(one.facts["state"] if isinstance(one, LinkOver) else type(one).__name__ for one in outcomes)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_who_pay_at_once_make_one_order(settings: Settings, run_together: RunTogether, is_guarded: bool) -> None:
    """The negative control: with the locks off the database still holds one order of a cart, but the other is told
    of a key instead of what became of the link.
    """
    shop, buyer = market(), shopper()
    told: Counter[str] = Counter()
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"share-lock"})
    for number in range(1, 6):
        made = share(shop, buyer, {"MUG": 1})
        seen = look(made.token)

        def work(one: int, made: ShareMade = made, seen: SharedCart = seen) -> PayOutcome:
            return pay(made.token, seen=seen, payer=TWO[one])

        told += _told(run_together(2, work))
        assert (Order.objects.count(), state_of(made.id)) == (number, ("ordered", "ordered"))
    assert told[PayOutcome.__name__] == 5
    assert (told["ordered"] == 5) is is_guarded
    assert broken() == []


def test_a_page_that_is_made_while_somebody_pays_tells_that_it_is_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, buyer = market(), shopper()
    made = share(shop, buyer, {"MUG": 1})
    seen, lines = look(made.token), shared._lines

    def paid_meanwhile(*told: Any) -> Any:
        pay(made.token, seen=seen)
        return lines(*told)

    monkeypatch.setattr(shared, "_lines", paid_meanwhile)
    late = look(made.token)
    assert (late.state, late.lines, late.order is not None) == (ShareState.ORDERED, (), True)


def test_paid_while_it_is_taken_back_has_one_outcome(run_together: RunTogether) -> None:
    shop, buyer = market(), shopper()
    for _ in range(5):
        made = share(shop, buyer, {"MUG": 1})
        seen = look(made.token)
        before = Order.objects.count()

        def work(one: int, made: ShareMade = made, seen: SharedCart = seen) -> object:
            if one:
                return pay(made.token, seen=seen)
            with transaction.atomic():
                return services.revoke_share(share_id=made.id, actor=buyer)

        run_together(2, work)
        link, cart = state_of(made.id)
        is_paid = Order.objects.count() == before + 1
        assert (link, cart) == (("ordered", "ordered") if is_paid else ("taken_back", "open"))
        if not is_paid:
            again = share(shop, buyer, {})  # the cart is there to be shared again
            services.revoke_share(share_id=again.id, actor=buyer)
    assert broken() == []
