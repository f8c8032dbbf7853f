"""What pricing costs: the pure engine on carts, and resolving prices from a million rows of five thousand lists.

Usage: python bench/pricing.py [samples] — in a home of its own (var/bench-pricing), made on the first run.
"""

import os
import platform
import statistics
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-pricing"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangteo.catalog.types import ProductId, VariantId
from jangteo.channels.selectors import get_channel
from jangteo.channels.types import Channel
from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId, job_actor
from jangteo.pricing import selectors, services
from jangteo.pricing.rules.scenarios import price_scenario, read_scenario
from jangteo.pricing.types import PriceContext, PriceRow
from jangteo.search.rules import by_price

SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
WARM = 5
VARIANTS, LISTS, ROWS_A_LIST, SEGMENTS = 20_000, 5_000, 200, 50

GOODS = f"""
INSERT INTO channels_channel (id, code, names, host, path_prefix, currency, country, tax_view, access, audience, theme,
    default_language, payment_methods, shipping_fee_minor, seller, bank_account, greeting, is_active, password)
  VALUES (md5('channel')::uuid, 'bench', '{{}}', '', '/', 'KRW', 'KR', 'net', 'open', '', 'shop',
    'ko', '{{}}', 0, '{{}}', '', '{{}}', true, '');
INSERT INTO catalog_category (id, slug, names, blurbs, position) VALUES (md5('root')::uuid, 'root', '{{}}', '{{}}', 0);
INSERT INTO catalog_product (id, slug, category_id, status, tax_code, created_at)
  SELECT md5('product' || n)::uuid, 'product-' || n, md5('root')::uuid, 'active', 'standard', now()
  FROM generate_series(0, {VARIANTS - 1}) n;
INSERT INTO catalog_variant (id, product_id, sku, gtin, labels, position, is_active)
  SELECT md5('variant' || n)::uuid, md5('product' || n)::uuid, 'SKU-' || n, '', '{{}}', 0, true
  FROM generate_series(0, {VARIANTS - 1}) n;
INSERT INTO parties_party (id, kind, name, language, email, phone, is_active, created_at)
  SELECT md5('company' || n)::uuid, 'company', 'company ' || n, 'ko', '', '', true, now()
  FROM generate_series(0, {LISTS - 1}) n;
INSERT INTO segments_segment (id, code, names)
  SELECT md5('segment' || n)::uuid, 'segment-' || n, '{{}}' FROM generate_series(0, {SEGMENTS - 1}) n;
INSERT INTO segments_segmentmember (segment_id, party_id, since)
  SELECT md5('segment' || n % {SEGMENTS})::uuid, md5('company' || n)::uuid, '2020-01-01'
  FROM generate_series(0, {LISTS - 1}) n;
INSERT INTO pricing_pricelist (id, code, names, currency, includes_tax, priority, chain, source_id)
  SELECT md5('list' || n)::uuid, 'list-' || n, '{{}}', 'KRW', false, (n > 0)::int + (n > {SEGMENTS})::int, '[]',
    md5('list' || n)::uuid
  FROM generate_series(0, {LISTS - 1}) n;
-- the first for the channel, fifty for segments, the others for a company each
INSERT INTO pricing_pricelistaudience (price_list_id, kind, channel_id, segment_id, party_id)
  SELECT md5('list' || n)::uuid,
    CASE WHEN n = 0 THEN 'channel' WHEN n <= {SEGMENTS} THEN 'segment' ELSE 'party' END,
    CASE WHEN n = 0 THEN md5('channel')::uuid END,
    CASE WHEN n BETWEEN 1 AND {SEGMENTS} THEN md5('segment' || n - 1)::uuid END,
    CASE WHEN n > {SEGMENTS} THEN md5('company' || n)::uuid END
  FROM generate_series(0, {LISTS - 1}) n;
INSERT INTO pricing_price (price_list_id, variant_id, min_quantity, unit_price, known_from)
  SELECT md5('list' || n)::uuid, md5('variant' || (n * 37 + m / 2 * 7) % {VARIANTS})::uuid, 1 + m % 2 * 9,
    1000 + (n + m) % 9000, now()
  FROM generate_series(1, {LISTS - 1}) n, generate_series(0, {ROWS_A_LIST - 1}) m;
INSERT INTO pricing_price (price_list_id, variant_id, min_quantity, unit_price, known_from)
  SELECT md5('list0')::uuid, md5('variant' || n)::uuid, 1, 1000 + n % 9000, now()
  FROM generate_series(0, {VARIANTS - 1}) n;
"""


