"""What a buyer wishes for that is not in the catalogue, as rows of the form, and what is typed into them."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

from jangteo.kernel.ids import parse_id
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.selectors import get_quote, spoken
from jangteo.quotes.types import LARGEST_QUOTED, LONGEST_QUOTE_TEXT, LineProblem, WishedFor
from jangteo.storefront.visit import get_visit, page_language

MOST_WISHES = 20
BLANKS = 2
NAMES = ("other", "other-quantity", "other-wish")

type Wish = dict[str, str]


def typed_wishes(request: HttpRequest) -> list[Wish]:
    """The rows that say something."""
    rows = [_row(*(_typed(request, f"{name}-{number}") for name in NAMES)) for number in range(MOST_WISHES)]
    return [row for row in rows if row["text"]]


def wishes_named(request: HttpRequest, named: Mapping[str, str]) -> list[Wish]:
    """What was wished for, or made for the buyer, in the quote that is named.

    raises  QuoteNotFound
    """
    quote_id = parse_id(named.get("quote", ""))
    if quote_id is None:
        return []
    view = spoken(get_quote(quote_id, get_visit(request).actor), page_language())
    lines = [one for one in view.versions[-1].content.lines if one.made or one.is_wished]
    return [_row(one.text, str(one.quantity), "") for one in lines]


def with_blanks(wishes: Sequence[Wish]) -> list[Wish]:
    """The same with empty rows to write on."""
    return [*wishes, *(_row("", "", "") for _ in range(BLANKS))][:MOST_WISHES]


def wished_for(wishes: Sequence[Wish], currency: str) -> list[WishedFor]:
    """What is asked for, of what was typed.

    raises  InvalidQuote
    """
    found = []
    for one in wishes:
        text = one["text"]
        found.append(WishedFor(text, read_quantity(one["quantity"], text), read_wish(one["wish"], currency, text)))
    return found


def read_quantity(typed: str, key: str) -> int:
    """Pieces as they were typed.

    raises  InvalidQuote
    """
    found = read_whole(typed)
    if found is None or not 1 <= found <= LARGEST_QUOTED:
        raise InvalidQuote((LineProblem(key, "bad_quantity"),))
    return found


def read_wish(typed: str, currency: str, key: str) -> UnitPrice | None:
    """A price as it was typed; None: none was.

    raises  InvalidQuote
    """
    if not typed.strip():
        return None
    figure = read_figure(typed)
    try:
        if figure is not None:
            return UnitPrice(figure, currency)
    except ValueError:
        pass
    raise InvalidQuote((LineProblem(key, "bad_wish"),))


def _row(text: str, quantity: str, wish: str) -> Wish:
    return {"text": text, "quantity": quantity, "wish": wish}


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "?").strip()[: LONGEST_QUOTE_TEXT + 1]
