"""How the office's lists open when they are short and when they are long: orders, products, stock, and the search.

Usage: python bench/office_lists.py [orders] [samples], in a home of its own (var/bench-office), made on the first run;
there are a tenth as many products as orders, short and long alike.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-office"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from jangteo.catalog.selectors.staff import StaffFilter, page_of_products, page_of_variants
from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.inventory.selectors import count_low_variants, list_low_variants
from jangteo.kernel.keyset import Page
from jangteo.kernel.types import job_actor
from jangteo.office.pages.stock import within_level
from jangteo.ordering.selectors import find_some_orders, page_of_orders
from jangteo.ordering.selectors.staff import count_to_do
from jangteo.ordering.types import OrderFilter

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
SAMPLES = int(sys.argv[2]) if len(sys.argv) > 2 else 20
FEW = 1_000  # of each hundred orders one waits, ninety-seven are done, two are called off
ACTOR = job_actor("bench")
CHANNEL = """
INSERT INTO channels_channel (id, code, names, host, path_prefix, currency, country, tax_view, access, audience, theme,
    default_language, payment_methods, shipping_fee_minor, free_shipping_from_minor, seller, bank_account, greeting,
    is_active, password)
  VALUES (md5('channel')::uuid, 'bench', '{}', '', '/', 'KRW', 'KR', 'gross', 'open', '', 'shop',
    'ko', '{}', 3000, 50000, '{}', '', '{}', true, '') ON CONFLICT DO NOTHING;
"""
ORDERS = """
INSERT INTO ordering_order (id, number, kind, origin, source, source_key, channel_id, secret, is_assisted, buyer_name,
    placed_by_name, email, ship_to, purchase_order_number, note, status, payment, fulfilment, currency,
    prices_include_tax, rounding, net_minor, tax_minor, gross_minor, shipping_net_minor, shipping_tax_minor, line_count,
    placed_at)
  SELECT md5('order' || n)::uuid, 'B-' || n, 'sale', 'placed', '', '', md5('channel')::uuid, '', false,
    '손님 ' || md5((n % 20000)::text), '', 'buyer' || n % 20000 || '@bench.example', '{{}}', 'PO-' || n, '',
    CASE WHEN n % 100 = 0 THEN 'placed' WHEN n % 100 < 3 THEN 'cancelled' ELSE 'completed' END,
    CASE WHEN n % 100 = 0 THEN 'awaited' WHEN n % 100 < 3 THEN 'void' ELSE 'paid' END,
    CASE WHEN n % 100 = 0 THEN 'open' WHEN n % 100 < 3 THEN 'cancelled' ELSE 'delivered' END,
    'KRW', true, '{{}}', 10000, 1000, 11000, 0, 0, 1, '2026-01-01'::timestamptz + n * interval '20 seconds'
  FROM generate_series({first}, {last}) n ON CONFLICT DO NOTHING;
"""
GOODS = """
INSERT INTO catalog_category (id, slug, names, blurbs, position)
  SELECT md5('category' || n)::uuid, 'bench-' || n, '{{"ko": "분류"}}', '{{}}', n FROM generate_series(0, 19) n
  ON CONFLICT DO NOTHING;
INSERT INTO inventory_place (id, code, names, kind, closed_on)
  SELECT md5('place' || n)::uuid, 'B' || n, '{{}}', 'warehouse', '{{}}' FROM generate_series(1, 2) n
  ON CONFLICT DO NOTHING;
INSERT INTO catalog_product (id, slug, category_id, status, tax_code, created_at)
  SELECT md5('product' || n)::uuid, 'ware-' || md5(n::text), md5('category' || n % 20)::uuid, 'active', 'standard',
    now()
  FROM generate_series({first}, {last}) n;
INSERT INTO catalog_producttext (product_id, field, language, audience, text)
  SELECT md5('product' || n)::uuid, 'name', language, '', '머그 ' || md5(n::text)
  FROM generate_series({first}, {last}) n, unnest(ARRAY['ko', 'en']) language;
INSERT INTO catalog_variant (id, product_id, sku, gtin, labels, position, is_active)
  SELECT md5('variant' || n)::uuid, md5('product' || n)::uuid, 'SKU-' || n, '', '{{}}', 0, true
  FROM generate_series({first}, {last}) n;
