"""Who is written to about a request, in which language, and who is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.using import ANYBODY, ask, cart, door_of, draft_of, firm_with, holding, limit, won
from factories import ACTOR, member_of, user_of
from jangteo.approvals import services
from jangteo.approvals.rules.letters import LetterKind, letter
from jangteo.approvals.types import Then, Verdict
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db


SAYING = (
    *(LetterKind.TURN, LetterKind.TURN_CHANGE),
    *(LetterKind.REJECTED, LetterKind.SENT_BACK, LetterKind.NOT_CHANGED),
)


def told() -> list[tuple[str, str]]:
    """(address, of what) of every letter that was written since last time."""
    while relay_batch():
        pass
    found = sorted(Letter.objects.values_list("to", "purpose"))
    Letter.objects.all().delete()
    return found


def to(who: Actor, what: str) -> tuple[str, str]:
    return user_of(who).email, f"approvals.{what}"


def test_each_step_tells_those_whose_turn_it_is_and_the_end_who_asked() -> None:
    firm, head, buyer = firm_with()
    first, second = (member_of(firm, MemberRole.APPROVER, name) for name in ("한결", "새벽"))
    steps = limit(1_000, holding("approver"), holding("administrator"))
    services.save_rules(party_id=firm, drafts=[steps], currency="KRW", actor=ACTOR)
    request_id = ask(buyer, cart(), 2_000)
    assert told() == sorted([to(first, "turn"), to(second, "turn")])
    services.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=first)
    assert told() == [to(head, "turn")]
    services.decide(request_id=request_id, verdict=Verdict.SEND_BACK, actor=head, why="fewer")
    assert told() == [to(buyer, "sent_back")]


def test_whoever_asks_is_not_asked_and_deputies_are() -> None:
    firm, head, _ = firm_with(limit(1_000, ANYBODY))
    approver, deputy = member_of(firm, MemberRole.APPROVER), member_of(firm)
    assert approver.person_id
    assert deputy.person_id
    services.name_deputy(
        party_id=firm,
        for_id=approver.person_id,
        by_id=deputy.person_id,
        since=clock.today(),
        until=clock.today(),
        actor=approver,
    )
    request_id = ask(head, cart(), 2_000)
    assert told() == sorted([to(approver, "turn"), to(deputy, "turn")])
    services.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=deputy)
    assert told() == [to(head, "approved")]


def test_what_one_takes_back_is_not_told_and_what_lapses_is() -> None:
    _, head, buyer = firm_with(limit(1_000))
    services.withdraw(request_id=ask(buyer, cart(), 2_000), actor=buyer)
    ask(buyer, cart(), 3_000)
    assert told() == [to(head, "turn")]
    with clock.at(clock.now() + timedelta(days=15)):
        services.expire_requests(actor=ACTOR)
        assert told() == [to(buyer, "lapsed")]


@pytest.mark.parametrize(
    ("then", "turn", "end"),
    [
        (Then.ORDERED, "turn", "approved"),
        (Then.TO_PAY, "turn", "approved_to_pay"),
        (Then.PAID_BY_ANOTHER, "turn", "approved_for_another"),
        (Then.CHANGED, "turn_change", "approved_change"),
    ],
)
def test_whoever_asked_is_told_what_follows_and_not_that_it_is_ordered(then: Then, turn: str, end: str) -> None:
    _, head, buyer = firm_with(limit(1_000))
    draft = replace(draft_of(buyer, cart(), won(2_000)), then=then)
    request_id = services.ask(door=door_of(buyer), draft=draft, actor=buyer)
    assert told() == [to(head, turn)]
    services.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)
    assert told() == [to(buyer, end)]


@pytest.mark.parametrize("kind", LetterKind)
def test_letters_say_how_much_and_which_in_both_languages(kind: LetterKind) -> None:
    facts = {"number": "A1", "who": "Ann", "party": "Firm", "said": "{so}", "day": clock.today()}
    for language, total in (("ko", Money(1_234_567, "KRW")), ("en", Money(1_234_567, "EUR"))):
        subject, text = letter(kind, language, total=total, **facts)  # type: ignore[arg-type]
        assert "A1" in subject
        assert ("1,234,567 KRW" if language == "ko" else "12,345.67 EUR") in text
        assert ("“{so}”" in text) is (kind in SAYING)
