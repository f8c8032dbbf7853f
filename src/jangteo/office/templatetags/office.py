"""How the office writes amounts, quantities, moments, states and differences."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from jangteo.catalog.types import MediaView, PictureView
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice, currency_digits
from jangteo.kernel.types import Scope
from jangteo.kernel.verify import Invariant
from jangteo.office import (
    approval_words,
    bank_words,
    billing_words,
    collecting_words,
    contract_words,
    credit_words,
    money_words,
    price_words,
    quote_words,
    shipping_words,
    stock_words,
    table_names,
    wording,
)
from jangteo.office.door_words import DOORS
from jangteo.office.job_words import JOBS
from jangteo.office.money_words import METHODS
from jangteo.office.pages import people, units, views
from jangteo.office.pages.frame import may, other_query
from jangteo.office.pages.lists import export_rights
from jangteo.office.promise_words import promise_in_words
from jangteo.parties.selectors import role_name, role_word, roles_in_words, scope_name
from jangteo.parties.types import HeldRole, PartySummary, RoleDefinition
from jangteo.pricing.selectors import treatment_name
from jangteo.pricing.types import TaxTotal

register = template.Library()
VOCABULARIES: dict[str, Mapping[str, Any]] = {
    "carrier": shipping_words.CARRIERS,
    "method": METHODS,
    "bucket": money_words.BUCKETS,
    "verb": money_words.VERBS,
    "gateway": money_words.GATEWAYS,
    "account": money_words.ACCOUNTS,
    "value_move": money_words.VALUE_MOVES,
    "value_source": money_words.VALUE_SOURCES,
    "entry": money_words.ENTRIES,
    "budget_period": approval_words.PERIODS,
    "check_stage": credit_words.CHECK_STAGES,
    "move_stage": credit_words.MOVE_STAGES,
    "rhythm": credit_words.RHYTHMS,
    "reminder": collecting_words.REMINDER_WORDS,
    "outcome": collecting_words.OUTCOMES,
    "tax_kind": collecting_words.TAX_KINDS,
    "amendment": collecting_words.AMENDMENTS,
    "purpose": collecting_words.PURPOSES,
    "evidence": billing_words.EVIDENCE,
    "billing_mode": billing_words.BILLING_MODES,
    "bank_filter": bank_words.FILTERS,
    "bank_aside": bank_words.ASIDES,
    "bank_evidence": bank_words.EVIDENCE,
    "bank_queued": bank_words.QUEUED,
    "party": wording.PARTY_KINDS,
    "door": DOORS,
    "reading": wording.READINGS,
    "access": wording.ACCESS,
    "access_means": wording.ACCESS_MEANS,
    "promotion_change": wording.PROMOTION_CHANGES,
    "audience": price_words.LIST_AUDIENCES,
    "role_audience": wording.AUDIENCES,
    "field": wording.FIELDS,
    "text": wording.TEXTS,
    "movement": stock_words.MOVEMENTS,
    "supply": stock_words.SUPPLIES,
    "lending": stock_words.LENDINGS,
    "place_kind": stock_words.PLACE_KINDS,
    "region": stock_words.REGIONS,
    "tracking": stock_words.TRACKINGS,
    "timeline": wording.TIMELINE,
    "touch": wording.TOUCHES,
    "record": table_names.RECORDS,
    "renewal": contract_words.RENEWALS,
    "committed": contract_words.COMMITTED_PERIODS,
    "contract_step": contract_words.CONTRACT_STEPS,
    "quote_act": quote_words.QUOTE_ACTS,
    "quote_field": quote_words.QUOTE_FIELDS,
    "concern": quote_words.CONCERNS,
    "document": wording.DOCUMENTS,
    "alike": wording.LOOK_ALIKE,
}


def _is_english() -> bool:
    return (get_language() or "ko").startswith("en")


def _locale() -> str:
    return "en_US" if _is_english() else "ko_KR"


@register.filter
def roles(held: tuple[HeldRole, ...]) -> str:
    """The names of the roles a person holds."""
    return roles_in_words(held, "en" if _is_english() else "ko")


@register.filter
def promise(one: Invariant) -> str:
    """What a promise says."""
    return promise_in_words(one, "en" if _is_english() else "ko")


@register.filter
def money(amount: Money | None) -> str:
    """`₩12,900`, with the currency's own digits."""
    if amount is None:
        return ""
    return format_currency(amount.to_decimal(), amount.currency, locale=_locale())


@register.filter
def unit_price(price: UnitPrice | None) -> str:
    """`₩8,000` or `$0.00345`: every digit that matters."""
    if price is None:
        return ""
    text = price.to_text()
    decimals = max(currency_digits(price.currency), len(text.partition(".")[2]))
    pattern = "¤#,##0" + ("." + "0" * decimals if decimals else "")
    return format_currency(Decimal(text), price.currency, format=pattern, locale=_locale(), currency_digits=False)


@register.filter
def figure(value: Decimal | int | None) -> str:
    """`1,200`."""
    return "" if value is None else format_decimal(value, locale=_locale())


@register.filter
def plain(value: Decimal | None) -> str:
    """`0.7` for 0.700000: a decimal without zeros that say nothing."""
    return "" if value is None else f"{value.normalize():,f}"


@register.filter
def percent(rate: Decimal | None) -> str:
    """`10%` for 0.10."""
    return "" if rate is None else format_percent(rate, locale=_locale(), decimal_quantization=False)


