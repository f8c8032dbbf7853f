"""Random lives of orders: whatever was shipped, refunded, changed and paid, in any order, the documents sum to it."""

from collections import Counter
from random import Random

import pytest

from billing.invoicing import found_broken, hear
from factories import ACTOR, DESK, cart_with, channel, list_of, place, receive, serve, set_prices, shopper, tax, variant
from factories.revising import revise
from jangteo.billing.models import Invoice, InvoiceLine, InvoiceShare
from jangteo.fulfilment.models import Shipment
from jangteo.fulfilment.services import pack_shipment, plan_shipments, release_to_pick, scan, ship_shipment
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.ordering.types import PricePolicy, SetQuantity

pytestmark = pytest.mark.django_db
PRICES = ("1005", "333", "12345", "7")
STEPS = 14


class Life:
    """One order, in a shop of its own."""

    def __init__(self, seed: int) -> None:
        self.random, self.done = Random(seed), Counter[str]()
        view = self.random.choice(["gross", "net"])
        self.shop = channel(f"shop{seed}", tax_view=view, shipping_fee_minor=self.random.choice([0, 2999]))
        tax()
        serve(self.shop.id, "W1")
        serve(self.shop.id, "W2", rank=1)
        serve(self.shop.id, "W3", rank=2)
        skus = [f"S{seed}-{n}" for n in range(self.random.randint(1, 3))]
        self.variants = {sku: variant(sku, self.shop) for sku in skus}
        self.prices = list_of(f"list{seed}", includes_tax=view == "gross", channel_id=self.shop.id)
        self.set_prices()
        for one in self.variants.values():
            receive(one, self.random.randint(1, 4), "W1")
            receive(one, self.random.randint(1, 4), "W2")
            receive(one, 20, "W3")
        buyer = shopper()
        wanted = {sku: self.random.randint(1, 9) for sku in skus}
        self.order = Order.objects.get(pk=place(cart_with(self.shop, buyer, wanted), buyer))

        if self.random.random() < 0.6:
            self.pay()

    def set_prices(self) -> None:
        set_prices(self.prices, {(one, 1): self.random.choice(PRICES) for one in self.variants.values()})

    def step(self) -> None:
        name = self.random.choice(["pay", "send", "refund", "refund", "revise", "reprice", "whole", "hear"])
        try:
            getattr(self, name)()
        except JangteoError as refused:
            self.done[f"{name}: {type(refused).__name__}"] += 1
            return
        self.done[name] += 1

    def pay(self) -> None:
        due = get_order_by_id(self.order.pk, ACTOR).due.minor
        part = self.random.choice([due, due, max(1, due // 3)])
        mark_paid(order_id=self.order.pk, actor=DESK, amount=Money(part, "KRW"))

    def pick(self) -> None:
        plan_shipments(order_id=self.order.pk, actor=ACTOR)
        rows = Shipment.objects.filter(order=self.order, state="planned").order_by("number")
        release_to_pick(shipment_id=self.random.choice(list(rows)).pk if rows else self.order.pk, actor=ACTOR)

    def send(self) -> None:
        self.pick()
        for row in Shipment.objects.filter(order=self.order, state="picking").order_by("number")[:1]:
            self._scan(row)
            pack_shipment(shipment_id=row.pk, actor=ACTOR)
            ship_shipment(shipment_id=row.pk, actor=ACTOR)

    def _scan(self, row: Shipment) -> None:

        for line in row.lines.select_related("variant"):
            for unit in range(line.picked, line.quantity):
                key = f"scan-{line.pk}-{unit}"
                scan(shipment_id=row.pk, code=line.variant.sku, client_key=key, actor=ACTOR)

    def whole(self) -> None:
        if self.random.random() < 0.1:
            ship_order(order_id=self.order.pk, actor=ACTOR)

    def refund(self) -> None:
        view = get_order_by_id(self.order.pk, ACTOR)
        left = {line: units for line, units in view.quantities_left.items() if units}
        chosen = self.random.sample(sorted(left), self.random.randint(0, len(left)))
        quantities = {line: self.random.randint(1, left[line]) for line in chosen}
        refund_items(order_id=self.order.pk, quantities=quantities, shipping=self.random.random() < 0.3, actor=DESK)

    def revise(self, policy: PricePolicy = PricePolicy.KEEP) -> None:
        line = self.random.choice(list(self.order.lines.exclude(quantity=0)))
        edit = SetQuantity(line.pk, self.random.randint(1, 9))
        revise(self.order, [edit], policy=policy)

    def reprice(self) -> None:
        self.set_prices()
        self.revise(PricePolicy.REPRICE)

    def hear(self) -> None:
        hear()
        self.check()

    def check(self) -> None:
        self.order.refresh_from_db()
        signs = {"invoice": 1, "credit_note": -1}
        shares = InvoiceShare.objects.filter(order=self.order).select_related("invoice")
        total = sum(signs[one.invoice.kind] * one.gross_minor for one in shares)
        refunds = self.order.refunds.filter(is_difference=False)
        left = self.order.gross_minor - sum(one.gross_minor for one in refunds)
        assert total <= left
        if self.order.fulfilment == "shipped":
            assert total == left
        for one in Invoice.objects.filter(shares__order=self.order):
            lines = InvoiceLine.objects.filter(invoice=one)
            assert sum(line.tax_minor for line in lines) == one.tax_minor

    def end(self) -> None:
        """All that is left leaves."""
        for _ in range(4):
            try:
                self.send()
            except JangteoError:
                break
        hear()
        self.check()


@pytest.mark.parametrize("seed", range(12))
def test_documents_of_any_story_sum_to_the_order(seed: int) -> None:
    life = Life(seed)
    for _ in range(STEPS):
        life.step()
    life.end()
    assert found_broken() == []


def test_the_stories_do_what_they_are_told() -> None:
    """Else they would show nothing."""
    done: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for seed in range(100, 108):
        life = Life(seed)
        for _ in range(STEPS):
            life.step()
        life.end()
        done += life.done
        kinds += Counter(Invoice.objects.filter(shares__order=life.order).values_list("kind", flat=True))
    assert not {"pay", "send", "refund", "revise", "reprice", "hear"} - set(done), done
    assert set(kinds) == {"invoice", "credit_note"}
