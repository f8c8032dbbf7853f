"""Gift cards among the goods of an order: what they may be paid with, and what each is worth."""

from collections.abc import Iterable

from jangteo.payments.types import PaymentMethod

# A card is as good as money once it is issued: it is sold for money that is there, never for a promise of it.
NOT_FOR_CARDS = frozenset({PaymentMethod.ON_ACCOUNT, PaymentMethod.INSTALMENTS, PaymentMethod.ON_DELIVERY})


def for_cards(codes: Iterable[str], *, has_cards: bool) -> list[str]:
    """The ways to pay that may be chosen of some for an order with gift cards, or without any.

    >>> for_cards(["card", "on_account", "on_delivery"], has_cards=True)
    ['card']
    """
    return [code for code in codes if not (has_cards and PaymentMethod(code) in NOT_FOR_CARDS)]


def face_of(gross: int, quantity: int) -> int | None:
    """What each of a line's cards is worth, in minor units: what was paid for it. None: they can't be sold at that.

    >>> face_of(60_000, 2), face_of(1_001, 2), face_of(0, 1)
    (30000, None, None)
    """
    if gross <= 0 or quantity <= 0 or gross % quantity:
        return None
    return gross // quantity


def payable_by_value(gross: int, cards: int, *, may_buy_cards: bool) -> int:
    """How much of an order gift cards and store credit may pay, in minor units: not its gift cards, unless they may.

    cards  what the order's gift cards come to

    >>> payable_by_value(50_000, 30_000, may_buy_cards=False), payable_by_value(50_000, 30_000, may_buy_cards=True)
    (20000, 50000)
    """
    return gross if may_buy_cards else gross - cards
