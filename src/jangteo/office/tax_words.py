"""Words of taxes: categories, buyers, what a rule says, and refusals."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.pricing.selectors import category_name
from jangteo.pricing.types import TaxCategory, TaxDestination, TaxedBuyer

BUYERS = {
    TaxedBuyer.ANY: pgettext_lazy("office", "Any buyer"),
    TaxedBuyer.COMPANY: pgettext_lazy("office", "Companies"),
    TaxedBuyer.PERSON: pgettext_lazy("office", "People and families"),
}
OTHERWISE = [one for one in TaxCategory if one != TaxCategory.STANDARD]
_RATE_FIELDS: Mapping[str, Any] = {
    "country": pgettext_lazy("office", "Choose a country."),
    "code": pgettext_lazy("office", "A tax code is small letters, digits, - and _, at most 40."),
    "rate": pgettext_lazy("office", "A rate is a percentage from 0 to 100 with at most 4 decimals."),
    "category": pgettext_lazy(
        "office", "A rate of zero is zero-rated or exempt, say which; one above zero is neither."
    ),
    "valid_from": pgettext_lazy("office", "Enter a moment."),
}
_CERTIFICATE_FIELDS: Mapping[str, Any] = {
    "party": pgettext_lazy("office", "There is no such person or company."),
    "country": pgettext_lazy("office", "Choose a country."),
    "category": pgettext_lazy("office", "Say what becomes of the tax."),
    "number": pgettext_lazy("office", "A certificate has a number of at most 80 letters."),
    "issued_by": pgettext_lazy("office", "At most 120 letters."),
    "codes": pgettext_lazy("office", "One of these tax codes is not known in that country."),
    "valid_from": pgettext_lazy("office", "Enter a moment."),
    "valid_until": pgettext_lazy("office", "It ends after it begins."),
}


def _of_field(fields: Mapping[str, Any]) -> Callable[[dict[str, Any]], str]:
    return lambda facts: str(fields[facts["field"]])


def _destination(facts: dict[str, Any]) -> str:
    if facts.get("missing"):
        codes = ", ".join(facts["missing"])
        return pgettext("office", "No rate is known there yet for: %(codes)s. Set it first.") % {"codes": codes}
    if facts["field"] == "category":
        return pgettext("office", "Say what becomes of the tax.")
    return pgettext("office", "Choose a country abroad; the destination's own rates need one that is named.")


TAX_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "pricing.invalid_tax_rate": _of_field(_RATE_FIELDS),
    "pricing.invalid_certificate": _of_field(_CERTIFICATE_FIELDS),
    "pricing.certificate_exists": lambda facts: pgettext(
        "office", "This buyer has a certificate with this number already. Revoke it first."
    ),
    "pricing.certificate_not_found": lambda facts: pgettext("office", "There is no such certificate."),
    "pricing.invalid_destination": _destination,
    "pricing.destination_not_found": lambda facts: pgettext("office", "There is no such rule any more."),
}


def categories(language: str) -> list[tuple[str, str]]:
    """(code, name) of everything that tax can become but the usual."""
    return [(one.value, f"{category_name(one, language)} ({one.value})") for one in OTHERWISE]


def what_becomes(rule: TaxDestination, language: str) -> str:
    """What a rule of a destination makes of the tax."""
    if rule.category is None:
        return pgettext("office", "The destination's own rates")
    return category_name(rule.category, language)
