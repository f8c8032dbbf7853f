"""What letters about requests say, in Korean or English."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from jangteo.kernel.money import Money


class LetterKind(StrEnum):
    """Of what a letter tells; the first two to who decides, all others to whoever asked."""

    TURN = "turn"
    TURN_CHANGE = "turn_change"
    APPROVED = "approved"
    APPROVED_TO_PAY = "approved_to_pay"
    APPROVED_FOR_ANOTHER = "approved_for_another"
    APPROVED_CHANGE = "approved_change"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    NOT_CHANGED = "not_changed"
    LAPSED = "lapsed"
    NOT_ORDERED = "not_ordered"


_KO: Mapping[LetterKind, tuple[str, str]] = {
    LetterKind.TURN: (
        "{who}님의 승인 요청 {number}",
        "{who}님이 {party} 이름으로 {total} 주문의 승인을 요청했어요.{said}\n\n"
        "내 계정의 ‘승인’에서 보고 결정해 주세요. {day}까지 결정하지 않으면 요청이 끝나요.",
    ),
    LetterKind.APPROVED: (
        "승인된 요청 {number}",
        "{total} 요청이 승인되었어요. 지금 그대로 주문하고, 안 되면 다시 알려 드려요.",
    ),
    LetterKind.TURN_CHANGE: (
        "{who}님의 주문 변경 승인 요청 {number}",
        "{who}님이 {party} 이름으로 한 주문을 바꿔 {total}이 되는 것의 승인을 요청했어요.{said}\n\n"
        "내 계정의 ‘승인’에서 보고 결정해 주세요. {day}까지 결정하지 않으면 요청이 끝나고 주문은 그대로예요.",
    ),
    LetterKind.APPROVED_TO_PAY: (
        "승인된 요청 {number}",
        "{total} 요청이 승인되었어요. 지금 그대로 주문하니, 내 계정의 ‘주문’에서 결제해 주세요. "
        "입금이 확인되기 전에는 보내지 않아요. 주문할 수 없으면 다시 알려 드려요.",
    ),
    LetterKind.APPROVED_FOR_ANOTHER: (
        "승인된 요청 {number}",
        "{total} 요청이 승인되었어요. 아직 주문되지는 않았어요. "
        "링크를 받은 분이 결제하면 주문되고, 그때 다시 알려 드려요.",
    ),
    LetterKind.APPROVED_CHANGE: (
        "승인된 주문 변경 {number}",
        "합계 {total}로 바꾸는 요청이 승인되었어요. 주문은 아직 그대로예요. {day}까지 내 계정의 ‘주문’에서 "
        "똑같이 바꿔 주세요.",
    ),
    LetterKind.REJECTED: ("거절된 요청 {number}", "{total} 요청이 거절되었어요.{said}\n\n장바구니는 다시 열려 있어요."),
    LetterKind.NOT_CHANGED: (
        "승인되지 않은 주문 변경 {number}",
        "합계 {total}로 바꾸는 요청이 승인되지 않았어요.{said}\n\n주문은 그대로예요.",
    ),
    LetterKind.SENT_BACK: (
        "돌려받은 요청 {number}",
        "{total} 요청을 고쳐 달라고 해요.{said}\n\n장바구니가 다시 열렸어요. 고쳐서 다시 요청해 주세요.",
    ),
    LetterKind.LAPSED: ("기한이 지난 요청 {number}", "{total} 요청의 기한이 지났어요. 필요하면 다시 요청해 주세요."),
    LetterKind.NOT_ORDERED: (
        "주문되지 않은 요청 {number}",
        "{total} 요청이 승인되었지만 그대로 주문할 수 없었어요. 장바구니를 확인해 주세요. "
        "같은 내용이면 {day}까지 바로 주문할 수 있어요.",
    ),
}
_EN: Mapping[LetterKind, tuple[str, str]] = {
    LetterKind.TURN: (
        "{who} asks for an approval: {number}",
        "{who} asks to order for {total} on behalf of {party}.{said}\n\n"
        "Look and decide under “Approvals” in your account. Undecided, it lapses on {day}.",
    ),
    LetterKind.APPROVED: (
        "Approved: {number}",
        "Your request for {total} is approved. It is being ordered exactly so; we write again if that can't be done.",
    ),
    LetterKind.TURN_CHANGE: (
        "{who} asks for an approval to change an order: {number}",
        "{who} asks to change what was ordered on behalf of {party}, so that it comes to {total}.{said}\n\n"
        "Look and decide under “Approvals” in your account. Undecided, it lapses on {day}, and the order stays so.",
    ),
    LetterKind.APPROVED_TO_PAY: (
        "Approved: {number}",
        "Your request for {total} is approved. It is being ordered exactly so: pay it then under “Orders” in your "
        "account. Nothing is sent before the money is there. We write again if it can't be ordered.",
    ),
    LetterKind.APPROVED_FOR_ANOTHER: (
        "Approved: {number}",
        "Your request for {total} is approved. It is not ordered yet: whoever has your link pays it, and it is ordered "
        "as they do. We write again then.",
    ),
    LetterKind.APPROVED_CHANGE: (
        "Your change is approved: {number}",
        "Your request to change an order so that it comes to {total} is approved. The order is as it was: change it "
        "exactly so under “Orders” in your account until {day}.",
    ),
    LetterKind.REJECTED: (
        "Rejected: {number}",
        "Your request for {total} is rejected.{said}\n\nThe cart is open again.",
    ),
    LetterKind.NOT_CHANGED: (
        "Your change is not approved: {number}",
        "Your request to change an order so that it comes to {total} is not approved.{said}\n\nThe order is as it was.",
    ),
    LetterKind.SENT_BACK: (
        "Sent back: {number}",
        "Your request for {total} is sent back to be changed.{said}\n\n"
        "The cart is open again: change it and ask once more.",
    ),
    LetterKind.LAPSED: (
        "Lapsed: {number}",
        "The time of your request for {total} ran out. Ask again if it is still needed.",
    ),
    LetterKind.NOT_ORDERED: (
        "Not ordered: {number}",
        "Your request for {total} is approved, but could not be ordered as it stands. Look at the cart. "
        "What is unchanged can be ordered until {day}.",
    ),
}


def letter(  # noqa: PLR0913 -- all that a letter tells
    kind: LetterKind,
    language: str,
    *,
    number: str,
    total: Money,
    who: str,
    party: str,
    said: str,
    day: date,
) -> tuple[str, str]:
    """Subject and text.

    said  the requester's word to whoever decides, or why it was decided so; empty: nothing
    """
    subject, text = (_KO if language == "ko" else _EN)[kind]
    facts = {
        "number": number,
        "total": f"{total.to_decimal():,} {total.currency}",
        "who": who,
        "party": party,
        "said": f"\n\n“{said}”" if said else "",
        "day": day.isoformat(),
    }
    return subject.format(**facts), text.format(**facts)
