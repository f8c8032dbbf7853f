"""Gift cards and store credit: issued, spent soonest-ending first, given back, run out, put right."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from factories import ACTOR, company, member_of, person, shopper, staff
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import Visitor
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import trial_balance
from jangteo.ledger.types import Account
from jangteo.parties.types import MemberRole
from jangteo.stored_value import rules, selectors, services
from jangteo.stored_value.errors import (
    InvalidValue,
    MoreThanSpent,
    ReasonNeeded,
    UnknownCode,
    ValueBlocked,
    ValueKeyReused,
    ValueNotFound,
    ValueTooSmall,
    WrongValueCurrency,
)
from jangteo.stored_value.models import StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.types import MoveKind, Source, ValueKind, ValueState
from stored_value.using import broken, card_of, credit_of, give_back, key, left, spend, won

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SEOUL)


def books() -> dict[str, int]:
    return {one.account.value: one.amount.minor for one in trial_balance() if one.amount}


def test_a_card_is_found_by_its_code_however_it_is_typed_and_by_no_other() -> None:
    card = card_of(30_000)
    typed = card.code.replace("-", " ").lower()
    found = selectors.find_by_code(typed)
    assert found is not None
    assert (found.id, found.balance, found.code_end) == (card.id, won(30_000), card.code[-4:])
    assert selectors.find_by_code(card_of(1).code) != found
    swapped = card.code[1] + card.code[0] + card.code[2:]
    assert swapped == card.code or rules.plain_code(swapped) is None


def test_the_table_does_not_know_the_code_and_another_secret_key_opens_nothing(settings: Settings) -> None:
    card = card_of(30_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text FROM stored_value_storedvalue v")
        told = cursor.fetchone()[0]
    assert card.code.replace("-", "") not in told
    before = site.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert selectors.find_by_code(card.code) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert selectors.find_by_code(card.code) is not None


def test_every_wrong_letter_and_every_swap_is_found() -> None:
    code = card_of(1).code.replace("-", "")
    wrong = {code[:at] + letter + code[at + 1 :] for at in range(16) for letter in rules.ALPHABET} - {code}
    swapped = {
        code[:one] + code[two] + code[one + 1 : two] + code[one] + code[two + 1 :]
        for one in range(16)
        for two in range(one + 1, 16)
    } - {code}
    assert len(wrong) == 16 * 28
    assert swapped
    assert [one for one in wrong | swapped if rules.plain_code(one)] == []


def test_what_is_issued_stands_in_the_books() -> None:
    card_of(10_000)
    card_of(2_000, source=Source.GOODWILL)
    credit_of(person(), 500)
    assert books() == {"cash": 10_000, "goodwill": 2_500, "gift_cards": -12_000, "store_credit": -500}


def test_the_same_key_issues_once_and_tells_the_code_once() -> None:
    once: dict[str, Any] = {"amount": won(100), "source": Source.SOLD, "key": "issue-once", "actor": ACTOR}
    first, again = services.issue_gift_card(**once), services.issue_gift_card(**once)
    assert (again.id, bool(first.code), again.code) == (first.id, True, "")
    with pytest.raises(ValueKeyReused):
        services.issue_gift_card(**once | {"amount": won(101)})
    assert StoredValue.objects.count() == 1


def test_credit_that_ends_soonest_is_spent_first() -> None:
    whose = person()
    with clock.at(on(2026, 1, 1)):
        value = credit_of(whose, 500, ends=date(2026, 12, 31))
        assert credit_of(whose, 300, ends=date(2026, 3, 1)) == value
        spend(value, 400)
    parts = StoredValuePart.objects.filter(value=value).order_by("expires_on")
    assert [part.left_minor for part in parts] == [0, 400]
    assert left(value) == 400


def test_no_more_is_spent_than_is_left_and_nothing_of_a_refused_spending() -> None:
    card = card_of(1_000)
    with pytest.raises(ValueTooSmall) as refused:
        spend(card.id, 1_001)
    assert refused.value.facts["left"] == str(won(1_000))
    spend(card.id, 1_000)
    with pytest.raises(ValueTooSmall):
        spend(card.id, 1)
    assert left(card.id) == 0


def test_the_same_spending_twice_is_one() -> None:
    card = card_of(1_000)
    order = StoredValue.objects.get().pk
    spend(card.id, 400, spent_by="spent-once", order_id=order)
    spend(card.id, 400, spent_by="spent-once", order_id=order)
    assert left(card.id) == 600
    with pytest.raises(ValueKeyReused):
        spend(card.id, 300, spent_by="spent-once", order_id=order)


def test_another_currency_is_refused() -> None:
    dollars = card_of(100, currency="USD")
    with pytest.raises(WrongValueCurrency):
        services.spend(value_id=dollars.id, amount=won(1), key="x", order_id=dollars.id, actor=ACTOR)
    whose = person()
    assert credit_of(whose, 1, currency="USD") != credit_of(whose, 1)


def test_what_comes_back_goes_to_the_parts_it_came_from_and_no_more_of_it() -> None:
    whose = person()
    with clock.at(on(2026, 1, 1)):
        value = credit_of(whose, 300, ends=date(2026, 3, 1))
        credit_of(whose, 500, ends=date(2026, 12, 31))
        spent = spend(value, 400)
        give_back(value, spent, 150, once="back")
        give_back(value, spent, 150, once="back")
        parts = StoredValuePart.objects.filter(value=value).order_by("expires_on")
        assert [part.left_minor for part in parts] == [50, 500]
        with pytest.raises(MoreThanSpent):
            give_back(value, spent, 251)
        give_back(value, spent, 250)
    assert [part.left_minor for part in parts.all()] == [300, 500]
    assert broken() == []


def test_what_comes_back_after_its_end_holds_thirty_days_more() -> None:
    with clock.at(on(2026, 1, 1)):
        value = credit_of(person(), 300, ends=date(2026, 3, 1))
        spent = spend(value, 300)
    with clock.at(on(2026, 4, 1)):
        give_back(value, spent, 200)
        give_back(value, spent, 100)
        (view,) = selectors.values_by_id([value]).values()
        assert (view.usable, view.next_end) == (won(300), date(2026, 5, 1))
        with pytest.raises(MoreThanSpent):
            give_back(value, spent, 1)
    assert set(StoredValuePart.objects.values_list("source", flat=True)) == {"goodwill", "returned"}
    assert broken() == []


def test_credit_is_spent_on_its_last_day_and_is_breakage_on_the_next() -> None:
    with clock.at(on(2026, 1, 1)):
        value = credit_of(person(), 300, ends=date(2026, 3, 1))
    with clock.at(on(2026, 3, 1, 23)):
        assert services.expire_values(actor=ACTOR) == 0
        spend(value, 100)
    with clock.at(on(2026, 3, 2, 0)):
        with pytest.raises(ValueTooSmall):
            spend(value, 1)
        assert (services.expire_values(actor=ACTOR), services.expire_values(actor=ACTOR)) == (1, 0)
    assert left(value) == 0
    assert books()["breakage"] == -200


def test_a_card_that_was_sold_holds_a_year_at_least_and_is_kept_for_five() -> None:
    with clock.at(on(2026, 1, 1)):
        with pytest.raises(InvalidValue):
            card_of(300, ends=date(2026, 12, 31))
        sold, given = card_of(300, ends=date(2027, 1, 1)), card_of(300, ends=date(2026, 2, 1), source=Source.GOODWILL)
    with clock.at(on(2027, 1, 2)):
        assert services.expire_values(actor=ACTOR) == 1
        assert (left(sold.id), left(given.id)) == (300, 0)
        with pytest.raises(ValueTooSmall):
            spend(sold.id, 1)
        services.extend(value_id=sold.id, expires_on=date(2028, 1, 1), why="asked for it", actor=ACTOR)
        spend(sold.id, 100)
    with clock.at(on(2031, 1, 1)):
        assert services.expire_values(actor=ACTOR) == 0
    with clock.at(on(2031, 1, 2)):
        assert services.expire_values(actor=ACTOR) == 1
    assert left(sold.id) == 0


def test_a_blocked_card_pays_nothing_until_it_is_unblocked_and_takes_what_comes_back() -> None:
    card = card_of(1_000)
    spent = spend(card.id, 400)
    services.block(value_id=card.id, why="reported stolen", actor=ACTOR)
    with pytest.raises(ValueBlocked):
        spend(card.id, 1)
    give_back(card.id, spent, 400)
    (view,) = selectors.values_by_id([card.id]).values()
    assert (view.state, view.balance, view.usable) == (ValueState.BLOCKED, won(1_000), won(0))
    services.unblock(value_id=card.id, why="found", actor=ACTOR)
    spend(card.id, 1_000)
    told = AuditEntry.objects.filter(subject_id=card.id).order_by("id").values_list("action", "why")
    assert list(told)[1:] == [("stored_value.block", "reported stolen"), ("stored_value.unblock", "found")]


def test_staff_put_a_balance_right_and_say_why() -> None:
    card = card_of(1_000)
    services.adjust(value_id=card.id, amount=won(200), why="counted wrong", key="more", actor=ACTOR)
    services.adjust(value_id=card.id, amount=won(-500), why="counted wrong", key="less", actor=ACTOR)
    services.adjust(value_id=card.id, amount=won(-500), why="counted wrong", key="less", actor=ACTOR)
    assert (left(card.id), books()["goodwill"]) == (700, -300)
    with pytest.raises(ReasonNeeded):
        services.adjust(value_id=card.id, amount=won(1), why=" ", key="why", actor=ACTOR)
    with pytest.raises(ValueTooSmall):
        services.adjust(value_id=card.id, amount=won(-701), why="x", key="much", actor=ACTOR)
    with pytest.raises(InvalidValue):
        services.adjust(value_id=card.id, amount=won(0), why="x", key="none", actor=ACTOR)
    history = [(one.kind, one.amount.minor, one.after.minor) for one in selectors.list_moves(card.id)]
    assert history[-1] == (MoveKind.ISSUE, 1_000, 1_000)
    assert history[0][2] == 700


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (MemberRole.STAFF_FINANCE, True),
        (MemberRole.STAFF_ADMINISTRATOR, True),
        (MemberRole.STAFF_CLERK, False),
        (MemberRole.STAFF_VIEWER, False),
        (MemberRole.SALES_REP, False),
        (MemberRole.STORE, False),
    ],
)
def test_who_may_issue_and_change_value(role: str, may: bool) -> None:
    actor, card, whose = staff(role), card_of(100), person()
    tries = (
        lambda: services.issue_gift_card(amount=won(1), source=Source.SOLD, key=key(), actor=actor),
        lambda: credit_of(whose, 1, actor=actor),
        lambda: services.adjust(value_id=card.id, amount=won(1), why="x", key=key(), actor=actor),
        lambda: services.block(value_id=card.id, why="x", actor=actor),
        lambda: services.extend(value_id=card.id, expires_on=date(2040, 1, 1), why="x", actor=actor),
        lambda: selectors.list_values(actor),
    )
    for one in tries:
        if may:
            one()
        else:
            with pytest.raises(NotPermitted):
                one()


def test_who_sees_a_balance() -> None:
    buyer, firm = shopper(), company()
    clerk, boss = member_of(firm, MemberRole.BUYER), member_of(firm, MemberRole.FINANCE)
    own, theirs, card = credit_of(buyer.party_id or firm, 5), credit_of(firm, 7), card_of(9)

    def sees(actor: Actor) -> list[bool]:
        return [_sees(value, actor) for value in (own, theirs, card.id)]

    assert sees(buyer) == [True, False, False]
    assert sees(boss) == [False, True, False]
    assert sees(clerk) == [False, False, False]
    assert sees(staff(MemberRole.STAFF_FINANCE)) == [True, True, True]


def _sees(value_id: object, actor: Actor) -> bool:
    try:
        selectors.access_value(value_id, actor)  # type: ignore[arg-type]
    except ValueNotFound:
        return False
    return True


def test_guesses_are_counted_and_right_codes_are_not() -> None:
    buyer, visitor, card = shopper(), Visitor(address="203.0.113.9"), card_of(100)
    for _ in range(12):
        assert [one.id for one in services.look_up(codes=[card.code], actor=buyer, visitor=visitor)] == [card.id]
    for _ in range(10):
        with pytest.raises(UnknownCode):
            services.look_up(codes=[card.code, "2222-2222-2222-2222"], actor=buyer, visitor=visitor)
    with pytest.raises(TooManyAttempts):
        services.look_up(codes=[card.code], actor=buyer, visitor=visitor)


def test_every_change_is_told() -> None:
    whose = person()
    value = credit_of(whose, 300)
    spent = spend(value, 200)
    give_back(value, spent, 50)
    told = OutboxEvent.objects.filter(name="stored_value.moved").order_by("id").values_list("payload", flat=True)
    assert [(one["what"], one["amount"]["minor"], one["balance"]["minor"]) for one in told] == [
        ("issue", 300, 300),
        ("spend", -200, 100),
        ("give_back", 50, 150),
    ]
    assert {one["party_id"] for one in told} == {str(whose)}


def test_the_database_keeps_history_balances_and_the_end() -> None:
    card = card_of(1_000)
    part, move = StoredValuePart.objects.get(), StoredValueMove.objects.get()
    tries = (
        lambda: StoredValueMove.objects.filter(pk=move.pk).update(amount_minor=5),
        lambda: StoredValueMove.objects.filter(pk=move.pk).delete(),
        lambda: StoredValuePart.objects.filter(pk=part.pk).update(expires_on=clock.today() - timedelta(days=1)),
        lambda: StoredValue.objects.filter(pk=card.id).update(code_end="XXXX"),
        lambda: StoredValue.objects.filter(pk=card.id).update(balance_minor=-1),
    )
    for one in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            one()
    assert left(card.id) == 1_000


def test_staff_find_a_card_by_its_last_letters() -> None:
    card = card_of(1_000)
    credit_of(person(), 5)
    found, total = selectors.list_values(ACTOR, code_end=card.code[-4:].lower())
    assert (total, [one.id for one in found]) == (1, [card.id])
    assert selectors.list_values(ACTOR, kind=ValueKind.STORE_CREDIT)[1] == 1


def test_the_books_owe_what_is_left() -> None:
    assert Account.GIFT_CARDS.value == "gift_cards"
    value = credit_of(person(), 300)
    StoredValue.objects.filter(pk=value).update(balance_minor=299)
    assert broken() == ["stored_value.balances_are_sums_of_moves", "stored_value.books_agree"]
