"""What assortments add to a category page of 24: 100,000 SKUs, 5,000 companies, 200 grants.

Usage: python bench/assortments.py [samples] — in a home of its own (var/bench-assortments), made on the first run.
Samples with and without grants alternate, so that whatever else the machine does falls on both alike.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-assortments"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangteo.catalog.errors import CategoryNotFound
from jangteo.catalog.selectors import viewer_for
from jangteo.catalog.types import ListingFilter
from jangteo.channels.selectors import get_channel
from jangteo.channels.types import Channel
from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import guest_rights
from jangteo.search import selectors as search

SAMPLES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
WARM = 3
PRODUCTS, COMPANIES, CATEGORIES, OPTIONS, ASSORTMENTS = 100_000, 5_000, 100, 20, 200

GOODS = f"""
INSERT INTO channels_channel (id, code, names, host, path_prefix, currency, country, tax_view, access, audience, theme,
    default_language, payment_methods, shipping_fee_minor, seller, bank_account, greeting, is_active, password)
  VALUES (md5('channel')::uuid, 'bench', '{{}}', '', '/', 'KRW', 'KR', 'net', 'open', '', 'shop',
    'ko', '{{}}', 0, '{{}}', '', '{{}}', true, '');
INSERT INTO catalog_category (id, slug, names, blurbs, position)
  SELECT md5('root' || n)::uuid, 'root-' || n, '{{}}', '{{}}', n FROM generate_series(0, 9) n;
INSERT INTO catalog_category (id, slug, names, blurbs, position, parent_id)
  SELECT md5('category' || n)::uuid, 'category-' || n, jsonb_build_object('ko', 'category ' || n), '{{}}', n,
    md5('root' || n % 10)::uuid FROM generate_series(0, {CATEGORIES - 1}) n;
INSERT INTO catalog_attribute (id, code, names, kind, dimension, unit, is_facet, position)
  VALUES (md5('material')::uuid, 'material', '{{"ko": "소재"}}', 'option', '', '', true, 0);
INSERT INTO catalog_attributeoption (attribute_id, code, names, position)
  SELECT md5('material')::uuid, 'option-' || n, jsonb_build_object('ko', 'option ' || n), n
  FROM generate_series(0, {OPTIONS - 1}) n;
