from collections.abc import Sequence

from jangteo.kernel.errors import Conflict, NotFound, Rejected
from jangteo.pricing.types import CostProblem, TableProblem

MOST_TOLD = 100


class PriceListNotFound(NotFound):
    """There is no such price list."""

    code = "pricing.list_not_found"


class InvalidPrice(Rejected):
    """A unit price is a decimal from 0 up with at most 6 decimals."""

    code = "pricing.invalid_price"


class InvalidStep(Rejected):
    """A quantity step is a whole number from 1 up."""

    code = "pricing.invalid_step"


class InvalidPeriod(Rejected):
    """A price ends after it begins."""

    code = "pricing.invalid_period"


class InvalidDerivation(Rejected):
    """A list can't be derived so."""

    code = "pricing.invalid_derivation"


class InvalidBound(Rejected):
    """A floor or cap is a unit price, the floor not above the cap, of a list that is derived."""

    code = "pricing.invalid_bound"


class DerivedList(Conflict):
    """A derived list has its base's prices; change them there."""

    code = "pricing.derived_list"


class InvalidQuantityRule(Rejected):
    """Minimum, step and maximum are whole numbers from 1 up that some number fits."""

    code = "pricing.invalid_quantity_rule"


class InvalidAllowance(Rejected):
    """An allowance is a whole number from 1 up of a variant, in a channel and for a segment that are there."""

    code = "pricing.invalid_allowance"


class AllowanceNotFound(NotFound):
    """There is no such allowance."""

    code = "pricing.allowance_not_found"


class UnknownTaxCode(Rejected):
    """No tax rate is valid for this code now."""

    code = "pricing.unknown_tax_code"


class WrongCurrency(Rejected):
    """The price is in another currency than asked for."""

    code = "pricing.wrong_currency"


class PriceListExists(Conflict):
    """A price list with this code exists."""

    code = "pricing.list_exists"


class UnknownSku(NotFound):
    """This SKU is not sold here."""

    code = "pricing.unknown_sku"


class BadScenario(Rejected):
    """A pricing scenario that does not follow the format.

    path  where in the file: "lists[0].prices.MUG.10"; empty for the file as a whole
    """

    code = "pricing.bad_scenario"

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}" if path else why, path=path)
        self.path = path
        self.why = why


class PromotionUsedUp(Conflict):
    """A promotion or coupon may not be used once more: others, or this buyer, took the last of it."""

    code = "pricing.promotion_used_up"


class PromotionNotFound(NotFound):
    """There is no such promotion."""

    code = "pricing.promotion_not_found"


class PromotionExists(Conflict):
    """A promotion with this code exists."""

    code = "pricing.promotion_exists"


class InvalidPromotion(Rejected):
    """A promotion that does not say what it needs to."""

    code = "pricing.invalid_promotion"


class NotSimulated(Conflict):
    """Only what was tried against past orders and open carts can be published."""

    code = "pricing.not_simulated"


class InvalidReport(Rejected):
    """What a rehearsal found is kept whole; `place` says what of it is missing or wrong."""

    code = "pricing.invalid_report"


class ContradictingPromotions(Conflict):
    """Two promotions of one rank whose order changes what a cart costs; `cart` is one of them."""

    code = "pricing.contradicting_promotions"


class UnknownCoupon(NotFound):
    """No promotion has this code for this buyer."""

    code = "pricing.unknown_coupon"


class InvalidCoupon(Rejected):
    """A code that can't be made."""

    code = "pricing.invalid_coupon"


class CouponExists(Conflict):
    """This code is taken."""

    code = "pricing.coupon_exists"


class DraftNotFound(NotFound):
    """There is no such draft of prices."""

    code = "pricing.draft_not_found"


class NothingChanges(Rejected):
    """Everything is so already: there is nothing to publish."""

    code = "pricing.nothing_changes"


class DraftTooLarge(Rejected):
    """A draft has at most so many rows."""

    code = "pricing.draft_too_large"


class InvalidPriceList(Rejected):
    """A list can't say this of itself; `field` names what is wrong."""

    code = "pricing.invalid_price_list"


class ContradictingLists(Conflict):
    """Two lists of one rank that somebody has both of, and a SKU for which the order of the two changes the price.

    list, other         codes
    sku, quantity       an example cart; with `one_way` and `other_way`, its unit prices, or None where there is none
    """

    code = "pricing.contradicting_lists"


class ListKept(Conflict):
    """For whom this list is and how long it holds is said elsewhere; `keeper` names where."""

    code = "pricing.list_kept"


class ListMoved(Conflict):
    """Somebody changed what this list says of itself since the change was worked out."""

    code = "pricing.list_moved"


class InvalidChange(Rejected):
    """A bulk change can't be done so; `field` says what is wrong."""

    code = "pricing.invalid_change"


class PricesMoved(Conflict):
    """Somebody changed prices that this touches since; `rows` names the first of them."""

    code = "pricing.prices_moved"


class DraftHeld(Conflict):
    """Something must be done before this draft may be published."""

    code = "pricing.draft_held"


class BadTable(Rejected):
    """Lines of a table of prices can't be taken.

    problems  every one of them; `facts` tell the first hundred
    """

    code = "pricing.bad_table"

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        self.problems = tuple(problems)
        told = [{"line": one.line, "why": one.why, "value": one.value} for one in self.problems[:MOST_TOLD]]
        super().__init__(f"{len(self.problems)} lines can't be taken", count=len(self.problems), problems=told)


class InvalidCosts(Rejected):
    """Rows of costs can't be taken.

    problems  every one of them; `facts` tell the first hundred, each by line, SKU and reason
    """

    code = "pricing.invalid_costs"

    def __init__(self, problems: Sequence[CostProblem]) -> None:
        self.problems = tuple(problems)
        told = [
            {"line": one.line, "sku": one.sku, "why": one.why, "value": one.value} for one in self.problems[:MOST_TOLD]
        ]
        super().__init__(f"{len(self.problems)} costs can't be taken", count=len(self.problems), problems=told)


class CostsMoved(Conflict):
    """Somebody changed costs that this touches since; look again at what it changes."""

    code = "pricing.costs_moved"


class InvalidTaxRate(Rejected):
    """A rate is a fraction from 0 to 1 of a known country's tax code; one of zero says why."""

    code = "pricing.invalid_tax_rate"


class InvalidCertificate(Rejected):
    """A certificate has a number, a country, what it does to the tax, and a time."""

    code = "pricing.invalid_certificate"


class CertificateNotFound(NotFound):
    """There is no such certificate."""

    code = "pricing.certificate_not_found"


class CertificateExists(Conflict):
    """This party has a certificate with this number already."""

    code = "pricing.certificate_exists"


class InvalidDestination(Rejected):
    """A rule of a destination names two countries and what becomes of the tax."""

    code = "pricing.invalid_destination"


class DestinationNotFound(NotFound):
    """There is no such rule of a destination."""

    code = "pricing.destination_not_found"
