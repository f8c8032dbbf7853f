"""What of a room whoever looks may see, what changed since they looked, and how votes are counted."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from jangteo.kernel.money import Money, UnitPrice
from jangteo.sharing.types import GuestState, Look, RoomContent, RoomLine, RoomOf, Stance, Tally

HIDDEN = "•••"
_NUMBER = re.compile(r"\d(?:[\d.,'，．\u00a0\u2009\u202f ]*\d)?")
_LEAST_DIGITS = 2
_PREVIEWS = (
    "kakaotalk-scrap",
    "facebookexternalhit",
    "slackbot",
    "twitterbot",
    "telegrambot",
    "discordbot",
    "whatsapp",
)
_SHORT = 12


def digits_of(*prices: Money | UnitPrice | None) -> frozenset[str]:
    """The digits of prices, with and without their last zeros behind the point.

    >>> from decimal import Decimal
    >>> sorted(digits_of(Money(1_250, "USD"), UnitPrice(Decimal("73129"), "KRW"), Money(0, "KRW"), None))
    ['125', '1250', '73129']
    """
    found = set()
    for one in prices:
        if one is not None:
            text = f"{one.to_decimal():f}" if isinstance(one, Money) else one.to_text()
            bare = text.rstrip("0").rstrip(".") if "." in text else text
            found |= {re.sub(r"\D", "", text), re.sub(r"\D", "", bare)}
    return frozenset(one for one in found if len(one) >= _LEAST_DIGITS)


def without_figures(text: str, figures: frozenset[str]) -> str:
    """Words with every number taken out that is a price; what is written in letters stays.

    figures  digits of the prices

    >>> without_figures("at 73,129, or ７３１２９ won each, for 60", frozenset({"73129"}))
    'at •••, or ••• won each, for 60'
    """

    def hide(found: re.Match[str]) -> str:
        said = unicodedata.normalize("NFKC", found[0])
        short = said.rstrip("0").rstrip(".") if "." in said else said
        readings = {re.sub(r"\D", "", one) for one in (said, short, said.lstrip("0"))} | set(re.split(r"\D+", said))
        return HIDDEN if readings & figures else found[0]

    return _NUMBER.sub(hide, text) if figures else text


def without_prices(content: RoomContent) -> RoomContent:
    """What is shown to who sees no prices: none of them, nor the seller's note, which speaks of them.

    Other words of the seller are kept without the numbers that are prices.
    """
    return replace(
        content,
        shows_prices=False,
        note="",
        terms=without_figures(content.terms, content.figures),
        freight=None,
        tax=None,
        gross=None,
        lines=tuple(_bare(line, content) for line in content.lines),
    )


def _bare(line: RoomLine, content: RoomContent) -> RoomLine:
    figures = content.figures if content.of == RoomOf.QUOTE else frozenset()  # names of goods aren't the seller's words
    name = without_figures(line.name, figures)
    choice = without_figures(line.choice, figures)
    return replace(line, name=name, choice=choice, offers=(), unit=None, total=None)


def fingerprints(content: RoomContent) -> dict[str, str]:
    """{key of a line: what it says, in short}, and all else of it by the empty key; of what is shown alone.

    The same in every language it is read in.
    """
    is_named = content.of == RoomOf.QUOTE  # of a cart names are the catalogue's, by language
    found = {line.key: _short(_facts(line, line.name if is_named else "")) for line in content.lines}
    whole = replace(content, lines=(), figures=frozenset())
    return found | {"": _short(whole)}


def _facts(line: RoomLine, name: str) -> RoomLine:
    return replace(line, name=name, label="", unit_name="", documents=(), picture=None)


def _short(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:_SHORT]


def look_since(before: Mapping[str, str] | None, now: Mapping[str, str], at: datetime | None = None) -> Look:
    """What is otherwise than when somebody looked last.

    before  None: they never did
    """
    if before is None:
        return Look()
    changed = frozenset(key for key, short in now.items() if key and before.get(key) != short)
    gone = len(set(before) - set(now) - {""})
    is_changed = bool(changed) or gone > 0 or before.get("") != now.get("")
    return Look(False, is_changed, changed, gone, at)


def tally(votes: Iterable[Stance], voters: int) -> Tally:
    """Counts of votes.

    >>> found = tally([Stance.FOR, Stance.FOR, Stance.AGAINST], 5)
    >>> found.votes[Stance.FOR], found.votes[Stance.ABSTAIN], found.cast, found.voters
    (2, 0, 3, 5)
    """
    counts = Counter(votes)
    return Tally({one: counts[one] for one in Stance}, voters)


def guest_state(revoked_at: datetime | None, expires_at: datetime, now: datetime) -> GuestState:
    """What a link opens."""
    if revoked_at is not None:
        return GuestState.REVOKED
    return GuestState.EXPIRED if expires_at <= now else GuestState.LIVE


def draws_preview(user_agent: str) -> bool:
    """Whether a chat's own program looks, to draw a preview of the link: nobody has seen it by that."""
    return any(one in user_agent.lower() for one in _PREVIEWS)
