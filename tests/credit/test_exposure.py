"""What is owed rises only within the line, by whichever door it comes (D11, D12, D13, V11)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from credit.using import (
    ORDER,
    RELEASE,
    SETTLE,
    SHIP,
    branch_of,
    broken,
    document,
    draft,
    firm_with_line,
    line_of,
    standing,
    together,
    use,
)
from factories import ACTOR, company
from jangteo.credit import services
from jangteo.credit.errors import CreditBlocked, CreditExceeded, InvalidExposure, KeyReused, RateUnknown
from jangteo.credit.models import CreditDocument, CreditLine, CreditMove, CreditMoveDocument, CreditMoveLine, CreditUse
from jangteo.credit.selectors import credit_standing, list_moves, list_uses
from jangteo.credit.services.exposure import check_exposure
from jangteo.credit.types import CheckStage, MoveStage, StopKind
from jangteo.exchange.services import note_rate
from jangteo.exchange.types import RateDraft
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.parties.selectors import lineage_of
from jangteo.parties.services import move_party

pytestmark = pytest.mark.django_db


def refused(reference: Any, party: Any, **facts: Any) -> CreditExceeded:
    rows = CreditMove.objects.count(), CreditUse.objects.count(), CreditDocument.objects.count()
    with pytest.raises(CreditExceeded) as told:
        use(reference, party, **facts)
    assert (CreditMove.objects.count(), CreditUse.objects.count(), CreditDocument.objects.count()) == rows
    return told.value


def test_the_last_won_is_sold_and_none_beyond() -> None:
    firm, line = firm_with_line(1000)
    first, second = document(), document()
    use(first, firm, ordered=600)
    told = refused(second, firm, ordered=401)
    assert told.facts == {
        "because": {"rule": "exceeded", "stage": "order"},
        "is_own": True,
        "limit": "1000 KRW",
        "raised": "0 KRW",
        "tolerance": "0 KRW",
        "exposure": "600 KRW",
        "counted": "600 KRW",
        "asked": "401 KRW",
        "available": "400 KRW",
    }
    use(second, firm, ordered=400)
    assert standing(line) == (1000, 1000)
    assert broken() == []


def test_what_is_ordered_becomes_shipped_invoiced_and_paid() -> None:
    firm, line = firm_with_line(1000)
    order = document()
    story: list[tuple[MoveStage, dict[str, Any]]] = [
        (ORDER, {"ordered": 1000}),
        (RELEASE, {"ordered": 1000}),
        (SHIP, {"ordered": 400, "shipped": 600}),
        (SETTLE, {"ordered": 400, "invoiced": 600}),  # a partial invoice
        (SHIP, {"shipped": 400, "invoiced": 600}),
        (SETTLE, {"invoiced": 1000}),
        (SETTLE, {"invoiced": 250}),
        (SETTLE, {}),
    ]
    for stage, buckets in story:
        use(order, firm, stage=stage, **buckets)
        view = credit_standing([firm]).own
        assert view is not None
        seen = {name: getattr(view.exposure, name) for name in ("ordered", "shipped", "invoiced", "unapplied")}
        assert {name: minor for name, minor in seen.items() if minor} == buckets
        assert view.available.minor == 1000 - sum(buckets.values())
    assert standing(line) == (0, 0)
    assert [(one.counted_after.minor, one.allowed.minor) for one in list_moves(line)][:3] == [
        (0, 1000),
        (250, 1000),
        (1000, 1000),
    ]
    assert list_uses(line) == []
    assert broken() == []


@pytest.mark.parametrize("stage", [ORDER, RELEASE, SHIP])
def test_a_closed_order_that_is_opened_again_is_a_rise_like_any_other(stage: Any) -> None:
    firm, line = firm_with_line(1000)
    first, second = document(), document()
    use(first, firm, ordered=700)
    use(first, firm)  # closed
    use(second, firm, ordered=700)
    refused(first, firm, stage=stage, ordered=700)
    use(first, firm, stage=stage, ordered=300)
    assert standing(line) == (1000, 1000)


@pytest.mark.parametrize("stage", [ORDER, RELEASE, SHIP])
def test_an_edit_after_it_was_confirmed_is_checked_at_every_step(stage: Any) -> None:
    firm, line = firm_with_line(1000)
    order = document()
    use(order, firm, ordered=700)
    refused(order, firm, stage=stage, ordered=1001)
    refused(order, firm, stage=stage, ordered=700, shipped=301)
    use(order, firm, stage=stage, ordered=200)  # fewer
    use(order, firm, stage=stage, ordered=300, shipped=700)
    assert standing(line) == (1000, 1000)


def test_facts_are_recorded_above_the_limit_and_then_nothing_rises() -> None:
    firm, line = firm_with_line(1000)
    order, paid = document(), document("payment")
    use(order, firm, ordered=1000)
    use(order, firm, stage=SETTLE, invoiced=1100)  # freight on the invoice
    assert standing(line) == (1100, 1100)
    refused(document(), firm, ordered=1)
    use(order, firm, stage=SETTLE, invoiced=1050)
    refused(document(), firm, ordered=1)
    use(paid, firm, stage=SETTLE, unapplied=300)
    assert standing(line) == (750, 750)
    use(document(), firm, ordered=250)
    use(paid, firm, stage=SETTLE)  # the payment came back
    assert standing(line) == (1300, 1300)
    assert broken() == []


def test_by_a_fact_nothing_more_is_ordered_or_shipped() -> None:
    firm, line = firm_with_line(1000)
    order = document()
    with pytest.raises(InvalidExposure), transaction.atomic():
        use(order, firm, stage=SETTLE, ordered=1)
    use(order, firm, ordered=100)
    with pytest.raises(InvalidExposure), transaction.atomic():
        use(order, firm, stage=SETTLE, ordered=50, shipped=51)
    use(order, firm, stage=SETTLE, ordered=50, invoiced=50)
    assert standing(line) == (100, 100)


def test_a_payment_set_against_an_invoice_is_no_rise() -> None:
    firm, line = firm_with_line(1000)
    order, paid, more = document(), document("payment"), document()
    use(order, firm, ordered=1000)
    use(order, firm, stage=SETTLE, invoiced=1000)
    use(paid, firm, stage=SETTLE, unapplied=400)
    use(more, firm, ordered=400)
    for stage in (SETTLE, ORDER):
        together([draft(paid, firm, unapplied=100), draft(order, firm, invoiced=700)], stage=stage)
    assert standing(line) == (1000, 1000)
    with pytest.raises(CreditExceeded), transaction.atomic():
        together([draft(paid, firm, unapplied=0), draft(order, firm, invoiced=601)], stage=ORDER)
    assert broken() == []


def test_the_tolerance_may_be_used_and_is_not_given_as_a_limit() -> None:
    firm, line = firm_with_line(1000, tolerance=50)
    use(document(), firm, ordered=1050)
    assert refused(document(), firm, ordered=1).facts["available"] == "0 KRW"
    assert standing(line) == (1050, 1050)


def test_what_counts_begins_at_the_stage_of_the_line() -> None:
    """ERPNext #10861: some trades check when goods leave, not when they are ordered."""
    firm, line = firm_with_line(1000, stage=CheckStage.SHIP)
    first, second = document(), document()
    use(first, firm, ordered=5000)
    use(second, firm, ordered=900)
    assert standing(line) == (5900, 0)
    use(first, firm, stage=SHIP, ordered=4200, shipped=800)
    refused(second, firm, stage=SHIP, shipped=900)
    use(first, firm, stage=SETTLE, ordered=4200, invoiced=800)
    refused(second, firm, stage=SHIP, shipped=900)
    use(second, firm, stage=SHIP, shipped=200, ordered=700)
    assert standing(line) == (5900, 1000)
    assert broken() == []


