"""Letters of those who wait for goods: of that one thing alone, nothing that would advertise."""

from collections.abc import Mapping
from enum import StrEnum


class AskLetter(StrEnum):
    """Of what a letter tells."""

    CONFIRM = "confirm"
    BACK = "back"


_KO: Mapping[AskLetter, tuple[str, str]] = {
    AskLetter.CONFIRM: (
        "재입고 알림을 확인해 주세요: {name}",
        "이 주소로 ‘{name}’ 재입고 알림 신청이 들어왔어요. 신청하신 분이 맞다면 하루 안에 아래 주소에서 "
        "확인해 주세요.\n\n{link}\n\n"
        "신청하지 않았다면 아무것도 하지 않으셔도 돼요. 확인하지 않은 주소로는 알림을 보내지 않아요.",
    ),
    AskLetter.BACK: (
        "다시 살 수 있어요: {name}",
        "재입고 알림을 신청하신 ‘{name}’, 이제 {shop}에서 다시 살 수 있어요.\n\n{page}\n\n"
        "수량이 적으면 먼저 신청한 분들께 차례로 알려 드려요. 담아 두지는 않아서, 그사이 다 팔릴 수 있어요.\n\n"
        "이 알림은 신청하신 상품에 한 번만 보내요. 기다리는 다른 알림도 그만 받으려면:\n{link}",
    ),
}
_EN: Mapping[AskLetter, tuple[str, str]] = {
    AskLetter.CONFIRM: (
        "Please confirm: tell me when “{name}” is back",
        "Somebody asked us to write to this address when “{name}” can be bought again. If it was you, confirm it here "
        "within a day:\n\n{link}\n\nIf it wasn't, do nothing. We write to no address that was not confirmed.",
    ),
    AskLetter.BACK: (
        "You can buy it again: {name}",
        "You asked to be told: “{name}” can be bought again at {shop}.\n\n{page}\n\n"
        "Where few came, those who asked first are told first. It is not kept for you and may sell out meanwhile.\n\n"
        "We write once for each thing you asked about. To stop all that you still wait for:\n{link}",
    ),
}


def letter(kind: AskLetter, language: str, *, name: str, link: str, shop: str = "", page: str = "") -> tuple[str, str]:
    """Subject and text."""
    subject, text = (_KO if language == "ko" else _EN)[kind]
    facts = {"name": name, "link": link, "shop": shop, "page": page}
    return subject.format(**facts), text.format(**facts)
