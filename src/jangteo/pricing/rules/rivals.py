"""Two price lists of one rank whose order nobody said, though it changes what a buyer pays."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from jangteo.catalog.types import VariantId
from jangteo.pricing.rules.lists import offer, reached
from jangteo.pricing.types import CandidateList, Terms


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A quantity whose unit price depends on which of the two lists is asked first; either way, None for no price."""

    quantity: int
    one_way: Decimal | None
    other_way: Decimal | None


def find_rivalry(
    variant_id: VariantId, one: CandidateList, other: CandidateList, terms: Collection[Terms]
) -> Rivalry | None:
    """The lowest quantity that costs one thing when `one` is asked first and another when `other` is.

    one, other  the lists with their steps of the variant, as they concern one buyer
    terms       of the channels where both may be asked
    returns     None where a priority or an audience says which is asked first, or the order makes no difference
    source      shared pricing scenario format, `lists[]`: equal ones are asked by code, which nobody chose
    """
    if one.priority != other.priority or one.audience != other.audience:
        return None
    for asked in terms:
        ladders = [_ladder(variant_id, one, other, codes, asked) for codes in (("1", "2"), ("2", "1"))]
        for quantity in sorted({*ladders[0], *ladders[1]}):
            found = [reached(ladder, quantity) for ladder in ladders]
            if found[0] != found[1]:
                return Rivalry(quantity, found[0], found[1])
    return None


def _ladder(
    variant_id: VariantId, one: CandidateList, other: CandidateList, codes: tuple[str, str], terms: Terms
) -> dict[int, Decimal]:
    pair = [replace(rival, code=code) for rival, code in zip((one, other), codes, strict=True)]
    return {step.from_quantity: step.unit.value for step in offer(variant_id, pair, terms).ladder}
