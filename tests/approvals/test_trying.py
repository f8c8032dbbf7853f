"""What rules would have asked of past orders: as they did when these were placed, without writing, in few queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.using import ANYBODY, firm_with, holding, limit, won
from factories import ACTOR, cart_with, channel, member_of, place, stocked
from jangteo.approvals import services
from jangteo.approvals.errors import ApprovalNeeded
from jangteo.approvals.types import Compare, Condition, Inheritance, Joined, Measure, Policy, Rule, Tier
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import try_on_past_orders
from jangteo.parties import services as parties
from jangteo.parties.types import PartyKind
from office.desk import digest

pytestmark = pytest.mark.django_db
PRICE = 100


@pytest.fixture
def shop() -> Channel:
    made = channel("shop")
    stocked(made, {"MUG": 10_000, "CUP": 10_000}, str(PRICE))
    return made


def rule(measure: Measure, compare: Compare, *tiers: Tier, joined: Joined = Joined.ALL, **more: object) -> Rule:
    condition = Condition(measure, compare, **more)  # type: ignore[arg-type]
    days = 30 if measure == Measure.SPENT else 0
    return Rule(new_id(), measure.value, tiers or (ANYBODY,), (condition,), joined=joined, window_days=days)


def ordered(shop: Channel, buyer: Actor, days_ago: int, **lines: int) -> str:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return Order.objects.get(pk=place(cart_with(shop, buyer, lines), buyer)).number


def asked_of(firm: object, head: Actor, draft: Rule | None = None, days: int = 90) -> list[str]:
    trial = try_on_past_orders(party_id=firm, actor=head, draft=draft, days=days)  # type: ignore[arg-type]
    assert len(trial.shown) == trial.asking + trial.maybe
    return [one.number for one in reversed(trial.shown) if not one.is_maybe]


DRAFTS = {
    "total": rule(Measure.TOTAL, Compare.ABOVE, amount=won(999)),
    "lines": rule(Measure.LINES, Compare.ABOVE, number=Decimal(1)),
    "units": rule(Measure.UNITS, Compare.AT_LEAST, number=Decimal(12)),
    "sku": rule(Measure.SKU, Compare.ANY_OF, codes=frozenset({"CUP"})),
    "spent": rule(Measure.SPENT, Compare.ABOVE, amount=won(1_500)),
    "new": rule(Measure.NEW_ARTICLE, Compare.IS),
    "elsewhere": rule(Measure.NEW_ADDRESS, Compare.IS),
    "every": Rule(new_id(), "every", (ANYBODY,)),
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_trial_says_what_the_door_would_have_said(shop: Channel, name: str) -> None:
    """The same orders by the real door, one after the other, while the rule held."""
    story: list[tuple[int, dict[str, int]]] = [(80, {"MUG": 10}), (60, {"MUG": 9}), (40, {"MUG": 9}), (35, {"CUP": 8})]
    story += [(10, {"MUG": 2, "CUP": 2}), (5, {"MUG": 12})]
    firm, head, buyer = firm_with()
    numbers = [ordered(shop, buyer, ago, **lines) for ago, lines in story]
    tried = set(asked_of(firm, head, DRAFTS[name]))
    other, _head, guarded = firm_with()
    door = []
    for number, (ago, lines) in zip(numbers, story, strict=True):
        services.save_rules(party_id=other, drafts=[DRAFTS[name]], currency="KRW", actor=ACTOR)
        with clock.at(clock.now() - timedelta(days=ago)):
            cart_id = cart_with(shop, guarded, lines)
            try:
                place(cart_id, guarded)
            except ApprovalNeeded:
                door.append(number)
                services.save_rules(party_id=other, drafts=[], currency="KRW", actor=ACTOR)
                place(cart_id, guarded)
    assert tried == set(door)
    assert 0 < len(tried) <= len(story)


def test_it_counts_orders_approvals_and_by_whom_and_writes_nothing(shop: Channel) -> None:
    firm, head, buyer = firm_with()
    for units in (4, 6, 8):
        ordered(shop, buyer, 3, MUG=units)
    draft = limit(500, holding("approver", 2), holding("administrator"))
    before = digest()
    trial = try_on_past_orders(party_id=firm, actor=head, draft=draft)
    assert digest() == before
    assert (trial.looked_at, trial.asking, trial.approvals) == (3, 2, 6)
    assert {next(iter(one.roles)): count for one, count in trial.by_whom.items()} == {"approver": 4, "administrator": 2}
    assert (dict(trial.by_rule), trial.not_known, trial.is_cut) == ({"limit": 2}, frozenset(), False)
    assert asked_of(firm, head) == []
    with pytest.raises(NotPermitted):
        try_on_past_orders(party_id=firm, actor=buyer, draft=draft)


def test_what_is_not_known_of_the_past_is_said_and_counted_apart(shop: Channel) -> None:
    firm, head, buyer = firm_with()
    ordered(shop, buyer, 3, MUG=4)
    ordered(shop, buyer, 2, MUG=9)
    left = Condition(Measure.BUDGET_LEFT, Compare.BELOW, amount=won(1))
    total = Condition(Measure.TOTAL, Compare.ABOVE, amount=won(500))
    for joined, asking, maybe in ((Joined.ALL, 0, 1), (Joined.ANY, 1, 1)):
        draft = Rule(new_id(), "left", (ANYBODY,), (left, total), joined=joined)
        trial = try_on_past_orders(party_id=firm, actor=head, draft=draft)
        assert (trial.asking, trial.maybe, trial.not_known) == (asking, maybe, frozenset({Measure.BUDGET_LEFT}))


def test_rules_as_they_are_bind_units_below_unless_these_stand_alone(shop: Channel) -> None:
    firm, head, _buyer = firm_with(limit(500))
    units = [parties.create_unit(parent_id=firm, kind=PartyKind.DIVISION, name=name, actor=ACTOR) for name in "가나"]
    services.save_rules(party_id=firm, drafts=[], currency="KRW", actor=ACTOR)
    numbers = [ordered(shop, member_of(unit), 3, MUG=9) for unit in units]
    services.save_rules(party_id=firm, drafts=[limit(500)], currency="KRW", actor=ACTOR)
    alone = Policy(Inheritance.INSTEAD)
    services.save_rules(party_id=units[1], drafts=[], currency="KRW", actor=ACTOR, policy=alone)
    assert asked_of(firm, head) == numbers[:1]
    assert asked_of(firm, head, limit(800)) == numbers[:1]


def test_a_hundred_orders_more_take_a_fixed_number_of_queries_more(shop: Channel) -> None:
    firm, head, buyer = firm_with()
    ordered(shop, buyer, 9, MUG=1, CUP=1)
    first = Order.objects.get()
    drafts = [*DRAFTS.values(), rule(Measure.CATEGORY, Compare.ANY_OF, codes=frozenset({"cups"}))]
    services.save_rules(party_id=firm, drafts=drafts, currency="KRW", actor=ACTOR)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            try_on_past_orders(party_id=firm, actor=head)
        return len(found)

    def copied(count: int) -> None:
        rows = []
        for _ in range(count):
            row = Order.objects.get(pk=first.pk)
            row.pk, row.cart, row.key, row.number = new_id(), None, None, f"C-{new_id().hex[:20]}"
            rows.append(row)
        Order.objects.bulk_create(rows)

    copied(49)
    few = queries()
    copied(50)
    full = queries()
    copied(100)
    assert (full, queries() - full <= 10) == (few, True)