def test_of_a_line_checked_at_release_what_was_let_go_counts() -> None:
    firm, line = firm_with_line(1000, stage=CheckStage.RELEASE)
    first, second = document(), document()
    use(first, firm, ordered=900)
    use(second, firm, ordered=900)
    use(first, firm, stage=RELEASE, ordered=900)
    assert standing(line) == (1800, 900)
    assert refused(second, firm, stage=RELEASE, ordered=900).facts["available"] == "100 KRW"
    refused(first, firm, stage=ORDER, ordered=1001)  # an edit does not take the release back
    use(first, firm, ordered=100)
    use(second, firm, stage=RELEASE, ordered=900)
    assert standing(line) == (1000, 1000)
    use(second, firm)  # closed, and begun again: it is not released any more
    use(second, firm, ordered=5000)
    assert standing(line) == (5100, 100)
    assert broken() == []


def test_another_stage_counts_anew_and_undoes_nothing() -> None:
    firm, line = firm_with_line(1000, stage=CheckStage.SHIP)
    use(document(), firm, ordered=1500)
    services.set_stage(line_id=line, stage=CheckStage.ORDER, actor=ACTOR, why="연체가 잦음")
    assert standing(line) == (1500, 1500)
    refused(document(), firm, ordered=1)
    services.set_stage(line_id=line, stage=CheckStage.RELEASE, actor=ACTOR)
    assert standing(line) == (1500, 0)
    use(document(), firm, ordered=1)
    assert broken() == []


