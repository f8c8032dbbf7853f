"""What replaying past orders costs: 1,000 and 10,000 orders of 3 to 20 lines of 1,000 buyers, guests and dealers.

Usage: python bench/replay.py [samples] — in a home of its own (var/bench-replay), made on the first run.
Beside each figure stands the database's own share: the same SQL raw.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-replay"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.insights.services import simulate_prices, simulate_promotion
from jangteo.kernel.types import job_actor
from jangteo.pricing.services import draft_promotion, publish_promotion, write_version
from jangteo.pricing.types import PriceRow

SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 3
PRODUCTS, BUYERS, ORDERS, CARTS, CONTRACTS, SEGMENTS = 2_000, 1_000, 10_000, 500, 200, 5
ACTOR = job_actor("bench")

GOODS = f"""
INSERT INTO channels_channel (id, code, names, host, path_prefix, currency, country, tax_view, access, audience, theme,
    default_language, payment_methods, shipping_fee_minor, free_shipping_from_minor, seller, bank_account, greeting,
    is_active, password)
  VALUES (md5('channel')::uuid, 'bench', '{{}}', '', '/', 'KRW', 'KR', 'gross', 'open', '', 'shop',
    'ko', '{{}}', 3000, 50000, '{{}}', '', '{{}}', true, '');
INSERT INTO pricing_taxrate (country, code, rate, category, valid_from)
  VALUES ('KR', 'standard', 0.1, 'S', '2020-01-01');
INSERT INTO catalog_category (id, slug, names, blurbs, position)
  SELECT md5('category' || n)::uuid, 'category-' || n, '{{}}', '{{}}', n FROM generate_series(0, 19) n;
INSERT INTO catalog_product (id, slug, category_id, status, tax_code, created_at)
  SELECT md5('product' || n)::uuid, 'product-' || n, md5('category' || n % 20)::uuid, 'active', 'standard', now()
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO catalog_variant (id, product_id, sku, gtin, labels, position, is_active)
  SELECT md5('variant' || n)::uuid, md5('product' || n)::uuid, 'SKU-' || n, '', '{{}}', 0, true
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO parties_party (id, kind, name, language, email, phone, is_active, created_at)
  SELECT md5('buyer' || n)::uuid, 'company', 'buyer ' || n, 'ko', '', '', true, now()
  FROM generate_series(0, {BUYERS - 1}) n;
INSERT INTO segments_segment (id, code, names)
  SELECT md5('segment' || n)::uuid, 'segment-' || n, '{{}}' FROM generate_series(0, {SEGMENTS - 1}) n;
