"""An agreed price is a list of its own that nothing stands beside: what makes an offer of lists makes one of it."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.pricing.types import Agreed, AudienceKind, CandidateList, QuantityRule, ShippingPolicy


def agreed_candidates(agreed: Agreed, variant_ids: Iterable[UUID]) -> dict[UUID, list[CandidateList]]:
    """{variant: the one list that has it}; what was not agreed has none, and so no price."""
    names = {"ko": f"견적 {agreed.number}", "en": f"Quote {agreed.number}"}
    return {
        variant_id: [
            CandidateList(
                code=agreed.number,
                names=names,
                audience=AudienceKind.PARTY,
                priority=0,
                includes_tax=agreed.prices_include_tax,
                valid_from=None,
                valid_until=agreed.until,
                steps={1: agreed.prices[variant_id].unit_price},
                merges=False,
            )
        ]
        for variant_id in variant_ids
        if variant_id in agreed.prices
    }


def agreed_quantities(agreed: Agreed) -> dict[UUID, QuantityRule]:
    """{variant: exactly what was agreed}, in place of the rules that hold otherwise."""
    return {pk: QuantityRule(minimum=one.quantity, maximum=one.quantity) for pk, one in agreed.prices.items()}


def agreed_shipping(agreed: Agreed, usual: ShippingPolicy) -> ShippingPolicy:
    """What sending comes to: as agreed, whatever the goods come to."""
    return usual if agreed.freight is None else ShippingPolicy(agreed.freight, tax_code=usual.tax_code, is_fixed=True)
