"""What letters about quotes say to whoever asked, in Korean or English."""

from collections.abc import Mapping
from datetime import date

from jangteo.quotes.types import QuoteState

_KO: Mapping[QuoteState, tuple[str, str]] = {
    QuoteState.SENT: (
        "견적 {number}이 도착했어요",
        "요청하신 견적 {number}을 보내 드려요.\n\n"
        "내 계정의 ‘견적’에서 보고, 전부나 일부를 받거나 다른 조건을 말해 주세요. {until}",
    ),
    QuoteState.EXPIRED: (
        "견적 {number}의 기한이 지났어요",
        "견적 {number}은 이제 받을 수 없어요. 필요하면 내 계정의 ‘견적’에서 다시 요청해 주세요.",
    ),
}
_EN: Mapping[QuoteState, tuple[str, str]] = {
    QuoteState.SENT: (
        "Your quote {number}",
        "Here is the offer you asked for, {number}.\n\n"
        "Under “Quotes” in your account you can take all of it or a part, or say what you would rather have. {until}",
    ),
    QuoteState.EXPIRED: (
        "Your quote {number} has run out",
        "Quote {number} can't be taken any more. Ask for it anew under “Quotes” in your account if you still need it.",
    ),
}
TOLD_OF = frozenset(_KO)


def letter(state: QuoteState, language: str, *, number: str, last_day: date | None) -> tuple[str, str]:
    """Subject and text of one of `TOLD_OF`.

    last_day  on which what was sent may be taken; None: it has no end
    """
    is_korean = language == "ko"
    subject, text = (_KO if is_korean else _EN)[state]
    until = ""
    if last_day is not None:
        until = f"{last_day.isoformat()}까지예요." if is_korean else f"It holds until {last_day.isoformat()}."
    return subject.format(number=number), text.format(number=number, until=until).strip()
