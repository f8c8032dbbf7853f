"""What deposits may pay: orders that await money, and notes of late interest."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jangteo.banking.models import Application, VirtualAccount
from jangteo.banking.types import OpenItem
from jangteo.banking.types.views import EntryKind, OpenEntry, OpenPart
from jangteo.billing.selectors.charges import payable_charges
from jangteo.billing.selectors.early import early_offers
from jangteo.billing.types.charges import OpenCharge
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering.selectors import open_items, payable_orders
from jangteo.ordering.types import OpenOrder


def open_entries(order_ids: Collection[UUID] | None = None) -> dict[str, OpenEntry]:
    """{item: what it stands for} of all that awaits money by a transfer; sixteen queries at most,
    however many there are.

    order_ids  None: of all orders; else these alone, however they are to be paid
    """
    orders = open_items(order_ids=order_ids, by_transfer=order_ids is None)
    of_party, of_order = _numbers()
    found = {entry.item.id: entry for entry in _of_orders(orders, of_party, of_order)}
    if order_ids is None:
        found |= {entry.item.id: entry for entry in _of_charges(payable_charges(), of_party)}
    return found


def paid_items(since: datetime, open_ids: Collection[str]) -> list[OpenItem]:
    """What deposits paid since a moment, by so much, of orders and notes that await nothing any more. Seven queries.

    open_ids  items that are open: their orders await more, and whoever names one pays it
    """
    rows = Application.objects.filter(at__gte=since, reverses=None, reversed_by=None).select_related("line")
    uses = [row for row in rows.order_by("id") if _item_id(row.order_id, row.charge_id) not in open_ids]
    orders = {one.id: one for one in payable_orders({row.order_id for row in uses if row.order_id})}
    charges = {one.id: one for one in payable_charges({row.charge_id for row in uses if row.charge_id})}
    of_party, of_order = _numbers()
    of_charges = [
        _charge_item(f"paid:{row.pk}", replace(note, due=Money(row.amount_minor, row.line.currency)), of_party)
        for row in uses
        if row.charge_id and (note := charges.get(row.charge_id))
    ]
    return of_charges + [
        _item(f"paid:{row.pk}", replace(one, due=Money(row.amount_minor, row.line.currency)), of_party, of_order)
        for row in uses
        if row.order_id and (one := orders.get(row.order_id))
    ]


def _numbers() -> tuple[Mapping[UUID, str], Mapping[UUID, str]]:
    """{party: its virtual account}, {order: its own}."""
    rows = list(VirtualAccount.objects.filter(closed_at=None))
    return (
        {row.party_id: row.number for row in rows if row.party_id},
        {row.order_id: row.number for row in rows if row.order_id},
    )


def _of_orders(
    orders: Iterable[OpenOrder], of_party: Mapping[UUID, str], of_order: Mapping[UUID, str]
) -> Iterable[OpenEntry]:
    known = list(orders)
    early = early_offers([one.id for one in known])
    for one in known:
        item = _item(_item_id(one.id), one, of_party, of_order)
        if (offer := early.get(one.id)) is not None and offer.amount < one.due:
            item = replace(item, early=offer.amount, early_until=offer.by)
        yield OpenEntry(EntryKind.ORDER, item, one.party_id, (OpenPart(one.id, one.number, one.due),))


def _of_charges(charges: Iterable[OpenCharge], of_party: Mapping[UUID, str]) -> Iterable[OpenEntry]:
    for one in charges:
        item = _charge_item(_item_id(None, one.id), one, of_party)
        part = OpenPart(None, one.number, one.due, one.id)
        yield OpenEntry(EntryKind.CHARGE, item, PartyId(one.party_id), (part,))


def _item_id(order_id: UUID | None, charge_id: UUID | None = None) -> str:
    return f"order:{order_id}" if order_id else f"charge:{charge_id}"


def _charge_item(name: str, one: OpenCharge, of_party: Mapping[UUID, str]) -> OpenItem:
    return OpenItem(
        id=name,
        number=one.number,
        party_id=str(one.party_id),
        party_names=one.names,
        virtual_account=of_party.get(one.party_id, ""),
        due=one.due,
        due_on=one.issued_on,
    )


def _item(name: str, one: OpenOrder, of_party: Mapping[UUID, str], of_order: Mapping[UUID, str]) -> OpenItem:
    return OpenItem(
        id=name,
        number=one.number,
        party_id=str(one.party_id or f"guest:{one.id}"),
        party_names=one.names,
        virtual_account=of_order.get(one.id, "") or (of_party.get(one.party_id, "") if one.party_id else ""),
        deposit_code=one.deposit_code,
        due=one.due,
        due_on=one.placed_on,
    )
