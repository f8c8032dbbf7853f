"""Reminders, disputes, late interest, and credit that stops while something is overdue."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction

from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from billing.invoicing import found_broken, hear
from conftest import RunTogether
from factories import ACTOR, DESK, company
from jangteo.billing import services
from jangteo.billing.errors import DisputeNotFound, DisputeOpen, InvalidDispute, InvalidPolicy, InvoiceNotFound
from jangteo.billing.models import Dispute, DunningRun, Invoice, Reminder, ReminderItem
from jangteo.billing.rules.late import STATUTORY_RATE, late_interest, overdue_of, uncovered
from jangteo.billing.selectors.collecting import USUAL, get_policy, reminders_of
from jangteo.billing.selectors.overdue import list_overdue
from jangteo.billing.types.collecting import CollectingPolicy, DisputeOutcome
from jangteo.billing.types.dunning import DunningLevel, DunningPolicy
from jangteo.credit.errors import CreditBlocked
from jangteo.credit.selectors import find_line
from jangteo.credit.types import StopKind
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.services import mark_paid, refund_items

NOBODY = Actor(name="nobody")


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def paid(invoice: Invoice, amount: int | None = None) -> None:
    order_id = invoice.shares.get().order_id
    mark_paid(order_id=order_id, actor=DESK, amount=won(amount) if amount else None)
    hear()


# What is past its day: plain rules.
PARTS = [(date(2026, 5, 1), 300), (date(2026, 6, 1), 700)]


@pytest.mark.parametrize(
    ("covered", "as_of", "found"),
    [
        (0, date(2026, 5, 1), None),  # nothing is late on its day
        (0, date(2026, 5, 2), (date(2026, 5, 1), 300)),
        (100, date(2026, 5, 2), (date(2026, 5, 1), 200)),
        (300, date(2026, 6, 1), None),
        (300, date(2026, 6, 2), (date(2026, 6, 1), 700)),
        (299, date(2026, 6, 2), (date(2026, 5, 1), 701)),
        (1000, date(2026, 6, 2), None),
    ],
)
def test_money_covers_the_oldest_part_first(covered: int, as_of: date, found: tuple[date, int] | None) -> None:
    assert overdue_of(PARTS, covered, as_of) == found
    assert sum(left for _, left in uncovered(PARTS, covered)) == 1000 - covered


def test_interest_runs_on_each_part_from_its_own_day_and_on_what_was_left_then() -> None:
    parts = [(date(2026, 1, 31), 1_000_000), (date(2026, 3, 2), 500_000)]
    covers = [(date(2026, 3, 2), 400_000)]
    # a million for 29 days (1 February to 1 March), then 600,000 for 30 (2 to 31 March), and half a million for 29
    exact = Decimal("0.06") / 365 * (1_000_000 * 29 + 600_000 * 30), Decimal("0.06") / 365 * 500_000 * 29
    expected = sum(int(one.quantize(Decimal(1))) for one in exact)
    told = late_interest(parts, covers, rate=STATUTORY_RATE, as_of=date(2026, 3, 31), currency="KRW")
    assert told == won(expected)
    assert late_interest(parts, [], rate=Decimal(0), as_of=date(2026, 3, 31), currency="KRW") == won(0)


@pytest.fixture
def late(db: None) -> Invoice:
    """Ten mugs, due yesterday plus three days: four days late today."""
    return invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=34)


def test_an_overdue_invoice_is_listed_with_what_it_costs(late: Invoice) -> None:
    (one,) = list_overdue()
    assert (one.number, one.days_late, one.overdue, one.level) == (late.number, 4, won(late.gross_minor), 0)
    assert one.interest == late_interest(
        [(late.due_on, late.gross_minor)], [], rate=STATUTORY_RATE, as_of=clock.today(), currency="KRW"
    )
    paid(late, 100)
    (one,) = list_overdue()
    assert one.overdue == won(late.gross_minor - 100)
    paid(late)
    assert list_overdue() == []


def test_a_run_writes_one_letter_and_the_same_day_none_more(late: Invoice) -> None:
    (told,) = services.preview_run(ACTOR)
    assert (DunningRun.objects.count(), Letter.objects.filter(purpose__startswith="billing").count()) == (0, 0)
    assert services.run_dunning(actor=ACTOR) == 1
    assert services.run_dunning(actor=ACTOR) == 0
    (sent,) = reminders_of(late.pk)
    assert (sent.level, sent.overdue, sent.items) == (1, told.overdue, told.items)
    assert found_broken() == []


def test_levels_come_one_after_another_with_days_between(late: Invoice) -> None:
    levels = []
    for days in range(0, 60):
        with clock.at(clock.now() + timedelta(days=days)):
            if services.run_dunning(actor=ACTOR):
                levels.append((days, ReminderItem.objects.order_by("-level").values_list("level", flat=True)[0]))
    assert levels == [(0, 1), (10, 2), (26, 3)]  # 4, 14 and 30 days late
    assert found_broken() == []


def test_the_letter_is_in_the_buyers_language_and_names_the_invoice(late: Invoice) -> None:
    services.run_dunning(actor=ACTOR)
    letter = Letter.objects.get(purpose="billing.reminder_first")
    assert late.number in letter.text
    assert f"₩{late.gross_minor:,}" in letter.text
    assert letter.to == "seoha@ginhae.example"
    assert letter.subject.endswith("납기가 지난 청구서가 있습니다")


def test_a_dispute_stops_reminders_and_not_ageing(late: Invoice) -> None:
    dispute = services.open_dispute(invoice_id=late.pk, reason="두 개가 깨져 있었습니다.", actor=ACTOR)
    with pytest.raises(DisputeOpen):
        services.open_dispute(invoice_id=late.pk, reason="again", actor=ACTOR)
    assert services.run_dunning(actor=ACTOR) == 0
    (one,) = list_overdue()
    assert (one.overdue, one.dispute is not None) == (won(late.gross_minor), True)
    services.close_dispute(dispute_id=dispute, outcome=DisputeOutcome.REJECTED, note="사진이 없습니다.", actor=ACTOR)
    with pytest.raises(DisputeNotFound):
        services.close_dispute(dispute_id=dispute, outcome=DisputeOutcome.AGREED, note="x", actor=ACTOR)
    assert services.run_dunning(actor=ACTOR) == 1
    assert found_broken() == []


def test_a_buyer_disputes_only_what_they_are_billed_for_and_still_owe(late: Invoice) -> None:
    stranger = buyer_of(company("다른 회사"))
    for actor in (stranger, NOBODY):
        with pytest.raises(InvoiceNotFound):
            services.open_dispute(invoice_id=late.pk, reason="not mine", actor=actor)
    for reason in ("", " ", "x" * 1001):
        with pytest.raises(InvalidDispute):
            services.open_dispute(invoice_id=late.pk, reason=reason, actor=ACTOR)
    paid(late)
    with pytest.raises(InvalidDispute):
        services.open_dispute(invoice_id=late.pk, reason="too late", actor=ACTOR)
    assert Dispute.objects.count() == 0


def test_long_overdue_stops_the_credit_and_paying_lets_it_go_on(db: None) -> None:
    firm = firm_on()
    shop, buyer = shop_on_account(), buyer_of(firm)
    invoice = invoiced(shop, buyer, days_ago=44)  # due 14 days ago
    assert services.follow_overdue(actor=ACTOR) == (1, 0)
    assert services.follow_overdue(actor=ACTOR) == (0, 0)
    line = find_line(firm)
    assert line is not None
    assert [one.kind for one in line.stops] == [StopKind.OVERDUE]
    with pytest.raises(CreditBlocked):
        invoiced(shop, buyer)
    paid(invoice)
    line = find_line(firm)
    assert line is not None
    assert line.stops == ()
    assert found_broken() == []


@pytest.mark.parametrize(("days", "stopped"), [(43, 0), (44, 1)])
def test_it_stops_on_the_day_the_policy_says(db: None, days: int, stopped: int) -> None:
    invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=days)
    assert services.follow_overdue(actor=ACTOR) == (stopped, 0)


def test_what_is_disputed_stops_nothing(db: None) -> None:
    invoice = invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=60)
    services.open_dispute(invoice_id=invoice.pk, reason="wrong goods", actor=ACTOR)
    assert services.follow_overdue(actor=ACTOR) == (0, 0)


def test_a_credit_note_lowers_what_is_overdue(late: Invoice) -> None:
    order_id = late.shares.get().order_id
    line = late.lines.get(order_line__isnull=False).order_line_id
    assert line is not None
    refund_items(order_id=order_id, quantities={line: 4}, actor=DESK, why="broken")
    hear()
    (one,) = list_overdue()
    late.refresh_from_db()
    assert late.credited_minor > 0
    assert one.overdue == won(late.gross_minor - late.credited_minor)


def test_the_policy_is_data_and_what_contradicts_itself_is_refused(late: Invoice) -> None:
    assert get_policy() == USUAL
    levels = (DunningLevel(number=1, days_after_due=5, words_code="final", fee=won(5000)),)
    mine = CollectingPolicy(DunningPolicy(levels, 3), None, Decimal("0.12"))
    services.set_policy(policy=mine, actor=ACTOR)
    assert get_policy() == mine
    assert services.run_dunning(actor=ACTOR) == 0  # four days late
    with clock.at(clock.now() + timedelta(days=1)):
        assert services.run_dunning(actor=ACTOR) == 1
    assert Reminder.objects.get().fee_minor == 5000
    assert services.follow_overdue(actor=ACTOR) == (0, 0)  # never, it says
    twice = DunningPolicy((levels[0], DunningLevel(number=2, days_after_due=5, words_code="final")))
    for wrong in (twice, DunningPolicy(()), DunningPolicy((DunningLevel(number=1, days_after_due=5, words_code="x"),))):
        with pytest.raises(InvalidPolicy):
            services.set_policy(policy=CollectingPolicy(wrong, 14, STATUTORY_RATE), actor=ACTOR)
    assert get_policy() == mine


def test_reminders_are_never_changed(late: Invoice) -> None:
    services.run_dunning(actor=ACTOR)
    with pytest.raises(Error), transaction.atomic():
        ReminderItem.objects.update(level=2)
    with pytest.raises(Error), transaction.atomic():
        Reminder.objects.update(overdue_minor=1)
    with pytest.raises(Error), transaction.atomic():
        Reminder.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_one_letter(run_together: RunTogether) -> None:
    invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=34)
    assert sorted(run_together(2, lambda _n: services.run_dunning(actor=ACTOR))) == [0, 1]
    assert ReminderItem.objects.count() == 1
