"""What a rehearsal found is kept whole or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from factories import untouched
from jangteo.pricing import rules
from jangteo.pricing.errors import InvalidReport
from jangteo.pricing.types import Report

BIG: dict[str, Any] = {"what": "260101-000001", "before": "2", "after": "1", "difference": "-1"}


def whole() -> dict[str, Any]:
    """A report with a row in every list."""
    told: dict[str, Any] = dict(untouched())
    told["orders"] = told["orders"] | BIG | {"looked_at": 2, "touched": 1, "biggest": [BIG]}
    told["by_channel"] = [{"channel": "shop", "touched": 1, "difference": "-1"}]
    told["margin"] = {"before": "2", "after": "1", "of": 1}
    told["assumptions"] = ["todays_prices"]
    return told


def test_a_whole_report_is_kept_as_it_is() -> None:
    for report in (untouched(), whole()):
        assert rules.checked_report(report, "KRW") == report


@pytest.mark.parametrize(
    ("place", "change"),
    [(name, lambda report, name=name: report.pop(name)) for name in Report.__annotations__]
    + [
        ("currency", lambda report: report.update(currency="USD")),
        ("at", lambda report: report.update(at="2026-01-01T00:00:00")),
        ("at", lambda report: report.update(at="soon")),
        ("orders", lambda report: report.update(orders=[])),
        ("orders.touched", lambda report: report["orders"].update(touched=3)),
        ("orders.looked_at", lambda report: report["orders"].update(looked_at=True)),
        ("carts.left_out", lambda report: report["carts"].update(left_out=-1)),
        ("orders.before", lambda report: report["orders"].update(before=2)),
        ("orders.after", lambda report: report["orders"].update(after="NaN")),
        ("orders.after", lambda report: report["orders"].update(after="much")),
        ("orders.difference", lambda report: report["orders"].update(difference="1")),
        ("orders.biggest", lambda report: report["orders"].update(biggest={})),
        ("orders.biggest.0.what", lambda report: report["orders"].update(biggest=[BIG | {"what": ""}])),
        ("orders.biggest.0.buyer", lambda report: report["orders"].update(biggest=[BIG | {"buyer": "손지우"}])),
        ("by_channel.0.channel", lambda report: report["by_channel"][0].pop("channel")),
        ("margin.after", lambda report: report["margin"].pop("after")),
        ("margin.of", lambda report: report["margin"].update(of="1")),
        ("margin.of", lambda report: report["margin"].update(of=0)),
        ("margin.of", lambda report: report["margin"].update(of=3)),
        ("assumptions.0", lambda report: report.update(assumptions=["luck"])),
    ],
)
def test_what_is_not_whole_is_refused_and_the_place_is_named(place: str, change: Callable[[Any], Any]) -> None:
    report = whole()
    report["orders"], report["margin"] = dict(report["orders"]), dict(report["margin"])
    change(report)
    with pytest.raises(InvalidReport) as refusal:
        rules.checked_report(report, "KRW")
    assert refusal.value.facts["place"] == place
