"""Why a promotion or a coupon was refused, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext


def _wrong_promotion(facts: dict[str, Any]) -> str:
    match facts["field"]:
        case "names":
            return pgettext("office", "A promotion has a name.")
        case "currency":
            return pgettext("office", "There is no such currency. Write KRW, EUR, JPY …")
        case "state" | "rule" if "used" not in facts:
            return pgettext("office", "An ended promotion does not come back, and a rule has no unreadable characters.")
        case "rule.when.until":
            return pgettext("office", "Its time is over. Write a version with a later end.")
        case _ if "used" in facts:
            return pgettext("office", "It was used %(used)s times already; the limit can't be lower.") % facts
    return pgettext("office", "Enter a whole number from 1 up.")


def _wrong_coupon(facts: dict[str, Any]) -> str:
    match facts["field"]:
        case "text":
            return pgettext("office", "A code has 4 to 40 letters and digits.")
        case "count":
            return pgettext("office", "1 to 100,000 codes are made at once.")
        case "series":
            return pgettext("office", "Name a series, in 1 to 60 letters, or a code.")
        case "owner":
            return pgettext("office", "There is no such person or company.")
        case "promotion":
            return pgettext("office", "This promotion has no codes: it works without one, or it has ended.")
    return pgettext("office", "Enter a whole number from 1 up.")


PROMOTIONS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "pricing.invalid_promotion": _wrong_promotion,
    "pricing.invalid_coupon": _wrong_coupon,
    "pricing.promotion_exists": lambda facts: pgettext("office", "A promotion with this code exists."),
    "pricing.promotion_not_found": lambda facts: pgettext("office", "There is no such promotion or version."),
    "pricing.coupon_exists": lambda facts: pgettext("office", "This code is taken."),
    "pricing.not_simulated": lambda facts: pgettext(
        "office", "Try it against past orders and open carts first; then it can be published."
    ),
    "pricing.contradicting_promotions": lambda facts: (
        pgettext(
            "office", "%(promotion)s and %(other)s have the same priority, and which works first changes the price."
        )
        % facts
    ),
    "pricing.unknown_tax_code": lambda facts: pgettext("office", "Goods of this cart have a tax code without a rate."),
    "pricing.bad_scenario": lambda facts: pgettext("office", "The rule can't be read at %(path)s.") % facts,
}
