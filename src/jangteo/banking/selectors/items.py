"""What deposits may pay: orders that await money, and later the invoices of some of them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from jangteo.banking.models import VirtualAccount
from jangteo.banking.types import OpenItem
from jangteo.banking.types.views import EntryKind, OpenEntry, OpenPart
from jangteo.ordering.selectors import open_items
from jangteo.ordering.types import OpenOrder


def open_entries(order_ids: Collection[UUID] | None = None) -> dict[str, OpenEntry]:
    """{item: what it stands for} of all that awaits money by a transfer; five queries at most.

    order_ids  None: of all orders; else these alone, however they are to be paid
    """
    orders = open_items(order_ids=order_ids, by_transfer=order_ids is None)
    of_party, of_order = _numbers()
    return {entry.item.id: entry for entry in _of_orders(orders, of_party, of_order)}


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
    for one in orders:
        number = of_order.get(one.id, "") or (of_party.get(one.party_id, "") if one.party_id else "")
        item = OpenItem(
            id=f"order:{one.id}",
            number=one.number,
            party_id=str(one.party_id or f"guest:{one.id}"),
            party_names=one.names,
            virtual_account=number,
            deposit_code=one.deposit_code,
            due=one.due,
            due_on=one.placed_on,
        )
        yield OpenEntry(EntryKind.ORDER, item, one.party_id, (OpenPart(one.id, one.number, one.due),))
