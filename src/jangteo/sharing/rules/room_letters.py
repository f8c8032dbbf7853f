"""What letters about deal rooms say, in Korean or English; none of them says a price, or what was said."""

from collections.abc import Mapping
from enum import StrEnum


class RoomLetter(StrEnum):
    """Of what a letter tells: a guest that they are invited, who opened the room of what guests said."""

    INVITED = "room_invited"
    NEWS = "room_news"


_KO: Mapping[RoomLetter, tuple[str, str]] = {
    RoomLetter.INVITED: (
        "{who}님이 의견을 물어요: {title}",
        "{name}님, {who}님이 ‘{title}’을(를) 함께 보고 정하고 싶어 해요.{message}\n\n{link}\n\n"
        "이 링크는 {name}님의 것이고 {until}까지 열려요. 회원 가입은 필요 없어요. "
        "언제, 몇 번 열었는지 {who}님이 볼 수 있어요.",
    ),
    RoomLetter.NEWS: (
        "‘{title}’에 새 의견이 있어요",
        "‘{title}’에 새 의견 {comments}개, 새로 하거나 바꾼 투표 {votes}표가 있어요.\n\n{link}",
    ),
}
_EN: Mapping[RoomLetter, tuple[str, str]] = {
    RoomLetter.INVITED: (
        "{who} asks what you think: {title}",
        "{name}, {who} would like to decide on “{title}” with you.{message}\n\n{link}\n\n"
        "This link is yours and opens until {until}; no account is needed. "
        "{who} can see when and how often you open it.",
    ),
    RoomLetter.NEWS: (
        "New words on “{title}”",
        "“{title}” has {comments} new comments, and {votes} votes that are new or were changed.\n\n{link}",
    ),
}


def room_letter(kind: RoomLetter, language: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text.

    facts  of an invitation who, name, title, message, until, link; of news title, comments, votes, link
    """
    subject, text = (_KO if language == "ko" else _EN)[kind]
    message = facts.get("message", "")
    told = {**facts, "message": f"\n\n“{message}”" if message else ""}
    return subject.format(**told), text.format(**told)
