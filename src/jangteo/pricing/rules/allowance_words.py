"""How much a buyer may have of something, in sentences."""

from datetime import datetime

from jangteo.kernel.clock import SEOUL
from jangteo.pricing.types import AllowancePeriod

_PERIODS = {
    AllowancePeriod.DAY: ("하루에 ", " a day"),
    AllowancePeriod.WEEK: ("일주일에 ", " a week"),
    AllowancePeriod.MONTH: ("한 달에 ", " a month"),
    AllowancePeriod.EVER: ("모두 ", " in all"),
}


def allowance_in_words(maximum: int, period: AllowancePeriod, language: str) -> str:
    """What one buyer may have, for everyone to read.

    >>> allowance_in_words(5, AllowancePeriod.MONTH, "en")
    'Each buyer may have 5 a month.'
    """
    korean, english = _PERIODS[period]
    if language == "ko":
        return f"한 분이 {korean}{maximum:,}개까지 살 수 있어요."
    return f"Each buyer may have {maximum:,}{english}."


def above_allowance_in_words(
    maximum: int, period: AllowancePeriod, bought: int, until: datetime | None, language: str
) -> str:
    """Why a buyer may not have so many now, and from when on they may have more.

    bought  in the running period, which ends at `until`

    >>> above_allowance_in_words(5, AllowancePeriod.MONTH, 3, datetime(2026, 12, 1, tzinfo=SEOUL), "en")
    'You may have 5 of these a month; you already ordered 3. You may have more from 2026-12-01 on.'
    """
    korean, english = _PERIODS[period]
    again = "" if until is None or not bought else until.astimezone(SEOUL).date().isoformat()
    if language == "ko":
        had = f" 이미 {bought:,}개를 주문했어요." if bought else ""
        more = f" {again}부터 더 살 수 있어요." if again else ""
        return f"이 상품은 {korean}{maximum:,}개까지 살 수 있어요.{had}{more}"
    had = f"; you already ordered {bought:,}" if bought else ""
    more = f" You may have more from {again} on." if again else ""
    return f"You may have {maximum:,} of these{english}{had}.{more}"
