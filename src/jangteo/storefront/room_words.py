"""Deal rooms in words: votes, links, what is offered, why something was refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jangteo.kernel.errors import JangteoError
from jangteo.ordering.errors import CartNotFound
from jangteo.quotes.errors import QuoteNotFound
from jangteo.quotes.types import QuoteState
from jangteo.sharing.errors import InvalidRoom, NotForGuest, RoomIsOver, TooManyRooms, TooMuchSaid
from jangteo.sharing.types import (
    Comment,
    GuestState,
    GuestView,
    Look,
    RoomContent,
    RoomLine,
    RoomOf,
    RoomOver,
    Stance,
    Tally,
)
from jangteo.storefront.quote_words import offer_words_of, state_word

ROOM_REFUSALS = (CartNotFound, InvalidRoom, NotForGuest, QuoteNotFound, RoomIsOver, TooManyRooms, TooMuchSaid)
GUEST_TONES = {GuestState.LIVE: "good", GuestState.EXPIRED: "warn", GuestState.REVOKED: "bad"}
STANCE_TONES = {Stance.FOR: "good", Stance.AGAINST: "bad", Stance.ABSTAIN: "calm"}


@dataclass(frozen=True, slots=True)
class RoomLineRow:
    """A line of a room; `mark` says that it is new or changed, `prices` (range, price) of those who see them."""

    line: RoomLine
    mark: str
    prices: tuple[tuple[str, str], ...]
    comments: int


@dataclass(frozen=True, slots=True)
class CommentRow:
    view: Comment
    about: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class GuestRow:
    view: GuestView
    state: str
    tone: str
    may: str
    vote: str
    vote_tone: str


@dataclass(frozen=True, slots=True)
class VoteCount:
    stance: Stance
    word: str
    tone: str
    count: int


def stance_word(stance: Stance) -> str:
    """How somebody votes."""
    return {
        Stance.FOR: pgettext("vote", "For"),
        Stance.AGAINST: pgettext("vote", "Against"),
        Stance.ABSTAIN: pgettext("vote", "Abstain"),
    }[stance]


def vote_counts(tally: Tally) -> list[VoteCount]:
    """Each way to vote, with how many chose it."""
    return [VoteCount(one, stance_word(one), STANCE_TONES[one], tally.votes.get(one, 0)) for one in Stance]


def room_lines(content: RoomContent, look: Look, comments: Sequence[Comment]) -> list[RoomLineRow]:
    """The lines of a room, each with whether it is otherwise than at the last visit."""
    return [
        RoomLineRow(
            line,
            pgettext("room", "new or changed") if line.key in look.lines else "",
            tuple(offer_words_of(line.offers)),
            sum(one.line_key == line.key for one in comments),
        )
        for line in content.lines
    ]


def comment_rows(comments: Iterable[Comment], content: RoomContent | None, guest_id: object = None) -> list[CommentRow]:
    """What was said, each with the line it is about."""
    names = {line.key: line.name for line in content.lines} if content else {}
    return [CommentRow(one, names.get(one.line_key, ""), one.guest_id == guest_id) for one in comments]


def guest_rows(guests: Iterable[GuestView]) -> list[GuestRow]:
    """Who was invited, with what their links allow."""
    return [
        GuestRow(
            one,
            _guest_state(one.state),
            GUEST_TONES[one.state],
            _may(one),
            stance_word(one.vote.stance) if one.vote else "",
            STANCE_TONES[one.vote.stance] if one.vote else "",
        )
        for one in guests
    ]


def content_state(content: RoomContent) -> str:
    """Where what is shown stands; empty: nothing is to be said."""
    if content.of == RoomOf.QUOTE:
        return state_word(QuoteState(content.state))
    return {"ordered": pgettext("room", "Ordered")}.get(content.state, "")


def room_over_words(over: RoomOver) -> tuple[str, str]:
    """What is told by a link that is over: a heading, and what it means."""
    return {
        RoomOver.CLOSED: (_("This was closed"), _("Whoever invited you has ended it. Thank you for your part in it.")),
        RoomOver.REVOKED: (_("This link was taken back"), _("Ask who invited you if you think it should open.")),
        RoomOver.EXPIRED: (_("This link has expired"), _("Ask who invited you for a new one.")),
    }[over]


def room_refusal(refusal: JangteoError) -> str:
    """Why nothing was done."""
    if isinstance(refusal, InvalidRoom):
        return _invalid(str(refusal.facts.get("field")))
    if isinstance(refusal, RoomIsOver):
        return room_over_words(RoomOver(refusal.facts["state"]))[0]
    words = {
        NotForGuest: _("Whoever invited you did not allow that for this link."),
        TooManyRooms: _("That is too many: a room has ten people at most, and only so many rooms are open at once."),
        TooMuchSaid: _("That was a lot within a few minutes. Please wait a little, then say it."),
    }
    return words.get(type(refusal), "") or _("There is nothing to be shown any more.")


def _invalid(field: str) -> str:
    return {
        "name": _("Write a name for each, please, of at most 100 letters."),
        "email": _("This is not an e-mail address."),
        "title": _("At most 100 letters, please."),
        "message": _("At most 300 letters, please."),
        "word": _("At most 300 letters, please."),
        "text": _("Write something, in at most 1,000 letters."),
        "stance": _("Choose how you vote."),
        "guests": _("Invite at least one person."),
        "quote": _("This quote offers nothing now that could be shown."),
        "cart": _("There is nothing in this cart to be shown."),
        "sees_prices": _("Your role sees no prices, so it can't show them."),
        "actor": _("A room is opened by the buyer, not by the sales team for them."),
    }.get(field, _("That can't be done as it stands."))


def _guest_state(state: GuestState) -> str:
    return {
        GuestState.LIVE: pgettext("room", "Link opens"),
        GuestState.EXPIRED: pgettext("room", "Link expired"),
        GuestState.REVOKED: pgettext("room", "Link taken back"),
    }[state]


def _may(one: GuestView) -> str:
    parts = [
        pgettext("room", "sees prices") if one.sees_prices else pgettext("room", "sees no prices"),
        pgettext("room", "comments") if one.may_comment else "",
        pgettext("room", "votes") if one.may_vote else "",
    ]
    return " · ".join(part for part in parts if part)
