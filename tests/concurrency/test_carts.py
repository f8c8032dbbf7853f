"""A cart is opened again while its buyer makes another: both are there, and one is the current one."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from conftest import RunTogether
from factories import shopper
from jangteo.ordering.errors import CartNameTaken
from jangteo.ordering.models import Cart
from jangteo.ordering.services import create_cart, discard_cart, named_carts
from jangteo.sharing import services
from sharing.using import broken, market, share

pytestmark = pytest.mark.django_db(transaction=True)


def test_made_while_another_comes_back(run_together: RunTogether) -> None:
    shop, buyer = market(), shopper()
    for number in range(10):
        share_id = share(shop, buyer, {"MUG": 1}).id

        def work(one: int, share_id: UUID = share_id, name: str = f"no. {number}") -> object:
            with transaction.atomic():
                if one:
                    return create_cart(channel=shop, name=name, actor=buyer)
                return services.revoke_share(share_id=share_id, actor=buyer)

        assert not [one for one in run_together(2, work) if isinstance(one, Exception)]
        carts = Cart.objects.filter(state="open").values_list("pk", "is_current")
        assert sorted(is_current for _, is_current in carts) == [False, True]
        for pk, _ in carts:
            discard_cart(cart_id=pk, actor=buyer)
    assert broken() == []


def test_without_the_guard_somebody_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    """The control: it comes back between the look at what is there and the writing of the new one."""
    settings.JANGTEO_UNGUARDED = frozenset({"carts-name"})
    shop, buyer = market(), shopper()
    share_id = share(shop, buyer, {"MUG": 1}).id
    make = named_carts._make

    def late(*told: Any, **more: Any) -> Any:
        run_together(1, lambda _: services.revoke_share(share_id=share_id, actor=buyer))
        return make(*told, **more)

    monkeypatch.setattr(named_carts, "_make", late)
    with pytest.raises(CartNameTaken):
        create_cart(channel=shop, name="another", actor=buyer)