def prepare() -> None:
    """The database with its goods, once."""
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_variant")
        if cursor.fetchone()[0] == 0:
            began = time.perf_counter()
            cursor.execute(GOODS)
            print(f"made in {time.perf_counter() - began:.0f} s")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*), (SELECT count(*) FROM pricing_pricelist), version() FROM pricing_price")
        rows, lists, version = cursor.fetchone()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python"
    print(f"{rows:,} prices in {lists:,} lists; {version.partition(' on ')[0]}; {machine} {platform.python_version()}")


def identity(name: str) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(%s)::uuid", [name])
        return UUID(str(cursor.fetchone()[0]))


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, taken: list[float]) -> None:
    """One row: median, p95."""
    p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    print(f"{name:<52}{statistics.median(taken):>10.2f}{p95:>10.2f}")


def replay(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def context_of(channel: Channel, number: int) -> PriceContext:
    return PriceContext(
        channel_id=channel.id,
        country="KR",
        party_ids=(PartyId(identity(f"company{number}")),),
        at=clock.now(),
        terms=selectors.terms_of(channel),
    )


def resolve(channel: Channel) -> None:
    """Fifty SKUs for one buyer, another buyer and other SKUs each time; ours and the same SQL raw."""
    dice, ours, raw = Random(1), [], []
    for number in range(SAMPLES + WARM):
        company = dice.randrange(SEGMENTS + 1, LISTS)
        own = [(company * 37 + m * 7) % VARIANTS for m in range(25)]
        skus = [identity(f"variant{n}") for n in (*own, *(dice.randrange(VARIANTS) for _ in range(25)))]
        context = context_of(channel, company)

        def work(context: PriceContext = context, skus: list[UUID] = skus) -> object:
            return selectors.offers(context, skus)

        cold = milliseconds(work)
        with CaptureQueriesContext(connection) as captured:
            work()
        statements = [query["sql"] for query in captured.captured_queries]
        if number >= WARM:
            ours.append(cold)
            raw.append(milliseconds(lambda: replay(statements)))  # noqa: B023 -- run at once
    told("50 SKUs for one buyer, this buyer's first time", ours)
    told("the same SQL raw", raw)
    print(f"ratio of the medians {statistics.median(ours) / statistics.median(raw):.2f}")


def order_by_price(channel: Channel) -> None:
    """A listing's products in the order of one buyer's prices, as `search` makes it, another buyer each time."""
    dice = Random(2)
    for count in (240, 2_400):
        products = [ProductId(identity(f"product{n}")) for n in range(count)]
        variants = {pk: [VariantId(identity(f"variant{n}"))] for n, pk in enumerate(products)}
        asked = [own[0] for own in variants.values()]
        ours, raw = [], []
        for number in range(min(SAMPLES, 40) + WARM):
            context = context_of(channel, dice.randrange(SEGMENTS + 1, LISTS))

            def work(context: PriceContext = context) -> object:
                return by_price(products, variants, selectors.offers(context, asked), is_down=False)  # noqa: B023

            cold = milliseconds(work)
            with CaptureQueriesContext(connection) as captured:
                work()
            statements = [query["sql"] for query in captured.captured_queries]
            if number >= WARM:
                ours.append(cold)
                raw.append(milliseconds(lambda: replay(statements)))  # noqa: B023 -- run at once
        told(f"{count:,} products in the order of a buyer's prices", ours)
        told("the same SQL raw", raw)


def change(channel: Channel) -> None:
    """From the call that changes one price to another connection's reading of it."""
    actor, sku, code = job_actor("bench"), identity("variant37"), "list-60"
    context = context_of(channel, 60)
    sku = identity(f"variant{60 * 37 % VARIANTS}")
    taken = []
    for number in range(min(SAMPLES, 30)):
        price = Decimal(2000 + number + int(time.time()) % 1000 * 40)
        began = time.perf_counter()
        services.set_prices(price_list_code=code, prices=[PriceRow(sku, price)], actor=actor)
        later = context_of(channel, 60)
        assert selectors.offers(later, [sku])[sku].ladder[0].unit.value == price
        taken.append((time.perf_counter() - began) * 1000)
    told("one price changed and read", taken)
    del context


def bring_in(channel: Channel) -> None:
    """A hundred thousand rows set in one call while another connection prices fifty SKUs again and again."""
    waits: list[float] = []
    done = threading.Event()
    skus = [identity(f"variant{n}") for n in range(50)]

    def read() -> None:
        while not done.is_set():
            waits.append(milliseconds(lambda: selectors.offers(context_of(channel, 100), skus)))
        connection.close()

    now = int(time.time())
    code = f"import-{now}"
    actor = job_actor("bench")
    services.create_price_list(
        code=code, names={"ko": code}, currency="KRW", includes_tax=False, priority=now % 10**6 + 10**6, actor=actor
    )
    services.give_to(price_list_code=code, actor=actor, channel_id=channel.id)
    ids = [identity(f"variant{n}") for n in range(VARIANTS)]
    rows = [PriceRow(one, Decimal(1000 + step), step) for one in ids for step in (1, 10, 50, 100, 500)]
    reader = threading.Thread(target=read)
    reader.start()
    first = milliseconds(lambda: services.set_prices(price_list_code=code, prices=rows, actor=actor))
    dearer = [PriceRow(one.variant_id, one.unit_price + 1, one.min_quantity) for one in rows]
    second = milliseconds(lambda: services.set_prices(price_list_code=code, prices=dearer, actor=actor))
    done.set()
    reader.join()
    print(f"{len(rows):,} rows set in {first / 1000:.1f} s, all of them changed in {second / 1000:.1f} s")
    told(f"50 SKUs meanwhile ({len(waits)} readings), slowest {max(waits):.0f} ms", waits)


def engine() -> None:
    """The pure engine: carts of 2 to 500 lines, 30 promotions, lists with ladders, shipping, tax per line."""
    for lines in (2, 25, 200, 500):
        dice = Random(lines)
        world = {
            "currency": "KRW",
            "tax": {"prices_include": False, "rates": {"standard": "0.10"}},
            "lists": [
                {"code": f"list{n}", "priority": n, "prices": {
                    f"SKU{m}": {1: str(9000 + m), 10: str(8000 + m), 100: str(7000 + m)} for m in range(n, lines, 3)}}
                for n in range(3)
            ],
            "items": {f"SKU{m}": {"categories": [f"kind{m % 10}"]} for m in range(lines)},
            "promotions": [
                {"code": f"promo{n}", "coupon": f"C{n}" if n % 10 == 9 else None, "give": [effect(n)],
                 "combine": {"group": f"g{n % 2}"} if n >= 26 else "always"}
                for n in range(30)
            ],
            "coupons": ["C9", "C19", "NONE"],
            "cart": [{"sku": f"SKU{m}", "quantity": dice.randint(1, 120)} for m in range(lines)],
            "shipping": {"amount": "3000"},
        }  # fmt: skip
        for one in world["promotions"]:
            if one["coupon"] is None:
                del one["coupon"]
        scenario = read_scenario(world)
        repeats = max(5, min(SAMPLES, 2000 // lines))
        told(
            f"a cart of {lines} lines, 30 promotions",
            [milliseconds(partial(price_scenario, scenario)) for _ in range(repeats)],
        )


def effect(number: int) -> dict[str, object]:
    kind = {"category": [f"kind{number % 10}"]}
    return [
        {"percent": "5", "on": "items", "items": kind},
        {"amount": "10", "on": "items", "items": kind},
        {
            "buy": {"items": kind, "quantity": 10},
            "get": {"items": kind, "quantity": 1, "percent": "100"},
            "repeat": None,
        },
        {"percent": "1", "on": "order"},
        {"amount": "1000", "on": "order"},
    ][number % 5]


def main() -> None:
    print(f"{'milliseconds':<52}{'median':>10}{'p95':>10}")
    engine()
    prepare()
    channel = get_channel("bench")
    resolve(channel)
    order_by_price(channel)
    change(channel)
    bring_in(channel)


main()
