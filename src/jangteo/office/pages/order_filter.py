"""What the board of orders is narrowed to, read from its address: by the board, its export, saved views and runs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest

from jangteo.channels.types import Channel
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.ids import parse_id
from jangteo.office.pages.frame import one_of, searched
from jangteo.ordering.types import FulfilmentProgress, HoldKind, OrderFilter, OrderOrigin, OrderStatus, PaymentProgress


def order_filter(request: HttpRequest, channels: Sequence[Channel]) -> OrderFilter:
    """What an address narrows the board to; what it names that there is not narrows nothing."""
    from_day, until_day = asked_day(request, "from"), asked_day(request, "until")
    return OrderFilter(
        text=searched(request),
        channel_code=one_of(request, "channel", [channel.code for channel in channels]) or "",
        status=one_of(request, "status", OrderStatus) or "",
        payment=one_of(request, "payment", PaymentProgress) or "",
        fulfilment=one_of(request, "fulfilment", FulfilmentProgress) or "",
        origin=one_of(request, "origin", OrderOrigin) or "",
        from_at=_midnight(from_day) if from_day else None,
        until_at=_midnight(until_day + timedelta(days=1)) if until_day else None,
        buyer_id=parse_id(request.GET.get("buyer", "")),
        held=one_of(request, "held", ["any", *HoldKind]) or "",
    )


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the address."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SEOUL)
