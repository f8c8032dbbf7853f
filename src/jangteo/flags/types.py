"""What can be switched off or tried with a few, what each switch says, and why one is on for somebody or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

LONGEST_WHY = 300
MOST_NAMED = 200  # parties or segments in one pilot


class Feature(StrEnum):
    """Public and permanent: programs and the command line say these words."""

    REVIEWS = "reviews"
    QUESTIONS = "questions"
    GIFTS = "gifts"
    PAID_BY_OTHERS = "paid_by_others"
    ROOMS = "rooms"
    QUOTES = "quotes"
    WISHES = "wishes"
    RESTOCK = "restock"
    QUICK_ORDER = "quick_order"
    SEVERAL_CARTS = "several_carts"
    SUGGESTIONS = "suggestions"
    COMPARE = "compare"


class FlagState(StrEnum):
    """For nobody, for those of the pilot, for everybody."""

    OFF = "off"
    PILOT = "pilot"
    ON = "on"


class Why(StrEnum):
    """The rule by which a feature is on or off for somebody.

    declared    nobody has set it: as the code declares
    stopped     off in all channels, whatever a channel says
    off, on     set so, for the channel or for all
    named       in the pilot by name, or below a party that is
    segment     in the pilot by a segment
    share       in the pilot by its share of parties
    outside     a pilot, and they are not in it
    unknown     a pilot, and nobody knows who they are
    staff       done by staff or a job: switches are for shops
    """

    DECLARED = "declared"
    STOPPED = "stopped"
    OFF = "off"
    ON = "on"
    NAMED = "named"
    SEGMENT = "segment"
    SHARE = "share"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Declared:
    """A switch as the code declares it.

    titles     {"ko": …, "en": …}
    when_off   {language: what becomes of it, as buyers read it}
    default    whether it is on where nobody set it
    has_pilot  whether a few may have it while others don't
    """

    feature: Feature
    titles: Mapping[str, str]
    when_off: Mapping[str, str]
    default: bool = True
    has_pilot: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """How a feature is set, in a channel or in all.

    share    of 100 parties, how many are in the pilot
    members  who is in its segments now
    """

    state: FlagState
    segment_ids: frozenset[UUID] = frozenset()
    party_ids: frozenset[UUID] = frozenset()
    share: int = 0
    members: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a feature is on for somebody, and why."""

    is_on: bool
    because: Why


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """How a feature is to be set; who is in the pilot only where there is one."""

    state: FlagState
    segment_ids: frozenset[UUID] = frozenset()
    party_ids: frozenset[UUID] = frozenset()
    share: int = 0


@dataclass(frozen=True, slots=True)
class FlagSetting:
    """How a feature is set and by whom; `channel_id` is None where it is for all channels."""

    channel_id: UUID | None
    setting: Setting
    why: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FlagView:
    """A switch with all its settings, those for all channels first."""

    declared: Declared
    settings: tuple[FlagSetting, ...] = ()


@dataclass(frozen=True, slots=True)
class PilotView:
    """Who would be in a pilot: buyers counted by why, the first of them by name.

    every    buyers there are
    counted  {why: how many}
    shown    whose names these are
    """

    every: int
    counted: Mapping[Why, int] = field(default_factory=dict)
    names: tuple[tuple[str, Why], ...] = ()
    shown: tuple[UUID, ...] = ()

    @property
    def inside(self) -> int:
        return sum(self.counted.values())


def _declare(feature: Feature, ko: str, en: str, off_ko: str, off_en: str) -> Declared:
    return Declared(feature, titles={"ko": ko, "en": en}, when_off={"ko": off_ko, "en": off_en})


DECLARED: Mapping[Feature, Declared] = {
    one.feature: one
    for one in (
        _declare(
            Feature.REVIEWS,
            "후기 쓰기",
            "Writing reviews",
            "지금은 새 후기를 받지 않아요. 이미 쓴 후기는 그대로 보이고, 고치거나 거둘 수 있어요.",
            "No new reviews are taken. Those there are stay, and who wrote them may change them or take them back.",
        ),
        _declare(
            Feature.QUESTIONS,
            "상품 문의",
            "Questions about products",
            "지금은 새 상품 문의를 받지 않아요. 이미 올라온 문의와 답은 그대로 보여요.",
            "No new questions about products are taken. Those there are stay, with their answers.",
        ),
        _declare(
            Feature.GIFTS,
            "선물하기",
            "Orders as gifts",
            "지금은 새로 선물할 수 없어요. 이미 보낸 선물은 그대로 받을 수 있고, 보낸 분이 거둘 수 있어요.",
            "No order is given as a gift. Gifts that were sent can still be taken, and called back by who sent them.",
        ),
        _declare(
            Feature.PAID_BY_OTHERS,
            "대신 결제 부탁",
            "Carts that others pay",
            "지금은 대신 결제를 새로 부탁할 수 없어요. 이미 보낸 링크로는 기한까지 결제할 수 있어요.",
            "No cart is given to others to pay. By links that were sent before it can be paid until they end.",
        ),
        _declare(
            Feature.ROOMS,
            "함께 정하기",
            "Deciding together",
            "지금은 새 방을 열 수 없어요. 이미 연 방에서는 계속 이야기하고 정할 수 있어요.",
            "No new room is opened. In those that are open people go on talking and deciding.",
        ),
        _declare(
            Feature.QUOTES,
            "견적 요청",
            "Asking for quotes",
            "지금은 새 견적을 요청할 수 없어요. 이미 요청하거나 받은 견적은 그대로 진행돼요.",
            "No new quotes are asked for. Those that were asked for or sent go on as they are.",
        ),
        _declare(
            Feature.WISHES,
            "찜",
            "Wish lists",
            "찜 목록을 잠시 쉬고 있어요. 담아 둔 것은 그대로 있고, 다시 열면 보여요.",
            "Wish lists are closed. What is on them stays, and is there again when they open.",
        ),
        _declare(
            Feature.RESTOCK,
            "재입고 알림",
            "Telling when goods are back",
            "재입고 알림을 잠시 쉬고 있어요. 이미 신청한 알림의 순서는 그대로예요.",
            "Nobody new is put on the list and no letters go out. Who asked before keeps their place.",
        ),
        _declare(
            Feature.QUICK_ORDER,
            "빠른 주문",
            "Quick order",
            "목록 붙여 넣기와 스캔 주문을 잠시 쉬고 있어요. 장바구니와 저장한 목록은 그대로 쓸 수 있어요.",
            "Pasted lists and scans are not read. Carts and kept lists work as ever.",
        ),
        _declare(
            Feature.SEVERAL_CARTS,
            "여러 장바구니와 나중에 담기",
            "Several carts, and saving for later",
            "지금은 새 장바구니를 만들거나 상품을 나중으로 미룰 수 없어요. 이미 있는 것은 그대로 쓸 수 있어요.",
            "No further carts are made and nothing is saved for later. What there is can be used and ordered.",
        ),
        _declare(
            Feature.SUGGESTIONS,
            "검색 제안",
            "Suggestions while typing",
            "입력하는 동안의 제안을 잠시 쉬고 있어요. 검색은 그대로 할 수 있어요.",
            "Nothing is suggested while somebody types. The search itself works as ever.",
        ),
        _declare(
            Feature.COMPARE,
            "상품 비교",
            "Comparing products",
            "상품 비교를 잠시 쉬고 있어요. 상품 화면은 그대로 볼 수 있어요.",
            "Products can't be compared. Their own pages are as ever.",
        ),
    )
}
