"""What came in is set against orders once, in parts, to several, and taken off again."""

import pytest
from django.db import IntegrityError, connection, transaction

from banking.money import account, apply, bring_in, broken, code_of, held, order_for, paid, row, shop, used, won
from credit.using import firm_with_line, standing
from factories import ACTOR, DESK, company, member_of, shopper, staff
from jangteo.banking import services
from jangteo.banking.errors import AlreadyReversed, MoreThanLeft, NotAwaited, NothingToApply
from jangteo.banking.models import Application, StatementLine
from jangteo.banking.selectors import get_line
from jangteo.banking.types import WhyQueued
from jangteo.banking.types.views import Aside, AsideReason, LineState, Part
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.services import cancel_order, mark_paid, refund_items, ship_order
from jangteo.parties.types import MemberRole
from jangteo.payments.errors import MoreThanHeld

pytestmark = pytest.mark.django_db


def sums(*accounts: Account) -> list[int]:
    return [balance(one, "KRW").minor for one in accounts]


def test_what_comes_in_stands_in_suspense_and_what_goes_out_nowhere() -> None:
    account()
    came, went = bring_in(row(30_000, "손지우"), row(-5_000, "문구점"))
    assert sums(Account.CASH, Account.SUSPENSE) == [30_000, -30_000]
    assert (held(came), held(went)) == (30_000, 0)
    assert (get_line(came.pk).state, get_line(went.pk).state) == (LineState.OPEN, LineState.OUT)
    assert broken() == []


def test_the_number_of_an_order_pays_its_order_from_suspense() -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000, "", code_of(order)))
    assert services.match_new_lines().applied == 1
    assert paid(order) == ("paid", 10_000)
    assert (used(line), held(line)) == ((10_000, 0), 0)
    assert sums(Account.CASH, Account.SUSPENSE, Account.CUSTOMER_DEPOSITS) == [10_000, 0, -10_000]
    one = Application.objects.get()
    assert (one.is_automatic, one.confidence, one.reasons) == (True, 960, ["number", "amount"])
    assert services.match_new_lines().applied == 0
    assert broken() == []


def test_the_second_payment_of_an_order_waits_for_a_person() -> None:
    account()
    order = order_for(shop())
    first, second = bring_in(row(10_000, "", code_of(order)), row(10_000, "", code_of(order), moment="11:00:00"))
    services.match_new_lines()
    assert sorted([used(first), used(second)]) == [(0, 0), (10_000, 0)]
    left = first if used(first) == (0, 0) else second
    assert get_line(left.pk).queued_why == WhyQueued.TAKEN
    assert (paid(order), broken()) == (("paid", 10_000), [])


def test_of_too_little_the_rest_stays_due_and_of_too_much_the_rest_is_left() -> None:
    account()
    order = order_for(shop(), mugs=3)
    short, long = bring_in(row(10_000), row(25_000, moment="11:00:00"))
    apply(short, [(order, 10_000)])
    assert paid(order) == ("due", 10_000)
    with pytest.raises(NotAwaited) as refused:
        apply(long, [(order, 25_000)])
    assert refused.value.facts == {"order": order.number, "awaited": "20000 KRW", "asked": "25000 KRW"}
    apply(long, [(order, 20_000)])
    assert (paid(order), used(long), held(long)) == (("paid", 30_000), (20_000, 0), 5_000)
    assert get_line(long.pk).state == LineState.PART
    assert broken() == []


def test_one_deposit_pays_several_orders_or_none_of_them() -> None:
    account()
    market = shop()
    first, second = order_for(market), order_for(market, mugs=2)
    (line,) = bring_in(row(30_000))
    with pytest.raises(NotAwaited):
        apply(line, [(first, 9_000), (second, 20_001)])
    assert (used(line), paid(first), paid(second)) == ((0, 0), ("awaited", 0), ("awaited", 0))
    apply(line, [(first, 10_000), (second, 20_000)])
    assert (used(line), paid(first), paid(second)) == ((30_000, 0), ("paid", 10_000), ("paid", 20_000))
    assert broken() == []


@pytest.mark.parametrize("amounts", [[0], [-1], [5_000, 5_000], []])
def test_amounts_are_above_zero_and_each_order_is_named_once(amounts: list[int]) -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))
    with pytest.raises(NothingToApply):
        apply(line, [(order, minor) for minor in amounts])
    assert used(line) == (0, 0)


