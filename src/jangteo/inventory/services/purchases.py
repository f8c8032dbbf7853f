from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import DocumentClosed, DocumentNotFound, InvalidDocument, MoreThanExpected
from jangteo.inventory.models import PurchaseLine, PurchaseOrder, ReorderPoint, StockMovement
from jangteo.inventory.selectors import get_place_id, lock_supply
from jangteo.inventory.services.ledger import sku_of
from jangteo.inventory.services.numbers import next_number
from jangteo.inventory.services.stock import LARGEST_STOCK, check_quantity, receive_goods
from jangteo.inventory.services.waiting import detach
from jangteo.inventory.types import PurchaseLineDraft, PurchaseState, ReceiptLine
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import currency_digits
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor

MOST_LINES = 500
LARGEST_COST = Decimal(10) ** 11


@transaction.atomic
def place_purchase(  # noqa: PLR0913 -- what a purchase order is
    *,
    supplier_id: UUID,
    place_code: str,
    lines: Sequence[PurchaseLineDraft],
    currency: str,
    key: str,
    actor: Actor,
    note: str = "",
) -> UUID:
    """Order goods from a supplier; what is expected on a day may be promised for after it.

    key     the same key again gives the same purchase order
    raises  PlaceNotFound, NotPermitted, InvalidDocument, InvalidQuantity, kernel UnknownCurrency
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    place_id = get_place_id(place_code)
    currency_digits(currency)
    if not 0 < len(lines) <= MOST_LINES:
        raise InvalidDocument(f"a purchase order has 1 to {MOST_LINES} lines", field="lines")
    for line in lines:
        check_quantity(line.quantity)
        if line.unit_cost is not None and not 0 <= line.unit_cost < LARGEST_COST:
            raise InvalidDocument("a cost is from 0 up", field="unit_cost", sku=sku_of(line.variant_id))
    row, is_new = PurchaseOrder.objects.get_or_create(
        key=key,
        defaults={
            "number": next_number("P"),
            "supplier_id": supplier_id,
            "place_id": place_id,
            "currency": currency,
            "state": PurchaseState.ORDERED.value,
            "note": note[:300],
            "made_at": clock.now(),
        },
    )
    if is_new:
        PurchaseLine.objects.bulk_create(
            PurchaseLine(
                id=new_id(),
                purchase=row,
                position=position,
                variant_id=line.variant_id,
                quantity=line.quantity,
                unit_cost=line.unit_cost,
                expected_on=line.expected_on,
            )
            for position, line in enumerate(lines, start=1)
        )
        _audit(actor, "inventory.place_purchase", row, {"place": place_code, "lines": len(lines)})
    return row.pk


@transaction.atomic
def receive_purchase(
    *, purchase_id: UUID, receipts: Mapping[UUID, ReceiptLine], key: str, actor: Actor, reference: str = ""
) -> bool:
    """Some of what was ordered came in; with the last unit the order is closed. False when this key was booked before.

    receipts  {line: what came of it}; its variant is the line's
    locks     the purchase order, then the stock rows by id
    raises    DocumentNotFound, DocumentClosed, NotPermitted, InvalidDocument, MoreThanExpected, and as `receive_goods`
    """
    row = _locked(purchase_id, actor)
    own_key = f"{row.pk}:{key}"
    if StockMovement.objects.filter(key__in=[own_key, f"{own_key}:0"]).exists():
        return False
    _require_open(row)
    lines = {line.pk: line for line in PurchaseLine.objects.filter(purchase=row)}
    if not receipts or not receipts.keys() <= lines.keys():
        raise InvalidDocument("name lines of this purchase order", field="receipts")
    goods = []
    for pk, receipt in receipts.items():
        line = lines[pk]
        missing = line.quantity - line.received if line.is_open else 0
        if receipt.quantity > missing:
            sku = sku_of(line.variant_id)
            raise MoreThanExpected(f"{sku}: {missing} are still expected", sku=sku, expected=missing)
        goods.append(replace(receipt, variant_id=VariantId(line.variant_id)))
        line.received += receipt.quantity
        line.is_open = line.received < line.quantity
    is_new = receive_goods(
        place_code=row.place.code,
        lines=goods,
        key=own_key,
        actor=actor,
        reference=reference or row.number,
        source=("purchase", row.pk),
    )
    if not is_new:
        return False
    PurchaseLine.objects.bulk_update([lines[pk] for pk in receipts], ["received", "is_open"])
    detach(receipts)
    if not any(line.is_open for line in lines.values()):
        _end(row, PurchaseState.CLOSED)
    units = sum(receipt.quantity for receipt in receipts.values())
    _audit(actor, "inventory.receive_purchase", row, {"units": units}, reference)
    return True


@transaction.atomic
def expect_purchase(*, purchase_id: UUID, expected: Mapping[UUID, date | None], actor: Actor, why: str = "") -> None:
    """The supplier said another day for some lines; what is promised of them keeps the day it was promised for.

    raises  DocumentNotFound, DocumentClosed, NotPermitted, InvalidDocument
    """
    row = _locked(purchase_id, actor)
    _require_open(row)
    lines = {line.pk: line for line in PurchaseLine.objects.filter(purchase=row, pk__in=expected, is_open=True)}
    if lines.keys() != expected.keys():
        raise InvalidDocument("name open lines of this purchase order", field="expected")
    for pk, line in lines.items():
        line.expected_on = expected[pk]
    PurchaseLine.objects.bulk_update(lines.values(), ["expected_on"])
    days = {str(line.position): str(line.expected_on or "") for line in lines.values()}
    _audit(actor, "inventory.expect_purchase", row, days, why)


@transaction.atomic
def close_purchase(*, purchase_id: UUID, why: str, actor: Actor) -> None:
    """What is missing will not come: nothing more is expected. Cancelled if nothing came at all.

    raises  DocumentNotFound, DocumentClosed, NotPermitted, InvalidDocument without a reason
    """
    row = _locked(purchase_id, actor)
    _require_open(row)
    if not why.strip():
        raise InvalidDocument("say why the rest is not awaited", field="why")
    lines = PurchaseLine.objects.filter(purchase=row)
    lock_supply(lines.values_list("variant_id", flat=True))
    has_come = lines.filter(received__gt=0).exists()
    lines.filter(is_open=True).update(is_open=False)
    detach(lines.values_list("pk", flat=True))
    _end(row, PurchaseState.CLOSED if has_come else PurchaseState.CANCELLED)
    _audit(actor, "inventory.close_purchase", row, {"state": row.state}, why)


@transaction.atomic
def set_reorder_point(
    *, place_code: str, variant_id: UUID, at: int, up_to: int, actor: Actor, supplier_id: UUID | None = None
) -> None:
    """From how many free units on a place is to get more of a variant, and up to how many; both 0 takes it away.

    raises  PlaceNotFound, NotPermitted, InvalidDocument
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    place_id = get_place_id(place_code)
    if at == up_to == 0:
        ReorderPoint.objects.filter(place=place_id, variant=variant_id).delete()
    elif not 0 <= at < up_to <= LARGEST_STOCK:
        raise InvalidDocument("order at fewer units than up to which", field="up_to")
    else:
        ReorderPoint.objects.update_or_create(
            place_id=place_id,
            variant_id=variant_id,
            defaults={"at": at, "up_to": up_to, "supplier_id": supplier_id},
        )
    audit.record(
        actor=actor,
        action="inventory.set_reorder_point",
        subject_kind="variant",
        subject_id=variant_id,
        after={"place": place_code, "at": at, "up_to": up_to},
    )


def _locked(purchase_id: UUID, actor: Actor) -> PurchaseOrder:
    row = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("place").filter(pk=purchase_id).first()
    if row is None:
        raise DocumentNotFound("there is no such purchase order")
    require_place(actor, Action.STOCK_CHANGE, row.place.code)
    return row


def _require_open(row: PurchaseOrder) -> None:
    if row.state != PurchaseState.ORDERED:
        raise DocumentClosed(f"{row.number} has ended", number=row.number)


def _end(row: PurchaseOrder, state: PurchaseState) -> None:
    row.state, row.closed_at = state.value, clock.now()
    row.save(update_fields=["state", "closed_at"])


def _audit(actor: Actor, action: str, row: PurchaseOrder, after: Mapping[str, object], why: str = "") -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="purchase",
        subject_id=row.pk,
        after={"number": row.number, **after},
        why=why,
    )
