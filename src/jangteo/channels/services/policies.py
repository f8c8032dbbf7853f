"""What a channel's policies are, changed by staff."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.channels import models
from jangteo.channels.errors import ChannelNotFound, InvalidChannel
from jangteo.channels.types import AllocationStrategy, CardTaking, ChangePrices, ShippingPer
from jangteo.kernel import audit
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.zones import zone_names

LONGEST_HOLD, MOST_HOLD = 120, 480
LONGEST_CHANGE, LONGEST_UNPAID = 20160, 2160  # two weeks in minutes, 90 days in hours
LARGEST_AMOUNT = 10**15


@transaction.atomic
def set_smallest_order(
    *, channel_id: UUID, amount: Money | None, actor: Actor, with_tax: bool | None = None, why: str = ""
) -> None:
    """Say what the goods of an order come to at least in a channel, before promotions.

    amount    None: an order may be of anything
    with_tax  whether goods count with tax or without; None: as prices are stated there
    raises    ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = lock_channel(channel_id)
    if amount is not None and (amount.currency != row.currency or not 0 < amount.minor <= LARGEST_AMOUNT):
        raise InvalidChannel(f"an amount above 0 in {row.currency}", field="smallest_order")
    after = {
        "smallest_order_minor": amount.minor if amount else None,
        "smallest_order_with_tax": with_tax if amount else None,
    }
    change_columns(row, "channels.set_smallest_order", after, actor, why, told=_smallest_order)


@transaction.atomic
def set_hold_times(*, channel_id: UUID, minutes: int, most_minutes: int, actor: Actor, why: str = "") -> None:
    """Say how long a checkout keeps goods for its buyer, and how long in all, however often it is begun anew.

    minutes  0: it keeps none
    raises   ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    row = lock_channel(channel_id)
    if not 0 <= minutes <= LONGEST_HOLD:
        raise InvalidChannel(f"0 to {LONGEST_HOLD} minutes", field="hold_minutes")
    if not minutes <= most_minutes <= MOST_HOLD:
        raise InvalidChannel(f"{minutes} to {MOST_HOLD} minutes", field="hold_most_minutes")
    after = {"hold_minutes": minutes, "hold_most_minutes": most_minutes}
    change_columns(row, "channels.set_hold_times", after, actor, why)


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
    row = lock_channel(channel_id)
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
    change_columns(row, "channels.set_order_changes", after, actor, why)


@transaction.atomic
def set_payments(
    *, channel_id: UUID, methods: Sequence[str], card_taking: CardTaking, actor: Actor, why: str = ""
) -> None:
    """Say how buyers may pay in a channel, in the order in which they are asked, and when a card's money is taken.

    methods  codes of ways to pay, each once
    raises   ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = lock_channel(channel_id)
    if not methods or len(set(methods)) < len(methods):
        raise InvalidChannel("one way to pay or more, each once", field="payment_methods")
    after = {"payment_methods": list(methods), "card_taking": card_taking.value}
    change_columns(row, "channels.set_payments", after, actor, why)


@transaction.atomic
def set_allocation(
    *, channel_id: UUID, strategy: AllocationStrategy, may_split: bool, actor: Actor, why: str = ""
) -> None:
    """Say how a channel chooses among its places of stock, and whether a delivery may come from several.

    raises  ChannelNotFound, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    after = {"allocation": strategy.value, "may_split": may_split}
    change_columns(lock_channel(channel_id), "channels.set_allocation", after, actor, why)


@transaction.atomic
def set_time_zone(*, channel_id: UUID, name: str, actor: Actor, why: str = "") -> None:
    """Say by whose clock the shop tells times to those who have chosen no other.

    name    as in Asia/Seoul
    raises  ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = lock_channel(channel_id)
    if name not in zone_names():
        raise InvalidChannel("a time zone by its name", field="time_zone")
    change_columns(row, "channels.set_time_zone", {"time_zone": name}, actor, why)


def lock_channel(channel_id: UUID) -> models.Channel:
    """A channel that nobody else changes until the transaction ends.

    raises  ChannelNotFound
    """
    row = models.Channel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    return row


def change_columns(
    row: models.Channel,
    action: str,
    after: Mapping[str, Any],
    actor: Actor,
    why: str,
    told: Callable[[models.Channel], dict[str, Any]] | None = None,
) -> None:
    """Let columns of a channel that is locked hold what is asked, and tell the audit; nothing where they do already.

    told  how the audit is told of them; None: by their names
    """

    def as_it_is() -> dict[str, Any]:
        return told(row) if told else {name: getattr(row, name) for name in after}

    before = as_it_is()
    for name, value in after.items():
        setattr(row, name, value)
    if as_it_is() == before:
        return
    row.save(update_fields=list(after))
    audit.record(
        actor=actor,
        action=action,
        subject_kind="channel",
        subject_id=row.pk,
        before=before,
        after=as_it_is(),
        why=why,
    )


def _smallest_order(row: models.Channel) -> dict[str, Any]:
    minor = row.smallest_order_minor
    told: dict[str, Any] = {"smallest_order": None if minor is None else str(Money(minor, row.currency))}
    return told | ({} if row.smallest_order_with_tax is None else {"with_tax": row.smallest_order_with_tax})