@register.filter
def per_mille(share: int) -> str:
    """`97.5%` for 975 thousandths."""
    return percent(Decimal(share) / 1000)


@register.filter
def moment(at: datetime | None) -> str:
    """`11월 22일 14:05`, with the year when it is not this one."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    year = "" if local.year == timezone.localtime().year else "y"
    if _is_english():
        return format_datetime(local, f"MMM d{', ' + year if year else ''} HH:mm", locale="en_US")
    return format_datetime(local, f"{'y년 ' if year else ''}M월 d일 HH:mm", locale="ko_KR")


@register.filter
def day(at: date | None) -> str:
    """`11월 22일 (일)` or `Sun, Nov 22`."""
    if at is None:
        return ""
    return format_date(at, "EEE, MMM d" if _is_english() else "M월 d일 (EEE)", locale=_locale())


@register.filter
def full_day(at: date | None) -> str:
    """`2026년 11월 22일` or `Nov 22, 2026`: a day that may be years away."""
    if at is None:
        return ""
    return format_date(at, "MMM d, y" if _is_english() else "y년 M월 d일", locale=_locale())


@register.filter
def typed_in(row: Any, typed: Mapping[str, str]) -> Mapping[str, str]:
    """{field: what was typed} of the fields that are called `field-row`."""
    end = f"-{row}"
    return {name.removesuffix(end): text for name, text in typed.items() if name.endswith(end)}


@register.filter
def spoken(names: Mapping[str, str] | None) -> str:
    """The text of a {"ko": …, "en": …} pair in the reader's language."""
    return say(names or {}, "en" if _is_english() else "ko")


@register.filter
def taxed_as(tax: TaxTotal) -> str:
    """A tax category with what makes it so: `Zero-rated: export · Japan`."""
    return treatment_name(tax.category, tax.treatment, "en" if _is_english() else "ko") if tax.category else ""


@register.simple_tag
def chip(kind: str, state: Any) -> SafeString:
    """A state as its word with its colour."""
    words, tone = wording.STATES.get(kind, {}).get(str(state), (state, ""))
    return format_html('<span class="o-chip{}">{}</span>', f" is-{tone}" if tone else "", words)


@register.filter
def state_word(state: Any, kind: str) -> Any:
    """A state's word alone."""
    return wording.STATES.get(kind, {}).get(str(state), (state, ""))[0] if state else ""


@register.filter
def who(name: str) -> Any:
    """Who did it; a job by what it is called."""
    return JOBS.get(name, name)


@register.filter
def word(code: Any, vocabulary: str) -> Any:
    """What a code is called."""
    return VOCABULARIES[vocabulary].get(str(code), code)


@register.filter
def last_day(until: datetime | None) -> str:
    """The last day on which something holds that ends then: `11월 22일 (일)`."""
    return "" if until is None else day(timezone.localdate(until - timedelta(microseconds=1)))


@register.filter
def scope(reach: Scope | None) -> str:
    """How far a right reaches, in words."""
    return "" if reach is None else scope_name(reach, "en" if _is_english() else "ko")


@register.filter
def role(definition: RoleDefinition) -> str:
    """What a role is called."""
    return role_name(definition, "en" if _is_english() else "ko")


@register.inclusion_tag("office/parts/unit_tree.html", takes_context=True)
def units_panel(context: Context, party: PartySummary) -> dict[str, Any]:
    """A company's tree, on any page with a request."""
    return units.units_panel(context["request"], party)


@register.inclusion_tag("office/parts/member_list.html", takes_context=True)
def members_panel(context: Context, party: PartySummary) -> dict[str, Any]:
    """A party's members, on any page with a request."""
    return people.members_panel(context["request"], party)


@register.inclusion_tag("office/parts/views.html", takes_context=True)
def saved_views(context: Context, page: str) -> dict[str, Any]:
    """The views of a list, over it."""
    return views.views_bar(context["request"], page)


@register.inclusion_tag("office/parts/export.html", takes_context=True)
def take_export(context: Context, page: str) -> dict[str, Any]:
    """The way to a list as a file, as it is narrowed; nothing for whom it is not."""
    request = context["request"]
    is_open = may(request, *export_rights(page))
    return {"address": f"{reverse(f'office:{page}_export')}?{other_query(request)}".rstrip("?&") if is_open else ""}


@register.filter(name="role_name")
def name_of_role(code: Any) -> str:
    """What a role is called of which only the code was kept."""
    return role_word(str(code), "en" if _is_english() else "ko")


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """The entry of a table, nothing when there is none."""
    return table.get(key, ())


@register.simple_tag
def picture_address(asset: PictureView | MediaView) -> str:
    """The address of a picture's smallest size."""
    address = reverse("office:media", args=[asset.id])
    return f"{address}?name={asset.renditions[0].name}" if asset.renditions else address


@register.filter
def at_index(rows: Any, index: int) -> Any:
    """The row at a place."""
    return rows[index]


@register.filter
def business_number(digits: str) -> str:
    """`123-45-67890`."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if len(digits) == 10 else digits


@register.filter
def change(entry: Any) -> list[tuple[str, str, str]]:
    """An audit entry's before and after as rows: field, before, after."""
    before, after = entry.before or {}, entry.after or {}
    names = list(dict.fromkeys([*before, *after]))
    return [(name, _text(before.get(name)), _text(after.get(name))) for name in names]


def _text(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return pgettext("office", "yes") if value else pgettext("office", "no")
    return str(value)