def test_a_blocked_line_lets_nothing_rise_but_goes_down_and_takes_facts() -> None:
    firm, line = firm_with_line(1000)
    order = document()
    use(order, firm, ordered=500)
    services.block_line(line_id=line, why="30일 연체", actor=ACTOR, kind=StopKind.OVERDUE)
    services.block_line(line_id=line, why="확인 중", actor=ACTOR)
    with pytest.raises(CreditBlocked) as told, transaction.atomic():
        use(document(), firm, ordered=1)
    assert told.value.facts["because"] == {"rule": "blocked", "stops": ["hold", "overdue"]}
    use(order, firm, stage=SHIP, ordered=100, shipped=400)  # what was ordered may go
    use(order, firm, stage=SETTLE, ordered=100, invoiced=420)
    use(order, firm, ordered=50, invoiced=420)
    services.unblock_line(line_id=line, why="입금 확인", actor=ACTOR, kind=StopKind.OVERDUE)
    with pytest.raises(CreditBlocked), transaction.atomic():
        use(document(), firm, ordered=1)
    services.unblock_line(line_id=line, why="확인됨", actor=ACTOR)
    use(document(), firm, ordered=1)
    assert standing(line) == (471, 471)
    assert broken() == []


def test_a_raise_holds_from_its_first_moment_to_before_its_last() -> None:
    firm, line = firm_with_line(1000)
    now = clock.now()
    until = now + timedelta(days=10)
    services.raise_for_a_while(
        line_id=line, amount=Money(500, "KRW"), from_at=now + timedelta(days=1), until_at=until, why="추석", actor=ACTOR
    )
    refused(document(), firm, ordered=1001)
    order = document()
    with clock.at(now + timedelta(days=1)):
        use(order, firm, ordered=1500)
    with clock.at(until - timedelta(seconds=1)):
        refused(document(), firm, ordered=1)
        assert refused(document(), firm, ordered=1).facts["raised"] == "500 KRW"
    with clock.at(until):
        refused(document(), firm, ordered=1)
        use(order, firm, ordered=1400)  # lowering is always allowed
        refused(order, firm, ordered=1401)
        use(order, firm, ordered=1000)
        assert refused(document(), firm, ordered=1).facts["raised"] == "0 KRW"
    assert standing(line) == (1000, 1000)
    assert broken() == []


def test_a_withdrawn_raise_holds_no_more() -> None:
    firm, line = firm_with_line(1000)
    now = clock.now()
    given = services.raise_for_a_while(
        line_id=line, amount=Money(1, "KRW"), from_at=now, until_at=now + timedelta(days=1), why="x", actor=ACTOR
    )
    use(document(), firm, ordered=1001)
    services.withdraw_raise(raise_id=given, actor=ACTOR)
    services.withdraw_raise(raise_id=given, actor=ACTOR)
    refused(document(), firm, ordered=1)
    assert broken() == []


def test_a_lowered_limit_undoes_nothing() -> None:
    firm, line = firm_with_line(1000)
    order = document()
    use(order, firm, ordered=900)
    services.set_limit(line_id=line, limit=Money(500, "KRW"), actor=ACTOR, why="결산 악화")
    told = refused(document(), firm, ordered=1)
    assert (told.facts["available"], told.facts["exposure"]) == ("0 KRW", "900 KRW")
    use(order, firm, stage=SHIP, shipped=900)
    use(order, firm, shipped=800)
    refused(order, firm, shipped=801)
    use(order, firm, shipped=499)
    use(document(), firm, ordered=1)
    assert broken() == []


