"""For every invariant a way to break it by hand, and the id that `verify` must name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from contracts.agreeing import agree, own_list
from factories import (
    ACTOR,
    channel,
    company,
    member_of,
    order_of,
    promotion,
    serve,
    shopper,
    staff,
    stocked,
    variant,
)
from fulfilment.world import planned, send
from jangteo.catalog.models import Variant
from jangteo.catalog.services import put_assortment, set_selections
from jangteo.catalog.types import SelectionDraft, SelectionKind, VariantId
from jangteo.channels.types import Channel
from jangteo.connect.models import ImportNote, ImportRun
from jangteo.fulfilment.models import CarrierEvent, Shipment, ShipmentLine
from jangteo.fulfilment.services import take_events
from jangteo.fulfilment.types import CarrierEventDraft, Progress
from jangteo.insights.models import DailySales
from jangteo.inventory.models import PurchaseLine, StockLevel, SupplyPolicy, Waiting
from jangteo.inventory.selectors import get_place_id, get_purchase
from jangteo.inventory.services import create_place, place_purchase, receive_purchase, send_transfer
from jangteo.inventory.types import Moved, PlaceKind, PurchaseLineDraft, ReceiptLine
from jangteo.kernel import audit, clock, outbox, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, AuditUnsealed, OutboxEvent
from jangteo.kernel.types import Actor, PartyId
from jangteo.ledger.services import seal
from jangteo.onboarding import services as onboarding
from jangteo.onboarding.models import Invitation
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, mark_paid, record_historical_orders, refund_items, ship_order
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, OrderKind
from jangteo.parties.models import Membership
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.pricing.models import PriceListAudience, TaxRate
from jangteo.pricing.services import set_allowance
from jangteo.pricing.types import AllowancePeriod
from jangteo.privacy.models import ConsentRecord, LawfulRecord
from jangteo.relations import services as relations
from jangteo.webhooks.models import Delivery
from jangteo.webhooks.services import create_endpoint
from kernel import desk_breaks, program_breaks
from kernel.approval_breaks import APPROVAL_BREAKS, APPROVAL_KEPT, approved
from kernel.bank_breaks import BANK_BREAKS, BANK_KEPT, deposited
from kernel.billing_breaks import BILLING_BREAKS, BILLING_KEPT, billed
from kernel.charge_breaks import CHARGE_BREAKS, CHARGE_KEPT, charged
from kernel.collecting_breaks import COLLECTING_BREAKS, COLLECTING_KEPT, collected
from kernel.content_breaks import CONTENT_BREAKS, redirected
from kernel.credit_breaks import CREDIT_BREAKS, CREDIT_KEPT, lent
from kernel.goods_breaks import GOODS_BREAKS, varied
from kernel.money_breaks import MONEY_BREAKS, MONEY_KEPT, Break, money_world
from kernel.purchasing_breaks import PURCHASING_BREAKS, listed
from kernel.quote_breaks import QUOTE_BREAKS, QUOTE_KEPT, quoted
from kernel.review_breaks import REVIEW_BREAKS, REVIEW_KEPT, reviewed_goods
from kernel.room_breaks import ROOM_BREAKS, roomed
from kernel.sharing_breaks import SHARING_BREAKS, shared
from kernel.value_breaks import VALUE_BREAKS, VALUE_KEPT, sold, stored
from kernel.wish_breaks import WISH_BREAKS, wished
from onboarding.applying import draft
from privacy.people import erase, say_yes, someone
from simulator.paying import BREAKS as SIMULATED
from simulator.paying import simulated

KEPT = (
    "fulfilment_shipmentline",
    "fulfilment_carrierevent",
    "relations_note",
    "privacy_consentrecord",
    "privacy_consenttext",
    "privacy_lawfulrecord",
    "pricing_promotionversion",
)
GIVEN_BACK = ("ordering_refund", "ordering_refundline", *MONEY_KEPT)
_TUPLES = {**CREDIT_BREAKS, **BILLING_BREAKS, **BANK_BREAKS, **COLLECTING_BREAKS, **CHARGE_BREAKS}
BREAKS: Mapping[str, Break] = {
    "kernel.audit_chain_unbroken": Break(
        "UPDATE kernel_auditentry e SET why = 'x' FROM kernel_auditlink WHERE entry_id = e.id AND position = {one}",
        "one",
    ),
    "kernel.audit_entries_sealed_or_waiting": Break(
        "DELETE FROM kernel_auditunsealed WHERE entry_id = {unsealed}", "unsealed"
    ),
    "kernel.audit_redactions_told": Break("UPDATE kernel_auditentry SET why = 'x' WHERE id = {redacted}", "redacted"),
    "kernel.events_not_stuck": Break(
        "UPDATE kernel_outboxevent SET done_at = NULL, attempts = 10 WHERE id = {event}", "event"
    ),
    "kernel.series_have_no_gaps": Break(
        "UPDATE kernel_numberseries SET last = last + 1 WHERE name = {series}", "series"
    ),
    "parties.tree_has_no_circle": Break(
        """INSERT INTO parties_partyparent (id, child_id, parent_id, since, why)
           VALUES (gen_random_uuid(), {firm}, {unit}, '2020-01-01', '')""",
        "firm",
    ),
    "parties.units_have_a_parent": Break(
        "UPDATE parties_partyparent SET until = since WHERE child_id = {unit}", "unit"
    ),
    "parties.someone_may_let_others_in": Break(
        "UPDATE parties_membership SET until = since WHERE party_id = {firm}", "firm"
    ),
    "parties.members_are_people": Break(
        "UPDATE parties_membership SET person_id = {unit} WHERE id = {membership}", "membership"
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
    "inventory.held_is_sum_of_open_holds": Break(
        "UPDATE inventory_stocklevel SET held = 1 WHERE id = {level}", "level"
    ),
    "inventory.set_aside_is_sum_of_movements": Break(
        "UPDATE inventory_stocklevel SET quarantined = 1 WHERE id = {level}", "level"
    ),
    "inventory.parts_are_their_level": Break(
        "UPDATE inventory_stocklevel SET is_parted = true WHERE id = {level}", "level"
    ),
    "inventory.on_its_way_is_what_transfers_carry": Break(
        "UPDATE inventory_transferline SET lost = 1 WHERE variant_id = {sent}", "sent"
    ),
    "inventory.received_is_what_came_for_purchases": Break(
        "UPDATE inventory_purchaseline SET received = 2 WHERE purchase_id = {purchase}", "purchase"
    ),
    "inventory.waiting_stays_within_caps": Break(
        "UPDATE inventory_supplypolicy SET waiting = 0 WHERE id = {policy}", "policy"
    ),
    "inventory.no_receipt_is_promised_twice": Break(
        "UPDATE inventory_purchaseline SET is_open = false WHERE id = {awaited}", "awaited"
    ),
    "inventory.numbered_units_are_counted": Break(
        "INSERT INTO inventory_stockpolicy SELECT variant_id, 'serial' FROM inventory_stocklevel WHERE id = {level}",
        "level",
    ),
    "pricing.every_list_has_an_audience_that_exists": Break(
        "UPDATE pricing_pricelistaudience SET channel_id = NULL WHERE id = {audience}",
        "audience",
        "pricing_pricelistaudience DROP CONSTRAINT pricelistaudience_names_its_kind",
    ),
    "pricing.derived_lists_stand_on_their_bases_rows": Break(
        """UPDATE pricing_pricelist SET chain = '[["1", "1"]]' WHERE id = {price_list}""", "price_list"
    ),
    "pricing.promotions_stay_within_their_limits": Break(
        """INSERT INTO pricing_promotionuse (id, promotion_id, state, order_id, mark, at)
           SELECT gen_random_uuid(), {promotion}, 'used', gen_random_uuid(), '', now() FROM generate_series(1, 2)""",
        "promotion",
    ),
    "pricing.live_promotions_were_tried": Break(
        "UPDATE pricing_promotionversion SET published_at = NULL WHERE promotion_id = {promotion}", "promotion"
    ),
    "pricing.bounds_stand_on_derived_lists": Break(
        "UPDATE pricing_pricelist SET is_bounded = true WHERE id = {price_list}", "price_list"
    ),
    "contracts.active_lists_are_for_their_party_alone": Break(
        """INSERT INTO pricing_pricelistaudience (price_list_id, kind)
           SELECT price_list_id, 'everyone' FROM contracts_contract WHERE id = {contract}""",
        "contract",
    ),
    "contracts.lists_hold_as_long_as_their_contract": Break(
        """UPDATE pricing_pricelist SET valid_until = '2099-01-01'
           WHERE id = (SELECT price_list_id FROM contracts_contract WHERE id = {contract})""",
        "contract",
    ),
    "contracts.no_two_contradict": Break(
        """UPDATE pricing_pricelist SET priority = 30
           WHERE id = (SELECT price_list_id FROM contracts_contract WHERE id <> {contract})""",
        "contract",
    ),
    "pricing.tax_rates_do_not_overlap": Break(
        "UPDATE pricing_taxrate SET valid_until = '2031-01-01' WHERE id <> {later_rate} AND code = 'standard'",
        "later_rate",
    ),
    "ordering.totals_are_sums_of_lines": Break(
        "UPDATE ordering_order SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE id = {order}", "order"
    ),
    "ordering.every_order_has_lines": Break("DELETE FROM ordering_orderline WHERE order_id = {order}", "order"),
    "ordering.every_line_goes_somewhere": Break(
        "UPDATE ordering_orderline SET delivery_id = NULL WHERE id = {line}", "line"
    ),
    "ordering.line_amounts_add_up": Break(
        "UPDATE ordering_orderline SET subtotal_minor = subtotal_minor + 1 WHERE id = {line}", "line"
    ),
    "ordering.discounts_are_what_promotions_took": Break(
        "UPDATE ordering_order SET shipping_discount_minor = 1 WHERE id = {order}", "order"
    ),
    "ordering.promotions_are_used_by_their_orders": Break(
        """INSERT INTO ordering_orderdiscount (order_id, line_id, promotion, names, coupon, amount_minor)
           VALUES ({order}, {line}, 'x', '{{}}', '', 1)""",
        "order",
    ),
    "ordering.buyers_stay_within_their_allowances": Break(
        "UPDATE pricing_allowance SET maximum = 1 WHERE id = {allowance}", "allowance"
    ),
    "fulfilment.shipped_lines_left_their_place": Break(
        "UPDATE fulfilment_shipmentline SET quantity = quantity + 1 WHERE id = {sent_line}", "sent_line"
    ),
    "fulfilment.picked_is_what_was_scanned": Break(
        "UPDATE fulfilment_shipmentline SET picked = 0 WHERE id = {sent_line}", "sent_line"
    ),
    "fulfilment.handed_over_is_in_shipments": Break(
        "UPDATE ordering_orderline SET handed_over = 1 WHERE id = {line}", "line"
    ),
    "fulfilment.pickers_have_what_is_promised_there": Break(
        "UPDATE inventory_allocation SET picking = 1 WHERE line_id = {line} AND state = 'open'", "line"
    ),
    "fulfilment.shipments_hold_what_was_ordered": Break(
        "UPDATE fulfilment_shipmentline SET quantity = quantity + 1 WHERE line_id = {line}", "line"
    ),
    "fulfilment.no_shipment_of_an_order_called_off": Break(
        """UPDATE fulfilment_shipment SET state = 'picking' WHERE id = {planned};
           UPDATE ordering_order SET status = 'cancelled' WHERE id = {order}""",
        "planned",
    ),
    "fulfilment.events_are_kept_once": Break(
        """INSERT INTO fulfilment_carrierevent
           SELECT 'ffffffff-ffff-7fff-bfff-ffffffffffff', carrier, event_key, tracking_no, kind, at, "where",
             received_at FROM fulfilment_carrierevent WHERE id = {told}""",
        "told",
        "fulfilment_carrierevent DROP CONSTRAINT carrierevent_once",
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
    "ordering.refunds_give_back_their_share": Break(
        "UPDATE ordering_refundline SET net_minor = net_minor + 1, tax_minor = tax_minor - 1", "shipped_line"
    ),
    "ordering.refunds_are_sums_of_their_parts": Break(
        "UPDATE ordering_refund SET net_minor = net_minor + 1, tax_minor = tax_minor - 1 WHERE id = {refund}", "refund"
    ),
    "ordering.payment_refunds_match": Break(
        "UPDATE payments_paymentoperation SET amount_minor = 1 WHERE verb = 'refund'", "refund"
    ),
    "ordering.revisions_lead_to_the_order": Break(
        """INSERT INTO ordering_orderrevision (id, order_id, number, at, actor_name, by_buyer, why, price_policy,
             net_before_minor, net_after_minor, tax_before_minor, tax_after_minor, gross_before_minor,
             gross_after_minor, shipping_net_before_minor, shipping_net_after_minor, shipping_tax_before_minor,
             shipping_tax_after_minor, shipping_discount_before_minor, shipping_discount_after_minor,
             difference_minor, lines_after)
           SELECT {revision}::uuid, id, 1, now(), '', false, '', 'keep', net_minor, net_minor + 1, tax_minor, tax_minor,
             gross_minor, gross_minor + 1, shipping_net_minor, shipping_net_minor, shipping_tax_minor,
             shipping_tax_minor, shipping_discount_minor, shipping_discount_minor, 1, line_count
           FROM ordering_order WHERE id = {order}""",
        "revision",
    ),
    "ordering.every_order_was_told_once": Break("UPDATE kernel_outboxevent SET name = 'x' WHERE id = {event}", "order"),
    "ordering.every_line_says_why": Break(
        "DELETE FROM kernel_reason WHERE subject_id = {line} AND decision = 'price'", "line"
    ),
    "ordering.cart_becomes_one_order": Break("UPDATE ordering_cart SET state = 'open' WHERE id = {cart}", "cart"),
    "connect.every_row_is_counted_once": Break("UPDATE connect_importrun SET rows_read = 4 WHERE id = {run}", "run"),
    "connect.every_refusal_is_told": Break("DELETE FROM connect_importnote WHERE run_id = {run}", "run"),
    "connect.nothing_left_on_the_way": Break(
        """INSERT INTO connect_importrow (run_id, "row", key, "values") VALUES ({run}, 1, 'x', '{{}}')""", "run"
    ),
    "connect.imported_orders_are_history": Break("UPDATE ordering_order SET source = '' WHERE id = {past}", "past"),
    "catalog.products_are_in_the_assortments_that_choose_them": Break(
        "UPDATE catalog_product SET assortment_set_id = NULL WHERE id = {chosen}", "chosen"
    ),
    "search.entries_are_as_made_anew": Break(
        "UPDATE search_entry SET names = '{{}}' WHERE product_id = {chosen}", "chosen"
    ),
    "catalog.no_category_is_thought_emptier_than_it_is": Break(
        """UPDATE catalog_categoryreach SET in_any = '{{}}'
           WHERE category_id = (SELECT category_id FROM catalog_product WHERE id = {chosen})""",
        "chosen",
    ),
    "onboarding.state_is_the_last_move": Break(
        "UPDATE onboarding_application SET state = 'rejected', company_id = NULL WHERE id = {application}",
        "application",
    ),
    "onboarding.approved_companies_have_conditions": Break(
        "DELETE FROM onboarding_companyconditions WHERE application_id = {application}", "application"
    ),
    "onboarding.accepted_invitations_are_dated": Break(
        "UPDATE onboarding_invitation SET closed_at = created_at WHERE id = {invitation}", "invitation"
    ),
    "relations.owners_never_overlap": Break(
        """INSERT INTO relations_account (id, party_id, person_id, role, from_at, until_at, why)
           SELECT 'ffffffff-ffff-7fff-bfff-ffffffffffff', party_id, person_id, 'owner', from_at, from_at + '1 day', ''
           FROM relations_account WHERE id = {account}""",
        "account",
    ),
    "relations.task_is_where_its_last_move_says": Break(
        "UPDATE relations_task SET state = 'done' WHERE id = {task}", "task"
    ),
    "relations.corrections_stay_with_their_party": Break(
        "UPDATE relations_note SET party_id = {unit} WHERE id = {correction}", "correction"
    ),
    "privacy.consent_history_unbroken": Break(
        "UPDATE privacy_consentrecord SET position = 3 WHERE id = {consent}", "consent"
    ),
    "privacy.consent_words_unchanged": Break(
        "UPDATE privacy_consenttext SET text = 'x' WHERE id = {consent_text}", "consent_text"
    ),
    "privacy.lawful_records_have_an_end": Break(
        "UPDATE privacy_lawfulrecord SET stored_at = '2019-01-01', keep_until = '2019-02-01' WHERE id = {lawful}",
        "lawful",
    ),
    "privacy.erased_people_are_gone": Break("UPDATE parties_party SET name = 'x' WHERE id = {gone}", "gone"),
    "webhooks.every_event_is_written_for_its_endpoints": Break(
        "DELETE FROM webhooks_delivery WHERE event_id = {event}", "event"
    ),
    "webhooks.sequences_have_no_gap": Break(
        "UPDATE webhooks_delivery SET sequence = 1000 WHERE id = {delivery}", "endpoint"
    ),
    "webhooks.delivered_means_answered": Break(
        "UPDATE webhooks_delivery SET state = 'delivered', ended_at = now() WHERE id = {delivery}", "delivery"
    ),
    **{name: Break(*told) for name, told in SIMULATED.items()},
    "insights.daily_sales_count_each_event_once": Break(
        "UPDATE insights_dailysales SET cancelled_count = cancelled_count + 1 WHERE id = {sales}", "sales"
    ),
    **MONEY_BREAKS,
    **VALUE_BREAKS,
    **APPROVAL_BREAKS,
    **QUOTE_BREAKS,
    **PURCHASING_BREAKS,
    **{**REVIEW_BREAKS, **WISH_BREAKS},
    **{**desk_breaks.DESK_BREAKS, **program_breaks.PROGRAM_BREAKS},
    **GOODS_BREAKS,
    **CONTENT_BREAKS,
    **SHARING_BREAKS,
    **ROOM_BREAKS,
    **{name: Break(*harm) for name, harm in _TUPLES.items()},
}


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """An open order of two lines, a paid and shipped one, a cancelled one, an import; told, counted, sealed."""
    endpoint, _secret = create_endpoint(
        url="https://shop.example/", actor=ACTOR, resolver=lambda host, port: ["93.184.216.34"]
    )
    firm = company()
    unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="본사", actor=ACTOR)
    member_of(firm, MemberRole.ADMINISTRATOR)
    shop, buyer = channel(shipping_fee_minor=3000), shopper()
    variants = stocked(shop, {"MUG": 10, "CUP": 10})
    mug = Variant.objects.get(sku="MUG").product
    put_assortment(code="mugs", names={"ko": "머그"}, actor=ACTOR)
    set_selections(code="mugs", selections=[SelectionDraft(SelectionKind.PRODUCT, mug.slug)], actor=ACTOR)
    allowance = set_allowance(variant_id=variants["MUG"], maximum=4, period=AllowancePeriod.EVER, actor=ACTOR)
    order = order_of(shop, buyer, {"MUG": 2, "CUP": 2})
    shipped, cancelled = order_of(shop, buyer, {"MUG": 2}), order_of(shop, buyer, {"CUP": 1})
    mark_paid(order_id=shipped.pk, actor=ACTOR)
    seal()
    ship_order(order_id=shipped.pk, actor=ACTOR)
    line = shipped.lines.get().pk
    refund = refund_items(order_id=shipped.pk, quantities={line: 1}, actor=ACTOR, why="broken")
    cancel_order(order_id=cancelled.pk, actor=buyer)
    sent_line, told = _sent(shop, buyer)
    taken_in = _taken_in(shop)
    while outbox.relay_batch():
        pass
    audit.seal()
    audit.record(actor=ACTOR, action="test.done", subject_kind="thing", subject_id=new_id())
    placed = OutboxEvent.objects.get(name="ordering.order_placed", payload__order_id=str(order.pk))
    later = TaxRate.objects.create(
        country="KR", code="standard", rate="0.11", category="S", valid_from="2030-01-01T00:00Z"
    )
    return (
        {
            "one": 1,
            "firm": firm,
            "unit": unit,
            "membership": Membership.objects.get(party=firm).pk,
            "chosen": mug.pk,
            "unsealed": AuditUnsealed.objects.get().entry_id,
            "event": placed.pk,
            "endpoint": endpoint,
            "delivery": Delivery.objects.get(event_id=placed.pk).pk,
            "level": StockLevel.objects.get(variant=variants["MUG"]).pk,
            "audience": PriceListAudience.objects.get(kind="channel").pk,
            "price_list": PriceListAudience.objects.get(kind="channel").price_list_id,
            "later_rate": later.pk,
            "promotion": promotion("once", {"amount": "1", "on": "order"}, coupon="ONCE", most_uses=1),
            "allowance": allowance,
            "order": order.pk,
            "line": order.lines.get(sku="MUG").pk,
            "shipped_line": line,
            "refund": refund,
            "revision": new_id(),
            "sent_line": sent_line,
            "told": told,
            "planned": Shipment.objects.get(order=order).pk,
            "series": f"credit-note:KR:{clock.today().year}",
            "cart": order.cart_id,
            "sales": DailySales.objects.get().pk,
            **taken_in,
        }
        | _written_and_erased(firm)
        | _imported(shop.id)
        | _agreed(firm, variants["MUG"])
        | money_world(shipped.pk)
        | billed(shipped.pk)
        | collected(shipped.pk)
        | charged(shipped.pk, firm)
        | _on_its_way(firm, variants["CUP"])
        | {"simulated": simulated()}
        | lent(firm)
        | deposited(shop, buyer)
        | stored(firm)
        | sold(shop)
        | approved()
        | quoted()
        | listed(shop, firm, variants["MUG"])
        | reviewed_goods()
        | wished(shop, firm)
        | {**desk_breaks.run_through(), **program_breaks.programmed(firm)}
        | varied()
        | redirected()
        | shared()
        | roomed()
    )


def _taken_in(shop: Channel) -> dict[str, Any]:
    """An approved application, whose first member is invited."""
    application = onboarding.take_down_application(channel=shop, draft=draft(), files=[], language="ko", actor=ACTOR)
    onboarding.start_review(application_id=application, actor=ACTOR)
    onboarding.approve_application(application_id=application, actor=ACTOR)
    return {"application": application, "invitation": Invitation.objects.get().pk}


def _written_and_erased(firm: PartyId) -> dict[str, Any]:
    """A company with an owner, a corrected note and a task; someone who agreed to advertising and is gone."""
    rep, person = staff(), someone()
    assert rep.person_id
    assert person.person_id
    account = relations.assign_account(party_id=firm, person_id=rep.person_id, expected_owner_id=None, actor=ACTOR)
    note = relations.write_note(party_id=firm, text="월말에 주문합니다", actor=rep)
    due_on = clock.today()
    task = relations.add_task(party_id=firm, title="견본", due_on=due_on, assignee_id=rep.person_id, actor=rep)
    say_yes(person, proof={"box": "email"})
    consent = ConsentRecord.objects.get()
    erase(person.person_id)
    return {
        "account": account,
        "correction": relations.correct_note(note_id=note, text="월초에 주문합니다", actor=rep),
        "task": task,
        "consent": ConsentRecord.objects.latest("position").pk,
        "consent_text": consent.text_id,
        "lawful": LawfulRecord.objects.get().pk,
        "gone": person.person_id,
        "redacted": AuditEntry.objects.filter(redaction__isnull=False).latest("id").pk,
    }


def _on_its_way(supplier: PartyId, variant_id: VariantId) -> dict[str, Any]:
    """A unit on its way to another place, and a purchase of which one of two came."""
    create_place(code="W2", names={"ko": "W2"}, kind=PlaceKind.WAREHOUSE)
    send_transfer(from_place="W1", to_place="W2", lines=[Moved(variant_id, 1)], key="sent", actor=ACTOR)
    bought = place_purchase(
        supplier_id=supplier,
        place_code="W1",
        lines=[PurchaseLineDraft(variant_id, 2)],
        currency="KRW",
        key="bought",
        actor=ACTOR,
    )
    receipts = {get_purchase(bought).lines[0].id: ReceiptLine(variant_id, 1)}
    receive_purchase(purchase_id=bought, receipts=receipts, key="came", actor=ACTOR)
    return {"sent": variant_id, "purchase": bought} | _waiting(variant_id)


def _agreed(firm: PartyId, sku: UUID) -> dict[str, Any]:
    """Two contracts of a company for the same SKU, of which one comes first."""
    first = agree(firm, own_list({sku: "700"}), valid_until=None)
    agree(firm, own_list({sku: "600"}, priority=40), code="first", valid_until=None)
    return {"contract": first.id}


def _waiting(variant_id: VariantId) -> dict[str, Any]:
    """A unit that waits for the rest of a purchase."""
    policy = SupplyPolicy.objects.create(variant_id=variant_id, kind="backorder", cap=1, waiting=1)
    Waiting.objects.create(
        order_id=new_id(),
        line_id=new_id(),
        policy=policy,
        variant_id=variant_id,
        channel_id=Order.objects.values_list("channel", flat=True)[0],
        purchase_line=PurchaseLine.objects.get(),
        quantity=1,
        kind="backorder",
        promised_on=clock.today(),
        made_at=clock.now(),
    )
    return {"policy": policy.pk, "awaited": PurchaseLine.objects.get().pk}


def _imported(channel_id: UUID) -> dict[str, Any]:
    """A run that took two of three rows, and an order of another system."""
    now = clock.now()
    run = ImportRun.objects.create(
        kind="orders",
        file_name="past.csv",
        state="done",
        rows_read=3,
        counts={"rows_taken": 2, "rows_skipped": 0, "rows_refused": 1},
        started_at=now,
        ended_at=now,
    )
    ImportNote.objects.create(run=run, row=3, level="refused", code="x", names={})
    line = HistoricalLine("85123A", "WHITE HOLDER", 6, Decimal("2.55"), 1530, 306)
    past = HistoricalOrder("uci", "536365", channel_id, "GBP", OrderKind.SALE, now, None, "17850", (line,))
    record_historical_orders(orders=[past], actor=ACTOR)
    return {"run": run.pk, "past": Order.objects.get(origin="imported").pk}


def test_every_invariant_has_a_way_to_be_broken() -> None:
    assert {one.name for one in verify.list_invariants()} == set(BREAKS)


@pytest.mark.django_db
def test_an_honest_world_is_clean(world: Mapping[str, Any]) -> None:
    assert [finding for finding in verify.run() if not finding.is_clean] == []


def _sent(shop: Channel, buyer: Actor) -> tuple[UUID, UUID]:
    """A cup that was picked, packed, sent and told of; its line in the shipment, and the event."""
    sent = send(planned(order_of(shop, buyer, {"CUP": 1}))[0])
    draft = CarrierEventDraft("told", sent.tracking_no, Progress.PICKED_UP, clock.now())
    take_events(carrier="hangang", events=[draft])
    return ShipmentLine.objects.get(shipment=sent).pk, CarrierEvent.objects.get().pk


@pytest.mark.django_db
def test_verify_names_each_row_corrupted_by_hand(world: Mapping[str, Any]) -> None:
    named = {name: _named_after(name, harm, world) for name, harm in BREAKS.items()}
    assert named == {name: [world[harm.names]] for name, harm in BREAKS.items()}


def _named_after(name: str, harm: Break, world: Mapping[str, Any]) -> list[Any]:
    """The ids that one invariant finds after the harm, which is undone again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in (
            "kernel_auditentry",
            "kernel_reason",
            "ordering_order",
            "ordering_orderline",
            *KEPT,
            *GIVEN_BACK,
            *CREDIT_KEPT,
            *BILLING_KEPT,
            *COLLECTING_KEPT,
            *CHARGE_KEPT,
            *BANK_KEPT,
            *VALUE_KEPT,
            *APPROVAL_KEPT,
            *QUOTE_KEPT,
            *REVIEW_KEPT,
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if harm.without:
            cursor.execute(f"ALTER TABLE {harm.without}")
        cursor.execute(harm.statement.format(**{key: f"'{value}'" for key, value in world.items()}))
        (finding,) = [one for one in verify.run() if one.invariant.name == name]
        transaction.set_rollback(True)
    return [next(iter(row.values())) for row in finding.rows]


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
