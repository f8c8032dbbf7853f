"""What every hook is held to: tests for pytest. Give a child class your hook, and its file to pytest.

class TestTenth(PriceConditionContract):
    hook = Tenth()
"""

from time import monotonic
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection

from jangteo.extending.services import is_shown
from jangteo.extending.types import (
    SECONDS,
    AllocationFacts,
    BlockFacts,
    CartFacts,
    CartLine,
    HookKind,
    Message,
    PanelFacts,
    PanelPlace,
    PlaceFacts,
)
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError

SOMEBODY = UUID("00000000-0000-7000-8000-00000000feed")
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "CREATE", "ALTER", "DROP")


class _Contract:
    """A hook, asked in time and without a change to the database."""

    hook: Any
    kind: ClassVar[HookKind]

    def reading(self, name: str, *facts: Any) -> Any:
        """Its answer; it may read what it likes."""
        said: list[str] = []

        def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            said.append(str(sql).lstrip().split(" ", 1)[0].upper())
            return execute(sql, params, many, context)

        began = monotonic()
        with connection.execute_wrapper(note):
            answer = getattr(self.hook, name)(*facts)
        assert monotonic() - began < SECONDS[self.kind], "it takes too long"
        assert not set(said) & set(WRITES), "it changes something"
        return answer


class PriceConditionContract(_Contract):
    """Carts of guests and members, empty and full, are answered yes or no, twice the same."""

    kind = HookKind.PRICE_CONDITION
    lines: ClassVar[tuple[tuple[CartLine, ...], ...]] = (
        (),
        (CartLine("A", 1),),
        tuple(CartLine(f"S-{number}", number + 1, frozenset({"mugs"})) for number in range(200)),
    )

    def test_every_cart_is_answered_yes_or_no_and_twice_the_same(self, db: Any) -> None:
        for party_ids in (frozenset[UUID](), frozenset({SOMEBODY})):
            for lines in self.lines:
                cart = CartFacts("shop", "KRW", party_ids, clock.now(), lines)
                answers = [self.reading("is_met", cart) for _ in range(2)]
                assert answers in ([True, True], [False, False])


class AllocationContract(_Contract):
    """Places are ranked by whole numbers, or not at all."""

    kind = HookKind.ALLOCATION

    def test_places_are_ranked_by_whole_numbers(self, db: Any) -> None:
        places = tuple(PlaceFacts(f"W{number}", number, "04524", {SOMEBODY: number}) for number in range(20))
        for some in ((), places):
            asked = AllocationFacts(SOMEBODY, frozenset({"63000"}), {SOMEBODY: 3}, some)
            answers = [self.reading("rank", asked) for _ in range(2)]
            assert answers[0] == answers[1]
            assert answers[0] is None or all(type(rank) is int for rank in answers[0].values())


class LettersContract(_Contract):
    """A letter is taken or not; give `hook` one that sends nothing."""

    kind = HookKind.LETTERS

    def test_a_letter_is_taken_or_not(self, db: Any) -> None:
        message = Message(SOMEBODY, "maru@example.com", "제목 Subject", "본문\nText", "identity.confirm_address")
        began = monotonic()
        assert self.hook.send(message) in (True, False)
        assert monotonic() - began < SECONDS[self.kind]


class PageBlockContract(_Contract):
    """It speaks both languages, in plain text, whatever was written into it."""

    kind = HookKind.PAGE_BLOCK

    def test_it_speaks_both_languages_in_plain_text(self, db: Any) -> None:
        for language in ("ko", "en"):
            for text in ("", "가" * 200, "<script>", "%s {} \\"):
                assert is_shown(self.reading("show", BlockFacts(language, "shop", text)))


class OfficePanelContract(_Contract):
    """It speaks both languages, in plain text, also of an order or party that it never heard of."""

    kind = HookKind.PANEL

    def test_it_speaks_both_languages_also_of_what_it_never_heard_of(self, db: Any) -> None:
        for language in ("ko", "en"):
            for place in PanelPlace:
                subject = None if place == PanelPlace.TODAY else SOMEBODY
                assert is_shown(self.reading("show", PanelFacts(place, subject, language)))


class GatewayContract(_Contract):
    """What anybody can ask of a payment provider without one; money is for its own tests."""

    kind = HookKind.GATEWAY

    def test_it_says_what_it_is(self) -> None:
        assert isinstance(self.hook.merchant, str)
        assert type(self.hook.waits) is bool

    def test_a_strangers_notice_is_refused(self) -> None:
        for body in (b"", b"{}", b"\xff\x00", b"[" * 5_000):
            assert refusal_of(lambda body=body: self.hook.read_event({}, body)) == "payments.event_refused"


class CarrierContract(_Contract):
    """What anybody can ask of a carrier without one."""

    kind = HookKind.CARRIER

    def test_a_strangers_message_is_refused(self) -> None:
        for body in (b"", b"{}", b"\xff\x00", b"[" * 5_000):
            assert refusal_of(lambda body=body: self.hook.read_events(body, {})).startswith("fulfilment.")


def refusal_of(act: Any) -> str:
    """The code of the refusal that something ends in; empty where it does not."""
    try:
        act()
    except JangteoError as refusal:
        return refusal.code
    return ""