def test_every_line_up_the_tree_has_to_hold() -> None:
    """osi-addons PR 447: subsidiaries together stay within the group."""
    group, group_line = firm_with_line(1000)
    seoul, busan = branch_of(group, "서울점"), branch_of(group, "부산점")
    seoul_line, busan_line = line_of(seoul, 700), line_of(busan, 700)
    use(document(), seoul, ordered=600)
    assert refused(document(), seoul, ordered=101).facts["is_own"] is True
    told = refused(document(), busan, ordered=401)
    assert told.facts == {"because": {"rule": "exceeded", "stage": "order"}, "is_own": False}
    use(document(), busan, ordered=300)
    use(document(), group, ordered=100)
    assert [standing(one) for one in (group_line, seoul_line, busan_line)] == [(1000, 1000), (600, 600), (300, 300)]
    seen = credit_standing(lineage_of(busan))
    assert [one.available.minor for one in seen.lines] == [400, 0]
    assert seen.own == seen.lines[0]
    assert seen.tightest == seen.lines[1]
    services.block_line(line_id=group_line, why="그룹 심사", actor=ACTOR)
    assert credit_standing(lineage_of(busan)).is_blocked
    with pytest.raises(CreditBlocked), transaction.atomic():
        use(document(), busan, ordered=1)
    assert broken() == []


def test_a_unit_that_moves_takes_what_it_uses_along() -> None:
    one, other = company("하나"), company("둘")
    one_line, other_line = line_of(one, 1000), line_of(other, 300)
    branch = branch_of(one)
    first, second = document(), document()
    use(first, branch, ordered=400)
    use(second, branch, ordered=200)
    move_party(party_id=branch, parent_id=other, actor=ACTOR)
    use(first, branch, ordered=350)  # lower, and where it stands now
    assert (standing(one_line), standing(other_line)) == ((200, 200), (350, 350))
    refused(first, branch, ordered=351)
    assert services.follow_party(party_id=branch, actor=ACTOR) == 2
    assert (standing(one_line), standing(other_line)) == ((0, 0), (550, 550))
    use(first, branch)
    use(second, branch, ordered=300)
    assert standing(other_line) == (300, 300)
    assert broken() == []


def test_money_that_leaves_with_its_unit_is_a_fact_for_the_line_it_leaves() -> None:
    """Found by the state machine: taken off there no more is no rise of the document."""
    one, other = company("하나"), company("둘")
    one_line, other_line = line_of(one, 1000), line_of(other, 1000)
    branch = branch_of(one)
    paid = document("payment")
    use(document(), one, ordered=1000)
    use(paid, branch, stage=SETTLE, unapplied=400)
    use(document(), one, ordered=300)
    services.block_line(line_id=one_line, why="확인 중", actor=ACTOR)
    move_party(party_id=branch, parent_id=other, actor=ACTOR)
    for _ in range(2):
        use(paid, branch, stage=ORDER, unapplied=400)
    assert (standing(one_line), standing(other_line)) == ((1300, 1300), (-400, -400))
    services.unblock_line(line_id=one_line, why="확인됨", actor=ACTOR)
    refused(document(), one, ordered=1)
    assert broken() == []


def test_a_line_that_is_opened_counts_what_was_there_before() -> None:
    firm = company()
    branch = branch_of(firm)
    use(document(), branch, ordered=400)
    use(document(), firm, stage=SHIP, shipped=300)
    dollars = document()
    use(dollars, branch, currency="USD", ordered=2000)
    with pytest.raises(RateUnknown), transaction.atomic():
        line_of(firm, 500)
    line = services.open_line(
        party_id=firm, limit=Money(500, "KRW"), actor=ACTOR, rates={("USD", "KRW"): Decimal("1400")}
    )
    assert standing(line) == (400 + 300 + 28_000, 28_700)
    refused(document(), firm, ordered=1)
    use(dollars, branch, currency="USD", ordered=0)
    assert standing(line) == (700, 700)
    assert broken() == []


