"""What an order's page shows of personal links: who pays by one, and the gift it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from jangteo.ordering.types import OrderView
from jangteo.sharing.selectors import gift_of_order, payer_of
from jangteo.sharing.types import GiftOfOrder, GiftRequestKind, GiftState

STATES: Mapping[GiftState, Any] = {
    GiftState.WAITING: pgettext_lazy("office", "Waits to be paid; its link opens nothing yet"),
    GiftState.OPEN: pgettext_lazy("office", "Waits for its receiver to say where it goes"),
    GiftState.CLAIMED: pgettext_lazy("office", "Its receiver said where it goes"),
    GiftState.DECLINED: pgettext_lazy("office", "Declined by its receiver"),
    GiftState.EXPIRED: pgettext_lazy("office", "Nobody said in time where it goes"),
    GiftState.TAKEN_BACK: pgettext_lazy("office", "Taken back by its giver"),
    GiftState.CALLED_OFF: pgettext_lazy("office", "Called off with its order"),
}
ASKED: Mapping[GiftRequestKind, Any] = {
    GiftRequestKind.EXCHANGE: pgettext_lazy("office", "Asks for an exchange"),
    GiftRequestKind.RETURN: pgettext_lazy("office", "Asks to give it back"),
}


@dataclass(frozen=True, slots=True)
class GiftPanel:
    """A gift, ready to show."""

    view: GiftOfOrder
    state: Any
    asked: list[dict[str, Any]]


def linked(order: OrderView) -> dict[str, Any]:
    """What personal links have to do with an order: who pays it by one, and the gift it is."""
    order_id = order.summary.id
    return {"paid_by": payer_of(order_id), "gift": gift_panel(order_id) if order.is_gift else None}


def gift_panel(order_id: UUID) -> GiftPanel | None:
    """The gift an order is; None: it is none."""
    found = gift_of_order(order_id)
    if found is None:
        return None
    asked = [{"name": ASKED[one.kind], "words": one.words, "at": one.at} for one in found.requests]
    return GiftPanel(found, STATES[found.state], asked)
