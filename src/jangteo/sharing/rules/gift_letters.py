"""What letters about gifts say, in Korean or English; none tells a giver where a gift goes, or anybody what it cost."""

from collections.abc import Mapping
from enum import StrEnum


class GiftLetter(StrEnum):
    """Of what a letter tells: the first five who gave, the others who is given."""

    READY = "gift_ready"
    CLAIMED = "gift_claimed"
    DECLINED = "gift_declined"
    EXPIRED = "gift_expired"
    CALLED_OFF = "gift_called_off"
    INVITED = "gift_invited"
    KEPT = "gift_kept"
    WITHDRAWN = "gift_withdrawn"


_KO: Mapping[GiftLetter, tuple[str, str]] = {
    GiftLetter.READY: (
        "{to}님께 보낼 선물 링크가 준비됐어요",
        "주문 {number}의 결제가 확인됐어요. ‘내 선물’에서 링크를 받아 {to}님께 보내 주세요.{sent}\n\n"
        "{until}까지 주소를 받지 못하면 주문이 취소되고 결제한 금액은 모두 돌려드려요.",
    ),
    GiftLetter.CLAIMED: (
        "{to}님이 선물을 받았어요",
        "주문 {number}의 선물을 {to}님이 받기로 했어요. 이제 준비해서 보내 드릴게요.{said}",
    ),
    GiftLetter.DECLINED: (
        "{to}님이 선물을 사양했어요",
        "주문 {number}은 취소됐고, 결제한 금액은 결제한 방법으로 모두 돌려드려요.{said}",
    ),
    GiftLetter.EXPIRED: (
        "선물의 기한이 지났어요",
        "{to}님이 주소를 남기지 않아 주문 {number}을 취소했어요. 결제한 금액은 결제한 방법으로 모두 돌려드려요.",
    ),
    GiftLetter.CALLED_OFF: (
        "선물 주문이 취소됐어요: {number}",
        "{to}님께 보내는 주문 {number}이 취소됐어요. 결제한 금액이 있다면 결제한 방법으로 돌려드려요.",
    ),
    GiftLetter.INVITED: (
        "{giver}님이 선물을 보냈어요",
        "{to}님, {giver}님이 선물을 보냈어요.{said}\n\n"
        "아래 링크를 열어 받을 주소를 알려 주세요. 주소는 {giver}님께 보이지 않아요.\n\n"
        "{page}\n\n{until}까지 열 수 있어요. 받지 않아도 괜찮아요.",
    ),
    GiftLetter.KEPT: (
        "선물을 보내 드릴게요",
        "{giver}님의 선물을 준비하고 있어요. "
        "배송 상황과 가격 없는 영수증을 아래 링크에서 볼 수 있고, 교환도 여기서 요청할 수 있어요. "
        "이 링크는 {to}님만 가지고 있어요.\n\n{page}",
    ),
    GiftLetter.WITHDRAWN: (
        "선물이 취소됐어요",
        "{giver}님이 보낸 선물은 더 이상 받을 수 없어요. 따로 할 일은 없어요.",
    ),
}
_EN: Mapping[GiftLetter, tuple[str, str]] = {
    GiftLetter.READY: (
        "The link of your gift to {to} is ready",
        "Order {number} is paid. Under “Gifts” in your account you get the link to send to {to}.{sent}\n\n"
        "If nobody says where it goes until {until}, the order is called off and all of your money goes back.",
    ),
    GiftLetter.CLAIMED: (
        "{to} takes your gift",
        "{to} takes the gift of order {number}. We get it ready and send it.{said}",
    ),
    GiftLetter.DECLINED: (
        "{to} does not take your gift",
        "Order {number} is called off, and all of your money goes back the way it came.{said}",
    ),
    GiftLetter.EXPIRED: (
        "The time of your gift is over",
        "{to} did not say where it goes, so order {number} is called off. All of your money goes back the way it came.",
    ),
    GiftLetter.CALLED_OFF: (
        "The order of your gift was called off: {number}",
        "Order {number}, a gift to {to}, was called off. What was paid goes back the way it came.",
    ),
    GiftLetter.INVITED: (
        "{giver} has sent you a gift",
        "{to}, {giver} has sent you a gift.{said}\n\nOpen this link and say where it goes. {giver} is not shown your "
        "address.\n\n{page}\n\nIt opens until {until}. You need not take it.",
    ),
    GiftLetter.KEPT: (
        "Your gift is on its way soon",
        "We get the gift of {giver} ready. By this link, which is yours alone, you see where it is, a receipt without "
        "prices, and can ask for an exchange.\n\n{page}",
    ),
    GiftLetter.WITHDRAWN: (
        "The gift was withdrawn",
        "The gift of {giver} can't be taken any more. You need not do anything.",
    ),
}
_SENT = {
    "ko": " 적어 주신 이메일로는 저희가 이미 보냈어요.",
    "en": " We have sent it to the e-mail address you wrote already.",
}


def gift_letter(kind: GiftLetter, language: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text.

    facts  to, giver, number, until, page, said (a person's own words; empty: none), sent (not empty: it was sent)
    """
    subject, text = (_KO if language == "ko" else _EN)[kind]
    said = f"\n\n“{facts['said']}”" if facts.get("said") else ""
    sent = _SENT["ko" if language == "ko" else "en"] if facts.get("sent") else ""
    told = {"to": "", "giver": "", "number": "", "until": "", "page": ""} | dict(facts) | {"said": said, "sent": sent}
    return subject.format(**told), text.format(**told)
