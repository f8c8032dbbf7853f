"""What letters about shared carts say, in Korean or English; none of them names who pays to who is paid for."""

from collections.abc import Mapping
from enum import StrEnum

from jangteo.kernel.money import Money


class LetterKind(StrEnum):
    """Of what a letter tells; all but the last two go to who shared the cart."""

    CHANGED = "changed"
    ORDERED = "ordered"
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    APPROVED = "approved"
    ENDED = "ended"


_KO: Mapping[LetterKind, tuple[str, str]] = {
    LetterKind.CHANGED: (
        "부탁한 장바구니의 수량이 바뀌었어요",
        "링크를 받은 분이 수량을 줄였어요.\n\n{said}\n\n지금 합계: {total}. 아직 결제하지 않았어요.",
    ),
    LetterKind.ORDERED: (
        "부탁한 장바구니가 주문되었어요: {number}",
        "링크를 받은 분이 {total} 주문을 했어요. 결제가 확인되면 다시 알려 드릴게요. 주문은 ‘주문’에서 볼 수 있어요.",
    ),
    LetterKind.PAID: (
        "결제되었어요: {number}",
        "부탁한 {total} 주문이 결제되었어요. 곧 준비해서 보내 드릴게요.",
    ),
    LetterKind.DECLINED: (
        "결제 부탁이 거절되었어요",
        "링크를 받은 분이 {total} 결제를 하지 않기로 했어요.{said}\n\n장바구니는 다시 열려 있어요.",
    ),
    LetterKind.EXPIRED: (
        "결제 부탁의 기한이 지났어요",
        "{total} 결제를 부탁한 링크의 기한이 지났어요. 장바구니는 다시 열려 있어요. 필요하면 새 링크를 만들어 주세요.",
    ),
    LetterKind.APPROVED: (
        "이제 결제할 수 있어요",
        "{who}님이 부탁한 {total} 주문이 승인되었어요. 받은 링크를 다시 열어 결제해 주세요.",
    ),
    LetterKind.ENDED: (
        "결제할 것이 없어졌어요",
        "{who}님이 부탁한 결제가 끝났어요. 결제된 금액은 없어요.",
    ),
}
_EN: Mapping[LetterKind, tuple[str, str]] = {
    LetterKind.CHANGED: (
        "Less is wanted of the cart you shared",
        "Whoever has your link lowered quantities.\n\n{said}\n\nIt comes to {total} now. It is not paid yet.",
    ),
    LetterKind.ORDERED: (
        "Your shared cart was ordered: {number}",
        "Whoever has your link ordered it for {total}. We write again once the money is there. "
        "You see the order under “Orders” in your account.",
    ),
    LetterKind.PAID: (
        "Paid: {number}",
        "Your order for {total} is paid. We get it ready and send it.",
    ),
    LetterKind.DECLINED: (
        "Your shared cart was declined",
        "Whoever has your link does not pay the {total}.{said}\n\nThe cart is open again.",
    ),
    LetterKind.EXPIRED: (
        "Your link has expired",
        "The link by which {total} was to be paid has expired. The cart is open again; make another link if needed.",
    ),
    LetterKind.APPROVED: (
        "You can pay now",
        "What {who} asked you to pay is approved: {total}. Open the link you were given once more and pay.",
    ),
    LetterKind.ENDED: (
        "Nothing is left to pay",
        "What {who} asked you to pay has ended. Nothing was charged.",
    ),
}


def letter(
    kind: LetterKind, language: str, *, total: Money, number: str = "", who: str = "", said: str = ""
) -> tuple[str, str]:
    """Subject and text.

    said  why it was declined, or what is wanted now; empty: nothing
    """
    subject, text = (_KO if language == "ko" else _EN)[kind]
    quoted = f"\n\n“{said}”" if said and kind == LetterKind.DECLINED else said
    facts = {"total": f"{total.to_decimal():,} {total.currency}", "number": number, "who": who, "said": quoted}
    return subject.format(**facts), text.format(**facts)
