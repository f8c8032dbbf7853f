"""Summing up a replay."""

from datetime import UTC, datetime
from uuid import UUID

from jangteo.insights.rules import margin, report
from jangteo.insights.types import Replayed, ReplayedPart

ONE, OTHER = UUID(int=1), UUID(int=2)


def outcome(what: str, before: int, after: int, buyer: UUID = ONE, channel: str = "shop") -> Replayed:
    return Replayed(what, channel, buyer, before, after)


def test_what_is_untouched_counts_as_looked_at_only() -> None:
    orders = ReplayedPart((outcome("a", 1000, 900), outcome("b", 500, 500, OTHER), outcome("c", 10, 30)), left_out=2)
    carts = ReplayedPart((outcome("d", 100, 0, OTHER, "depot"),))
    told = report(orders, carts, currency="EUR", at=datetime(2026, 5, 1, tzinfo=UTC), assumptions=["todays_prices"])
    assert told == {
        "at": "2026-05-01T00:00:00+00:00",
        "currency": "EUR",
        "orders": {
            "looked_at": 3,
            "left_out": 2,
            "touched": 2,
            "before": "15.10",
            "after": "14.30",
            "difference": "-0.80",
            "biggest": [
                {"what": "a", "before": "10.00", "after": "9.00", "difference": "-1.00"},
                {"what": "c", "before": "0.10", "after": "0.30", "difference": "0.20"},
            ],
        },
        "carts": {
            "looked_at": 1,
            "left_out": 0,
            "touched": 1,
            "before": "1.00",
            "after": "0.00",
            "difference": "-1.00",
            "biggest": [{"what": "d", "before": "1.00", "after": "0.00", "difference": "-1.00"}],
        },
        "buyers": 2,
        "by_channel": [{"channel": "shop", "touched": 2, "difference": "-0.80"}],
        "margin": None,
        "assumptions": ["todays_prices"],
    }


def test_the_ten_biggest_are_told_whichever_way_they_differ() -> None:
    found = ReplayedPart(tuple(outcome(f"{n:02}", 1000, 1000 + n * (-1) ** n) for n in range(12)))
    told = report(found, ReplayedPart(()), currency="KRW", at=datetime(2026, 5, 1, tzinfo=UTC), assumptions=[])
    assert [row["what"] for row in told["orders"]["biggest"]] == [f"{n:02}" for n in range(11, 1, -1)]


def test_the_margin_is_of_what_has_a_known_cost() -> None:
    known = Replayed("a", "shop", ONE, 1100, 990, net=(1000, 900), cost=600)
    assert margin([known, outcome("b", 500, 400)], "KRW") == {"before": "400", "after": "300", "of": 1}
    assert margin([outcome("b", 500, 400)], "KRW") is None
