"""Every letter there is, with payloads in the place of whatever somebody has entered."""

import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import UUID

from crawl.payloads import named
from jangteo.alarms import rules as alarms
from jangteo.approvals.rules import letters as approvals
from jangteo.approvals.rules import staff_letters
from jangteo.billing.rules import reminder_letters
from jangteo.billing.types.collecting import ReminderWords
from jangteo.contracts import rules as contracts
from jangteo.kernel import letters
from jangteo.kernel.money import Money
from jangteo.onboarding.services import wording
from jangteo.quotes.rules import letters as quotes
from jangteo.relations import rules as relations
from jangteo.reviews import rules as reviews
from jangteo.sharing.rules import gift_letters, room_letters
from jangteo.sharing.rules import letters as sharing
from jangteo.webhooks.rules import letters as webhooks
from jangteo.wishes.rules import letters as wishes

type Told = tuple[str, str]
LANGUAGES = ("ko", "en")
TOGETHER = 3  # payloads in one word
NOBODY = UUID(int=1)
DAY, SUM = date(2026, 5, 1), Money(12_900, "KRW")


def words() -> Callable[[], str]:
    """What says other payloads each time."""
    numbers = count(0, TOGETHER)

    def say() -> str:
        first = next(numbers)
        return " ".join(named(first + step, "m") for step in range(TOGETHER)).replace("\0", "")

    return say


def _each(kinds: Any, make: Callable[[Any, str], Told]) -> Iterator[Told]:
    for kind in kinds:
        for language in LANGUAGES:
            yield make(kind, language)


def _approvals(say: Callable[[], str]) -> Iterator[Told]:
    facts = ("number", "who", "party", "said")
    yield from _each(
        approvals.LetterKind,
        lambda kind, language: approvals.letter(kind, language, total=SUM, day=DAY, **{one: say() for one in facts}),
    )


def _reminders(say: Callable[[], str]) -> Iterator[Told]:
    def made(kind: Any, language: str) -> Told:
        told = {one: say() for one in ("overdue", "interest", "fee", "account")}
        rows = [(say(), say(), say())]
        return reminder_letters.reminder_letter(kind, language, name=say(), seller=say(), rows=rows, told=told)

    yield from _each(ReminderWords, made)


def _contracts(say: Callable[[], str]) -> Iterator[Told]:
    def made(kind: str, language: str) -> Told:
        facts = {"name": say(), "party": say(), "last_day": DAY.isoformat(), "renewal": kind, "months": 12}
        return contracts.notice_letter(language, facts)

    yield from _each(("ends", "renews", "negotiated"), made)


def _webhooks(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each((0,), lambda _, language: webhooks.warning(language, host=say(), link=say()))
    yield from _each(
        (True, False),
        lambda gone, language: webhooks.switched_off(language, host=say(), link=say(), is_gone=gone),
    )


def _onboarding(say: Callable[[], str]) -> Iterator[Told]:
    found: list[Told] = []
    known = wording._LETTERS
    names = {
        name
        for both in known.values()
        for words in both.values()
        for text in words
        for _, name, _, _ in string.Formatter().parse(text)
        if name and name != "shop"
    }
    with patch.object(wording, "shop_name", lambda *asked: say()), patch.object(letters, "write") as written:
        for purpose in known:
            for language in LANGUAGES:
                facts = {name: say() for name in names}
                wording.send(purpose=purpose, to="", language=language, channel_id=NOBODY, **facts)
                found.append((written.call_args.kwargs["subject"], written.call_args.kwargs["text"]))
    yield from found


def _gifts(say: Callable[[], str]) -> Iterator[Told]:
    names = ("to", "giver", "number", "until", "page", "said", "sent")
    yield from _each(
        gift_letters.GiftLetter,
        lambda kind, language: gift_letters.gift_letter(kind, language, {one: say() for one in names}),
    )


def _rooms(say: Callable[[], str]) -> Iterator[Told]:
    names = ("who", "name", "title", "message", "until", "link", "comments", "votes")
    yield from _each(
        room_letters.RoomLetter,
        lambda kind, language: room_letters.room_letter(kind, language, {one: say() for one in names}),
    )


def _shares(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each(
        sharing.LetterKind,
        lambda kind, language: sharing.letter(kind, language, total=SUM, number=say(), who=say(), said=say()),
    )


def _wishes(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each(
        wishes.AskLetter,
        lambda kind, language: wishes.letter(kind, language, name=say(), link=say(), shop=say(), page=say()),
    )


def _invitations(say: Callable[[], str]) -> Iterator[Told]:
    names = ("number", "shop", "names", "page", "stop")
    yield from _each((0,), lambda _, language: reviews.invitation(language, **{one: say() for one in names}))


def _handovers(say: Callable[[], str]) -> Iterator[Told]:
    names = ("party", "new", "old", "why")
    yield from _each((0,), lambda _, language: relations.handover_letter(language, **{one: say() for one in names}))


def _of_staff(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each(
        staff_letters._WHAT,
        lambda what, language: staff_letters.staff_letter(what, language, staff=say(), party=say(), name=say()),
    )


def _alarms(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each(
        alarms.WORDS, lambda name, language: alarms.letter(name, language, figure=1.0, limit=2.0, link=say())
    )


def _quotes(say: Callable[[], str]) -> Iterator[Told]:
    yield from _each(
        sorted(quotes.TOLD_OF),
        lambda state, language: quotes.letter(state, language, number=say(), last_day=DAY),
    )


# Who writes letters, and what they are made by.
MAKERS: Mapping[str, Callable[[Callable[[], str]], Iterator[Told]]] = {
    "alarms/services.py": _alarms,
    "approvals/services/staff_letters.py": _of_staff,
    "approvals/services/telling.py": _approvals,
    "billing/services/dunning.py": _reminders,
    "contracts/services/nightly.py": _contracts,
    "onboarding/services/wording.py": _onboarding,
    "quotes/services/telling.py": _quotes,
    "relations/services/accounts.py": _handovers,
    "reviews/services/inviting.py": _invitations,
    "sharing/services/gift_telling.py": _gifts,
    "sharing/services/room_letters.py": _rooms,
    "sharing/services/telling.py": _shares,
    "webhooks/services/watching.py": _webhooks,
    "wishes/services/asking.py": _wishes,
    "wishes/services/telling.py": _wishes,
}
OURS_ALONE = {"identity/services/keys.py": "all its words are ours; its link holds a random key"}


def letters_of_all() -> Iterator[tuple[str, str, str]]:
    """(who writes it, subject, text)."""
    say = words()
    for name, made in MAKERS.items():
        for subject, text in made(say):
            yield name, subject, text