def test_no_more_is_used_than_came_in_and_of_what_went_out_nothing() -> None:
    account()
    order = order_for(shop(), mugs=2)
    came, went = bring_in(row(10_000), row(-10_000))
    for line, most in ((came, "10000 KRW"), (went, "0 KRW")):
        with pytest.raises(MoreThanLeft) as refused:
            apply(line, [(order, 10_001)])
        assert refused.value.facts["left"] == most
    with pytest.raises(MoreThanLeft):
        services.set_aside(line_id=came.pk, aside=Aside(AsideReason.INTEREST, won(10_001)), actor=ACTOR)
    assert (used(came), used(went), paid(order)) == ((0, 0), (0, 0), ("awaited", 0))


def test_an_application_is_taken_back_whole_and_once() -> None:
    account()
    market = shop()
    wrong, right = order_for(market), order_for(market)
    (line,) = bring_in(row(10_000))
    apply(line, [(wrong, 10_000)])
    one = Application.objects.get()
    services.reverse_application(application_id=one.pk, actor=ACTOR, why="another order's")
    assert (paid(wrong), used(line), held(line)) == (("awaited", 0), (0, 0), 10_000)
    assert sums(Account.CUSTOMER_DEPOSITS, Account.SUSPENSE) == [0, -10_000]
    with pytest.raises(AlreadyReversed):
        services.reverse_application(application_id=one.pk, actor=ACTOR, why="again")
    assert broken() == []
    apply(line, [(right, 10_000)])
    assert (paid(right), used(line)) == (("paid", 10_000), (10_000, 0))
    mark_paid(order_id=wrong.pk, actor=ACTOR)
    assert (paid(wrong), broken()) == (("paid", 10_000), [])


def test_one_of_two_parts_is_taken_back() -> None:
    account()
    order = order_for(shop(), mugs=3)
    first, second = bring_in(row(10_000), row(15_000, moment="11:00:00"))
    apply(first, [(order, 10_000)])
    apply(second, [(order, 15_000)])
    services.reverse_application(application_id=first.applications.get().pk, actor=ACTOR, why="not theirs")
    assert (paid(order), held(first), held(second)) == (("due", 15_000), 10_000, 0)
    assert broken() == []
    apply(first, [(order, 10_000)])
    mark_paid(order_id=order.pk, actor=ACTOR)
    assert (paid(order), broken()) == (("paid", 30_000), [])
    services.reverse_application(application_id=second.applications.get().pk, actor=ACTOR, why="not theirs either")
    assert (paid(order), held(second), broken()) == (("due", 15_000), 15_000, [])


def test_a_completed_order_whose_money_was_another_s_is_paid_once_more() -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))
    apply(line, [(order, 10_000)])
    ship_order(order_id=order.pk, actor=ACTOR)
    services.reverse_application(application_id=Application.objects.get().pk, actor=ACTOR, why="another order's")
    assert (paid(order), broken()) == (("awaited", 0), [])
    apply(line, [(order, 10_000)])
    assert (paid(order), broken()) == (("paid", 10_000), [])


def test_what_went_back_to_the_buyer_is_not_taken_off_the_order() -> None:
    account()
    order = order_for(shop(), mugs=2)
    (line,) = bring_in(row(20_000))
    apply(line, [(order, 20_000)])
    ship_order(order_id=order.pk, actor=ACTOR)
    refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=ACTOR, why="broken")
    with pytest.raises(MoreThanHeld):
        services.reverse_application(application_id=Application.objects.get().pk, actor=ACTOR, why="wrong")
    assert (paid(order), used(line), broken()) == (("paid", 20_000), (20_000, 0), [])


def test_of_an_order_that_was_called_off_nothing_is_taken_back() -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))
    apply(line, [(order, 10_000)])
    cancel_order(order_id=order.pk, actor=DESK)
    with pytest.raises(IllegalMove):
        services.reverse_application(application_id=Application.objects.get().pk, actor=ACTOR, why="wrong")
    with pytest.raises(NotAwaited):
        apply(bring_in(row(10_000, moment="12:00:00"))[0], [(order, 10_000)])
    assert (used(line), broken()) == ((10_000, 0), [])