@pytest.mark.parametrize(
    ("currency", "ordered", "line_currency", "rate", "here"),
    [
        ("USD", 10_050, "KRW", "1377.5", 138_439),  # 100.50 dollars, 138,438.75 won
        ("KRW", 10_050, "USD", "0.000726", 730),  # 7.2963 dollars
        ("JPY", 100, "KRW", "9.345", 935),
        ("KWD", 1_500, "KRW", "4490.1", 6_735),  # 1.500 dinars
        ("KRW", 1_500, "KWD", "0.000223", 335),  # 0.3345 dinars, three digits
        ("KRW", 0, "USD", "1", 0),
    ],
)
def test_other_currencies_are_converted_once(
    currency: str, ordered: int, line_currency: str, rate: str, here: int
) -> None:
    firm, line = firm_with_line(10**9, currency=line_currency)
    order = document()
    use(order, firm, currency=currency, rates={line_currency: rate}, ordered=ordered)
    assert standing(line) == (here, here)
    use(order, firm, currency=currency, rates={line_currency: "99999"}, ordered=ordered)  # what was recorded holds
    use(order, firm, currency=currency, ordered=ordered)
    assert standing(line) == (here, here)
    assert broken() == []


def test_a_published_rate_is_found_once_and_kept() -> None:
    firm, line = firm_with_line(10**6)
    order, later = document(), document()
    quote = RateDraft(clock.today(), "USD", "KRW", Decimal("1377.5"), "a bank")
    note_rate(draft=quote, actor=ACTOR)
    use(order, firm, currency="USD", ordered=10_050)
    assert standing(line) == (138_439, 138_439)
    note_rate(draft=replace(quote, rate=Decimal(1000)), actor=ACTOR)
    use(order, firm, currency="USD", ordered=10_050)
    use(later, firm, currency="USD", ordered=10_050)
    assert standing(line) == (138_439 + 100_500, 138_439 + 100_500)
    kept = CreditUse.objects.order_by("pk").values_list("rate", "rate_on", "rate_source")
    assert list(kept) == [(Decimal("1377.5"), clock.today(), "a bank"), (Decimal(1000), clock.today(), "a bank")]
    assert broken() == []


def test_a_rounding_never_makes_shipping_or_invoicing_a_rise() -> None:
    firm, line = firm_with_line(1_378)
    order = document()
    rates = {"KRW": "1377.5"}
    use(order, firm, currency="USD", rates=rates, ordered=100)
    assert standing(line) == (1378, 1378)
    for shipped in (33, 34, 66, 67, 99, 100):
        use(order, firm, stage=SHIP, currency="USD", ordered=100 - shipped, shipped=shipped)
        use(order, firm, stage=ORDER, currency="USD", ordered=100 - shipped, invoiced=shipped)
        assert standing(line) == (1378, 1378)


def test_another_currency_needs_its_rate_and_a_document_keeps_its_own() -> None:
    firm, line = firm_with_line(1000)
    for rates in ({}, {"USD": "1"}, {"KRW": "0"}, {"KRW": "-1"}, {"KRW": "NaN"}, {"KRW": "0.0000000000001"}):
        with pytest.raises(RateUnknown), transaction.atomic():
            use(document(), firm, currency="USD", rates=rates, ordered=1)
    order = document()
    use(order, firm, ordered=1)
    with pytest.raises(InvalidExposure), transaction.atomic():
        use(order, firm, currency="USD", rates={"KRW": "1"}, ordered=1)
    assert standing(line) == (1, 1)


def test_a_step_makes_so_many_statements(django_assert_num_queries: Any) -> None:
    """Counted, so that nobody adds one without seeing it: each is made while the line is locked or waited for."""
    group, _line = firm_with_line(10_000)
    branch = branch_of(group)
    line_of(branch, 10_000)
    order, wanted = document(), [draft(document(), branch, ordered=1)]
    use(order, branch, ordered=100)
    with django_assert_num_queries(20):
        services.move_exposure(uses=wanted, stage=ORDER, key="counted", actor=ACTOR)


def test_the_same_step_again_changes_nothing() -> None:
    firm, line = firm_with_line(1000)
    order = document()
    use(order, firm, key="placed", ordered=600)
    use(order, firm, key="edited", ordered=500)
    use(order, firm, key="placed", ordered=600)
    assert standing(line) == (500, 500)
    for other in (order, document()):
        with pytest.raises(KeyReused), transaction.atomic():
            use(other, firm, key="placed", ordered=601)
    assert CreditMove.objects.count() == 2


