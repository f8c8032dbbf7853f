"""Fill a home with copies: `python -m measuring.filling SKUs companies orders`, in the home of its environment."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.db import connection

from jangteo.catalog import services as catalog
from jangteo.catalog.selectors import variants_by_sku
from jangteo.channels.selectors import get_channel
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from jangteo.inventory import services as inventory
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.services import record_historical_orders
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, OrderKind
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from measuring.cloning import Watched
from measuring.flows import GROUPS, PASSWORD
from storefront.market import ACTOR, add_mugs

PRICED = 100
PRICES = 'INTO "pricing_price"'
MANY = 1_000_000  # on the shelf of each SKU
CHUNK = 20_000
DAYS = 730


def told(what: str, began: float) -> None:
    print(f"  {what}: {time.perf_counter() - began:.0f} s", flush=True)


@dataclass
class Filler:
    """Its cursor, and how many of each there are to be."""

    cursor: Any
    skus: int
    companies: int
    orders: int

    @property
    def products(self) -> int:
        return self.skus // 2

    def copy(self, statements: Iterable[str], count: int, chunk: int = CHUNK) -> None:
        """Copies 1 to count - 1, without triggers and foreign keys."""
        listed = list(statements)
        self.cursor.execute("SET session_replication_role = replica")
        for first in range(1, count, chunk):
            for one in listed:
                self.cursor.execute(one.format(first=first, last=min(first + chunk, count) - 1))
        self.cursor.execute("SET session_replication_role = DEFAULT")

    def fill_catalogue(self) -> None:
        """Products of two variants each, in both channels, in forty categories, always enough of them."""
        shop, wholesale = (get_channel(code) for code in ("shop", "wholesale"))
        for number in range(GROUPS):
            names = {"ko": f"분류 {number}", "en": f"Group {number}"}
            catalog.create_category(slug=f"group-{number}", names=names, actor=ACTOR, position=10 + number)
        watched = Watched(self.cursor)
        add_mugs(SimpleNamespace(shop_id=shop.id, wholesale_id=wholesale.id), 1)
        variants = variants_by_sku(["M0-A", "M0-B"])
        for sku, variant in variants.items():
            inventory.receive_stock(
                place_code="W1", variant_id=variant.id, quantity=MANY, key=f"many-{sku}", actor=ACTOR
            )
        words = {"M0-A": "'M' || n || '-A'", "M0-B": "'M' || n || '-B'", "mug-0": "'mug-' || n"}
        words |= {"머그 0": "'머그 ' || n", "Mug 0": "'Mug ' || n"}
        columns = {
            "catalog_product.category_id": f"(ARRAY[{self._groups()}]::uuid[])[1 + n % {GROUPS}]",
            "pricing_price.unit_price": "1000 + n % 9000",
            "inventory_stockmovement.key": "gen_random_uuid()::text",
        }
        self.copy(watched.statements(words, columns, {}), self.products)
        self.index()

    def _groups(self) -> str:
        self.cursor.execute("SELECT id FROM catalog_category WHERE slug LIKE 'group-%%' ORDER BY position")
        return ", ".join(f"'{one}'" for (one,) in self.cursor.fetchall())

    def index(self) -> None:
        """Entries of the copies, as the search itself makes them."""
        self.cursor.execute("ANALYZE")
        self.cursor.execute(
            "SELECT id FROM catalog_product p WHERE NOT EXISTS (SELECT FROM search_entry WHERE product_id = p.id)"
        )
        missing = [one for (one,) in self.cursor.fetchall()]
        for first in range(0, len(missing), 2_000):
            self.cursor.execute(
                "INSERT INTO search_entry (product_id, audience, vector, names, jamo)"
                " SELECT product_id, audience, vector, names, jamo FROM search_fresh(%s::uuid[])",
                [missing[first : first + 2_000]],
            )

    def fill_companies(self) -> None:
        """Companies with a buyer each, a list of contract prices, a line of credit, and time to pay."""
        wholesale = get_channel("wholesale")
        self.cursor.execute(
            "UPDATE channels_channel SET payment_methods = payment_methods || ARRAY['on_account'::varchar]"
            " WHERE code = 'wholesale'"
        )
        credit.save_terms(
            code="net-30", names={"ko": "30일", "en": "30 days"}, terms=Terms(DueBase.NET_DAYS, days=30), actor=ACTOR
        )
        credit.grant_terms(code="net-30", channel_id=wholesale.id, actor=ACTOR)
        first = variants_by_sku(["M0-A"])["M0-A"].id
        watched = Watched(self.cursor)
        company = parties.create_company(
            name="편집숍 0", legal_name="주식회사 0", business_number="120-81-47521", actor=ACTOR
        )
        person = parties.create_person(name="윤서하 0", email="dealer-0@test.example")
        parties.create_log_in(person_id=person, email="dealer-0@test.example", password=PASSWORD)
        parties.add_member(party_id=company, person_id=person, role=MemberRole.BUYER, actor=ACTOR)
        credit.open_line(party_id=company, limit=Money(10**15, "KRW"), actor=ACTOR)
        names = {"ko": "계약 0", "en": "Contract 0"}
        pricing.create_price_list(
            code="contract-0", names=names, currency="KRW", includes_tax=False, priority=5, actor=ACTOR
        )
        pricing.give_to(price_list_code="contract-0", party_id=company, actor=ACTOR)
        rows = [PriceRow(first, Decimal(900)), PriceRow(first, Decimal(800), min_quantity=10)]
        pricing.set_prices(price_list_code="contract-0", prices=rows, actor=ACTOR)
        words = {"dealer-0@": "'dealer-' || n || '@'", "편집숍 0": "'편집숍 ' || n", "주식회사 0": "'주식회사 ' || n"}
        words |= {"윤서하 0": "'윤서하 ' || n", "contract-0": "'contract-' || n", "계약 0": "'계약 ' || n"}
        words |= {"120-81-47521": "'9' || lpad(n::text, 9, '0')", "1208147521": "'9' || lpad(n::text, 9, '0')"}
        copy = f"md5('{first}' || (1 + (n * 37 + m * 7) % {self.products - 1}))::uuid"
        statements = watched.statements(words, {"pricing_price.variant_id": copy}, {})
        self.copy([one for one in statements if PRICES not in one], self.companies)
        spread = [f"{one}, generate_series(0, {PRICED - 1}) m" for one in statements if PRICES in one]
        self.copy(spread, self.companies, chunk=500)

    def fill_orders(self) -> None:
        """Past orders of two lines, brought in from elsewhere, over two years."""
        if not self.orders:
            return
        wholesale = get_channel("wholesale")
        self.cursor.execute("SELECT id::text FROM parties_party WHERE name = '편집숍 0'")
        company = self.cursor.fetchone()[0]
        variants = variants_by_sku(["M0-A", "M0-B"])
        lines = tuple(
            HistoricalLine(sku, "머그 0", 2, Decimal(1000), 2000, 200, variant.id) for sku, variant in variants.items()
        )
        watched = Watched(self.cursor)
        past = clock.now() - timedelta(days=DAYS)
        order = HistoricalOrder(
            "past", "order-0", wholesale.id, "KRW", OrderKind.SALE, past, company, "편집숍 0", lines, "KR"
        )
        record_historical_orders(orders=[order], actor=ACTOR)
        number = f"(1 + n % {max(self.companies - 1, 1)})"
        ids = {company: f"md5('{company}' || {number})::uuid"}
        good = f"(1 + n % {self.products - 1})"
        for one in variants.values():
            ids[str(one.id)] = f"md5('{one.id}' || {good})::uuid"
        words = {"order-0": "'order-' || n", "편집숍 0": f"'편집숍 ' || {number}", "머그 0": f"'머그 ' || {good}"}
        words |= {"M0-A": f"'M' || {good} || '-A'", "M0-B": f"'M' || {good} || '-B'"}
        step = DAYS * 86_400 / self.orders
        columns = {"ordering_order.placed_at": f"'{past.isoformat()}'::timestamptz + n * interval '{step:.6f} seconds'"}
        self.copy(watched.statements(words, columns, ids), self.orders, chunk=100_000)


def main() -> None:
    with connection.cursor() as cursor:
        filler = Filler(cursor, *(int(one) for one in sys.argv[1:4]))
        for work in (filler.fill_catalogue, filler.fill_companies, filler.fill_orders):
            began = time.perf_counter()
            work()
            told(work.__name__, began)
        began = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        told("vacuum", began)


if __name__ == "__main__":
    main()
