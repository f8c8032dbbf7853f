"""What the stamp card says when Jangteo asks."""

from jangteo.extending.types import BlockFacts, CartFacts, PanelFacts, Shown
from stamp_card.models import Stamp

CARD = 10
WORDS = {
    "ko": (
        "도장 {have}개",
        "다음 할인 주문까지",
        "주문 {left}번",
        "주문할 때마다 도장 하나, 열 번째 주문은 할인해 드려요.",
    ),
    "en": ("{have} stamps", "Until a reduced order", "{left} orders", "A stamp for each order; the tenth is reduced."),
}


def stamps_of(party_ids: frozenset[object]) -> int:
    """How many orders of a buyer count."""
    return Stamp.objects.filter(party_id__in=party_ids).count() if party_ids else 0


class Tenth:
    """Whether the order of this cart would be a buyer's tenth, twentieth …"""

    def is_met(self, cart: CartFacts) -> bool:
        return stamps_of(frozenset(cart.party_ids)) % CARD == CARD - 1


class Block:
    """How the card goes, with what the merchant wrote."""

    def show(self, asked: BlockFacts) -> Shown:
        return Shown(text=asked.text or WORDS[asked.language][3])


class Panel:
    """A buyer's card."""

    def show(self, asked: PanelFacts) -> Shown | None:
        if asked.subject_id is None:
            return None
        have, until, left, _ = WORDS[asked.language]
        count = stamps_of(frozenset({asked.subject_id}))
        missing = (CARD - 1 - count) % CARD
        return Shown(text=have.format(have=count), facts=[(until, left.format(left=missing))])


tenth, block, panel = Tenth(), Block(), Panel()
