"""Who may pay what in parts."""

from collections.abc import Mapping
from typing import Any

from jangteo.credit.errors import InvalidOffer
from jangteo.credit.types import MOST_PARTS, Eligibility, OfferDraft, PurchaseFacts

MOST_BETWEEN = 12  # weeks or months


def may_pay_in_parts(offer: OfferDraft, facts: PurchaseFacts) -> Eligibility:
    """Whether a purchase may be paid by an offer; one line that may not be makes all of it not."""
    if offer.channels and facts.channel_id not in offer.channels:
        return Eligibility(False, {"rule": "channel"})
    if offer.segments and not offer.segments & facts.segment_ids:
        return Eligibility(False, {"rule": "segment"})
    if facts.amount.currency != offer.smallest.currency:
        return Eligibility(False, {"rule": "currency", "currency": offer.smallest.currency})
    if facts.amount < offer.smallest:
        return Eligibility(False, {"rule": "too_small", "smallest": str(offer.smallest)})
    if offer.largest is not None and offer.largest < facts.amount:
        return Eligibility(False, {"rule": "too_large", "largest": str(offer.largest)})
    return _lines(offer, facts)


def _lines(offer: OfferDraft, facts: PurchaseFacts) -> Eligibility:
    if not facts.lines:
        return Eligibility(False, {"rule": "nothing_bought"})
    for line in facts.lines:
        if line.sku in offer.not_skus or line.categories & offer.not_categories:
            return Eligibility(False, {"rule": "excluded", "sku": line.sku})
        if offer.only_categories and not line.categories & offer.only_categories:
            return Eligibility(False, {"rule": "not_included", "sku": line.sku})
    return Eligibility(True, {"rule": "eligible"})


def check_offer(offer: OfferDraft) -> None:
    """Refuse an offer that can't be kept.

    raises  InvalidOffer naming the field
    """
    if not offer.code or len(offer.code) > 40 or not offer.code.isascii() or not offer.code.replace("-", "a").isalnum():
        raise InvalidOffer("a code is 1 to 40 letters, digits and hyphens", field="code")
    if not any(name.strip() for name in offer.names.values()):
        raise InvalidOffer("it has a name", field="names")
    if not 2 <= offer.count <= MOST_PARTS:
        raise InvalidOffer(f"from 2 to {MOST_PARTS} parts", field="count")
    if not 1 <= offer.every.count <= MOST_BETWEEN:
        raise InvalidOffer(f"from 1 to {MOST_BETWEEN} weeks or months between two parts", field="every")
    rate = offer.yearly_rate
    if not rate.is_finite() or not 0 <= rate <= 1 or rate != round(rate, 6):
        raise InvalidOffer("a rate is a fraction from 0 to 1 with at most 6 decimals", field="yearly_rate")
    if not 0 < len(offer.lender) <= 40:
        raise InvalidOffer("a lender decides", field="lender")
    if offer.defaults_after < 1:
        raise InvalidOffer("at least one missed part makes a default", field="defaults_after")
    _check_amounts(offer)


def _check_amounts(offer: OfferDraft) -> None:
    if offer.smallest.minor < offer.count:
        raise InvalidOffer("each part is an amount above zero", field="smallest")
    if offer.largest is None:
        return
    if offer.largest.currency != offer.smallest.currency or offer.largest < offer.smallest:
        raise InvalidOffer("the largest amount is not below the smallest", field="largest")


def eligibility_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why a purchase may be paid by an offer or not, in "ko" or "en"."""
    words = _WORDS["en" if language == "en" else "ko"]
    rule = str(because.get("rule", ""))
    return [words[rule].format_map(because)] if rule in words else []


_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "eligible": "이 할부를 쓸 수 있습니다.",
        "channel": "이 채널에서는 쓸 수 없는 할부입니다.",
        "segment": "정해진 고객 그룹만 쓸 수 있는 할부입니다.",
        "currency": "{currency} 금액만 이 할부로 낼 수 있습니다.",
        "too_small": "{smallest}부터 쓸 수 있는 할부입니다.",
        "too_large": "{largest}까지만 쓸 수 있는 할부입니다.",
        "nothing_bought": "살 상품이 없습니다.",
        "excluded": "{sku} 상품은 할부로 살 수 없습니다.",
        "not_included": "{sku} 상품은 이 할부의 대상이 아닙니다.",
    },
    "en": {
        "eligible": "This purchase may be paid by this plan.",
        "channel": "This plan is not offered in this channel.",
        "segment": "This plan is for members of certain segments only.",
        "currency": "This plan is for amounts in {currency} only.",
        "too_small": "This plan begins at {smallest}.",
        "too_large": "This plan ends at {largest}.",
        "nothing_bought": "Nothing is bought.",
        "excluded": "{sku} can't be paid in parts.",
        "not_included": "{sku} is not among what this plan is for.",
    },
}
