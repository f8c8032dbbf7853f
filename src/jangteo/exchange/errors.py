from jangteo.kernel.errors import Rejected


class InvalidRate(Rejected):
    """This doesn't say what one currency is worth in another on a day."""

    code = "exchange.invalid_rate"


class UnreadableRates(Rejected):
    """This table of rates can't be read."""

    code = "exchange.unreadable_rates"
