"""What reviews, questions and answers are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

LONGEST_TITLE = 80
LONGEST_TEXT = 3_000
LONGEST_WHY = 300
LONGEST_EDIT_DAYS = 365
MOST_FOR_TILES = 1_000
LONGEST_INVITE_DAYS = 60
MOST_A_DAY = 20
STARS = (5, 4, 3, 2, 1)


class PostKind(StrEnum):
    """What somebody wrote; an answer is below a question or a review."""

    REVIEW = "review"
    QUESTION = "question"
    ANSWER = "answer"


class PostState(StrEnum):
    """Where a post stands.

    waiting   for a first look, or for a second after an appeal
    reported  somebody minds it; it is shown until it was looked at
    """

    WAITING = "waiting"
    SHOWN = "shown"
    REPORTED = "reported"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


PUBLIC = frozenset({PostState.SHOWN, PostState.REPORTED})
TO_LOOK_AT = frozenset({PostState.WAITING, PostState.REPORTED})


class PostAct(StrEnum):
    """What is done with a post; `show` also says of a reported one that it may stay."""

    WRITE = "write"
    EDIT = "edit"
    SHOW = "show"
    REFUSE = "refuse"
    REPORT = "report"
    APPEAL = "appeal"
    TAKE_BACK = "take_back"


class NameChoice(StrEnum):
    """How who wrote it is called: by a part of their name, by all of it, or by their company's."""

    MASKED = "masked"
    FULL = "full"
    COMPANY = "company"


class Reason(StrEnum):
    """Why a post is refused or reported."""

    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class WritesFrom(StrEnum):
    """From when on a buyer may write about an order's goods: all of it was sent, or all of it arrived."""

    SHIPPED = "shipped"
    DELIVERED = "delivered"


class PostSort(StrEnum):
    """In which order reviews are read."""

    NEWEST = "newest"
    HELPFUL = "helpful"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class PolicyView:
    """How a channel holds its reviews.

    looks_first  nothing is shown before staff looked at it
    is_shared    its posts are shown in the other channels that share, and theirs here
    edit_days    how long its writer may change a post
    tiles_from   how many reviews a product has before its stars stand in lists; 0: never
    invite_days  how long after goods arrived their buyer is invited to write about them; 0: never
    """

    looks_first: bool = True
    is_shared: bool = True
    writes_from: WritesFrom = WritesFrom.SHIPPED
    edit_days: int = 14
    tiles_from: int = 1
    invite_days: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes.

    stars        1 to 5, of reviews alone
    is_rewarded  they got points, goods or money for it; told beside it
    """

    text: str
    title: str = ""
    stars: int | None = None
    language: str = "ko"
    name: NameChoice = NameChoice.MASKED
    is_rewarded: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """What a product's shown reviews come to; `counts` is {stars: how many}."""

    counts: Mapping[int, int] = field(default_factory=dict)
    questions: int = 0

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def tenths(self) -> int:
        """The average in tenths of a star; 0 without a review.

        rounds  half up
        """
        total = sum(stars * count for stars, count in self.counts.items())
        return (20 * total + self.count) // (2 * self.count) if self.count else 0

    @property
    def average(self) -> str:
        """As it is shown: `4.3`."""
        return f"{self.tenths // 10}.{self.tenths % 10}"

    @property
    def spread(self) -> tuple[tuple[int, int, int], ...]:
        """(stars, how many, whole percent of all) from five down."""
        counts = ((stars, self.counts.get(stars, 0)) for stars in STARS)
        return tuple((stars, count, 100 * count // self.count if self.count else 0) for stars, count in counts)


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as it is read.

    by_shop      staff wrote it, in the shop's name
    is_verified  its writer bought it, and has not given it back
    is_mine      the reader wrote it
    label        which variant they bought
    reason, why  why it was refused, for its writer and staff
    is_open      its writer may still change it
    """

    id: UUID
    kind: PostKind
    product_id: UUID
    channel_id: UUID
    parent_id: UUID | None
    line_id: UUID | None
    stars: int | None
    title: str
    text: str
    language: str
    name_choice: NameChoice
    shown_name: str
    by_shop: bool
    is_business: bool
    is_rewarded: bool
    is_verified: bool
    is_mine: bool
    is_open: bool
    label: str
    state: PostState
    version: int
    helpful: int
    reports: int
    has_appealed: bool
    written_at: datetime
    editable_until: datetime
    moved_at: datetime
    reason: Reason | None = None
    why: str = ""
    answers: tuple["PostView", ...] = ()


@dataclass(frozen=True, slots=True)
class MoveView:
    """A step of a post."""

    act: PostAct
    state: PostState
    by_name: str
    at: datetime
    reason: Reason | None
    why: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """What a post said once."""

    number: int
    stars: int | None
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """What somebody minds about a post."""

    reason: Reason
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineToReview:
    """A line of an order that its buyer may write about."""

    line_id: UUID
    product_id: UUID
    order_number: str
    name: str
    label: str
    placed_at: datetime