INSERT INTO inventory_stocklevel (id, place_id, variant_id, on_hand, allocated)
  SELECT md5('level' || n || '/' || place)::uuid, md5('place' || place)::uuid, md5('variant' || n)::uuid,
    CASE WHEN n % 100 = 0 THEN 0 WHEN n % 10 < 2 THEN 4 ELSE 50 END, 0
  FROM generate_series({first}, {last}) n, generate_series(1, 2) place;
"""
FILLED = (
    "ordering_order",
    "catalog_product",
    "catalog_producttext",
    "catalog_variant",
    "catalog_category",
    "inventory_stocklevel",
)


def milliseconds(work: Callable[[], object]) -> float:
    """The median, after three to warm up."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def fill(first: int, last: int) -> None:
    """Orders of these numbers, and figures that the planner can trust."""
    with connection.cursor() as cursor:
        cursor.execute(CHANNEL)
        for start in range(first, last + 1, 100_000):
            cursor.execute(ORDERS.format(first=start, last=min(start + 99_999, last)))
        cursor.execute(GOODS.format(first=(first - 1) // 10 + 1, last=last // 10))
        cursor.execute(f"VACUUM ANALYZE {', '.join(FILLED)}")


def deep_cursor(page: Callable[[str], Page[Any]], pages: int) -> str:
    """Where a reader stands after some pages."""
    cursor = ""
    for _ in range(pages):
        cursor = page(cursor).later or cursor
    return cursor


def stock(text: str = "", level: str | None = None, cursor: str = "") -> Page[Any]:
    return page_of_variants(text, within=within_level(level), cursor=cursor)


def products(cursor: str = "", **wanted: str) -> Page[Any]:
    return page_of_products(StaffFilter(**wanted), language="ko", cursor=cursor)


def measure(count: int) -> dict[str, float]:
    """{page: its milliseconds} in a home of so many orders."""
    late = deep_cursor(lambda cursor: page_of_orders(ACTOR, OrderFilter(), cursor=cursor), 10)
    late_product, late_sku = deep_cursor(products, 10), deep_cursor(lambda at: stock(cursor=at), 10)
    last, last_sku = f"B-{count - 1}", f"SKU-{count // 10 - 1}"
    works: dict[str, Callable[[], object]] = {
        "newest": lambda: page_of_orders(ACTOR, OrderFilter()),
        "eleventh page": lambda: page_of_orders(ACTOR, OrderFilter(), cursor=late),
        "oldest first": lambda: page_of_orders(ACTOR, OrderFilter(), is_oldest_first=True),
        "to ship": lambda: page_of_orders(ACTOR, OrderFilter(status="placed", fulfilment="open")),
        "cancelled": lambda: page_of_orders(ACTOR, OrderFilter(status="cancelled")),
        "what waits (today)": lambda: count_to_do(ACTOR),
        "list, by number": lambda: page_of_orders(ACTOR, OrderFilter(text=last)),
        "search, by number": lambda: find_some_orders(ACTOR, last, limit=5),
        "search, by end of name": lambda: find_some_orders(ACTOR, "손님 c4ca4", limit=5),
        "products": products,
        "products, eleventh page": lambda: products(late_product),
        "products, by SKU": lambda: products(text=last_sku),
        "products, by name": lambda: products(text="머그 c4ca"),
        "products of a category": lambda: products(category_slug="bench-7"),
        "stock": stock,
        "stock, eleventh page": lambda: stock(cursor=late_sku),
        "stock, by SKU": lambda: stock(last_sku),
        "stock, at most 10 free": lambda: stock(level="low"),
        "stock, sold out": lambda: stock(level="none"),
        "stock, low by name": lambda: stock("머그 c4ca", "low"),
        "what is low (today)": lambda: (count_low_variants(10, 0), list_low_variants(10, limit=8)),
    }
    return {name: milliseconds(work) for name, work in works.items()}


def main() -> None:
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows alone: no trigger tells of them
        cursor.execute(f"TRUNCATE {', '.join(FILLED)} CASCADE")
    fill(1, FEW)
    few = measure(FEW)
    fill(FEW + 1, MANY)
    many = measure(MANY)
    print(f"{'median of ' + str(SAMPLES):<26}{FEW:>10,}{MANY:>12,}{'ratio':>8}")
    for name, fast in few.items():
        print(f"{name:<26}{fast:>7.2f} ms{many[name]:>9.2f} ms{many[name] / fast:>8.1f}")


main()
