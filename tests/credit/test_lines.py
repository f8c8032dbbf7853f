"""Opening credit lines and changing what they say."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from credit.using import branch_of, broken, document, firm_with_line, line_of, use
from factories import ACTOR, company, member_of, staff
from jangteo.credit import services
from jangteo.credit.errors import InvalidLine, LineExists, LineNotFound, RaiseNotFound, WhyNeeded
from jangteo.credit.models import CreditLine, CreditRaise, CreditStop
from jangteo.credit.selectors import access_line, credit_standing, find_line, list_lines
from jangteo.credit.types import CheckStage, StopKind
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def told() -> list[str]:
    rows = OutboxEvent.objects.filter(name="credit.line_changed").order_by("id")
    return [row.payload["what"] for row in rows]


def audited() -> list[tuple[str, Any, Any, str]]:
    rows = AuditEntry.objects.filter(action__startswith="credit.").order_by("id")
    return [(row.action, row.before, row.after, row.why) for row in rows]


def test_every_change_is_audited_and_told() -> None:
    firm = company()
    line = services.open_line(party_id=firm, limit=won(1000), tolerance=won(50), actor=ACTOR)
    services.set_limit(line_id=line, limit=won(2000), actor=ACTOR, why="거래 3년")
    services.set_stage(line_id=line, stage=CheckStage.SHIP, actor=ACTOR, why="출고 때 봄")
    now = clock.now()
    given = services.raise_for_a_while(
        line_id=line, amount=won(300), from_at=now, until_at=now + timedelta(days=3), why="명절", actor=ACTOR
    )
    services.withdraw_raise(raise_id=given, actor=ACTOR, why="취소")
    services.block_line(line_id=line, why="연체", actor=ACTOR, kind=StopKind.OVERDUE)
    services.unblock_line(line_id=line, why="입금", actor=ACTOR, kind=StopKind.OVERDUE)
    assert told() == ["opened", "limit", "stage", "raised", "raise_withdrawn", "blocked", "unblocked"]
    entries = audited()
    assert [action for action, *_ in entries] == [f"credit.{what}" for what in told()]
    assert entries[1] == (
        "credit.limit",
        {"limit": "1000 KRW", "tolerance": "50 KRW"},
        {"limit": "2000 KRW", "tolerance": "50 KRW"},
        "거래 3년",
    )
    assert set(AuditEntry.objects.filter(action="credit.opened").values_list("subject_id", flat=True)) == {firm}
    assert OutboxEvent.objects.filter(payload__party_id=str(firm), payload__line_id=str(line)).count() == 7


def test_what_changes_nothing_is_not_told() -> None:
    _firm, line = firm_with_line(1000)
    services.set_limit(line_id=line, limit=won(1000), actor=ACTOR)
    services.set_stage(line_id=line, stage=CheckStage.ORDER, actor=ACTOR)
    services.unblock_line(line_id=line, why="x", actor=ACTOR)
    services.block_line(line_id=line, why="x", actor=ACTOR)
    services.block_line(line_id=line, why="y", actor=ACTOR)
    assert told() == ["opened", "blocked"]
    assert CreditStop.objects.get().why == "x"


def test_only_staff_who_handle_payments_change_lines() -> None:
    firm, line = firm_with_line(1000)
    buyer = member_of(firm, MemberRole.ADMINISTRATOR)
    clerk = staff(MemberRole.STAFF_CLERK)
    now = clock.now()
    given = services.raise_for_a_while(
        line_id=line, amount=won(1), from_at=now, until_at=now + timedelta(days=1), why="x", actor=ACTOR
    )
    for actor in (buyer, clerk):
        for work in (
            lambda actor=actor: services.open_line(party_id=company("다른"), limit=won(1), actor=actor),
            lambda actor=actor: services.set_limit(line_id=line, limit=won(1), actor=actor),
            lambda actor=actor: services.set_stage(line_id=line, stage=CheckStage.SHIP, actor=actor),
            lambda actor=actor: services.block_line(line_id=line, why="x", actor=actor),
            lambda actor=actor: services.unblock_line(line_id=line, why="x", actor=actor),
            lambda actor=actor: services.withdraw_raise(raise_id=given, actor=actor),
            lambda actor=actor: services.follow_party(party_id=firm, actor=actor),
            lambda actor=actor: services.raise_for_a_while(
                line_id=line, amount=won(1), from_at=now, until_at=now + timedelta(days=1), why="x", actor=actor
            ),
        ):
            with pytest.raises(NotPermitted), transaction.atomic():
                work()
    services.set_limit(line_id=line, limit=won(5), actor=staff(MemberRole.STAFF_FINANCE, name="한재무"))
    assert CreditLine.objects.get().limit_minor == 5


def test_a_line_is_opened_once_for_a_party_that_is_there() -> None:
    firm, _line = firm_with_line(1000)
    with pytest.raises(LineExists), transaction.atomic():
        line_of(firm, 2000)
    with pytest.raises(PartyNotFound), transaction.atomic():
        line_of(new_id(), 2000)
    assert CreditLine.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "tolerance", "field"),
    [(won(-1), won(0), "limit"), (won(10**15 + 1), won(0), "limit"), (won(1), Money(0, "EUR"), "tolerance")],
)
def test_a_limit_is_an_amount_of_one_currency(limit: Money, tolerance: Money, field: str) -> None:
    with pytest.raises(InvalidLine) as refused:
        services.open_line(party_id=company(), limit=limit, tolerance=tolerance, actor=ACTOR)
    assert refused.value.facts["field"] == field


def test_a_line_keeps_its_currency() -> None:
    _firm, line = firm_with_line(1000)
    with pytest.raises(InvalidLine), transaction.atomic():
        services.set_limit(line_id=line, limit=Money(1000, "EUR"), actor=ACTOR)
    with pytest.raises(InvalidLine), transaction.atomic():
        services.set_limit(line_id=line, limit=won(1), tolerance=Money(1, "EUR"), actor=ACTOR)


def test_a_raise_has_an_amount_a_time_and_a_reason() -> None:
    _firm, line = firm_with_line(1000)
    now = clock.now()
    day = timedelta(days=1)
    for error, amount, since, until, why in (
        (InvalidLine, won(0), now, now + day, "x"),
        (InvalidLine, Money(1, "EUR"), now, now + day, "x"),
        (InvalidLine, won(1), now, now, "x"),
        (InvalidLine, won(1), now - 2 * day, now - day, "x"),
        (InvalidLine, won(1), now.replace(tzinfo=None), now + day, "x"),
        (WhyNeeded, won(1), now, now + day, " "),
    ):
        with pytest.raises(error), transaction.atomic():
            services.raise_for_a_while(line_id=line, amount=amount, from_at=since, until_at=until, why=why, actor=ACTOR)
    assert CreditRaise.objects.count() == 0
    for work in (services.block_line, services.unblock_line):
        with pytest.raises(WhyNeeded), transaction.atomic():
            work(line_id=line, why="", actor=ACTOR)


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(LineNotFound):
        services.set_limit(line_id=new_id(), limit=won(1), actor=ACTOR)
    with pytest.raises(RaiseNotFound):
        services.withdraw_raise(raise_id=new_id(), actor=ACTOR)


def test_raises_add_up_and_what_is_coming_is_seen() -> None:
    firm, line = firm_with_line(1000)
    now = clock.now()
    day = timedelta(days=1)
    for amount, since in ((100, now), (200, now), (400, now + day)):
        services.raise_for_a_while(
            line_id=line, amount=won(amount), from_at=since, until_at=now + 2 * day, why="x", actor=ACTOR
        )
    seen = find_line(firm)
    assert seen is not None
    assert (seen.raised.minor, seen.available.minor) == (300, 1300)
    assert [(one.amount.minor, one.is_live(now)) for one in seen.raises] == [(100, True), (200, True), (400, False)]
    with clock.at(now + day):
        later = credit_standing([firm]).own
        assert later is not None
        assert later.raised.minor == 700
    assert broken() == []


def test_a_line_is_seen_by_staff_and_by_those_of_its_party_who_see_money() -> None:
    firm, line = firm_with_line(1000)
    branch = branch_of(firm)
    assert access_line(line, ACTOR).limit == won(1000)
    assert access_line(line, staff(MemberRole.STAFF_CLERK)).id == line
    assert access_line(line, member_of(firm, MemberRole.FINANCE, name="박경리")).id == line
    others = [member_of(branch, MemberRole.FINANCE, name="지점"), member_of(company("남"), MemberRole.ADMINISTRATOR)]
    for actor in others:
        with pytest.raises(LineNotFound):
            access_line(line, actor)
    with pytest.raises(LineNotFound):
        access_line(new_id(), ACTOR)


def test_staff_see_those_with_least_left_first() -> None:
    one, one_line = firm_with_line(1000)
    _two, two_line = firm_with_line(600)
    use(document(), one, ordered=500)
    found, count = list_lines(ACTOR)
    assert ([view.id for view in found], count) == ([one_line, two_line], 2)
    assert [view.id for view in list_lines(ACTOR, offset=1, limit=1)[0]] == [two_line]
    with pytest.raises(NotPermitted):
        list_lines(member_of(one, MemberRole.ADMINISTRATOR))
