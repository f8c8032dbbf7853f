"""What letters about requests say, in Korean or English."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from jangteo.kernel.money import Money


class LetterKind(StrEnum):
    """Of what a letter tells; all but the first go to whoever asked."""

    TURN = "turn"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
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
    LetterKind.REJECTED: ("거절된 요청 {number}", "{total} 요청이 거절되었어요.{said}\n\n장바구니는 다시 열려 있어요."),
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
    LetterKind.REJECTED: (
        "Rejected: {number}",
        "Your request for {total} is rejected.{said}\n\nThe cart is open again.",
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
