"""How each promise of shared carts is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import channel, shopper, stocked
from jangteo.sharing.models import Gift, PaymentShare
from jangteo.sharing.services import claim_gift
from kernel.money_breaks import Break
from sharing.giving import CLAIM, open_gift
from sharing.using import pay, share

SHARING_BREAKS: Mapping[str, Break] = {
    "sharing.lent_carts_are_shared": Break(
        "UPDATE ordering_cart SET state = 'open' WHERE id = {lent_cart}", "lent_cart"
    ),
    "sharing.ordered_for_who_shared": Break(
        "UPDATE sharing_paymentshare SET cap_minor = 1 WHERE link_id = {share}", "share"
    ),
    "sharing.gifts_wait_or_have_addresses": Break(
        "UPDATE sharing_gift SET state = 'open' WHERE order_id = {taken_gift}", "taken_gift"
    ),
    "sharing.ended_gifts_keep_no_money": Break(
        "UPDATE sharing_gift SET state = 'expired', ended_at = now() WHERE id = {open_gift}", "open_gift"
    ),
}


def shared() -> dict[str, Any]:
    """A cart that was shared and ordered by its link, and one that is with somebody; a gift that was taken, and one
    that waits.
    """
    shop = channel("sharing")
    stocked(shop, {"SHARED": 10})
    ordered = share(shop, shopper(), {"SHARED": 1})
    pay(ordered.token)
    lent = share(shop, shopper(), {"SHARED": 1})
    taken, token = open_gift(shop, shopper(), {"SHARED": 1})
    claim_gift(token=token, claim=CLAIM)
    return {
        "share": ordered.id,
        "lent_cart": PaymentShare.objects.get(pk=lent.id).cart_id,
        "taken_gift": Gift.objects.get(pk=taken).order_id,
        "open_gift": open_gift(shop, shopper(), {"SHARED": 1})[0],
    }
