"""Races for units: the last one, fifty of two hundred, several kinds in any order, kept ones, counted ones."""

import random
import time
import uuid
from collections.abc import Iterator
from functools import partial

import httpx

from races.race import Race, Violations, counts, outcomes
from races.running import Basket, Running

SKU, KEPT, COUNTED = "CUP", "MUG-IN", "MUG-WH"
SKUS = ("CUP", "MUG-IN", "MUG-WH")
APPOINT = """
from jangteo.kernel.types import job_actor
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
person = parties.create_person(name="race", email="{email}")
user_id = parties.create_log_in(person_id=person, email="{email}", password="{password}")
parties.add_staff(user_id=user_id, role=MemberRole.STAFF_ADMINISTRATOR, actor=job_actor("race"))
"""
LEVEL = """SELECT l.on_hand, l.allocated,
      (SELECT coalesce(sum(quantity), 0) FROM inventory_stockmovement WHERE level_id = l.id),
      (SELECT coalesce(sum(quantity), 0) FROM inventory_allocation WHERE level_id = l.id AND state = 'open')
    FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{sku}'"""


def put_on_shelf(market: Running, sku: str, units: int) -> None:
    """Leave exactly so many free units on the shelf by a movement, as `set_counted` does, at once."""
    market.query(
        f"""INSERT INTO inventory_stocklevel (id, place_id, variant_id, on_hand, allocated)
            SELECT gen_random_uuid(), p.id, v.id, 0, 0 FROM inventory_place p, catalog_variant v
            WHERE p.code = 'W1' AND v.sku = '{sku}' ON CONFLICT DO NOTHING"""
    )
    market.query(
        f"""WITH level AS (SELECT l.id, l.on_hand, l.allocated + l.held AS kept FROM inventory_stocklevel l
              JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{sku}'),
            moved AS (INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
              SELECT gen_random_uuid(), id, 'count', kept + {units} - on_hand, 'race', gen_random_uuid()::text, now()
              FROM level WHERE kept + {units} <> on_hand)
            UPDATE inventory_stocklevel s SET on_hand = level.kept + {units} FROM level WHERE s.id = level.id"""
    )


def open_promises(market: Running, sku: str) -> int:
    """Units of a SKU that order lines have."""
    return market.number(
        f"""SELECT coalesce(sum(a.quantity), 0) FROM inventory_allocation a
            JOIN inventory_stocklevel l ON l.id = a.level_id JOIN catalog_variant v ON v.id = l.variant_id
            WHERE v.sku = '{sku}' AND a.state = 'open'"""
    )


def last_unit(market: Running) -> Iterator[Violations]:
    """Two buyers, one unit: one order, and the other is told that it is gone and leaves nothing behind."""
    while True:
        put_on_shelf(market, SKU, 1)
        baskets = market.fill_many([[SKU]] * 2)
        before = market.number("SELECT count(*) FROM ordering_order")
        answers = market.together([partial(market.order, one) for one in baskets])
        made = market.number("SELECT count(*) FROM ordering_order") - before
        yield counts("answers", outcomes(answers), {201: 1, 409: 1}) + counts("orders", made, 1)


def crowd(market: Running, buyers: int = 200, units: int = 50) -> Iterator[Violations]:
    """Two hundred buyers, fifty units: fifty orders."""
    while True:
        put_on_shelf(market, SKU, units)
        baskets = market.fill_many([[SKU]] * buyers)
        before = open_promises(market, SKU)
        answers = market.together([partial(market.order, one) for one in baskets])
        sold = open_promises(market, SKU) - before
        meant = {201: units, 409: buyers - units}
        yield counts("answers", outcomes(answers), meant) + counts("units", sold, units)


def shuffled(market: Running, buyers: int = 32) -> Iterator[Violations]:
    """Carts with the same goods in any order, all ordered at once: nobody waits for one who waits for them."""
    while True:
        for sku in SKUS:
            put_on_shelf(market, sku, buyers)
        baskets = market.fill_many([random.sample(SKUS, len(SKUS)) for _ in range(buyers)])
        answers = market.together([partial(market.order, one) for one in baskets])
        yield counts("answers", outcomes(answers), {201: buyers})


