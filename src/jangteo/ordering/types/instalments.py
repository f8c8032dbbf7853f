"""Paying an order in parts."""

from dataclasses import dataclass

from jangteo.credit.types import Eligibility, OfferView, Part


@dataclass(frozen=True, slots=True)
class OfferedPlan:
    """An offer to pay a purchase in parts, and whether this purchase may be paid so.

    answer   why not, where it may not
    article  the name of what is bought that keeps it from being paid so; empty: nothing that is bought does
    parts    what would be paid when, from today on; empty where it may not
    """

    offer: OfferView
    answer: Eligibility
    article: str = ""
    parts: tuple[Part, ...] = ()
