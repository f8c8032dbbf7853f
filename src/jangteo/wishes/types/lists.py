"""Wish lists, and what others see and give of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import PictureView
from jangteo.kernel.money import UnitPrice

MOST_LISTS, MOST_WISHES = 30, 200
LONGEST_NAME, LONGEST_NOTE, LONGEST_GIVER = 60, 200, 60
LARGEST_WISH = 9_999
DEFAULT_LINK_DAYS, MOST_LINK_DAYS = 30, 365
EVERYBODY = "*"  # with whom a list is shared: all of its party


class OwnerSees(StrEnum):
    """What those whose list it is see of what others give.

    names    who gives what
    taken    that it is given, not by whom
    nothing  it stays a surprise
    """

    NAMES = "names"
    TAKEN = "taken"
    NOTHING = "nothing"


class Change(StrEnum):
    """What is otherwise than when somebody wished for it, for themselves."""

    DEARER = "dearer"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True)
class LinkView:
    """The link that opens a list to others; its token was told once."""

    made_at: datetime
    expires_at: datetime
    views: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A link that was just made; `token` is told this once."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WishListView:
    """A wish list as one of its party sees it.

    name         empty: the one that wishes go to by themselves
    shared_with  the code of a role of its party, `EVERYBODY`, or empty: who made it alone
    link         None: there never was one
    """

    id: UUID
    name: str
    is_default: bool
    made_by_name: str
    is_mine: bool
    shared_with: str
    line_count: int
    owner_sees: OwnerSees
    link: LinkView | None = None


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives how many of a wish; `name` as they say, empty where they don't or the owner does not see it."""

    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class WishView:
    """A wish as it stands for who looks, now.

    is_seen      False: it can't be seen here by them now; then nothing is told but their own words
    price        of one, at the first step; None: there is none for them, or they don't see it
    least        as few as may be ordered at once
    comes_on     by when one leaves that has to come first
    change, was  against what the one who looks saw themselves as they wished for it, in this shop
    given        None: it stays a surprise
    """

    id: UUID
    quantity: int
    note: str
    added_at: datetime
    is_seen: bool
    by_name: str = ""
    name: str = ""
    label: str = ""
    sku: str = ""
    slug: str = ""
    picture: PictureView | None = None
    unit: str = ""
    price: UnitPrice | None = None
    available: int = 0
    least: int = 1
    comes_on: date | None = None
    is_for_sale: bool = False
    change: Change | None = None
    was: UnitPrice | None = None
    given: int | None = 0
    givers: tuple[Giver, ...] = ()

    @property
    def can_be_bought(self) -> bool:
        """Whether one press puts it into the cart."""
        if not self.is_for_sale or self.price is None:
            return False
        return self.available >= self.least or self.comes_on is not None

    @property
    def is_sold_out(self) -> bool:
        return self.is_seen and self.is_for_sale and self.available < self.least and self.comes_on is None


@dataclass(frozen=True, slots=True)
class SharedWish:
    """A wish as whoever has the link sees it: at their own price, with what is left to give and what they give."""

    wish: WishView
    left: int
    mine: int


@dataclass(frozen=True, slots=True)
class SharedWishes:
    """A list as whoever has its link sees it; of its owner no more than the name.

    no_longer  what they give, and is no longer wished for: how many of which, by name
    """

    id: UUID
    name: str
    owner_name: str
    owner_sees: OwnerSees
    expires_at: datetime
    is_own: bool
    lines: tuple[SharedWish, ...]
    no_longer: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What of wishes went into the cart, and how many stay on the list."""

    cart_id: UUID | None
    moved: int
    left: int
