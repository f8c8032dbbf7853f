"""What goods cost the seller: dated, never two at once, kept as it was known, and nobody's but those who may see it."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from conftest import RunTogether
from factories import ACTOR, channel, shopper, staff, variant
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.parties.types import MemberRole
from jangteo.pricing import rules, selectors, services
from jangteo.pricing.errors import CostsMoved, InvalidCosts, WrongCurrency
from jangteo.pricing.models import VariantCost
from jangteo.pricing.types import CostRow, PricePeriod

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=clock.SEOUL)


@pytest.fixture
def goods(db: None) -> dict[str, UUID]:
    shop = channel("shop")
    return {sku: UUID(str(variant(sku, shop))) for sku in ("MUG", "CUP", "TEA")}


def row(sku: str, amount: str | None, since: datetime | None = None, until: datetime | None = None) -> CostRow:
    return CostRow(sku, None if amount is None else Decimal(amount), since, until)


def put(*rows: CostRow, currency: str = "KRW") -> int:
    return services.set_costs(currency=currency, rows=rows, actor=ACTOR, source="test", why="invoice")


def at(moment: datetime, goods: dict[str, UUID], currency: str = "KRW") -> dict[str, str]:
    found = selectors.costs_of(goods.values(), currency, moment)
    return {sku: f"{found[pk].normalize():f}" for sku, pk in goods.items() if pk in found}


def test_a_cost_holds_from_its_day_until_the_next(
    goods: dict[str, UUID], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = clock.now()
    assert put(row("MUG", "6000"), row("CUP", "0.335"), row("MUG", "6500", now + 10 * DAY)) == 3
    assert put(row("MUG", "6200", now + 5 * DAY)) == 1
    with django_assert_num_queries(1):
        assert at(now + DAY, goods) == {"MUG": "6000", "CUP": "0.335"}
    assert [at(now + n * DAY, goods)["MUG"] for n in (-400, 6, 9, 11)] == ["6000", "6200", "6200", "6500"]
    assert at(now, goods, "EUR") == {}
    assert put(row("MUG", None, now + 20 * DAY)) == 1
    assert at(now + 21 * DAY, goods) == {"CUP": "0.335"}


def test_what_was_known_stays_and_what_is_so_leaves_no_trace(goods: dict[str, UUID]) -> None:
    put(row("MUG", "6000"))
    put(row("MUG", "5900", START))
    entries = AuditEntry.objects.filter(action="pricing.set_costs").count()
    assert put(row("MUG", "5900", START)) == 0
    assert AuditEntry.objects.filter(action="pricing.set_costs").count() == entries == 2
    old = VariantCost.objects.get(known_until__isnull=False)
    assert (old.amount, old.valid_from, old.source, old.why) == (Decimal(6000), None, "test", "invoice")
    assert at(START - DAY, goods) == {"MUG": "6000"}
    for change in ({"amount": 1}, {"known_until": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            VariantCost.objects.filter(pk=old.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        VariantCost.objects.filter(pk=old.pk).delete()


def test_every_bad_row_is_named_and_nothing_is_kept(goods: dict[str, UUID]) -> None:
    rows = [
        CostRow("MUG", Decimal(1), line=1),
        CostRow("NOPE", Decimal(1), line=2),
        CostRow("CUP", Decimal("-1"), line=3),
        CostRow("CUP", Decimal("0.1234567"), line=4),
        CostRow("TEA", Decimal("NaN"), line=5),
        CostRow("MUG", Decimal(2), line=6),
        CostRow("TEA", Decimal(2), START, START, line=7),
        CostRow("TEA", Decimal(2), datetime(2026, 1, 1), line=8),  # noqa: DTZ001 -- the mistake itself
        CostRow("TEA", Decimal(10) ** 11, START, line=9),
        CostRow("TEA", Decimal(1), None, START, line=10),
    ]
    with pytest.raises(InvalidCosts) as refused:
        services.set_costs(currency="KRW", rows=rows, actor=ACTOR)
    told = [(one["line"], one["sku"], one["why"]) for one in refused.value.facts["problems"]]
    assert told == [
        (2, "NOPE", "unknown_sku"),
        (3, "CUP", "bad_cost"),
        (4, "CUP", "bad_cost"),
        (5, "TEA", "bad_cost"),
        (6, "MUG", "twice"),
        (7, "TEA", "bad_period"),
        (8, "TEA", "bad_moment"),
        (9, "TEA", "bad_cost"),
        (10, "TEA", "bad_period"),
    ]
    with pytest.raises(WrongCurrency):
        put(row("MUG", "1"), currency="XXY")
    assert not VariantCost.objects.exists()


def test_only_those_who_may_see_costs_see_and_change_them(goods: dict[str, UUID]) -> None:
    put(row("MUG", "6000"))
    for role in (MemberRole.STAFF_ADMINISTRATOR, MemberRole.STAFF_FINANCE):
        actor = staff(role)
        assert [one.amount for one in selectors.list_costs([goods["MUG"]], "KRW", actor)[goods["MUG"]]] == [6000]
        services.set_costs(currency="KRW", rows=[row("CUP", "5")], actor=actor)
    others = [staff(role) for role in (MemberRole.STAFF_VIEWER, MemberRole.STAFF_CLERK, MemberRole.SALES_REP)]
    for actor in (*others, staff(MemberRole.STORE, place_code="W1"), shopper()):
        with pytest.raises(NotPermitted):
            selectors.list_costs([goods["MUG"]], "KRW", actor)
        with pytest.raises(NotPermitted):
            selectors.variants_with_cost("KRW", actor)
        with pytest.raises(NotPermitted):
            selectors.try_costs(currency="KRW", rows=[row("MUG", "1")], actor=actor)
        with pytest.raises(NotPermitted):
            services.set_costs(currency="KRW", rows=[row("MUG", "1")], actor=actor)


def test_what_was_looked_at_is_what_is_applied(goods: dict[str, UUID]) -> None:
    put(row("MUG", "6000"))
    rows = [row("MUG", "7000")]
    tried = selectors.try_costs(currency="KRW", rows=rows, actor=ACTOR)
    assert [(one.row.sku, one.old) for one in tried.changes] == [("MUG", Decimal(6000))]
    put(row("MUG", "6100"))
    with pytest.raises(CostsMoved):
        services.set_costs(currency="KRW", rows=rows, actor=ACTOR, mark=tried.mark)
    again = selectors.try_costs(currency="KRW", rows=rows, actor=ACTOR)
    assert services.set_costs(currency="KRW", rows=rows, actor=ACTOR, mark=again.mark) == 1


def test_the_table_refuses_two_costs_at_once(goods: dict[str, UUID]) -> None:
    put(row("MUG", "6000"))
    with pytest.raises(IntegrityError, match="variantcost_once_at_a_time"), transaction.atomic():
        VariantCost.objects.create(
            variant_id=goods["MUG"], currency="KRW", amount=1, valid_from=START, known_from=START, source="test"
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_set_a_cost_at_once_leave_one(goods: dict[str, UUID], run_together: RunTogether) -> None:
    outcomes = run_together(2, lambda n: put(row("MUG", str(6000 + n))))
    assert outcomes == [1, 1]
    counting = VariantCost.objects.filter(known_until=None)
    assert len({one.amount for one in counting.filter(valid_until=None)}) == 1
    assert VariantCost.objects.filter(known_until__isnull=False).count() == 1


days = st.integers(-20, 20)
changes = st.lists(st.tuples(days, st.integers(0, 3), st.none() | st.integers(1, 9)), max_size=6)


@settings(max_examples=30, deadline=None)
@given(changes)
def test_a_cost_of_a_moment_is_what_was_said_last_of_it(wanted: list[tuple[int, int, int | None]]) -> None:
    """Against a model that keeps the cost of every single day."""
    known: list[PricePeriod] = []
    model: dict[int, int] = {}
    for day, amount, length in wanted:
        starts = {(one.since - START) // DAY for one in known if one.since is not None}
        end = day + length if length else min((one for one in starts if one > day), default=99)
        until = START + end * DAY if length else None
        known = rules.put_cost(known, CostRow("A", Decimal(amount), START + day * DAY, until), START)
        model |= dict.fromkeys(range(day, end), amount)
    for day in range(-25, 60):
        found = rules.price_at(known, START + day * DAY)
        assert (None if found is None else found.unit_price) == model.get(day)


def test_a_table_says_costs_by_line() -> None:
    lines = [["SKU", "원가", "시작"], ["MUG", "₩9,800"], [], ["CUP", "abc"], ["TEA", "-", "2027-01-01"], ["", "5"]]
    table = rules.read_cost_table(lines, currency="KRW", zone=clock.SEOUL)
    assert [(one.line, one.sku, one.amount) for one in table.rows] == [(2, "MUG", 9800), (5, "TEA", None)]
    assert table.rows[1].since == datetime(2027, 1, 1, tzinfo=clock.SEOUL)
    assert [(one.line, one.why, one.value) for one in table.problems] == [(4, "bad_cost", "abc"), (6, "no_sku", "")]
    bare = rules.read_cost_table([["MUG", "1", "2026-12-01", "2027-01-01"]], currency="KRW", zone=clock.SEOUL)
    assert (bare.rows[0].since, bare.problems) == (datetime(2026, 12, 1, tzinfo=clock.SEOUL), [])
    assert [one.why for one in rules.read_cost_table([["MUG"]], currency="KRW", zone=clock.SEOUL).problems] == [
        "too_few_cells"
    ]
