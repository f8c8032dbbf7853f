"""Many rows at once: looked at, tried by the worker, told row by row, taken back; each by the row's own service."""

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.test import Client

from jangteo.catalog.models import ChannelListing, Product
from jangteo.desk import services as desk
from jangteo.desk.errors import RunMoved, RunNotFound
from jangteo.desk.models import BulkRow, BulkRun
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.models import AuditEntry
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors.many import hold_outlooks
from jangteo.ordering.types import HoldKind, OrderId
from jangteo.parties.models import User
from office.desk import DESK, order, staff_client
from storefront.market import DEALER, SHOPPER, Market


def placed(*emails: str) -> list[Order]:
    return [
        Order.objects.get(pk=order("wholesale" if email == DEALER else "shop", email, ("MUG-WH", 1)))
        for email in emails
    ]


def look(client: Client, rows: list[Order], do: str = "hold:stock", **more: str) -> UUID:
    """The run that ticking these orders makes."""
    sent = {"do": do, "why": "glaze to be checked", "row": [str(one.pk) for one in rows]} | more
    response = client.post("/office/orders/many/", sent)
    assert response.status_code == 302, response.content
    return UUID(response["Location"].split("/")[3])


def press(client: Client, run_id: UUID, action: str) -> None:
    assert client.post(f"/office/runs/{run_id}/{action}/").status_code == 302
    desk.work_on(run_id)


def page_of(client: Client, run_id: UUID) -> str:
    return client.get(f"/office/runs/{run_id}/").content.decode()


def states(run_id: UUID) -> dict[str, str]:
    return dict(BulkRow.objects.filter(run=run_id).values_list("label", "state"))


def code_of(work: Callable[[], object]) -> str:
    try:
        work()
    except JangteoError as refused:
        return refused.code
    return ""


def test_looking_changes_nothing_and_says_what_is_left_out(staff: Client, market: Market) -> None:
    first, held, gone = placed(SHOPPER, SHOPPER, DEALER)
    ordering.hold_order(order_id=held.pk, kind=HoldKind.STOCK, why="x", actor=DESK)
    ordering.cancel_order(order_id=OrderId(gone.pk), actor=DESK, why="x")
    run_id = look(staff, [first, held, gone])
    assert states(run_id) == {first.number: "waiting", held.number: "left_out", gone.number: "left_out"}
    page = staff.get(f"/office/runs/{run_id}/").content.decode()
    for text in (
        "Hold: Goods check",
        "1 of 3 rows would change",
        "The order is held for this already.",
        "Only an order that waits to be shipped can be held.",
        "glaze to be checked",
    ):
        assert text in page
    assert OrderHold.objects.filter(released_at=None).count() == 1


def test_a_run_is_tried_told_and_taken_back(staff: Client, market: Market) -> None:
    rows = placed(SHOPPER, SHOPPER, DEALER)
    run_id = look(staff, rows)
    press(staff, run_id, "apply")
    assert set(states(run_id).values()) == {"done"}
    assert OrderHold.objects.filter(kind="stock", released_at=None, why="glaze to be checked").count() == 3
    assert AuditEntry.objects.filter(action="ordering.hold", actor__name="한소율").count() == 3
    # one goes on by itself before the run is taken back
    hold = OrderHold.objects.get(order=rows[0])
    ordering.release_hold(hold_id=hold.pk, why="looked at", actor=DESK)
    press(staff, run_id, "undo")
    assert states(run_id) == {rows[0].number: "kept", rows[1].number: "undone", rows[2].number: "undone"}
    assert not OrderHold.objects.filter(released_at=None).exists()
    page = staff.get(f"/office/runs/{run_id}/").content.decode()
    assert "This hold was released already." in page
    assert AuditEntry.objects.filter(action__in=["desk.apply_run", "desk.undo_run"]).count() == 2
    assert "Hold: Goods check" in staff.get("/office/runs/").content.decode()


def test_a_row_that_changed_after_the_look_is_refused_alone(staff: Client, market: Market) -> None:
    one, other = placed(SHOPPER, SHOPPER)
    run_id = look(staff, [one, other])
    ordering.cancel_order(order_id=OrderId(one.pk), actor=DESK, why="x")
    press(staff, run_id, "apply")
    assert states(run_id) == {one.number: "refused", other.number: "done"}
    desk.work_on(run_id)  # again: nothing more
    assert OrderHold.objects.filter(order=other.pk).count() == 1


def test_released_holds_are_placed_again(staff: Client, market: Market) -> None:
    rows = placed(SHOPPER, SHOPPER)
    for one in rows:
        ordering.hold_order(order_id=one.pk, kind=HoldKind.FRAUD, why="card of another name", actor=DESK)
    run_id = look(staff, rows, "release:fraud")
    press(staff, run_id, "apply")
    assert not OrderHold.objects.filter(released_at=None).exists()
    assert "Orders are held anew, for the reason they were held before" in page_of(staff, run_id)
    press(staff, run_id, "undo")
    assert OrderHold.objects.filter(released_at=None, kind="fraud", why="card of another name").count() == 2
    assert OrderHold.objects.filter(kind="fraud").count() == 4


