"""Who may pay what in parts."""

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
