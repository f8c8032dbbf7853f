"""Virtual accounts as pages show them."""

from uuid import UUID

from jangteo.banking.models import VirtualAccount
from jangteo.banking.types.views import VirtualAccountView
from jangteo.kernel.types import PartyId
from jangteo.ordering.types import OrderView


def order_number_to_pay(order: OrderView) -> VirtualAccountView | None:
    """The virtual account an order is paid to, as long as something is due. One query."""
    if not order.due:
        return None
    payer = order.payer or order.bill_to
    return find_number(order_id=order.summary.id, party_id=payer.id if payer else order.summary.buyer_id)


def list_numbers(*, offset: int = 0, limit: int = 50) -> tuple[list[VirtualAccountView], int]:
    """Every number, the newest first, and how many there are. Two queries."""
    rows = VirtualAccount.objects.order_by("-issued_at", "-id")
    return [_view(row) for row in rows[offset : offset + limit]], rows.count()


def find_number(*, order_id: UUID, party_id: UUID | None) -> VirtualAccountView | None:
    """The number an order is paid to: its own, else its payer's. One query."""
    rows = VirtualAccount.objects.filter(closed_at=None)
    found = list(rows.filter(order_id=order_id) | (rows.filter(party_id=party_id) if party_id else rows.none()))
    own = [row for row in found if row.order_id] or found
    return _view(own[0]) if own else None


def _view(row: VirtualAccount) -> VirtualAccountView:
    return VirtualAccountView(
        id=row.pk,
        bank=row.bank,
        number=row.number,
        party_id=PartyId(row.party_id) if row.party_id else None,
        order_id=row.order_id,
        issued_at=row.issued_at,
        closed_at=row.closed_at,
    )
