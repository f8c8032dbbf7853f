"""Reads of rates between currencies."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from jangteo.exchange import rules
from jangteo.exchange.models import ExchangeRate
from jangteo.exchange.types import FoundRate, RateDraft, RateView
from jangteo.kernel import clock


def holds_for() -> timedelta:
    """How long a rate may be used after its day."""
    return timedelta(days=settings.JANGTEO_RATES_HOLD_DAYS)


def rate_between(source: str, target: str, on: date | None = None) -> FoundRate | None:
    """What one of a currency is worth in another on a day, by the newest quotes that still hold then; None: there are
    none, and nobody may guess. One query.

    on  None: today in Seoul
    """
    day = on or clock.today()
    rows = ExchangeRate.objects.filter(on__lte=day, on__gte=day - holds_for())
    return rules.rate_from([_draft(row) for row in _newest(rows)], source, target)


def newest_rates() -> list[RateView]:
    """The newest quote of each pair, those that may not be used any more too. One query."""
    oldest = clock.today() - holds_for()
    return [_view(row, is_old=row.on < oldest) for row in _newest(ExchangeRate.objects.all())]


def list_rates(*, currency: str = "", offset: int = 0, limit: int = 50) -> tuple[list[RateView], int]:
    """What was noted, the newest days first, and how many there are."""
    rows = ExchangeRate.objects.order_by("-on", "currency", "-noted_at")
    if currency:
        rows = rows.filter(Q(currency=currency) | Q(quoted_in=currency))
    return [_view(row, is_old=False) for row in rows[offset : offset + limit]], rows.count()


def _newest(rows: QuerySet[ExchangeRate]) -> list[ExchangeRate]:
    ordered = rows.order_by("currency", "quoted_in", "-on", "-noted_at", "-id")
    return list(ordered.distinct("currency", "quoted_in"))


def _draft(row: ExchangeRate) -> RateDraft:
    return RateDraft(row.on, row.currency, row.quoted_in, row.rate, row.source, row.per)


def _view(row: ExchangeRate, *, is_old: bool) -> RateView:
    return RateView(_draft(row), row.noted_at, is_old)
