"""A cart is opened again while its buyer makes another: both are there, and one is the current one."""

from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from conftest import RunTogether
from factories import shopper
from jangteo.ordering.models import Cart
from jangteo.ordering.services import create_cart, discard_cart
from jangteo.sharing import services
from sharing.using import broken, market, share

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_made_while_another_comes_back(settings: Settings, run_together: RunTogether, is_guarded: bool) -> None:
    """The negative control: without the guard the database still knows one current cart, but somebody is refused."""
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"carts-name"})
    shop, buyer = market(), shopper()
    refused = 0
    for number in range(10):
        share_id = share(shop, buyer, {"MUG": 1}).id

        def work(one: int, share_id: UUID = share_id, name: str = f"no. {number}") -> object:
            with transaction.atomic():
                if one:
                    return create_cart(channel=shop, name=name, actor=buyer)
                return services.revoke_share(share_id=share_id, actor=buyer)

        refused += sum(isinstance(one, Exception) for one in run_together(2, work))
        carts = Cart.objects.filter(state="open").values_list("pk", "is_current")
        assert sum(is_current for _, is_current in carts) == 1
        for pk, _ in carts:
            discard_cart(cart_id=pk, actor=buyer)
    assert (refused == 0) is is_guarded
    assert broken() == []
