"""Payment terms in words, short enough for a table: noun phrases, so that shop and office say the same."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from jangteo.credit.types import CountsFrom, DayOff, DueBase, Terms

type Say = Callable[[Terms, str], str]


def terms_told(terms: Terms, language: str) -> tuple[str, ...]:
    """When it is due, then the deposit, the discount and what becomes of closed days where there are any.

    >>> from jangteo.credit.types import Terms
    >>> terms_told(Terms(DueBase.NET_DAYS, days=30, discount_rate=Decimal("0.02"), discount_days=10), "en")[:2]
    ('30 days after the invoice', '2% off within 10 days')
    """
    is_english = language == "en"
    start = (_STARTS_EN if is_english else _STARTS_KO)[terms.counts_from]
    told = [(_BASES_EN if is_english else _BASES_KO)[terms.base](terms, start)]
    if terms.deposit_rate:
        share = _percent(terms.deposit_rate)
        told.append(f"{share} deposit with the order" if is_english else f"주문할 때 선금 {share}")
    if terms.discount_rate:
        share, days = _percent(terms.discount_rate), terms.discount_days
        told.append(f"{share} off within {days} days" if is_english else f"{days}일 안에 내면 {share} 할인")
    if terms.base != DueBase.AT_ONCE and terms.day_off != DayOff.AS_IS:
        told.append((_DAYS_OFF_EN if is_english else _DAYS_OFF_KO)[terms.day_off])
    return tuple(told)


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def _month_en(terms: Terms, start: str) -> str:
    which = "the next month" if terms.months == 1 else f"the month {terms.months} months"
    return f"day {terms.day} of {which} after {start}"


def _end_en(terms: Terms, start: str) -> str:
    later = f", then {terms.days} days" if terms.days else ""
    return f"end of the month of {start}{later}"


def _month_ko(terms: Terms, start: str) -> str:
    return f"{start} 다음 달 {terms.day}일" if terms.months == 1 else f"{start} {terms.months}개월 뒤 {terms.day}일"


def _end_ko(terms: Terms, start: str) -> str:
    return f"{start} 그달 말일부터 {terms.days}일" if terms.days else f"{start} 그달 말일"


_STARTS_EN: Mapping[CountsFrom, str] = {
    CountsFrom.ORDER: "the order",
    CountsFrom.FULFILMENT: "the shipment",
    CountsFrom.INVOICE: "the invoice",
}
_STARTS_KO: Mapping[CountsFrom, str] = {
    CountsFrom.ORDER: "주문일",
    CountsFrom.FULFILMENT: "출고일",
    CountsFrom.INVOICE: "청구일",
}
_BASES_EN: Mapping[DueBase, Say] = {
    DueBase.NET_DAYS: lambda terms, start: f"{terms.days} days after {start}",
    DueBase.END_OF_MONTH: _end_en,
    DueBase.DAY_OF_MONTH: _month_en,
    DueBase.FIXED_DATE: lambda terms, start: f"on {terms.fixed_on}",
    DueBase.AT_ONCE: lambda terms, start: f"at once with {start}",
}
_BASES_KO: Mapping[DueBase, Say] = {
    DueBase.NET_DAYS: lambda terms, start: f"{start}부터 {terms.days}일",
    DueBase.END_OF_MONTH: _end_ko,
    DueBase.DAY_OF_MONTH: _month_ko,
    DueBase.FIXED_DATE: lambda terms, start: f"{terms.fixed_on}",
    DueBase.AT_ONCE: lambda terms, start: f"{start} 바로",
}
_DAYS_OFF_EN: Mapping[DayOff, str] = {
    DayOff.NEXT_WORKING_DAY: "where banks are closed, the next working day",
    DayOff.LAST_WORKING_DAY: "where banks are closed, the last working day before",
}
_DAYS_OFF_KO: Mapping[DayOff, str] = {
    DayOff.NEXT_WORKING_DAY: "은행 휴무일이면 다음 영업일",
    DayOff.LAST_WORKING_DAY: "은행 휴무일이면 바로 앞 영업일",
}
