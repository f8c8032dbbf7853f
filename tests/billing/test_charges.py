"""Late interest is charged once for each day, posted, paid and waived; the books owe what is open."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from banking import money as bank
from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from billing.invoicing import found_broken, hear
from conftest import RunTogether
from factories import ACTOR, DESK, company
from jangteo.banking import services as banking
from jangteo.banking.models import Application
from jangteo.banking.types.views import Part
from jangteo.billing import services
from jangteo.billing.errors import (
    ChargeChanged,
    ChargeMoveNotFound,
    ChargeNotFound,
    InvalidChargeMove,
    MoreThanOpen,
    NothingToCharge,
)
from jangteo.billing.models import InterestLine, InterestMove, InterestNote, Invoice
from jangteo.billing.rules.charges import uncharged_days
from jangteo.billing.rules.late import STATUTORY_RATE
from jangteo.billing.selectors.charges import get_charge, preview_charges
from jangteo.billing.selectors.owed import ageing_of, owed_by, statement_of
from jangteo.billing.types.collecting import CollectingPolicy
from jangteo.billing.types.dunning import DunningLevel, DunningPolicy
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.services import mark_paid

DUE = date(2026, 1, 31)


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def total(days: tuple[object, ...]) -> int:
    return sum(one.amount.minor for one in days)  # type: ignore[attr-defined]


@given(
    principal=st.integers(1, 10**9),
    paid=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**9)), max_size=5),
    ends=st.sets(st.integers(1, 400), min_size=1, max_size=6),
)
def test_notes_of_parts_of_a_time_come_to_one_of_the_whole_but_for_rounding(
    principal: int, paid: list[tuple[int, int]], ends: set[int]
) -> None:
    covers, left = [], principal
    for day, minor in sorted(paid):
        covers.append((DUE + timedelta(days=day), min(minor, left)))
        left -= min(minor, left)
    last, sums, seen = None, [], []
    for end in sorted(ends):
        days = uncharged_days(
            [(DUE, principal)],
            covers,
            rate=STATUTORY_RATE,
            until=DUE + timedelta(days=end),
            currency="KRW",
            charged_until=last,
        )
        if days:  # what rounds to nothing waits for the next note
            sums.append(total(days))
            seen += [one.starts_on + timedelta(days=n) for one in days for n in range(one.days)]
            last = days[-1].ends_on
    until = DUE + timedelta(days=max(ends))
    whole = uncharged_days([(DUE, principal)], covers, rate=STATUTORY_RATE, until=until, currency="KRW")
    assert abs(sum(sums) - total(whole)) <= max(1, len(sums))
    assert len(seen) == len(set(seen))


def test_no_interest_runs_while_it_is_disputed() -> None:
    disputed = [(DUE + timedelta(days=11), DUE + timedelta(days=20)), (DUE + timedelta(days=31), None)]
    days = uncharged_days(
        [(DUE, 36_500_000)],
        [],
        rate=Decimal("0.1"),
        until=DUE + timedelta(days=60),
        currency="KRW",
        disputed=disputed,
    )
    assert [(one.days, one.amount.minor) for one in days] == [(10, 100_000), (10, 100_000)]


@pytest.fixture
def late(db: None) -> Invoice:
    """Ten thousand won, seven hundred days late: a little above the least that is charged."""
    shop = shop_on_account()
    return invoiced(shop, buyer_of(firm_on(limit=10_000_000)), 100, days_ago=730)


def charged() -> InterestNote:
    (told,) = preview_charges()
    services.charge_interest(party_id=told.party_id, entity_id=told.entity_id, expected=told.amount, actor=ACTOR)
    return InterestNote.objects.latest("issued_at")


def sums(*accounts: Account) -> list[int]:
    return [balance(one, "KRW").minor for one in accounts]


def test_a_note_is_charged_once_posted_and_shown_where_it_is_owed(late: Invoice) -> None:
    owed = sums(Account.RECEIVABLE)[0]
    (told,) = preview_charges()
    assert [one.number for one in told.invoices] == [late.number]
    with pytest.raises(ChargeChanged):
        services.charge_interest(
            party_id=told.party_id, entity_id=told.entity_id, expected=told.amount + won(1), actor=ACTOR
        )
    assert InterestNote.objects.count() == 0
    note = charged()
    assert note.number == f"INT-{note.seller['code']}-{clock.today().year}-000001"
    assert (note.amount_minor, note.due_on) == (told.amount.minor, clock.today() + timedelta(days=14))
    assert InterestLine.objects.latest("ends_on").ends_on == clock.today() - timedelta(days=1)
    assert sums(Account.RECEIVABLE, Account.INTEREST) == [owed + note.amount_minor, -note.amount_minor]
    assert preview_charges() == []
    with pytest.raises(NothingToCharge):
        services.charge_interest(party_id=told.party_id, entity_id=told.entity_id, expected=told.amount, actor=ACTOR)
    (row,) = ageing_of(DESK, clock.today())
    assert row.row.owed == won(owed + note.amount_minor)
    (mine,) = owed_by(DESK, told.party_id, clock.today())
    assert [one.number for one in mine.charges] == [note.number]
    account = statement_of(DESK, told.party_id, late.issued_on, clock.today(), "KRW")
    assert (account.closing, account.lines[-1].posting.kind) == (won(owed + note.amount_minor), "interest")
    assert found_broken() == []


def test_what_was_paid_late_is_charged_for_its_days_and_later_money_changes_nothing(late: Invoice) -> None:
    mark_paid(order_id=late.shares.get().order_id, actor=DESK)
    hear()
    with clock.at(clock.now() + timedelta(days=5)):
        (told,) = preview_charges()
        assert told.invoices[0].is_paid
        assert told.invoices[0].days[-1].ends_on == clock.today() - timedelta(days=6)
        note = charged()
        assert preview_charges() == []
    assert note.amount_minor == told.amount.minor


def test_a_note_is_paid_waived_and_taken_back_within_what_is_open(late: Invoice) -> None:
    note = charged()
    cash, owed = sums(Account.CASH, Account.RECEIVABLE)
    paid = services.receive_charge(charge_id=note.pk, amount=won(100), actor=ACTOR)
    services.waive_charge(charge_id=note.pk, amount=won(30), actor=ACTOR, why="늦은 것은 우리 탓")
    rest = note.amount_minor - 130
    for amount, error in ((rest + 1, MoreThanOpen), (0, InvalidChargeMove), (-1, InvalidChargeMove)):
        with pytest.raises(error):
            services.waive_charge(charge_id=note.pk, amount=won(amount), actor=ACTOR, why="x")
        with pytest.raises(error):
            services.receive_charge(charge_id=note.pk, amount=won(amount), actor=ACTOR)
    with pytest.raises(InvalidChargeMove):
        services.waive_charge(charge_id=note.pk, amount=won(1), actor=ACTOR, why=" ")
    assert sums(Account.CASH, Account.RECEIVABLE, Account.INTEREST) == [cash + 100, owed - 130, 30 - note.amount_minor]
    services.return_charge(move_id=paid, actor=ACTOR, why="그 입금이 아님")
    with pytest.raises(ChargeMoveNotFound):
        services.return_charge(move_id=paid, actor=ACTOR, why="again")
    assert sums(Account.CASH, Account.RECEIVABLE) == [cash, owed - 30]
    services.receive_charge(charge_id=note.pk, amount=won(rest + 100), actor=ACTOR)
    with pytest.raises(MoreThanOpen):
        services.waive_charge(charge_id=note.pk, amount=won(1), actor=ACTOR, why="paid is paid")
    assert get_charge(DESK, note.number).summary.open == won(0)
    assert found_broken() == []


def test_a_deposit_that_names_the_note_pays_it_and_is_taken_off_again(late: Invoice) -> None:
    note = charged()
    bank.account()
    (line,) = bank.bring_in(bank.row(note.amount_minor, "", note.number))
    assert banking.match_new_lines().applied == 1
    note.refresh_from_db()
    assert (note.paid_minor, bank.used(line), bank.held(line)) == (note.amount_minor, (note.amount_minor, 0), 0)
    assert bank.broken() + found_broken() == []
    one = Application.objects.get()
    assert (one.order_id, one.charge_id, one.party_id) == (None, note.pk, note.party_id)
    banking.reverse_application(application_id=one.pk, actor=ACTOR, why="wrong")
    note.refresh_from_db()
    assert (note.paid_minor, bank.held(line)) == (0, note.amount_minor)
    order = late.shares.get().order_id
    both = [Part(order, won(5)), Part(None, won(7), note.pk)]
    banking.apply_line(line_id=line.pk, parts=both, actor=ACTOR)
    hear()
    assert bank.held(line) == note.amount_minor - 12
    assert bank.broken() + found_broken() == []


def test_the_database_keeps_notes_and_refuses_a_day_twice(late: Invoice) -> None:
    note = charged()
    line = InterestLine.objects.filter(note=note).first()
    assert line is not None
    harms: list[Callable[[], object]] = [
        lambda: InterestNote.objects.filter(pk=note.pk).update(paid_minor=1),
        lambda: InterestNote.objects.filter(pk=note.pk).update(amount_minor=1),
        lambda: InterestLine.objects.filter(pk=line.pk).update(amount_minor=0),
        lambda: InterestLine.objects.create(
            note=note,
            position=99,
            invoice=late,
            principal_minor=1,
            starts_on=line.ends_on,
            ends_on=line.ends_on,
            rate=Decimal("0.06"),
            amount_minor=0,
        ),
        lambda: InterestMove.objects.create(note=note, kind="paid", amount_minor=note.amount_minor + 1, at=clock.now()),
    ]
    for harm in harms:
        with pytest.raises(Error), transaction.atomic():
            harm()
    assert found_broken() == []


def test_a_level_that_charges_writes_the_note_with_its_letter_once(late: Invoice) -> None:
    levels = (
        DunningLevel(number=1, days_after_due=3, words_code="first"),
        DunningLevel(number=2, days_after_due=4, words_code="second", is_charging=True),
    )
    services.set_policy(policy=CollectingPolicy(DunningPolicy(levels, 1), None, STATUTORY_RATE), actor=ACTOR)
    services.run_dunning(actor=ACTOR)
    assert InterestNote.objects.count() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert (services.run_dunning(actor=ACTOR), services.run_dunning(actor=ACTOR)) == (1, 0)
        assert InterestNote.objects.count() == 1
    assert found_broken() == []


def test_too_little_waits_and_strangers_see_no_note(late: Invoice) -> None:
    note = charged()
    with clock.at(clock.now() + timedelta(days=2)):
        (told,) = preview_charges()
        assert (told.is_enough, told.invoices[0].days[0].starts_on) == (False, clock.today() - timedelta(days=2))
        with pytest.raises(NothingToCharge):
            services.charge_interest(
                party_id=told.party_id, entity_id=told.entity_id, expected=told.amount, actor=ACTOR
            )
    with pytest.raises(ChargeNotFound):
        get_charge(buyer_of(firm_other()), note.number)


def firm_other() -> PartyId:
    return company("다른 회사")


@pytest.mark.django_db(transaction=True)
def test_two_who_pay_and_waive_at_once_never_take_more_than_is_open(run_together: RunTogether) -> None:
    invoiced(shop_on_account(), buyer_of(firm_on()), 100, days_ago=730)
    note = charged()

    def take(n: int) -> object:
        if n % 2:
            return services.receive_charge(charge_id=note.pk, amount=won(note.amount_minor), actor=ACTOR)
        return services.waive_charge(charge_id=note.pk, amount=won(note.amount_minor), actor=ACTOR, why="x")

    outcomes = run_together(4, take)
    assert sum(isinstance(one, MoreThanOpen) for one in outcomes) == 3
    assert found_broken() == []
