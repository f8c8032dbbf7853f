"""What may be written, how its writer is called, and which move follows which."""

import re
from collections.abc import Mapping
from unicodedata import category, normalize

from jangteo.kernel.languages import LANGUAGES
from jangteo.reviews.errors import InvalidPost
from jangteo.reviews.types import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    PUBLIC,
    Draft,
    NameChoice,
    PostKind,
    PostState,
)

_S = PostState
MOVES: Mapping[PostState, frozenset[PostState]] = {
    _S.WAITING: frozenset({_S.WAITING, _S.SHOWN, _S.REFUSED, _S.TAKEN_BACK}),
    _S.SHOWN: frozenset({_S.WAITING, _S.SHOWN, _S.REPORTED, _S.REFUSED, _S.TAKEN_BACK}),
    _S.REPORTED: frozenset({_S.WAITING, _S.SHOWN, _S.REPORTED, _S.REFUSED, _S.TAKEN_BACK}),
    _S.REFUSED: frozenset({_S.WAITING, _S.SHOWN, _S.TAKEN_BACK}),
    _S.TAKEN_BACK: frozenset({_S.WAITING, _S.SHOWN, _S.TAKEN_BACK}),
}
_KEPT = frozenset("\n\u200d")  # a joiner makes one emoji of several
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
_PASTED = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u200e\u200f"))  # comes along with a copy, and does no harm
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_LINK = re.compile(
    r"(?i)(?:https?|ftp)\s*:\s*//|\bwww\s*\.|\b[a-z0-9-]{2,}\.(?:com|net|org|kr|shop|xyz|io|me|ru|cn|info|top)\b"
)
_MANY_LINES = re.compile(r"\n{3,}")
ALWAYS_ONE = "○○"


def clean(text: str, *, field: str, longest: int, is_needed: bool = True, may_link: bool = False) -> str:
    """A text as it is kept: composed, with line ends of one kind and no empty lines in a row.

    raises  InvalidPost for nothing, too much, letters that can't be seen, and links

    >>> clean(" 색이\\r\\n\\r\\n\\r\\n\\r\\n고와요 ", field="text", longest=100)
    '색이\\n\\n고와요'
    """
    if len(text) > 4 * longest:
        raise InvalidPost(f"{field}: too long", field=field, why="too_long", maximum=longest)
    composed = normalize("NFC", text.translate(_PASTED).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    found = _MANY_LINES.sub("\n\n", composed.strip())
    if any((category(one) in _HIDDEN or one in _FILLERS) and one not in _KEPT for one in found):
        raise InvalidPost(f"{field}: hidden letters", field=field, why="hidden_letters")
    if is_needed and not any(category(one)[0] in "LNSP" for one in found):
        raise InvalidPost(f"{field}: nothing", field=field, why="empty")
    if len(found) > longest:
        raise InvalidPost(f"{field}: too long", field=field, why="too_long", maximum=longest)
    if not may_link and _LINK.search(found):
        raise InvalidPost(f"{field}: a link", field=field, why="link")
    return found


def checked(draft: Draft, kind: PostKind, *, by_shop: bool = False) -> Draft:
    """A draft as it is kept.

    raises  InvalidPost
    """
    text = clean(draft.text, field="text", longest=LONGEST_TEXT, may_link=by_shop)
    title = clean(draft.title.replace("\n", " "), field="title", longest=LONGEST_TITLE, is_needed=False)
    is_starred = isinstance(draft.stars, int) and not isinstance(draft.stars, bool) and 1 <= draft.stars <= 5
    if is_starred != (kind == PostKind.REVIEW) or (not is_starred and draft.stars is not None):
        raise InvalidPost("stars: 1 to 5", field="stars", why="stars")
    if draft.language not in LANGUAGES:
        raise InvalidPost("language: unknown", field="language", why="language")
    is_review = kind == PostKind.REVIEW
    return Draft(
        text, title if is_review else "", draft.stars, draft.language, draft.name, is_review and draft.is_rewarded
    )


def checked_why(text: str, *, is_needed: bool = False) -> str:
    """The words of a refusal, a report or an appeal.

    raises  InvalidPost
    """
    return clean(text, field="why", longest=LONGEST_WHY, is_needed=is_needed, may_link=True)


def masked(name: str) -> str:
    """A part of a name: the first letter of a Korean one, the first word and a letter of another.

    >>> masked("김나린"), masked("남궁 민수"), masked("Maru Hong"), masked("Prince"), masked("")
    ('김○○', '남○○', 'Maru H.', 'P.', '○○')
    """
    words = name.split()
    if not words:
        return ALWAYS_ONE
    if not words[0][0].isascii():
        return f"{words[0][0]}{ALWAYS_ONE}"
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else f"{words[0][0]}."


def shown_name(choice: NameChoice, *, person: str, company: str) -> str:
    """How who wrote it is called.

    company  whom they act for, where that is a company
    raises   InvalidPost for a company's name without a company
    """
    if choice == NameChoice.COMPANY:
        if not company:
            raise InvalidPost("name: no company", field="name", why="name")
        return company[:200]
    return person[:200] if choice == NameChoice.FULL else masked(person)


def after_writing(state: PostState | None, *, looks_first: bool, was_refused: bool) -> PostState:
    """Where a post stands after its writer wrote or changed it: what was refused once is always looked at first."""
    if looks_first or was_refused:
        return PostState.WAITING
    return PostState.REPORTED if state == PostState.REPORTED else PostState.SHOWN


def counted_as(kind: PostKind, state: PostState, stars: int | None) -> str:
    """The column of the kept figures that a post counts in; empty: in none."""
    if state not in PUBLIC:
        return ""
    if kind == PostKind.REVIEW:
        return f"stars_{stars}"
    return "questions" if kind == PostKind.QUESTION else ""


_INVITES: Mapping[str, tuple[str, str]] = {
    "ko": (
        "주문 {number}, 후기를 남길 수 있어요",
        "{shop}에서 주문하신 {number} 상품이 모두 도착했어요. 아래 상품에 후기를 남길 수 있어요.\n\n"
        "{names}\n\n{page}\n\n"
        "좋았던 점도 아쉬웠던 점도 그대로 써 주세요. 이 안내는 주문마다 한 번만 보내요. 그만 받으려면:\n{stop}",
    ),
    "en": (
        "You can write about order {number}",
        "All goods of your order {number} at {shop} have arrived. You can write about:\n\n{names}\n\n{page}\n\n"
        "What you liked and what you didn't is equally welcome. We write once for each order. To have no more of these "
        "letters:\n{stop}",
    ),
}


def invitation(language: str, **facts: str) -> tuple[str, str]:
    """Subject and text of the letter that invites to write; it offers nothing, so it is no advertising.

    facts  number, shop, names, page, stop
    """
    subject, text = _INVITES["ko" if language == "ko" else "en"]
    return subject.format(**facts), text.format(**facts)
