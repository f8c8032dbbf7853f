"""Orders that wait for somebody to look at them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class HoldKind(StrEnum):
    """Why an order is held; what each keeps from being done, and who may place it, is `ordering.rules`.

    credit   whether the buyer will pay
    deposit  whether what is to be paid beforehand has come
    fraud    whether the buyer is who they say
    address  whether it can get there
    stock    whether the goods are what they should be
    export   whether it may leave the country
    gift     where whoever is given it wants it; ends by their word alone, or with the order
    """

    CREDIT = "credit"
    FRAUD = "fraud"
    ADDRESS = "address"
    STOCK = "stock"
    EXPORT = "export"
    DEPOSIT = "deposit"
    GIFT = "gift"


class HeldAction(StrEnum):
    """What a hold can keep from being done."""

    SHIP = "ship"
    CANCEL = "cancel"
    REFUND = "refund"
    CHANGE = "change"


class HoldRule(StrEnum):
    """What placed a hold by itself; public and permanent.

    postcode   the postcode is none of the country the order goes to
    not_found  goods that were promised were not at their place, and are nowhere else
    limit      a line of credit that is asked when an order is released can't take it
    deposit    what its terms want paid before anything is released has not come
    receiver   whoever is given it has not said where it goes
    """

    POSTCODE = "postcode"
    NOT_FOUND = "not_found"
    LIMIT = "limit"
    DEPOSIT = "deposit"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold, open or released.

    rule  which rule placed it by itself; None: a person did, and said why
    """

    id: UUID
    kind: HoldKind
    why: str
    rule: HoldRule | None
    opened_at: datetime
    opened_by: str
    blocks: frozenset[HeldAction]
    released_at: datetime | None = None
    released_by: str = ""
    released_why: str = ""

    @property
    def is_open(self) -> bool:
        return self.released_at is None


@dataclass(frozen=True, slots=True)
class HoldCount:
    """How many orders wait by a kind of hold, and since when the oldest does."""

    kind: HoldKind
    count: int
    oldest: datetime
