"""How each promise of lists is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from factories import member_of
from jangteo.channels.types import Channel
from jangteo.parties.types import MemberRole
from jangteo.purchasing import services
from jangteo.purchasing.models import PartNumber
from jangteo.purchasing.types import Wanted
from kernel.money_breaks import Break

PURCHASING_BREAKS: Mapping[str, Break] = {
    "purchasing.list_lines_stand_in_order": Break(
        "UPDATE purchasing_requisitionline SET position = position + 1 WHERE list_id = {list}", "list"
    ),
    "purchasing.lists_are_a_persons": Break(
        "UPDATE purchasing_requisitionlist SET made_by_id = {firm} WHERE id = {list}", "list"
    ),
    "purchasing.part_numbers_are_read_as_written": Break(
        "UPDATE purchasing_partnumber SET key = 'a-17' WHERE id = {part_number}", "part_number"
    ),
}


def listed(shop: Channel, firm: UUID, variant_id: UUID) -> dict[str, Any]:
    """A company's list of two lines, and its own number for an article."""
    buyer = member_of(firm, MemberRole.BUYER)
    found = services.create_list(channel=shop, name="매주", wanted=[Wanted("MUG", 2), Wanted("CUP", 1)], actor=buyer)
    services.learn(actor=buyer, meant={"온결-77": variant_id})
    return {"list": found, "part_number": PartNumber.objects.get().pk}
