from jangteo.kernel.errors import Conflict, NotFound, Rejected


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
