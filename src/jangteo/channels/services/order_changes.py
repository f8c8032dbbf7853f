from uuid import UUID

from django.db import transaction

from jangteo.channels import models
from jangteo.channels.errors import ChannelNotFound, InvalidChannel
from jangteo.channels.types import ChangePrices, ShippingPer
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_CHANGE, LONGEST_UNPAID = 20160, 2160  # two weeks in minutes, 90 days in hours


@transaction.atomic
def set_order_changes(  # noqa: PLR0913 -- the policies of one page
    *,
    channel_id: UUID,
    change_minutes: int,
    change_prices: ChangePrices,
    unpaid_hours: int,
    shipping_per: ShippingPer,
    actor: Actor,
    why: str = "",
) -> None:
    """Say how long and at which prices buyers may change an order, when an unpaid one is called off, and for what
    shipping is charged.

    change_minutes  0: buyers never may
    unpaid_hours    0: an order waits for its bank transfer for ever
    raises          ChannelNotFound, InvalidChannel naming the field, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = models.Channel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    if not 0 <= change_minutes <= LONGEST_CHANGE:
        raise InvalidChannel(f"0 to {LONGEST_CHANGE} minutes", field="change_minutes")
    if not 0 <= unpaid_hours <= LONGEST_UNPAID:
        raise InvalidChannel(f"0 to {LONGEST_UNPAID} hours", field="unpaid_hours")
    after = {
        "change_minutes": change_minutes,
        "change_prices": change_prices.value,
        "unpaid_hours": unpaid_hours,
        "shipping_per": shipping_per.value,
    }
    before = {name: getattr(row, name) for name in after}
    if before == after:
        return
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    audit.record(
        actor=actor,
        action="channels.set_order_changes",
        subject_kind="channel",
        subject_id=row.pk,
        before=before,
        after=after,
        why=why,
    )
