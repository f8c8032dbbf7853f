"""Web and worker processes killed in the middle of orders."""

import time
from functools import partial

import httpx
import pytest

from homes import wait_until
from races.running import Running

pytestmark = [pytest.mark.process, pytest.mark.long]


def orders(market: Running) -> int:
    return market.number("SELECT count(*) FROM ordering_order")


def waiting(market: Running) -> int:
    """Events that not every handler has been told."""
    return market.number("SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL")


def unanswered(market: Running) -> int:
    """Orders of carts without a stored answer, answers 201 without their order, and answers that were never given."""
    return market.number(
        """SELECT abs((SELECT count(*) FROM ordering_order WHERE cart_id IS NOT NULL) -
                      (SELECT count(*) FROM kernel_storedanswer WHERE operation LIKE '%/orders' AND status = 201))
                + (SELECT count(*) FROM kernel_storedanswer WHERE status IS NULL)"""
    )


def is_writing(market: Running) -> bool:
    """Whether a transaction is open that has written something."""
    return market.number("SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL") > 0


def test_web_killed_in_the_middle_loses_no_order_it_acknowledged(running: Running) -> None:
    running.set_stock("MUG-WH", 100)
    baskets = [running.fill("MUG-WH") for _ in range(40)]
    gate = running.number("SELECT count(*) FROM ordering_order")

    def kill_when_busy() -> None:
        wait_until(lambda: orders(running) > gate + 3)
        running.kill(running.web)

    outcomes = running.together([*(partial(running.order, one) for one in baskets), kill_when_busy])
    acknowledged = {
        answer.json()["number"]
        for answer in outcomes
        if isinstance(answer, httpx.Response) and answer.status_code == 201
    }
    assert any(isinstance(answer, httpx.HTTPError) for answer in outcomes), "the kill came too late to cut anyone off"
    running.start_web()
    kept = {number for (number,) in running.query("SELECT number FROM ordering_order")}
    assert acknowledged <= kept
    for basket in baskets:  # the buyers try again with the same key
        assert running.order(basket).status_code == 201
    assert orders(running) == gate + len(baskets)
    assert unanswered(running) == 0
    assert running.verify().returncode == 0


def test_worker_killed_in_the_middle_doubles_no_event(running: Running) -> None:
    running.set_stock("MUG-WH", 60)
    running.kill(running.worker)
    for _ in range(40):
        assert running.order(running.fill("MUG-WH")).status_code == 201
    for pause in (0, 0.05, 0.1, 0.2):
        running.start_worker()
        wait_until(lambda: is_writing(running) or waiting(running) == 0)
        time.sleep(pause)
        running.kill(running.worker)
    running.start_worker()
    wait_until(lambda: waiting(running) == 0)
    counted = running.number("SELECT sum(placed_count) FROM insights_dailysales")
    assert counted == running.number("SELECT count(*) FROM ordering_order WHERE origin = 'placed'")
    assert running.verify().returncode == 0


def test_a_relay_killed_between_effect_and_commit_leaves_neither(running: Running) -> None:
    """The kill falls exactly where it hurts most: the handler has written, the batch has not committed."""
    running.set_stock("MUG-WH", 5)
    running.kill(running.worker)
    assert running.order(running.fill("MUG-WH")).status_code == 201
    counted = "SELECT coalesce(sum(placed_count), 0) FROM insights_dailysales"
    before = running.number(counted)
    relay = running.start_python(
        "import django; django.setup(); import time\n"
        "from jangteo.insights import services\n"
        "from jangteo.kernel import outbox\n"
        "count = services.count_placed\n"
        "def count_and_hang(**facts):\n"
        "    count(**facts); print('written', flush=True); time.sleep(60)\n"
        "services.count_placed = count_and_hang\n"
        "outbox.relay_batch()"
    )
    assert relay.stdout is not None
    assert relay.stdout.readline() == b"written\n"
    relay.kill()
    relay.wait(10)
    relay.stdout.close()
    assert running.number(counted) == before
    running.start_worker()
    wait_until(lambda: waiting(running) == 0)
    assert running.number(counted) == before + 1
    assert running.verify().returncode == 0


def test_a_row_changed_by_hand_is_named(running: Running) -> None:
    running.set_stock("CUP", 5)
    level = running.query(
        "SELECT l.id FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = 'CUP'"
    )[0][0]
    running.query(f"UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE id = '{level}'")
    told = running.verify()
    running.query(f"UPDATE inventory_stocklevel SET on_hand = on_hand - 1 WHERE id = '{level}'")
    assert told.returncode == 1
    assert str(level) in told.stdout
    assert "inventory.on_hand_is_sum_of_movements" in told.stdout