def test_who_has_no_line_is_not_held() -> None:
    firm = company()
    use(document(), firm, ordered=10**12)
    seen = credit_standing([firm])
    assert (seen.own, seen.lines, seen.is_blocked, seen.tightest) == (None, (), False, None)
    assert CreditMoveLine.objects.count() == 0
    assert broken() == []


def test_a_look_ahead_writes_nothing() -> None:
    firm, line = firm_with_line(1000)
    wanted = draft(document(), firm, ordered=1001)
    found = check_exposure(uses=[wanted], stage=ORDER)
    assert [(one.asked, one.available, one.because["rule"]) for one in found] == [(1001, 1000, "exceeded")]
    assert check_exposure(uses=[draft(document(), firm, ordered=1000)], stage=ORDER) == ()
    assert (CreditDocument.objects.count(), CreditMove.objects.count(), standing(line)) == (0, 0, (0, 0))


@pytest.mark.parametrize(
    "facts",
    [{"ordered": -1}, {"unapplied": -1}, {"ordered": 10**15 + 1}, {"key": "x" * 121, "ordered": 1}],
)
def test_figures_that_no_document_has_are_refused(facts: dict[str, Any]) -> None:
    firm, _line = firm_with_line()
    with pytest.raises(InvalidExposure):
        use(document(), firm, **facts)
    assert CreditDocument.objects.count() == 0


def test_a_rate_does_not_make_more_than_a_line_can_count() -> None:
    firm, line = firm_with_line()
    with pytest.raises(InvalidExposure), transaction.atomic():
        use(document(), firm, stage=SETTLE, currency="USD", rates={"KRW": "99999999999"}, invoiced=10**15)
    assert standing(line) == (0, 0)


def test_a_document_stands_once_in_a_step_and_is_somebodys() -> None:
    firm, _line = firm_with_line()
    order = document()
    with pytest.raises(InvalidExposure):
        together([draft(order, firm, ordered=1), draft(order, firm, ordered=2)])
    one = draft(order, firm, ordered=1)
    with pytest.raises(InvalidExposure):
        together([type(one)(one.reference, (), one.exposure)])


def attempt(work: Any) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        work()


def test_the_database_holds_the_limit_too() -> None:
    firm, line = firm_with_line(1000)
    use(document(), firm, ordered=900)
    rows = CreditUse.objects.filter(line=line)
    attempt(lambda: rows.update(ordered_minor=1001, counted_minor=1001))
    attempt(lambda: rows.update(counted_minor=901))  # more than is used
    attempt(lambda: rows.update(ordered_minor=-1, counted_minor=-1))
    attempt(lambda: rows.update(rate=2))
    attempt(lambda: rows.delete())
    attempt(lambda: CreditLine.objects.filter(pk=line).update(limit_minor=899))
    attempt(lambda: CreditLine.objects.filter(pk=line).update(stage="never"))
    rows.update(ordered_minor=1000, counted_minor=1000)
    assert standing(line) == (1000, 1000)


@pytest.mark.parametrize("model", [CreditMove, CreditMoveDocument, CreditMoveLine])
def test_history_is_never_changed(model: Any) -> None:
    firm, _line = firm_with_line(1000)
    use(document(), firm, ordered=900)
    attempt(lambda: model.objects.all().delete())
    name = "stage" if model is CreditMove else "exposure_after" if model is CreditMoveLine else "ordered_after"
    attempt(lambda: model.objects.update(**{name: "ship" if name == "stage" else 1}))


def test_two_documents_of_one_buyer_in_one_step_are_judged_together() -> None:
    firm, line = firm_with_line(1000)
    one, other = document(), document()
    with pytest.raises(CreditExceeded), transaction.atomic():
        together([draft(one, firm, ordered=600), draft(other, firm, ordered=401)], stage=ORDER)
    together([draft(one, firm, ordered=600), draft(other, firm, ordered=400)], stage=ORDER)
    together([draft(one, firm, ordered=0), draft(other, firm, ordered=1000)], stage=ORDER)
    assert standing(line) == (1000, 1000)