def test_all_that_fit_are_those_of_the_filter(staff: Client, market: Market) -> None:
    shop, trade = placed(SHOPPER, DEALER)
    sent = {"do": "hold:stock", "why": "x", "all": "1"}
    response = staff.post("/office/orders/many/?channel=wholesale", sent)
    assert states(UUID(response["Location"].split("/")[3])) == {trade.number: "waiting"}
    stale = staff.post("/office/orders/many/?channel=gone", sent, follow=True).content.decode()
    assert "These filters narrow nothing any more: Channel: gone. Nothing was done." in stale
    assert BulkRun.objects.count() == 1
    assert shop.number


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "hold:stock", "why": "x"}, "Tick the rows first"),
        ({"do": "hold:stock", "why": " ", "all": "1"}, "Say why"),
        ({"do": "hold:stock", "why": "x" * 301, "all": "1"}, "Say why"),
        ({"do": "hold:stock", "why": "x", "row": str(uuid4())}, "Tick the rows first"),
    ],
)
def test_what_is_not_said_whole_makes_no_run(staff: Client, market: Market, sent: dict[str, str], words: str) -> None:
    placed(SHOPPER)
    assert words in staff.post("/office/orders/many/", sent, follow=True).content.decode()
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("do", ["", "hold", "hold:luck", "hold:gift", "list:shop", "burn:stock"])
def test_nonsense_is_not_found(staff: Client, market: Market, do: str) -> None:
    assert staff.post("/office/orders/many/", {"do": do, "why": "x", "all": "1"}).status_code == 404


def test_more_rows_than_a_run_takes_are_refused(staff: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(SHOPPER, SHOPPER)
    monkeypatch.setattr("jangteo.desk.services.runs.MOST_ROWS", 1)
    page = staff.post("/office/orders/many/", {"do": "hold:stock", "why": "x", "all": "1"}, follow=True)
    assert "At most 1 rows at once." in page.content.decode()


def test_a_run_is_its_makers_and_the_trails(staff: Client, market: Market) -> None:
    run_id = look(staff, placed(SHOPPER))
    clerk = staff_client("staff_clerk")
    assert clerk.get(f"/office/runs/{run_id}/").status_code == 404
    assert clerk.post(f"/office/runs/{run_id}/apply/").status_code == 404
    assert staff_client("staff_administrator").post(f"/office/runs/{run_id}/apply/").status_code == 404
    assert staff_client("staff_administrator").get(f"/office/runs/{run_id}/").status_code == 200
    press(staff, run_id, "apply")
    told = staff.post(f"/office/runs/{run_id}/apply/", follow=True).content.decode()
    assert "The run has gone on since. Look again." in told


def test_who_lost_the_right_changes_nothing(market: Market) -> None:
    clerk = staff_client("staff_clerk")
    (one,) = placed(SHOPPER)
    run_id = look(clerk, [one])
    assert clerk.post(f"/office/runs/{run_id}/apply/").status_code == 302
    run = BulkRun.objects.get(pk=run_id)
    User.objects.filter(pk=run.made_by).update(is_staff=False)
    desk.work_on(run_id)
    assert states(run_id) == {one.number: "refused"}
    assert not OrderHold.objects.exists()


def test_what_a_clerk_may_not_hold_is_left_out(market: Market) -> None:
    clerk = staff_client("staff_clerk")
    (one,) = placed(SHOPPER)
    run_id = look(clerk, [one], "hold:fraud")
    assert states(run_id) == {one.number: "left_out"}
    assert "Your role does not include this." in clerk.get(f"/office/runs/{run_id}/").content.decode()


def test_what_is_foreseen_is_what_the_services_say(market: Market) -> None:
    for steps in ([], ["hold"], ["cancel"], ["ship"]):
        for kind in (HoldKind.STOCK, HoldKind.GIFT, HoldKind.FRAUD):
            for is_release in (False, True):
                (one,) = placed(SHOPPER)
                if "hold" in steps:
                    ordering.hold_order(order_id=one.pk, kind=HoldKind.STOCK, why="x", actor=DESK)
                if "cancel" in steps:
                    ordering.cancel_order(order_id=OrderId(one.pk), actor=DESK, why="x")
                (seen,) = hold_outlooks(DESK, [one.pk], kind, is_release=is_release)
                work = ordering.release_hold_of if is_release else ordering.hold_order
                assert seen.code == code_of(partial(work, order_id=one.pk, kind=kind, why="x", actor=DESK))


def test_products_are_sold_somewhere_and_no_more(staff: Client, market: Market) -> None:
    product = Product.objects.get(slug=Product.objects.order_by("slug").values_list("slug", flat=True)[0])
    before = ChannelListing.objects.filter(product=product, channel=market.shop_id).first()
    assert before is not None
    sent = {"do": "unlist:shop", "row": [str(product.pk)]}
    run_id = UUID(staff.post("/office/products/many/", sent)["Location"].split("/")[3])
    assert "not sold there" in staff.get(f"/office/runs/{run_id}/").content.decode()
    press(staff, run_id, "apply")
    assert ChannelListing.objects.get(pk=before.pk).until_at is not None
    press(staff, run_id, "undo")
    after = ChannelListing.objects.get(pk=before.pk)
    assert (after.from_at, after.until_at, after.rank) == (before.from_at, before.until_at, before.rank)
    again = UUID(
        staff.post("/office/products/many/", {"do": "list:shop", "row": [str(product.pk)]})["Location"].split("/")[3]
    )
    assert states(again) == {product.slug: "left_out"}


def test_a_run_of_nobody_is_not_found(market: Market) -> None:
    with pytest.raises(RunNotFound):
        desk.apply_run(run_id=uuid4(), actor=DESK)
    assert issubclass(RunMoved, JangteoError)
