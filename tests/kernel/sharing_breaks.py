"""How each promise of shared carts is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import channel, shopper, stocked
from jangteo.sharing.models import PaymentShare
from kernel.money_breaks import Break
from sharing.using import pay, share

SHARING_BREAKS: Mapping[str, Break] = {
    "sharing.lent_carts_are_shared": Break(
        "UPDATE ordering_cart SET state = 'open' WHERE id = {lent_cart}", "lent_cart"
    ),
    "sharing.ordered_for_who_shared": Break(
        "UPDATE sharing_paymentshare SET cap_minor = 1 WHERE link_id = {share}", "share"
    ),
}


def shared() -> dict[str, Any]:
    """A cart that was shared and ordered by its link, and one that is with somebody."""
    shop = channel("sharing")
    stocked(shop, {"SHARED": 10})
    ordered = share(shop, shopper(), {"SHARED": 1})
    pay(ordered.token)
    lent = share(shop, shopper(), {"SHARED": 1})
    return {"share": ordered.id, "lent_cart": PaymentShare.objects.get(pk=lent.id).cart_id}