INSERT INTO catalog_product (id, slug, category_id, status, tax_code, created_at)
  SELECT md5('product' || n)::uuid, 'product-' || n, md5('category' || n % {CATEGORIES})::uuid, 'active',
    'standard', now()
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO catalog_producttext (product_id, field, language, audience, text)
  SELECT md5('product' || n)::uuid, 'name', 'ko', '', '상품 ' || n FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO catalog_variant (id, product_id, sku, gtin, labels, position, is_active)
  SELECT md5('variant' || n)::uuid, md5('product' || n)::uuid, 'SKU-' || n, '', '{{}}', 0, true
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO catalog_attributevalue (product_id, attribute_id, option_id, entered_unit)
  SELECT md5('product' || n)::uuid, md5('material')::uuid, (SELECT min(id) FROM catalog_attributeoption)
    + hashint4(n) % {OPTIONS // 2} + {OPTIONS // 2}, '' FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO catalog_channellisting (product_id, channel_id, from_at, rank)
  SELECT md5('product' || n)::uuid, md5('channel')::uuid, '2020-01-01', hashint4(n) % 1000
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO pricing_pricelist (id, code, names, currency, includes_tax, priority, chain, source_id)
  VALUES (md5('list')::uuid, 'bench', '{{}}', 'KRW', false, 0, '[]', md5('list')::uuid);
INSERT INTO pricing_pricelistaudience (price_list_id, kind, channel_id)
  VALUES (md5('list')::uuid, 'channel', md5('channel')::uuid);
INSERT INTO pricing_price (price_list_id, variant_id, min_quantity, unit_price, known_from)
  SELECT md5('list')::uuid, md5('variant' || n)::uuid, 1, 1000 + n % 9000, now()
  FROM generate_series(0, {PRODUCTS - 1}) n;
INSERT INTO parties_party (id, kind, name, language, email, phone, is_active, created_at)
  SELECT md5('company' || n)::uuid, 'company', 'company ' || n, 'ko', '', '', true, now()
  FROM generate_series(0, {COMPANIES - 1}) n;
INSERT INTO segments_segment (id, code, names)
  SELECT md5('segment' || n)::uuid, 'segment-' || n, '{{}}' FROM generate_series(0, 49) n;
INSERT INTO segments_segmentmember (segment_id, party_id, since)
  SELECT md5('segment' || (n + m * 13) % 50)::uuid, md5('company' || n)::uuid, '2020-01-01'
  FROM generate_series(0, {COMPANIES - 1}) n, generate_series(0, 3) m;
"""

# A third by category, a third by option less a category, a third lists of 500 products chosen by hand.
CHOSEN = f"""
INSERT INTO catalog_assortment (id, number, code, names, is_active, created_at)
  SELECT md5('assortment' || n)::uuid, nextval('catalog_assortment_number'), 'assortment-' || n, '{{}}', true, now()
  FROM generate_series(0, {ASSORTMENTS - 1}) n;
INSERT INTO catalog_assortmentselection (assortment_id, is_include, kind, category_id)
  SELECT md5('assortment' || n)::uuid, true, 'category', md5('category' || (n * 7 + m) % {CATEGORIES})::uuid
  FROM generate_series(0, {ASSORTMENTS - 1}, 3) n, generate_series(0, 2) m;
INSERT INTO catalog_assortmentselection (assortment_id, is_include, kind, option_id)
  SELECT md5('assortment' || n)::uuid, true, 'option', (SELECT min(id) FROM catalog_attributeoption) + n % {OPTIONS}
  FROM generate_series(1, {ASSORTMENTS - 1}, 3) n;
INSERT INTO catalog_assortmentselection (assortment_id, is_include, kind, category_id)
  SELECT md5('assortment' || n)::uuid, false, 'category', md5('category' || n * 11 % {CATEGORIES})::uuid
  FROM generate_series(1, {ASSORTMENTS - 1}, 3) n;
INSERT INTO catalog_assortmentselection (assortment_id, is_include, kind, product_id)
  SELECT DISTINCT md5('assortment' || n)::uuid, true, 'product',
    md5('product' || abs(hashint4(n * 1000 + m)) % {PRODUCTS})::uuid
  FROM generate_series(2, {ASSORTMENTS - 1}, 3) n, generate_series(1, 500) m;
"""

# Of ten: four reserved for a segment, three kept from a segment, one `only`, two that hide prices from a segment.
GRANTED = f"""
INSERT INTO catalog_assortmentgrant (id, assortment_id, segment_id, mode, level, from_at, why, created_at)
  SELECT md5('grant' || n)::uuid, md5('assortment' || n)::uuid, md5('segment' || n % 50)::uuid,
    CASE WHEN n % 10 < 4 THEN 'reserved' WHEN n % 10 = 7 THEN 'only' ELSE 'except' END,
    CASE WHEN n % 10 >= 8 THEN 'price' WHEN n % 10 = 3 THEN 'buy' ELSE 'see' END, '2020-01-01', '', now()
  FROM generate_series(0, {ASSORTMENTS - 1}) n;
"""

# As many again that bar sets nobody filled: the whole filter runs, and the page is the same as without it.
HARMLESS = f"""
INSERT INTO catalog_assortment (id, number, code, names, is_active, created_at)
  SELECT md5('empty' || n)::uuid, nextval('catalog_assortment_number'), 'empty-' || n, '{{}}', true, now()
  FROM generate_series(0, {ASSORTMENTS - 1}) n ON CONFLICT DO NOTHING;
INSERT INTO catalog_assortmentgrant (id, assortment_id, channel_id, mode, level, from_at, why, created_at)
  SELECT md5('harmless' || n || one)::uuid, md5('empty' || n)::uuid, md5('channel')::uuid, 'except', one,
    '2020-01-01', '', now()
  FROM generate_series(0, {ASSORTMENTS - 1}) n, unnest(ARRAY['see', 'price']) one WHERE n % 2 = (one = 'see')::int;
"""
ARMS = {"without grants": "", "with 200 that hide nothing": HARMLESS, "with 200 grants": GRANTED}


def run(statements: str) -> float:
    """Seconds that statements took."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statements)
    return time.perf_counter() - began


def prepare() -> None:
    """The database with its goods, once."""
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_product")
        if cursor.fetchone()[0] == 0:
            print(f"goods made in {run(GOODS):.1f} s")
            print(f"{ASSORTMENTS} assortments chosen and every product placed in {run(CHOSEN):.1f} s")
        cursor.execute("DELETE FROM catalog_assortmentgrant")
    run("VACUUM ANALYZE")


def sizes() -> str:
    """What the plans work on."""
    with connection.cursor() as cursor:
        cursor.execute("""SELECT count(*), avg(cardinality(members))::numeric(6,1) FROM catalog_assortmentset""")
        sets, mean = cursor.fetchone()
        cursor.execute("SELECT version()")
        version = cursor.fetchone()[0].partition(" on ")[0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return f"{sets} different sets of {mean} assortments on average; {version}; {machine}"


def page(channel: Channel, actor: Actor, category: str) -> None:
    """A category page's reads, from who looks to prices."""
    viewer = viewer_for(channel, actor, "ko")
    with suppress(CategoryNotFound):  # none of its products may be seen
        search.listing(channel, viewer, ListingFilter(category_slug=category))


def statements_of(work: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def replay(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, taken: list[float]) -> None:
    """One row: median, p95."""
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"{name:<34}{statistics.median(taken):>10.2f}{p95:>10.2f}")


def measure(channel: Channel) -> None:
    """Alternate samples of each arm, each as ours and as the same SQL raw."""
    taken: dict[str, list[float]] = {}
    for number in range(SAMPLES + WARM):
        company = Actor(party_id=PartyId(_id(f"company{number * 37 % COMPANIES}")), rights=guest_rights())
        category = f"category-{number * 13 % CATEGORIES}"

        def work(actor: Actor = company, category: str = category) -> None:
            page(channel, actor, category)

        for name, grants in ARMS.items():
            run("DELETE FROM catalog_assortmentgrant;" + grants)
            statements = statements_of(work)
            ours, raw = milliseconds(work), milliseconds(partial(replay, statements))
            if number >= WARM:
                taken.setdefault(name, []).append(ours)
                taken.setdefault(f"{name}, SQL alone", []).append(raw)
    print(f"{'':<34}{'median ms':>10}{'p95 ms':>10}   ({SAMPLES} samples, alternating)")
    for name, figures in taken.items():
        told(name, figures)
    before = taken["without grants"]
    for name in ARMS:
        after, ratio = taken[name], statistics.median(taken[name]) / statistics.median(taken[f"{name}, SQL alone"])
        added = statistics.quantiles(after, n=20)[-1] - statistics.quantiles(before, n=20)[-1]
        median = statistics.median(after) - statistics.median(before)
        print(f"{name}: {median:+.2f} ms at the median, {added:+.2f} ms at p95; {ratio:.2f} of the same SQL raw")


def _id(name: str) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(%s)::uuid", [name])
        return UUID(str(cursor.fetchone()[0]))


def plans(channel: Channel) -> None:
    """EXPLAIN (ANALYZE, BUFFERS) of the statements that the filter is in."""
    run(GRANTED)
    actor = Actor(party_id=PartyId(_id("company0")), rights=guest_rights())
    for statement in statements_of(lambda: page(channel, actor, "category-3")):
        if "assortment" in statement:
            print(f"\n{statement[:100]} …")
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement)
                print("\n".join(row[0] for row in cursor.fetchall()))


def main() -> None:
    prepare()
    channel = get_channel("bench")
    print(sizes())
    measure(channel)
    run("DELETE FROM catalog_assortmentgrant")
    first = "SELECT {} FROM catalog_assortmentselection WHERE kind = '{}'"
    changed = f"UPDATE catalog_assortmentselection SET is_include = NOT is_include WHERE id = ({first})"
    for kind in ("category", "option", "product"):
        took = run(f"BEGIN; {changed.format('min(id)', kind)}; ROLLBACK")
        print(f"one selection of a {kind} changed: its products placed anew in {took * 1000:.0f} ms")
    plans(channel)
    run("DELETE FROM catalog_assortmentgrant")


main()
