"""For every invariant a way to break it by hand, and the id that `verify` must name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from factories import ACTOR, channel, order_of, serve, shopper, stocked, variant
from jangteo.insights.models import DailySales
from jangteo.inventory.models import StockLevel
from jangteo.inventory.selectors import get_place_id
from jangteo.kernel import audit, outbox, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditUnsealed, OutboxEvent
from jangteo.ordering.services import cancel_order, mark_paid, ship_order
from jangteo.pricing.models import PriceListAudience, TaxRate


@dataclass(frozen=True)
class Break:
    """A statement that breaks an invariant; `names` says which of the world's ids must be found."""

    statement: str
    names: str
    without: str = ""


BREAKS: Mapping[str, Break] = {
    "kernel.audit_chain_unbroken": Break(
        "UPDATE kernel_auditentry e SET why = 'x' FROM kernel_auditlink WHERE entry_id = e.id AND position = {one}",
        "one",
    ),
    "kernel.audit_entries_sealed_or_waiting": Break(
        "DELETE FROM kernel_auditunsealed WHERE entry_id = {unsealed}", "unsealed"
    ),
    "kernel.events_not_stuck": Break(
        "UPDATE kernel_outboxevent SET done_at = NULL, attempts = 10 WHERE id = {event}", "event"
    ),
    "inventory.on_hand_is_sum_of_movements": Break(
        "UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE id = {level}", "level"
    ),
    "inventory.allocated_is_sum_of_open_allocations": Break(
        "UPDATE inventory_stocklevel SET allocated = allocated + 1 WHERE id = {level}", "level"
    ),
    "inventory.promises_only_what_is_there": Break(
        "UPDATE inventory_stocklevel SET allocated = on_hand + 1 WHERE id = {level}",
        "level",
        "inventory_stocklevel DROP CONSTRAINT stocklevel_promises_only_what_is_there",
    ),
    "pricing.every_list_has_an_audience_that_exists": Break(
        "UPDATE pricing_pricelistaudience SET channel_id = NULL WHERE id = {audience}",
        "audience",
        "pricing_pricelistaudience DROP CONSTRAINT pricelistaudience_names_its_kind",
    ),
    "pricing.tax_rates_do_not_overlap": Break(
        "UPDATE pricing_taxrate SET valid_until = '2031-01-01' WHERE id <> {later_rate} AND code = 'standard'",
        "later_rate",
    ),
    "ordering.totals_are_sums_of_lines": Break(
        "UPDATE ordering_order SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE id = {order}", "order"
    ),
    "ordering.every_order_has_lines": Break("DELETE FROM ordering_orderline WHERE order_id = {order}", "order"),
    "ordering.line_amounts_add_up": Break(
        "UPDATE ordering_orderline SET subtotal_minor = subtotal_minor + 1 WHERE id = {line}", "line"
    ),
    "ordering.open_orders_hold_their_stock": Break(
        "UPDATE inventory_allocation SET state = 'released' WHERE line_id = {line}", "line"
    ),
    "ordering.shipped_orders_moved_their_stock": Break(
        "UPDATE inventory_allocation SET quantity = quantity - 1 WHERE line_id = {shipped_line}", "shipped_line"
    ),
    "ordering.payment_matches_order": Break(
        "UPDATE payments_payment SET amount_minor = amount_minor + 1 WHERE order_id = {order}", "order"
    ),
    "ordering.every_order_was_told_once": Break("UPDATE kernel_outboxevent SET name = 'x' WHERE id = {event}", "order"),
    "ordering.every_line_says_why": Break(
        "DELETE FROM kernel_reason WHERE subject_id = {line} AND decision = 'price'", "line"
    ),
    "ordering.cart_becomes_one_order": Break("UPDATE ordering_cart SET state = 'open' WHERE id = {cart}", "cart"),
    "insights.daily_sales_count_each_event_once": Break(
        "UPDATE insights_dailysales SET cancelled_count = cancelled_count + 1 WHERE id = {sales}", "sales"
    ),
}


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """An open order of two lines, a paid and shipped one, a cancelled one; told, counted, sealed."""
    shop, buyer = channel(shipping_fee_minor=3000), shopper()
    variants = stocked(shop, {"MUG": 10, "CUP": 10})
    order = order_of(shop, buyer, {"MUG": 2, "CUP": 2})
    shipped, cancelled = order_of(shop, buyer, {"MUG": 2}), order_of(shop, buyer, {"CUP": 1})
    mark_paid(order_id=shipped.pk, actor=ACTOR)
    ship_order(order_id=shipped.pk, actor=ACTOR)
    cancel_order(order_id=cancelled.pk, actor=buyer)
    while outbox.relay_batch():
        pass
    audit.seal()
    audit.record(actor=ACTOR, action="test.done", subject_kind="thing", subject_id=new_id())
    placed = OutboxEvent.objects.get(name="ordering.order_placed", payload__order_id=str(order.pk))
    later = TaxRate.objects.create(country="KR", code="standard", rate="0.11", valid_from="2030-01-01T00:00Z")
    return {
        "one": 1,
        "unsealed": AuditUnsealed.objects.get().entry_id,
        "event": placed.pk,
        "level": StockLevel.objects.get(variant=variants["MUG"]).pk,
        "audience": PriceListAudience.objects.get().pk,
        "later_rate": later.pk,
        "order": order.pk,
        "line": order.lines.get(sku="MUG").pk,
        "shipped_line": shipped.lines.get().pk,
        "cart": order.cart_id,
        "sales": DailySales.objects.get().pk,
    }


def test_every_invariant_has_a_way_to_be_broken() -> None:
    assert {one.name for one in verify.list_invariants()} == set(BREAKS)


@pytest.mark.django_db
def test_an_honest_world_is_clean(world: Mapping[str, Any]) -> None:
    assert [finding for finding in verify.run() if not finding.is_clean] == []


@pytest.mark.django_db
def test_verify_names_each_row_corrupted_by_hand(world: Mapping[str, Any]) -> None:
    named = {name: _named_after(name, harm, world) for name, harm in BREAKS.items()}
    assert named == {name: [world[harm.names]] for name, harm in BREAKS.items()}


def _named_after(name: str, harm: Break, world: Mapping[str, Any]) -> list[Any]:
    """The ids that one invariant finds after the harm, which is undone again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in ("kernel_auditentry", "kernel_reason", "ordering_order", "ordering_orderline"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if harm.without:
            cursor.execute(f"ALTER TABLE {harm.without}")
        cursor.execute(harm.statement.format(**{key: f"'{value}'" for key, value in world.items()}))
        (finding,) = [one for one in verify.run() if one.invariant.name == name]
        transaction.set_rollback(True)
    return [row["position" if "position" in row else "id"] for row in finding.rows]


@pytest.mark.django_db
def test_a_finding_shows_at_most_twenty_rows() -> None:
    shop = channel()
    serve(shop.id)
    place = get_place_id("W1")
    for number in range(21):
        StockLevel.objects.create(place_id=place, variant_id=variant(f"V{number}", shop), on_hand=1)
    (finding,) = [one for one in verify.run() if one.invariant.name == "inventory.on_hand_is_sum_of_movements"]
    assert len(finding.rows) == verify.SAMPLE == 20
    assert not finding.is_clean
