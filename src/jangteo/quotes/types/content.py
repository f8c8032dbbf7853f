"""What a version of a quote says, and what a buyer takes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jangteo.kernel.money import Money, UnitPrice

MOST_QUOTE_LINES = 200
MOST_OFFERS = 20
LARGEST_QUOTED = 100_000  # as a line of a cart
LONGEST_QUOTE_TEXT = 300
LONGEST_WORDS = 2_000
MOST_FILES = 10  # of a quote, and as many among staff
LARGEST_FILE = 10 * 1024 * 1024  # bytes

LONGEST_LEAD = 365

type Selection = Mapping[str, int]
"""{key of a line: base units of it}; what is not in it is not taken."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What each unit costs within a range of quantities of base units, in the channel's tax view.

    up_to  the range's last; None: or more
    """

    from_quantity: int
    unit: UnitPrice
    up_to: int | None = None

    def holds(self, quantity: int) -> bool:
        return self.from_quantity <= quantity and (self.up_to is None or quantity <= self.up_to)


@dataclass(frozen=True, slots=True)
class Made:
    """What goods outside the catalogue are, which are made for the buyer.

    names      {language: name}, Korean always
    unit       what one of it is, a unit of the catalogue
    lead_days  open days from the order until they leave
    """

    names: Mapping[str, str]
    tax_code: str = "standard"
    unit: str = "each"
    lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a version.

    key          the same in every version of the quote
    text         what it is called; all there is of a remark, which has no variant, no quantity and no price
    variant_id   None with a quantity: a buyer wishes for goods outside the catalogue, or they are about to be made
    quantity     proposed, in base units; nothing of a remark
    offers       prices by ranges that don't overlap; empty where a buyer asks
    choice       of lines with the same word one is taken: the first is proposed, the others its alternatives
    is_optional  not taken unless the buyer says so
    usual        what the buyer would pay for each without the quote, as it was written
    wish         what the buyer asks to pay for each
    made         of goods outside the catalogue, once they are offered
    """

    key: str
    text: str
    variant_id: UUID | None = None
    sku: str = ""
    quantity: int = 0
    offers: tuple[Offer, ...] = ()
    choice: str = ""
    is_optional: bool = False
    usual: UnitPrice | None = None
    wish: UnitPrice | None = None
    made: Made | None = None

    @property
    def is_remark(self) -> bool:
        return self.variant_id is None and not self.quantity and self.made is None

    @property
    def is_wished(self) -> bool:
        """Whether it is goods outside the catalogue that nobody has offered yet."""
        return self.variant_id is None and self.quantity > 0 and self.made is None

    def offer_for(self, quantity: int) -> Offer | None:
        """What a quantity costs; None: it is outside all ranges."""
        return next((one for one in self.offers if one.holds(quantity)), None)


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says.

    freight        what sending comes to, in the channel's tax view; None: what the channel always takes
    terms          code of the payment terms it is offered at; empty: the buyer's own
    valid_until    excluded; None where a buyer asks
    hold_until     excluded: until when the goods are kept in stock for it; None: they are not
    may_take_part  whether lines that are not optional may be left out
    """

    currency: str
    prices_include_tax: bool
    lines: tuple[Line, ...]
    freight: Money | None = None
    terms: str = ""
    deliver_on: date | None = None
    valid_until: datetime | None = None
    may_take_part: bool = False
    note: str = ""
    hold_until: datetime | None = None

    def line(self, key: str) -> Line | None:
        return next((one for one in self.lines if one.key == key), None)


@dataclass(frozen=True, slots=True)
class LineAsked:
    """What a buyer asks an offer for: so many base units, and what they would pay for each."""

    sku: str
    quantity: int
    wish: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class WishedFor:
    """Goods outside the catalogue that a buyer asks an offer for, in their own words."""

    text: str
    quantity: int
    wish: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a buyer would rather have of a line: so many base units, each at a price; None: they name none."""

    quantity: int
    wish: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken of a line: exactly so many at exactly this price."""

    key: str
    variant_id: UUID
    sku: str
    quantity: int
    unit: UnitPrice


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Why a version can't be sent, or something of it not be taken.

    why  a code: no_lines, too_many_lines, key_twice, no_text, too_long, priced_remark, no_offer, too_many_offers,
         ranges_overlap, bad_range, bad_quantity, outside_range, other_currency, variant_twice, bad_freight, no_end,
         over, hold_over, hold_past_end, hold_too_long, unknown_line, not_taken, one_of, nothing_taken, unknown_sku,
         gift_card, not_offered, bad_made
    """

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; its name is not believed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that there is not enough of to be held, in base units; `key` empty: lines that are short together."""

    key: str
    sku: str
    requested: int
    available: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise in one version than in another.

    kind    "added", "removed", "changed"
    key     of the line; empty: of the whole
    field   what of it: "quantity", "offers", "text" …; empty of a line that came or went
    before, after  as text; empty: nothing
    """

    kind: str
    key: str
    field: str = ""
    before: str = ""
    after: str = ""