def hold_end(market: Running) -> Iterator[Violations]:
    """A cart keeps the last unit, and its time ends at the moment at which it and another cart are ordered."""
    market.query("UPDATE channels_channel SET hold_minutes = 10, hold_most_minutes = 60 WHERE code = 'shop'")
    for trial in range(1_000_000):
        put_on_shelf(market, KEPT, 1)
        mine, other = market.fill_many([[KEPT]] * 2)
        market.query("UPDATE inventory_stockhold SET client = '' WHERE client <> ''")  # three carts each would be all
        kept = market.hold(mine)
        if kept.status_code != 200:
            yield [f"not kept: {kept.text[:200]}"]
            continue
        market.query(
            "UPDATE inventory_stockhold SET expires_at = clock_timestamp() + interval '60 ms'"
            f" WHERE holder = '{mine.id}' AND state = 'open'"
        )
        moment = time.monotonic() + 0.035 + trial % 11 * 0.005  # around the end, as the way there takes time too
        answers = market.together([partial(_order_at, market, one, moment) for one in (mine, other)])
        put_on_shelf(market, KEPT, 0)
        yield counts("answers", outcomes(answers), {201: 1, 409: 1}) + level_is_right(market, KEPT)


def _order_at(market: Running, basket: Basket, moment: float) -> httpx.Response:
    time.sleep(max(0.0, moment - time.monotonic()))
    return market.order(basket)


def counted(market: Running, buyers: int = 8) -> Iterator[Violations]:
    """Staff book counts of a shelf in the office while it is sold from: no sale is lost, nor a count half done."""
    desk = desk_of(market)
    place = {"place": "W1"}
    while True:
        put_on_shelf(market, COUNTED, 4 * buyers)
        baskets = market.fill_many([[COUNTED]] * buyers)
        before = open_promises(market, COUNTED)
        works = [partial(market.order, one) for one in baskets]
        for more in range(4):
            form = place | {"key": str(uuid.uuid4()), "quantity": str(before + 3 * buyers + more)}
            works.append(partial(desk.post, f"/office/stock/{COUNTED}/count/", data=form))
        answers = market.together(works)
        sold = open_promises(market, COUNTED) - before
        yield [
            *counts("orders", outcomes(answers[:buyers]), {201: buyers}),
            *counts("counts", outcomes(answers[buyers:]), {302: 4}),
            *counts("units", sold, buyers),
            *level_is_right(market, COUNTED),
        ]


def level_is_right(market: Running, sku: str) -> Violations:
    """What a shelf says against its movements and promises."""
    ((on_hand, allocated, moved, promised),) = market.query(LEVEL.format(sku=sku))
    return counts(f"{sku}: on hand and promised", (on_hand, allocated), (moved, promised))


def desk_of(market: Running) -> httpx.Client:
    """A new member of staff in the office."""
    email, password = f"{uuid.uuid4().hex}@test.example", uuid.uuid4().hex
    market.python(APPOINT.format(email=email, password=password))
    desk = httpx.Client(base_url=market.url, timeout=60)
    desk.get("/office/login/").raise_for_status()
    token = next(value for name, value in desk.cookies.items() if name.startswith("jangteo_csrf_"))
    desk.headers["X-CSRFToken"] = token
    answer = desk.post("/office/login/?next=/office/", data={"username": email, "password": password})
    assert answer.status_code == 302, answer.text
    token = next(value for name, value in desk.cookies.items() if name.startswith("jangteo_csrf_"))
    desk.headers["X-CSRFToken"] = token
    return desk


STOCK_RACES = (
    Race("last unit, 2 buyers", last_unit, "stock-lock", (8, 25, 300), 200, "D01 D06 D21"),
    Race("200 buyers, 50 units", crowd, "stock-lock", (1, 1, 20), 3, "D02 D03 D05"),
    Race("shuffled baskets, 32 at once", shuffled, "stock-order", (1, 3, 60), 10, "D07"),
    Race("a hold ends while it is ordered", hold_end, "stock-lock", (4, 20, 200), 200, "D14"),
    Race("staff count while it is sold", counted, "shelf-lock", (2, 6, 100), 30, "D15"),
)
