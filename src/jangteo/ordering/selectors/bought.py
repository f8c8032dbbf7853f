"""What a buyer ordered of what they may only have so much of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Lower, TruncDay

from jangteo.kernel.clock import SEOUL
from jangteo.ordering.models import OrderLine
from jangteo.ordering.types import CartProblem, OrderKind, OrderStatus
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import Allowance, AllowancePeriod, DayBought, Standing


def standings(
    allowances: Sequence[Allowance],
    *,
    buyer_id: UUID | None,
    email: str,
    at: datetime,
    but_order: UUID | None = None,
) -> dict[UUID, tuple[Standing, ...]]:
    """{variant: its allowances with what the buyer ordered in the period of a moment}; one query, none without any.

    Counted are the lines of orders that were not cancelled, whichever way they came; what was refunded counts too, for
    it was had. An order is the buyer's by their party, or by the e-mail address it was placed with.

    but_order  an order that is being changed, whose lines are what is asked for
    """
    if not allowances:
        return {}
    return pricing.by_variant(pricing.standing(allowances, _bought(allowances, buyer_id, email, at, but_order), at))


def allowance_words(problem: CartProblem, language: str) -> str:
    """Why the buyer may not have so many, of a problem `above_allowance`."""
    assert problem.limit is not None
    return pricing.above_allowance_in_words(
        problem.limit,
        AllowancePeriod(problem.period or ""),
        problem.bought or 0,
        datetime.fromisoformat(problem.until) if problem.until else None,
        language,
    )


def _bought(
    allowances: Sequence[Allowance], buyer_id: UUID | None, email: str, at: datetime, but_order: UUID | None
) -> list[DayBought]:
    whose = Q(order__buyer=buyer_id) if buyer_id is not None else Q()
    if address := email.strip().casefold():
        whose |= Q(address=address) & ~Q(order__email="")
    if not whose:
        return []
    rows = OrderLine.objects.alias(address=Lower("order__email")).filter(
        whose,
        variant__in={one.variant_id for one in allowances},
        order__kind=OrderKind.SALE.value,
    )
    rows = rows.exclude(order__status=OrderStatus.CANCELLED.value)
    rows = rows.exclude(order=but_order) if but_order else rows
    begins = [pricing.span(one.period, at)[0] for one in allowances]
    if None not in begins:
        rows = rows.filter(order__placed_at__gte=min(one for one in begins if one is not None))
    by_day = rows.order_by().values_list("variant", "order__channel", TruncDay("order__placed_at", tzinfo=SEOUL))
    return [DayBought(*told) for told in by_day.annotate(Sum("quantity")) if told[0] is not None]
