"""How each promise of wishes is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from factories import GUEST, member_of
from jangteo.channels.types import Channel
from jangteo.parties.types import MemberRole
from jangteo.wishes import services
from jangteo.wishes.models import Wish
from kernel.money_breaks import Break

WISH_BREAKS: Mapping[str, Break] = {
    "wishes.given_is_sum_of_gifts": Break("UPDATE wishes_wish SET given = 2 WHERE id = {wish}", "wish"),
    "wishes.what_is_gone_is_given": Break(
        "UPDATE wishes_wish SET removed_at = now() WHERE id = {not_given}", "not_given"
    ),
    "wishes.lists_are_a_persons": Break(
        "UPDATE wishes_wishlist SET made_by_id = {firm} WHERE id = {wish_list}", "wish_list"
    ),
}


def wished(shop: Channel, firm: UUID) -> dict[str, Any]:
    """Two wishes of a company's buyer, one of which somebody gives."""
    buyer = member_of(firm, MemberRole.BUYER)
    wish = services.add_wish(channel=shop, sku="MUG", actor=buyer, quantity=3)
    other = services.add_wish(channel=shop, sku="CUP", actor=buyer)
    found = Wish.objects.get(pk=wish).list_id
    token = services.make_link(list_id=found, actor=buyer).token
    services.give_wish(token=token, wish_id=wish, actor=GUEST, secret="a-secret-of-twenty-letters")
    return {"wish": wish, "not_given": other, "wish_list": found}
