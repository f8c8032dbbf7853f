from collections.abc import Iterable

from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected
from jangteo.quotes.types import LineProblem, Shortage


class QuoteNotFound(NotFound):
    """There is no such quote, or it may not be seen."""

    code = "quotes.quote_not_found"


class QuoteExpired(Conflict):
    """This offer's time ran out: ask for it anew."""

    code = "quotes.quote_expired"


class QuoteChanged(Conflict):
    """The quote is not what you looked at any more."""

    code = "quotes.quote_changed"


class NotNow(Conflict):
    """This can't be done with the quote as it stands."""

    code = "quotes.not_now"


class NotYourOwn(Forbidden):
    """Somebody else has to allow what you would send."""

    code = "quotes.not_your_own"


def _told(problems: Iterable[LineProblem]) -> str:
    return "; ".join(f"{one.key or 'the quote'}: {one.why}" for one in problems)


def _facts(problems: Iterable[LineProblem]) -> list[dict[str, str]]:
    return [{"line": one.key, "why": one.why} for one in problems]


class InvalidQuote(Rejected):
    """What is offered doesn't say what may be had at which price."""

    code = "quotes.invalid_quote"

    def __init__(self, problems: tuple[LineProblem, ...]) -> None:
        self.problems = problems
        super().__init__(_told(problems), problems=_facts(problems))


class NotATaker(Rejected):
    """This person can't take an offer that is made to this buyer."""

    code = "quotes.not_a_taker"


class InvalidSelection(Rejected):
    """This can't be taken of what is offered."""

    code = "quotes.invalid_selection"

    def __init__(self, problems: tuple[LineProblem, ...]) -> None:
        self.problems = problems
        super().__init__(_told(problems), problems=_facts(problems))


class NotInStock(Conflict):
    """There is not enough of the goods to keep them for this offer."""

    code = "quotes.not_in_stock"

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        self.shortages = shortages
        told = [
            {"line": one.key, "sku": one.sku, "requested": one.requested, "available": one.available}
            for one in shortages
        ]
        super().__init__("; ".join(f"{one.sku}: {one.available} of {one.requested}" for one in shortages), lines=told)


class InvalidWords(Rejected):
    """Say something, and not too much."""

    code = "quotes.invalid_words"


class InvalidFile(Rejected):
    """A file is not taken; `why` is empty, too_large, wrong_type, too_many_pixels, active or too_many."""

    code = "quotes.invalid_file"


class FileNotFound(NotFound):
    """There is no such file, or it may not be seen."""

    code = "quotes.file_not_found"


class InvalidGuard(Rejected):
    """Margins and discounts are shares between nothing and all."""

    code = "quotes.invalid_guard"