@pytest.mark.parametrize(
    ("aside", "booked"),
    [
        (Aside(AsideReason.INTEREST, won(97)), {Account.CASH: 97, Account.INTEREST: -97}),
        (Aside(AsideReason.SUPPLIER, won(97)), {}),
        (Aside(AsideReason.OWN_TRANSFER, won(97)), {}),
        (Aside(AsideReason.REFUNDED, won(97)), {}),
        (Aside(AsideReason.NOTED, won(97), won(3)), {Account.CASH: -3, Account.FEES: 3}),
        (
            Aside(AsideReason.REMITTANCE, won(97), won(3), "toss"),
            {Account.CASH: 97, Account.FEES: 3, Account.CLEARING: -100},
        ),
    ],
)
def test_what_is_for_no_order_leaves_suspense_and_may_be_taken_up_again(
    aside: Aside, booked: dict[Account, int]
) -> None:
    account()
    (line,) = bring_in(row(97))
    made = services.set_aside(line_id=line.pk, aside=aside, actor=ACTOR, why="seen")
    books = (Account.CASH, Account.INTEREST, Account.FEES, Account.CLEARING, Account.SUSPENSE)
    assert {one: minor for one in books if (minor := balance(one, "KRW").minor)} == booked
    assert (used(line), get_line(line.pk).state, broken()) == ((0, 97), LineState.ASIDE, [])
    services.take_up_again(aside_id=made, actor=ACTOR, why="it was an order's")
    assert (used(line), held(line)) == ((0, 0), 97)
    assert sums(Account.CASH, Account.SUSPENSE, Account.CLEARING, Account.FEES) == [97, -97, 0, 0]
    assert broken() == []


def test_the_database_uses_no_line_beyond_what_came() -> None:
    """With every check of ours left out."""
    account()
    order = order_for(shop(), mugs=9)
    (line,) = bring_in(row(10_000))
    apply(line, [(order, 10_000)])
    before = Application.objects.count()
    with pytest.raises(IntegrityError, match="statementline_used_within_amount"), transaction.atomic():
        Application.objects.create(line=line, order_id=order.pk, amount_minor=1, at=line.file.read_at)
    assert Application.objects.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE banking_statementline SET amount_minor = 1",
        "UPDATE banking_statementline SET applied_minor = 0",
        "UPDATE banking_statementline SET payer_name = 'x'",
        "DELETE FROM banking_statementline",
        "UPDATE banking_application SET amount_minor = 1",
        "DELETE FROM banking_application",
    ],
)
def test_lines_and_their_uses_stay_as_they_are(statement: str) -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000, "손지우"))
    apply(line, [(order, 10_000)])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert StatementLine.objects.get().payer_name == "손지우"


def test_only_staff_who_handle_payments_touch_lines() -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))
    for actor in (shopper(), member_of(company(), MemberRole.ADMINISTRATOR), staff(MemberRole.STAFF_VIEWER)):
        with pytest.raises(NotPermitted):
            services.apply_line(line_id=line.pk, parts=[Part(order.pk, won(10_000))], actor=actor)
        with pytest.raises(NotPermitted):
            services.set_aside(line_id=line.pk, aside=Aside(AsideReason.INTEREST, won(1)), actor=actor)
        with pytest.raises(NotPermitted):
            services.match_lines(actor=actor)
    assert used(line) == (0, 0)


def test_what_is_left_of_a_company_s_deposit_lowers_what_it_uses_of_credit() -> None:
    account()
    firm, credit_line = firm_with_line(100_000)
    order = order_for(shop(), buyer=member_of(firm, MemberRole.ADMINISTRATOR))
    (line,) = bring_in(row(12_500))
    apply(line, [(order, 10_000)])
    assert standing(credit_line)[0] == -2_500
    services.set_aside(line_id=line.pk, aside=Aside(AsideReason.REFUNDED, won(2_000)), actor=ACTOR)
    assert standing(credit_line)[0] == -500
    services.reverse_application(application_id=Application.objects.get().pk, actor=ACTOR, why="another's")
    assert (standing(credit_line)[0], broken()) == (0, [])


def test_a_deposit_that_pays_two_parties_is_neither_s() -> None:
    account()
    firm, credit_line = firm_with_line(100_000)
    market = shop()
    own, other = order_for(market, buyer=member_of(firm, MemberRole.ADMINISTRATOR)), order_for(market)
    (line,) = bring_in(row(25_000))
    apply(line, [(own, 10_000)])
    assert standing(credit_line)[0] == -15_000
    apply(line, [(other, 10_000)])
    assert (standing(credit_line)[0], broken()) == (0, [])
