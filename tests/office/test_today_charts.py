"""The charts of the first page and the file behind them say what was ordered, to those who see all orders."""

import csv
import io

from django.test import Client

from billing.invoicing import hear
from jangteo.kernel import clock
from office.desk import order, read, staff_client
from storefront.market import DEALER, SHOPPER, Market


def figures(client: Client) -> list[dict[str, str]]:
    response = client.get("/office/today/figures/", headers={"accept-language": "en"})
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_a_days_orders_and_what_they_come_to_are_told_by_channel(staff: Client, market: Market) -> None:
    assert figures(staff) == []
    placed = [order("wholesale", DEALER, ("CUP", 1)), order("shop", SHOPPER, ("MUG-WH", 2))]
    hear()
    rows = figures(staff)
    assert {(row["Day"], row["Orders"], row["Cancelled"]) for row in rows} == {(clock.today().isoformat(), "1", "0")}
    told = sorted(int(row["Gross"].replace(",", "").partition(".")[0]) for row in rows)
    assert told == sorted(read(one).summary.gross.minor for one in placed)
    charts = staff.get("/office/", headers={"accept-language": "en"}).context["charts"]
    bars, count = charts.of_orders
    assert (count, bars[-1].what, bars[-1].is_today, len(bars)) == (2, 2, True, 30)
    (drawn, total) = charts.of_sales["KRW"]
    assert (total.minor, drawn[-1].height > 0, drawn[0].height) == (sum(told), True, 0)
    assert [part.gross.minor for part in charts.parts["KRW"]] == sorted(told, reverse=True)


def test_who_sees_no_orders_sees_no_figures(market: Market) -> None:
    order("shop", SHOPPER, ("MUG-WH", 1))
    hear()
    store = staff_client("store", place_code="W1")
    assert store.get("/office/today/figures/").status_code == 403
    assert not store.get("/office/").context.get("charts")
