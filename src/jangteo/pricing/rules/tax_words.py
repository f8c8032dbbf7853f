"""How something is taxed, in words for buyers and staff."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jangteo.kernel.languages import country_name
from jangteo.pricing.types import TaxCategory

_CATEGORIES = {
    TaxCategory.STANDARD: ("과세", "Taxed"),
    TaxCategory.ZERO_RATED: ("영세율", "Zero-rated"),
    TaxCategory.EXEMPT: ("면세", "Exempt"),
    TaxCategory.REVERSE_CHARGE: ("매입자 납부", "Reverse charge"),
    TaxCategory.INTRA_COMMUNITY: ("역내 공급", "Intra-community supply"),
    TaxCategory.EXPORT: ("영세율(수출)", "Zero-rated: export"),
    TaxCategory.OUTSIDE: ("과세 대상 아님", "Outside the scope of VAT"),
}
_UNTAXED = {
    "E": ("면세 상품이라 부가세가 없어요.", "It is exempt from VAT."),
    "Z": ("영세율 상품이라 부가세가 0%예요.", "It is zero-rated: no VAT."),
}
_ROUNDED_WORDS = {
    "line": ("줄마다 한 번", "a line"),
    "unit": ("한 개마다", "a unit"),
    "document": ("문서에서 한 번", "for the document"),
}


def category_name(category: TaxCategory, language: str) -> str:
    """What a category is called on papers.

    >>> category_name(TaxCategory.EXPORT, "ko"), category_name(TaxCategory.REVERSE_CHARGE, "en")
    ('영세율(수출)', 'Reverse charge')
    """
    return _CATEGORIES[category][0 if language == "ko" else 1]


def percent(rate: Decimal) -> str:
    """A fraction as a person writes it.

    >>> percent(Decimal("0.10")), percent(Decimal("0.055"))
    ('10%', '5.5%')
    """
    text = f"{rate * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def treatment_name(category: TaxCategory, treatment: Mapping[str, Any] | None, language: str) -> str:
    """A category with what makes it so: the number of a certificate or the country of a destination."""
    name = category_name(category, language)
    if not treatment:
        return name
    if treatment["by"] == "certificate":
        return f"{name} · {treatment['number']}"
    return f"{name} · {country_name(treatment['destination'], language)}"


def tax_in_words(tax: Mapping[str, Any], view: str | None, currency: str, language: str) -> list[str]:
    """How a line or shipping is taxed, and what of it is left off, in sentences.

    view  "gross" where prices include tax
    """
    place = 0 if language == "ko" else 1
    if tax.get("treatment"):
        return [_treated(tax, currency, language)]
    if tax.get("category") in _UNTAXED and not Decimal(tax["rate"]):
        return [_UNTAXED[tax["category"]][place]]
    told, rounded = percent(Decimal(tax["rate"])), _ROUNDED_WORDS[tax.get("at", "line")][place]
    if language == "ko":
        return [f"부가세 {told}는 {'포함된' if view == 'gross' else '별도인'} 가격이고 {rounded} 반올림해요."]
    return [f"{told} VAT is {'included' if view == 'gross' else 'added'}, rounded once {rounded}."]


def _treated(tax: Mapping[str, Any], currency: str, language: str) -> str:
    korean, why, usual = language == "ko", tax["treatment"], percent(Decimal(tax["usual_rate"]))
    name = category_name(TaxCategory(tax["category"]), language)
    where = country_name(why["destination"], language) if why["by"] == "destination" else ""
    if "left_off" not in tax:
        rate = percent(Decimal(tax["rate"]))
        if korean:
            return f"배송지({where})의 세율 {rate}를 적용했어요(원래 {usual})."
        return f"It goes to {where}, so VAT is {rate} as there, not {usual}."
    amount = amount_in_words(tax["left_off"], currency, language)
    if korean:
        by = f"배송지({where})에 따라" if where else f"증명서({why['number']})에 따라"
        return f"{name}: {by} 부가세 {usual}({amount})를 받지 않아요."
    by = f"it goes to {where}" if where else f"by certificate {why['number']}"
    return f"{name}: {by}, so {usual} VAT ({amount}) is left off."


def amount_in_words(text: str, currency: str, language: str) -> str:
    """A decimal text as an amount."""
    grouped = f"{Decimal(text):,f}"
    return f"{grouped}원" if language == "ko" and currency == "KRW" else f"{currency} {grouped}".strip()
