"""Two buyers, one unit, over HTTP against two web processes; and the same with the lock switched off."""

from collections import Counter
from functools import partial

import pytest

from races.running import Running

pytestmark = pytest.mark.process
ROUNDS = 50
SKU = "CUP"


def race_for_the_last(market: Running) -> list[int]:
    """Status codes of two buyers who order the last unit at once."""
    baskets = [market.fill(SKU), market.fill(SKU)]
    return sorted(answer.status_code for answer in market.together([partial(market.order, one) for one in baskets]))


def one_more(market: Running) -> None:
    """Put exactly one free unit on the shelf by a movement, as `set_counted` does."""
    market.query(
        f"""WITH level AS (SELECT l.id, l.on_hand, l.allocated FROM inventory_stocklevel l
              JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{SKU}'),
            moved AS (INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
              SELECT gen_random_uuid(), id, 'count', allocated + 1 - on_hand, 'race', gen_random_uuid()::text, now()
              FROM level WHERE allocated + 1 <> on_hand)
            UPDATE inventory_stocklevel s SET on_hand = level.allocated + 1 FROM level WHERE s.id = level.id"""
    )


def test_the_last_unit_is_sold_once(running: Running) -> None:
    before = running.number("SELECT count(*) FROM ordering_order")
    outcomes = Counter[tuple[int, ...]]()
    for _ in range(ROUNDS):
        one_more(running)
        outcomes[tuple(race_for_the_last(running))] += 1
    assert outcomes == {(201, 409): ROUNDS}
    assert running.number("SELECT count(*) FROM ordering_order") == before + ROUNDS
    assert running.verify().returncode == 0


def test_without_the_lock_it_is_sold_twice(unguarded: Running) -> None:
    """The control: were the lock not what holds, the test above would show nothing."""
    for _ in range(ROUNDS * 4):
        one_more(unguarded)
        if race_for_the_last(unguarded) == [201, 201]:
            break
    else:
        pytest.fail("the lock is off and nothing was sold twice: the race does not race")
    told = unguarded.verify()
    assert told.returncode == 1
    assert "inventory.allocated_is_sum_of_open_allocations" in told.stdout
