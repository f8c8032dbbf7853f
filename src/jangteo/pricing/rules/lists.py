"""Which lists give a buyer their ladder, and why the others don't."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from jangteo.catalog.types import Denial, Level, VariantId
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.types import (
    AudienceKind,
    CandidateList,
    ListPolicy,
    ListRefusal,
    PriceOffer,
    Step,
    Terms,
)

SPECIFICITY = {
    AudienceKind.PARTY: 3,
    AudienceKind.SEGMENT: 2,
    AudienceKind.CHANNEL: 1,
    AudienceKind.EVERYONE: 0,
}
type Given = dict[int, tuple[Decimal, CandidateList]]
type LeftOut = dict[str, ListRefusal]


def ranked(candidates: Sequence[CandidateList]) -> list[CandidateList]:
    """Lists in the order they are asked: priority, then the more specific audience, then code."""
    return sorted(candidates, key=lambda one: (-one.priority, -SPECIFICITY[one.audience], one.code))


def offer(
    variant_id: VariantId, candidates: Sequence[CandidateList], terms: Terms, at: datetime | None = None
) -> PriceOffer:
    """The ladder this buyer gets for a variant.

    candidates  every list that has the variant, in any order
    at          None where no list is dated
    returns     an offer that is not priced when none applies; `because` says what was rejected
    source      shared pricing scenario format, `policy` and `rejected`
    """
    order = ranked(candidates)
    refused = {one.code: why for one in order if (why := _mismatch(one, terms, at)) is not None}
    matching = [one for one in order if one.code not in refused]
    given, left_out = _COMBINE[terms.policy](matching)
    refused |= left_out
    ladder = tuple(
        Step(quantity, UnitPrice(price, terms.currency), one.code) for quantity, (price, one) in sorted(given.items())
    )
    because: dict[str, Any] = {
        "kind": "price",
        "rejected": [
            {"list": one.code, "names": dict(one.names), "why": refused[one.code].value}
            for one in order
            if one.code in refused
        ],
        "list": None,
        "currency": terms.currency,
        "view": "gross" if terms.prices_include_tax else "net",
    }
    if not ladder:
        return PriceOffer(variant_id, "", (), because)
    givers = {one.code: one for _, one in given.values()}
    because |= facts_of(givers[ladder[0].list_code]) | {
        "ladder": {str(step.from_quantity): step.unit.to_text() for step in ladder},
    }
    if terms.policy != ListPolicy.FIRST:
        because["policy"] = terms.policy.value
    unheld: dict[str, Any] = {"held": {}} if "held" in because else {}  # the lowest step's list says it of itself
    sources = {code: unheld | facts_of(one) for code, one in givers.items()} if len(givers) > 1 else {}
    found = PriceOffer(variant_id, ladder[0].list_code, ladder, because, sources=sources)
    sales = frozenset(code for code, one in givers.items() if one.is_sale)
    if not sales:
        return found
    return _with_reference(replace(found, sale_lists=sales), candidates, terms, at)


def _with_reference(
    found: PriceOffer, candidates: Sequence[CandidateList], terms: Terms, at: datetime | None
) -> PriceOffer:
    """The same offer with what this buyer would otherwise pay: what the lists but the sale lists give.

    source  Directive 98/6/EC Art. 6a asks that a reduction be a true one; a sale on top of a contract is a reduction
            of the contract's price, not of the public one
    """
    regular = {one.code: one for one in candidates if not one.is_sale}
    was = offer(found.variant_id, list(regular.values()), terms, at).ladder
    known = {code: facts_of(regular[code]) for code in sorted({step.list_code for step in was})}
    found = replace(found, was=was, sources={**found.sources, **known})
    first = found.ladder[0].from_quantity
    reference = found.reference(first)
    if reference is None:
        return found
    return replace(found, because={**found.because, **instead_of(found, first, reference)})


def instead_of(one: PriceOffer, quantity: int, unit: UnitPrice) -> dict[str, Any]:
    """What `because` says of the price that a reduced one stands in place of, at a quantity."""
    step = [step for step in one.was if step.from_quantity <= quantity][-1]
    facts = one.sources[step.list_code]
    return {"instead": {"list": facts["list"], "names": facts["names"], "unit": unit.to_text()}}


def facts_of(one: CandidateList) -> dict[str, Any]:
    """What a buyer may know of the list that gave them a price."""
    held = {str(quantity): kind.value for quantity, kind in one.held.items()}
    facts = {"list": one.code, "names": dict(one.names), "audience": one.audience.value, "priority": one.priority}
    return facts | ({"held": held} if held else {})


def as_seen(one: PriceOffer, denial: Denial | None, *, sees_prices: bool) -> PriceOffer:
    """An offer as its buyer may see it: without figures where an assortment or their role hides the price."""
    by_assortment = denial is not None and denial.level != Level.BUY
    if sees_prices and not by_assortment:
        return replace(one, denial=denial)
    assortments = denial.assortments if denial is not None and by_assortment else ()
    hidden = {
        "by": "assortment" if by_assortment else "role",
        "level": denial.level.value if denial is not None and by_assortment else Level.PRICE.value,
        "assortments": [{"code": code, "names": dict(names)} for code, names in assortments],
    }
    because: dict[str, Any] = {"kind": "price", "rejected": [], "list": None, "hidden": hidden}
    return PriceOffer(one.variant_id, "", (), because, is_hidden=True, denial=denial)


def _mismatch(one: CandidateList, terms: Terms, at: datetime | None) -> ListRefusal | None:
    if not one.is_for_us:
        return ListRefusal.OTHER_BUYER
    if at is not None and one.valid_from is not None and at < one.valid_from:
        return ListRefusal.NOT_YET
    if at is not None and one.valid_until is not None and at >= one.valid_until:
        return ListRefusal.EXPIRED
    if one.includes_tax != terms.prices_include_tax:
        return ListRefusal.OTHER_TAX_VIEW
    return None


def _first(matching: Sequence[CandidateList]) -> tuple[Given, LeftOut]:
    if not matching:
        return {}, {}
    top, *others = matching
    return _whole(top), {one.code: ListRefusal.LOWER_PRIORITY for one in others}


def _merged(matching: Sequence[CandidateList]) -> tuple[Given, LeftOut]:
    if not matching:
        return {}, {}
    top, *others = matching
    given: Given = _whole(top)
    left_out: LeftOut = {}
    for one in others:
        if not (top.merges and one.merges):
            left_out[one.code] = ListRefusal.NOT_MERGED
            continue
        added = {quantity: (price, one) for quantity, price in one.steps.items() if quantity not in given}
        given |= added
        if not added:
            left_out[one.code] = ListRefusal.LOWER_PRIORITY
    return given, left_out


def _lowest(matching: Sequence[CandidateList]) -> tuple[Given, LeftOut]:
    given: Given = {}
    tied: set[str] = set()
    for quantity in {quantity for one in matching for quantity in one.steps}:
        asked = [(price, one) for one in matching if (price := reached(one.steps, quantity)) is not None]
        given[quantity] = min(asked, key=lambda pair: pair[0])  # of equal ones the first, which ranks higher
        tied |= {one.code for price, one in asked if price == given[quantity][0]}
    givers = {one.code for _, one in given.values()}
    return given, {
        one.code: ListRefusal.LOWER_PRIORITY if one.code in tied else ListRefusal.DEARER
        for one in matching
        if one.code not in givers
    }


def reached(steps: Mapping[int, Decimal], quantity: int) -> Decimal | None:
    """The price of the highest step not above a quantity; None below the lowest."""
    below = [step for step in steps if step <= quantity]
    return steps[max(below)] if below else None


def _whole(one: CandidateList) -> Given:
    return {quantity: (price, one) for quantity, price in one.steps.items()}


_COMBINE = {ListPolicy.FIRST: _first, ListPolicy.MERGE: _merged, ListPolicy.LOWEST: _lowest}
