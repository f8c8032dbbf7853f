"""Virtual accounts: numbers that one payer pays to, so that a deposit needs no words. Issuers are asked outside of
every transaction, by a key that asks for the same number however often.
"""

from uuid import UUID

from django.db import transaction

from jangteo.banking.errors import VirtualAccountNotFound
from jangteo.banking.gateways import find_issuer
from jangteo.banking.models import VirtualAccount
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.parties.selectors import get_party


def issue_for_party(*, party_id: UUID, actor: Actor) -> UUID:
    """A number that a party pays all of its orders to; the one it has where it has one. Returns its id.

    raises  NotPermitted, parties PartyNotFound, NoIssuer, IssuerAway
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    return _issue("party", party_id, get_party(party_id).name, actor)


def issue_for_order(*, order_id: UUID, actor: Actor) -> UUID:
    """A number that one order is paid to; the one it has where it has one. Returns its id.

    raises  NotPermitted, ordering OrderNotFound, NoIssuer, IssuerAway
    """
    order = get_order_by_id(order_id, actor)
    require(actor, Action.PAYMENTS_HANDLE, party_id=order.summary.buyer_id)
    return _issue("order", order_id, order.summary.buyer_name, actor)


def _issue(kind: str, whose: UUID, holder: str, actor: Actor) -> UUID:
    rows = VirtualAccount.objects.filter(**{f"{kind}_id": whose})
    if open_one := rows.filter(closed_at=None).first():
        return open_one.pk
    key = f"{kind}:{whose}:{rows.count() + 1}"
    issued = find_issuer().issue(key=key, holder=holder)
    with transaction.atomic():
        now = clock.now()
        VirtualAccount.objects.bulk_create(
            [
                VirtualAccount(
                    key=key,
                    bank=issued.bank,
                    number=issued.number,
                    issued_at=now,
                    issued_by=actor.name[:120],
                    **{f"{kind}_id": whose},
                )
            ],
            ignore_conflicts=True,
        )
        row = VirtualAccount.objects.get(key=key)
        if row.issued_at == now:
            _record(row, actor, "issue_number")
    return row.pk


def close_number(*, number_id: UUID, actor: Actor, why: str = "") -> None:
    """Nothing is taken on a number any more; what came is not touched.

    raises  NotPermitted, VirtualAccountNotFound, NoIssuer, IssuerAway
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = VirtualAccount.objects.filter(pk=number_id).first()
    if row is None:
        raise VirtualAccountNotFound
    if row.closed_at:
        return
    find_issuer().close(number=row.number)
    with transaction.atomic():
        if VirtualAccount.objects.filter(pk=number_id, closed_at=None).update(closed_at=clock.now()):
            _record(row, actor, "close_number", why)


def _record(row: VirtualAccount, actor: Actor, action: str, why: str = "") -> None:
    whose = {"party_id": str(row.party_id)} if row.party_id else {"order_id": str(row.order_id)}
    audit.record(
        actor=actor,
        action=f"banking.{action}",
        subject_kind="virtual_account",
        subject_id=row.pk,
        after={"number": row.number, **whose},
        why=why,
    )