INSERT INTO segments_segmentmember (segment_id, party_id, since)
  SELECT md5('segment' || n % {SEGMENTS})::uuid, md5('buyer' || n)::uuid, '2020-01-01'
  FROM generate_series(0, {BUYERS // 2}) n;
-- the first for the channel, some for segments, and a contract for each of two hundred buyers
INSERT INTO pricing_pricelist (id, code, names, currency, includes_tax, priority, chain, source_id)
  SELECT md5('list' || n)::uuid, 'list-' || n, '{{}}', 'KRW', true, (n > 0)::int + (n > {SEGMENTS})::int, '[]',
    md5('list' || n)::uuid
  FROM generate_series(0, {CONTRACTS + SEGMENTS}) n;
INSERT INTO pricing_pricelistaudience (price_list_id, kind, channel_id, segment_id, party_id)
  SELECT md5('list' || n)::uuid,
    CASE WHEN n = 0 THEN 'channel' WHEN n <= {SEGMENTS} THEN 'segment' ELSE 'party' END,
    CASE WHEN n = 0 THEN md5('channel')::uuid END,
    CASE WHEN n BETWEEN 1 AND {SEGMENTS} THEN md5('segment' || n - 1)::uuid END,
    CASE WHEN n > {SEGMENTS} THEN md5('buyer' || n)::uuid END
  FROM generate_series(0, {CONTRACTS + SEGMENTS}) n;
INSERT INTO pricing_price (price_list_id, variant_id, min_quantity, unit_price, known_from)
  SELECT md5('list' || n)::uuid, md5('variant' || m)::uuid, step, 9000 - step * 5 - n + m % 5000, now()
  FROM generate_series(0, {CONTRACTS + SEGMENTS}) n, generate_series(0, {PRODUCTS - 1}) m, unnest(ARRAY[1, 10]) step
  WHERE n = 0 OR (n + m) % 10 = 0;
-- a third of the orders are guests'
INSERT INTO ordering_order (id, number, kind, origin, source, source_key, channel_id, secret, buyer_id, is_assisted,
    buyer_name, placed_by_name, email, ship_to, purchase_order_number, note, status, payment, fulfilment, currency,
    prices_include_tax, rounding, net_minor, tax_minor, gross_minor, shipping_net_minor, shipping_tax_minor,
    line_count, placed_at)
  SELECT md5('order' || n)::uuid, 'B-' || n, 'sale', 'placed', '', '', md5('channel')::uuid, '',
    CASE WHEN n % 3 > 0 THEN md5('buyer' || n % {BUYERS})::uuid END, false, 'buyer', '', '', '{{}}', '', '', 'placed',
    'awaited', 'open', 'KRW', true, '{{}}', 0, 0, 0, 0, 0, 3 + n % 18, now() - n * interval '5 minutes'
  FROM generate_series(0, {ORDERS - 1}) n;
INSERT INTO ordering_orderline (id, order_id, position, variant_id, sku, name, variant_label, unit, unit_quantity,
    quantity, unit_price, subtotal_minor, net_minor, tax_minor, gross_minor, tax_code, tax_rate)
  SELECT md5('line' || n || '-' || m)::uuid, md5('order' || n)::uuid, m + 1, md5('variant' || v)::uuid, 'SKU-' || v,
    '', '', 'each', 1 + m % 12, 1 + m % 12, 1000, 0, 0, 0, 0, 'standard', 0.1
  FROM generate_series(0, {ORDERS - 1}) n, LATERAL generate_series(0, 2 + n % 18) m,
    LATERAL (SELECT (n * 31 + m * 97) % {PRODUCTS} AS v) chosen;
INSERT INTO ordering_cart (id, channel_id, secret, state, created_at, changed_at)
  SELECT md5('cart' || n)::uuid, md5('channel')::uuid, md5('secret' || n), 'open', now(), now()
  FROM generate_series(0, {CARTS - 1}) n;
INSERT INTO ordering_cartline (id, cart_id, variant_id, unit, unit_quantity, quantity)
  SELECT md5('cartline' || n || '-' || m)::uuid, md5('cart' || n)::uuid,
    md5('variant' || (n * 13 + m * 7) % {PRODUCTS})::uuid, 'each', 2, 2
  FROM generate_series(0, {CARTS - 1}) n, generate_series(0, 2) m;
"""


def prepare() -> UUID:
    """The database with its orders and eight live promotions, once; a version to try."""
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ordering_order")
        is_new = cursor.fetchone()[0] == 0
        if is_new:
            began = time.perf_counter()
            cursor.execute(GOODS)
            print(f"made in {time.perf_counter() - began:.0f} s")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*), (SELECT count(*) FROM ordering_orderline), version() FROM ordering_order")
        orders, lines, version = cursor.fetchone()
    if is_new:
        promote()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python"
    print(f"{orders:,} orders, {lines:,} lines; {version.partition(' on ')[0]}; {machine} {platform.python_version()}")
    return write_version(code="tried", rule={"give": [{"percent": "10", "on": "order"}]}, actor=ACTOR)


def promote() -> None:
    """Eight promotions that work, two of them in a group, and a draft."""
    for number in range(8):
        items = {"category": [f"category-{number}"]}
        rule = {
            "priority": 20 - number,
            "give": [{"percent": str(5 + number), "on": "items", "items": items}],
            "combine": {"group": "season"} if number > 5 else "always",
        }
        code = f"live-{number}"
        draft_promotion(code=code, names={"en": code}, currency="KRW", rule=rule, actor=ACTOR)
        version_id = write_version(code=code, rule=rule, actor=ACTOR)
        simulate_promotion(version_id=version_id, actor=ACTOR, orders=1)
        publish_promotion(code=code, version_id=version_id, actor=ACTOR)
    rule = {"give": [{"percent": "10", "on": "order"}]}
    draft_promotion(code="tried", names={"en": "tried"}, currency="KRW", rule=rule, actor=ACTOR)


def measure(name: str, work: Callable[[], object]) -> None:
    """One row: seconds, of the processor here, how many queries, and the seconds of the same SQL raw."""
    taken, own = [], []
    for _ in range(SAMPLES):
        began, used = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - began)
        own.append(time.process_time() - used)
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
    raw = time.perf_counter() - began
    median = statistics.median
    print(f"{name:<44}{median(taken):>8.2f}{median(own):>11.2f}{len(captured):>9}{raw:>8.2f}", flush=True)


def main() -> None:
    version_id = prepare()
    print(f"{'seconds':<44}{'median':>8}{'processor':>11}{'queries':>9}{'raw':>8}", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5('variant' || n)::uuid FROM generate_series(0, 19) n")
        rows = [PriceRow(UUID(str(pk)), Decimal(5000)) for (pk,) in cursor.fetchall()]
    for orders in (1_000, 10_000):
        measure(
            f"a promotion, {orders:,} orders and {CARTS} carts",
            lambda: simulate_promotion(version_id=version_id, actor=ACTOR, orders=orders),  # noqa: B023 -- run at once
        )
        measure(
            f"20 prices of a list, {orders:,} orders",
            lambda: simulate_prices(price_list_code="list-0", prices=rows, actor=ACTOR, orders=orders),  # noqa: B023
        )


main()
