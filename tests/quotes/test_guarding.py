"""Who of ours may not send a price alone (QUO-04)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidGuard
from jangteo.quotes.types import Concern, ConcernKind, Guard, Offered

REP = frozenset({"sales_rep"})
GUARD = Guard(Decimal("0.2"), {"sales_rep": Decimal("0.1"), "head": Decimal("0.3")})


def offered(price: str, cost: str | None = "50", usual: str | None = "100", rate: str = "0") -> Offered:
    return Offered(
        "1",
        Decimal(price),
        None if usual is None else Decimal(usual),
        Decimal(rate),
        None if cost is None else Decimal(cost),
    )


@pytest.mark.parametrize(
    ("one", "roles", "told"),
    [
        (offered("90"), REP, []),
        (offered("89.99"), REP, [("above_authority", "0.100", "0.1")]),
        (offered("70"), REP, [("above_authority", "0.300", "0.1")]),
        (offered("70"), REP | {"head"}, []),
        (offered("99"), frozenset(), [("above_authority", "0.010", "0")]),
        (offered("95", cost="76"), REP, []),
        (offered("95", cost="76.1"), REP, [("below_margin", "0.199", "0.2")]),
        (offered("95", cost="95"), REP, [("below_margin", "0.000", "0.2")]),
        (offered("95", cost="96"), REP, [("below_cost", "-0.011", None)]),
        (offered("110", cost="90", usual="110", rate="0.1"), REP, [("below_margin", "0.100", "0.2")]),
        (offered("0", cost="1", usual=None), REP, [("below_cost", "-1.000", None)]),
        (offered("5", cost=None, usual=None), REP, []),
        (offered("120"), REP, []),
    ],
)
def test_margins_and_authority(one: Offered, roles: frozenset[str], told: list[tuple[str, str, str | None]]) -> None:
    found = rules.concerns([one], GUARD, roles)
    assert found == tuple(
        Concern(ConcernKind(kind), "1", Decimal(share), None if limit is None else Decimal(limit))
        for kind, share, limit in told
    )


def test_goods_whose_cost_nobody_knows_are_looked_at_where_that_is_wanted() -> None:
    assert rules.concerns([offered("95", cost=None)], GUARD, REP) == ()
    asking = Guard(authority=GUARD.authority, asks_costs=True)
    assert [one.kind for one in rules.concerns([offered("95", cost=None)], asking, REP)] == [ConcernKind.COST_UNKNOWN]


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(0, 10_000), st.integers(0, 100))
def test_a_higher_price_never_needs_more_than_a_lower_one(price: int, more: int, cost: int, most: int) -> None:
    guard = Guard(Decimal("0.2"), {"sales_rep": Decimal(most) / 100})

    def kinds(amount: int) -> set[ConcernKind]:
        one = Offered("1", Decimal(amount), Decimal(10_000), Decimal("0.1"), Decimal(cost))
        found = {one.kind for one in rules.concerns([one], guard, REP)}
        return found | ({ConcernKind.BELOW_MARGIN} if ConcernKind.BELOW_COST in found else set())

    assert kinds(price + more) <= kinds(price)


@pytest.mark.parametrize("share", ["-0.01", "1.01", "NaN"])
def test_shares_that_are_none_are_refused(share: str) -> None:
    with pytest.raises(InvalidGuard):
        rules.require_guard(Guard(least_margin=Decimal(share)))
    with pytest.raises(InvalidGuard):
        rules.require_guard(Guard(authority={"sales_rep": Decimal(share)}))
