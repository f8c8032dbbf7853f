"""Changes of placed orders: who may, until when, what follows of stock and money, what the database refuses."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import ACTOR, ADDRESS, channel, order_of, shopper, stocked
from factories.revising import line_of, revise
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, Channel, ShippingPer
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import StockLevel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import JangteoError, NotPermitted
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import RoundingMode, TaxAt
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering.errors import BelowHandedOver, InvalidRevision, NotChangeable, OrderIsHeld, RevisionChanged
from jangteo.ordering.models import Order, OrderLine, OrderRevision
from jangteo.ordering.rules import revisions
from jangteo.ordering.selectors import list_revisions, order_as_placed, preview_revision
from jangteo.ordering.services import (
    cancel_order,
    cancel_unpaid_orders,
    hold_order,
    mark_paid,
    refund_items,
    revise_order,
)
from jangteo.ordering.types import (
    AddLine,
    ChangeAddress,
    ChangeDate,
    HoldKind,
    LineDiscount,
    LineFigures,
    PricePolicy,
    RemoveLine,
    SetQuantity,
    ShippingFigures,
)
from jangteo.payments.selectors import payments_by_order

OFFICE = replace(ACTOR, via="office")
KRW = revisions.Rounding("KRW", includes_tax=True, mode=RoundingMode.HALF_UP, tax_at=TaxAt.LINE)
NO_SHIPPING = ShippingFigures(0, 0, 0)


@pytest.fixture
def shop(db: None) -> Channel:
    """A shop with 20 mugs and 20 cups at 1,000 each."""
    one = channel()
    stocked(one, {"MUG": 20, "CUP": 20})
    return one


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def buyer_of(order: Order) -> Actor:
    assert order.buyer_id
    assert order.person_id
    party_id, person_id = PartyId(order.buyer_id), PartyId(order.person_id)
    return replace(shopper(), party_id=party_id, person_id=person_id, unit_ids=frozenset({party_id}))


def policy(shop: Channel, **changes: Any) -> None:
    told: dict[str, Any] = {
        "change_minutes": 30,
        "change_prices": ChangePrices.KEEP,
        "unpaid_hours": 0,
        "shipping_per": ShippingPer.ORDER,
    }
    set_order_changes(channel_id=shop.id, actor=ACTOR, **(told | changes))


def promised() -> dict[str, int]:
    return dict(StockLevel.objects.values_list("variant__sku", "allocated"))


def test_stock_follows_what_is_added_and_taken_out(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    revise(order, [SetQuantity(line_of(order, "MUG"), 1), AddLine("CUP", 5)])
    assert promised() == {"MUG": 1, "CUP": 5}
    assert order.line_count == 2
    assert broken() == []


def test_more_than_there_is_names_the_sku_and_changes_nothing(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    shown = preview_revision(order_id=order.pk, edits=[AddLine("CUP", 21)], actor=OFFICE)
    assert [(one.sku, one.why) for one in shown.problems] == [("CUP", "insufficient_stock")]
    with pytest.raises(InsufficientStock, match="CUP"):
        revise_order(order_id=order.pk, edits=[AddLine("CUP", 21)], expected=shown.token, actor=OFFICE)
    assert (promised(), OrderRevision.objects.count()) == ({"MUG": 3, "CUP": 0}, 0)


def test_more_than_there_is_is_told_also_where_another_line_of_the_sku_stands_last(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 12})
    revise(order, [AddLine("MUG", 5)])
    first = order.lines.order_by("position").first()
    assert first
    shown = preview_revision(order_id=order.pk, edits=[SetQuantity(first.pk, 17)], actor=OFFICE)
    assert [(one.why, one.facts["available"]) for one in shown.problems] == [("insufficient_stock", 15)]
    assert not shown.can_be_made


def test_a_change_is_written_only_as_it_was_shown(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    shown = preview_revision(order_id=order.pk, edits=[AddLine("CUP", 1)], actor=OFFICE)
    revise(order, [SetQuantity(line_of(order, "MUG"), 2)])
    with pytest.raises(RevisionChanged):
        revise_order(order_id=order.pk, edits=[AddLine("CUP", 1)], expected=shown.token, actor=OFFICE)
    assert order.lines.count() == 1


def test_the_order_as_placed_stays_readable(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3, "CUP": 1})
    mug, cup = line_of(order, "MUG"), line_of(order, "CUP")
    revise(order, [SetQuantity(mug, 5)], why="asked on the phone")
    revise(order, [RemoveLine(cup), AddLine("CUP", 2), SetQuantity(mug, 4)])
    placed = order_as_placed(order.pk, OFFICE)
    assert placed.totals.gross.minor == 4000
    assert {pk: (quantity, gross.minor) for pk, (quantity, gross) in placed.lines.items()} == {
        mug: (3, 3000),
        cup: (1, 1000),
    }
    story = list_revisions(order.pk, OFFICE)
    assert [(one.number, one.difference.minor, one.why) for one in story] == [
        (1, 2000, "asked on the phone"),
        (2, 0, ""),
    ]
    assert order.lines.get(pk=cup).quantity == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ordering_orderline SET quantity = 2, unit_quantity = 2",
        "UPDATE ordering_order SET gross_minor = 1, net_minor = 1, tax_minor = 0",
        "UPDATE ordering_orderrevision SET gross_after_minor = 0, net_after_minor = 0, tax_after_minor = 0",
        "UPDATE ordering_revisionline SET quantity_after = 9",
        "DELETE FROM ordering_revisionline",
        "DELETE FROM ordering_orderrevision",
    ],
)
def test_figures_change_by_no_statement_without_a_revision(shop: Channel, statement: str) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    revise(order, [SetQuantity(line_of(order, "MUG"), 5)])
    with connection.cursor() as cursor:  # what a revision of another transaction wrote opens nothing
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ordering_orderrevision SET made_in = 1")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert broken() == []


def test_buyers_change_orders_while_their_time_runs(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    buyer, edits = buyer_of(order), [SetQuantity(order.lines.get().pk, 5)]
    with pytest.raises(NotChangeable, match="not_here"):
        preview_revision(order_id=order.pk, edits=edits, actor=buyer)
    policy(shop)
    revise(order, edits, actor=buyer)
    assert (order.gross_minor, order.revisions.get().by_buyer) == (5000, True)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(NotChangeable, match="too_late"):
        preview_revision(order_id=order.pk, edits=[SetQuantity(order.lines.get().pk, 6)], actor=buyer)
    revise(order, [SetQuantity(order.lines.get().pk, 6)], actor=OFFICE)


def test_a_stranger_changes_nothing(shop: Channel) -> None:
    policy(shop)
    order = order_of(shop, shopper(), {"MUG": 3})
    with pytest.raises((NotPermitted, JangteoError)):
        preview_revision(order_id=order.pk, edits=[AddLine("CUP", 1)], actor=shopper())


def test_money_that_goes_back_is_for_staff_to_send(shop: Channel) -> None:
    policy(shop)
    order = order_of(shop, shopper(), {"MUG": 3})
    mark_paid(order_id=order.pk, actor=ACTOR)
    shown = preview_revision(order_id=order.pk, edits=[SetQuantity(order.lines.get().pk, 1)], actor=buyer_of(order))
    assert [one.why for one in shown.problems] == ["gives_money_back"]


def test_fewer_than_were_handed_over_or_given_back_are_refused(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3, "CUP": 3})
    OrderLine.objects.filter(order=order, sku="MUG").update(handed_over=2)
    mark_paid(order_id=order.pk, actor=ACTOR)
    refund_items(order_id=order.pk, quantities={line_of(order, "CUP"): 1}, actor=OFFICE)
    for sku, least in (("MUG", 2), ("CUP", 1)):
        with pytest.raises(BelowHandedOver) as refused:
            preview_revision(order_id=order.pk, edits=[SetQuantity(line_of(order, sku), least - 1)], actor=OFFICE)
        assert refused.value.facts["least"] == least
    with pytest.raises(NotChangeable, match="prices_are_fixed"):
        preview_revision(order_id=order.pk, edits=[], policy=PricePolicy.REPRICE, actor=OFFICE)


def test_a_held_order_stays_as_it_is(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    hold_order(order_id=order.pk, kind=HoldKind.FRAUD, why="odd", actor=OFFICE)
    with pytest.raises(OrderIsHeld):
        revise(order, [AddLine("CUP", 1)])


def test_address_and_day_change_and_are_kept(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    elsewhere, day = replace(ADDRESS, line1="남대문로 5"), clock.today() + timedelta(days=9)
    revise(order, [ChangeAddress(1, elsewhere), ChangeDate(1, day)])
    delivery = order.deliveries.get()
    assert (order.ship_to["line1"], delivery.ship_to["line1"], delivery.wanted_on) == ("남대문로 5", "남대문로 5", day)
    (told,) = list_revisions(order.pk, OFFICE)[0].deliveries
    assert (told.ship_to_before["line1"], told.wanted_after) == (ADDRESS.line1, day)


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (AddLine("NONE", 1), "edits[0].sku"),
        (AddLine("CUP", 0), "edits[0].quantity"),
        (AddLine("CUP", -1), "edits[0].quantity"),
        (AddLine("CUP", 2**63), "edits[0].quantity"),
        (AddLine("CUP", True), "edits[0].quantity"),
        (AddLine("CUP", 1, unit="case"), "edits[0].unit"),
        (AddLine("CUP", 1, delivery=2), "edits[0].delivery"),
        (ChangeAddress(1, replace(ADDRESS, recipient="")), "edits[0].address.recipient"),
        (ChangeAddress(1, replace(ADDRESS, country="JP")), "edits[0].address.country"),
        (ChangeDate(1, clock.today() - timedelta(days=1)), "edits[0].date"),
    ],
)
def test_what_can_not_be_is_named_with_its_place(shop: Channel, edit: Any, field: str) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    with pytest.raises(InvalidRevision) as refused:
        preview_revision(order_id=order.pk, edits=[edit], actor=OFFICE)
    assert refused.value.facts["field"] == field


def test_what_happened_is_told_once(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    revise(order, [AddLine("CUP", 2)])
    (event,) = OutboxEvent.objects.filter(name="ordering.order_revised")
    assert (event.payload["revision"], event.payload["number"]) == (1, order.number)


def test_unpaid_orders_end_and_free_their_stock_once(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    policy(shop, unpaid_hours=48)
    waits, is_paid = order_of(shop, shopper(), {"MUG": 3}), order_of(shop, shopper(), {"MUG": 2})
    mark_paid(order_id=is_paid.pk, actor=ACTOR)
    assert cancel_unpaid_orders() == 0
    later = clock.now() + timedelta(hours=49)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (cancel_unpaid_orders(), cancel_unpaid_orders()) == (1, 0)
    waits.refresh_from_db()
    assert (waits.status, promised()["MUG"]) == ("cancelled", 2)


# a change each: of mugs to so many, of cups to so many (0: none), whether what is due is paid then
STEPS = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.booleans()), min_size=1, max_size=4)


@given(steps=STEPS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_end_with_due_being_total_less_paid(shop: Channel, steps: list[tuple[int, int, bool]]) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    came = 0
    for mugs, cups, pays in steps:
        held = order.lines.exclude(quantity=0).filter(sku="CUP").first()
        edits: list[Any] = [SetQuantity(line_of(order, "MUG"), mugs)]
        if held is not None:
            edits.append(SetQuantity(held.pk, cups))
        elif cups:
            edits.append(AddLine("CUP", cups))
        shown = preview_revision(order_id=order.pk, edits=edits, actor=OFFICE)
        if not shown.can_be_made:
            continue
        revise(order, edits, actor=OFFICE)
        came -= shown.refund.minor
        assert shown.due.minor == order.gross_minor - came
        if pays and shown.due:
            mark_paid(order_id=order.pk, actor=ACTOR)
            came = order.gross_minor
        payment = payments_by_order([order.pk])[order.pk]
        assert (payment.awaited.minor if payment.awaited else 0) == order.gross_minor - came
    cancel_order(order_id=order.pk, actor=OFFICE)
    assert broken() == []


@given(
    quantity=st.integers(1, 50),
    steps=st.lists(st.integers(1, 50), max_size=5),
    price=st.integers(1, 9999),
    off=st.integers(0, 100),
)
def test_keeping_prices_never_gives_more_off_nor_less_than_nothing(
    quantity: int, steps: list[int], price: int, off: int
) -> None:
    subtotal = price * quantity
    discount = subtotal * off // 100
    taken = (LineDiscount("less", {}, "", discount),) if discount else ()
    rate = Decimal("0.1")
    line = LineFigures(
        quantity, quantity, Decimal(price), subtotal, discount, 0, 0, 0, 0, "standard", rate, "S", None, taken
    )
    line = revisions.tax_lines({1: line}, {1: line}, [], NO_SHIPPING, KRW)[1]
    for units in steps:
        before, line = line, revisions.keep(line, units, units, KRW)
        line = revisions.tax_lines({1: line}, {1: before}, [], NO_SHIPPING, KRW)[1]
        assert line.subtotal == price * units
        assert 0 <= line.discount <= min(before.discount, line.subtotal)
        assert line.net + line.tax == line.gross == line.after >= line.net >= 0


def test_a_line_is_taxed_as_its_revision_says(shop: Channel) -> None:
    """Not even in the transaction of a revision is anything else written into what an invoice will tell."""
    order = order_of(shop, shopper(), {"MUG": 2})
    line = OrderLine.objects.get(order=order)
    for column, value in (
        ("tax_code", "free"),
        ("tax_rate", Decimal(0)),
        ("tax_category", "Z"),
        ("tax_left_off_minor", 1),
        ("tax_treatment", {"code": "export"}),
    ):
        with transaction.atomic():
            revise(order, [SetQuantity(line.pk, 3)])
            with pytest.raises(Error), transaction.atomic():
                OrderLine.objects.filter(pk=line.pk).update(**{column: value})
            transaction.set_rollback(True)
    line.refresh_from_db()
    assert line.quantity == 2
