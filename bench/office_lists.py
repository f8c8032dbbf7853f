"""How the office's list of orders opens with 1,000 and with 1,000,000 orders: the same pages, and the search.

Usage: python bench/office_lists.py [many] [samples], in a home of its own (var/bench-office), made on the first run.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-office"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.kernel.types import job_actor
from jangteo.ordering.selectors import find_some_orders, page_of_orders
from jangteo.ordering.selectors.staff import count_to_do
from jangteo.ordering.types import OrderFilter

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
SAMPLES = int(sys.argv[2]) if len(sys.argv) > 2 else 20
FEW, OPEN = 1_000, 100  # of each hundred orders one waits, ninety-seven are done, two are called off
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
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ordering_order")


def deep_cursor(pages: int) -> str:
    """Where a reader stands after some pages."""
    cursor = ""
    for _ in range(pages):
        cursor = page_of_orders(ACTOR, OrderFilter(), cursor=cursor).later or cursor
    return cursor


def measure(count: int) -> dict[str, float]:
    """{page: its milliseconds} in a home of so many orders."""
    late, last = deep_cursor(10), f"B-{count - 1}"
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
    }
    return {name: milliseconds(work) for name, work in works.items()}


def main() -> None:
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows alone: no trigger tells of them
        cursor.execute("TRUNCATE ordering_order CASCADE")
    fill(1, FEW)
    few = measure(FEW)
    fill(FEW + 1, MANY)
    many = measure(MANY)
    print(f"{'median of ' + str(SAMPLES):<26}{FEW:>10,}{MANY:>12,}{'ratio':>8}")
    for name, fast in few.items():
        print(f"{name:<26}{fast:>7.2f} ms{many[name]:>9.2f} ms{many[name] / fast:>8.1f}")


main()
