"""Late interest is charged by notes of its own, paid and waived. It is no supply: there is no tax on it."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from jangteo.billing.errors import (
    ChargeChanged,
    ChargeMoveNotFound,
    ChargeNotFound,
    InvalidChargeMove,
    MoreThanOpen,
    NothingToCharge,
)
from jangteo.billing.events import InterestCharged
from jangteo.billing.models import InterestLine, InterestMove, InterestNote, LegalEntity
from jangteo.billing.rules import document_number
from jangteo.billing.rules.charges import DAYS_TO_PAY
from jangteo.billing.selectors.charges import preview_charges
from jangteo.billing.selectors.parties import seller_of
from jangteo.billing.types.charges import LONGEST_WHY, ChargeMoveKind, ChargePreview
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.series import take_number
from jangteo.kernel.types import Action, Actor
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject
from jangteo.parties.selectors import parties_by_id

GATE = "billing.charges"


@transaction.atomic
def charge_interest(*, party_id: UUID, entity_id: UUID, expected: Money, actor: Actor, why: str = "") -> UUID:
    """Write a party's note over all days that were not charged yet; returns its id.

    expected   what was looked at; any other amount is refused
    locks      charging waits for charging, then the series
    raises     NotPermitted, NothingToCharge, ChargeChanged
    publishes  InterestCharged
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    _wait_for_others()
    wanted = [
        one
        for one in preview_charges(party_ids=[party_id])
        if (one.entity_id, one.amount.currency) == (entity_id, expected.currency)
    ]
    if not wanted or not wanted[0].is_enough:
        raise NothingToCharge
    if wanted[0].amount != expected:
        raise ChargeChanged(expected=str(expected), actual=str(wanted[0].amount))
    return _write(wanted[0], actor, why)


@transaction.atomic
def charge_invoices(*, invoice_ids: Collection[UUID], actor: Actor, why: str = "") -> int:
    """Write the notes of these invoices, where they come to enough; how many.

    locks      as `charge_interest`
    raises     NotPermitted
    publishes  InterestCharged of each
    """
    require(actor, Action.PAYMENTS_HANDLE)
    _wait_for_others()
    enough = [one for one in preview_charges(invoice_ids=invoice_ids) if one.is_enough]
    for one in enough:
        _write(one, actor, why)
    return len(enough)


@transaction.atomic
def receive_charge(*, charge_id: UUID, amount: Money, actor: Actor, source: str = "", why: str = "") -> UUID:
    """Note that so much of a note was paid; returns the id of the payment.

    source  the account of our books that it comes from, and whose of it: "suspense:…"; empty: cash at our bank
    locks   the note
    raises  ChargeNotFound, NotPermitted, InvalidChargeMove, MoreThanOpen
    """
    return _move(charge_id, ChargeMoveKind.PAID, amount, actor, why, source)


@transaction.atomic
def waive_charge(*, charge_id: UUID, amount: Money, actor: Actor, why: str) -> UUID:
    """Let go so much of what is open of a note; what was paid can't be waived. Returns the id of the waiver.

    locks   the note
    raises  ChargeNotFound, NotPermitted, InvalidChargeMove without a reason too, MoreThanOpen
    """
    if not why.strip():
        raise InvalidChargeMove("waiving says why", field="why")
    return _move(charge_id, ChargeMoveKind.WAIVED, amount, actor, why)


@transaction.atomic
def return_charge(*, move_id: UUID, actor: Actor, why: str) -> None:
    """Take a payment of a note back, whole: it was meant for something else. What was waived stays so.

    locks   the note
    raises  ChargeMoveNotFound when it was taken back already too, NotPermitted
    """
    known = InterestMove.objects.filter(pk=move_id, kind=ChargeMoveKind.PAID.value, reverses=None).first()
    if known is None:
        raise ChargeMoveNotFound
    row = _locked(known.note_id, actor)
    if InterestMove.objects.filter(reverses=known).exists():
        raise ChargeMoveNotFound
    made = InterestMove.objects.create(
        id=new_id(),
        note=row,
        kind=known.kind,
        amount_minor=-known.amount_minor,
        source=known.source,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=_plain(why),
        reverses=known,
    )
    _post(row, made)
    _record(actor, "return_charge", row, made, why)


@transaction.atomic
def return_charge_of(*, charge_id: UUID, amount: Money, source: str, actor: Actor, why: str) -> None:
    """Take back a payment of a note by where it came from, the latest of that amount.

    locks   the note
    raises  ChargeNotFound, ChargeMoveNotFound, NotPermitted
    """
    _locked(charge_id, actor)
    rows = InterestMove.objects.filter(note=charge_id, source=source, amount_minor=amount.minor, reversed_by=None)
    known = rows.order_by("-at", "-pk").first()
    if known is None:
        raise ChargeMoveNotFound
    return_charge(move_id=known.pk, actor=actor, why=why)


def lock_charges(charge_ids: Collection[UUID]) -> None:
    """Lock notes by id, in the caller's transaction, before what pays several of them decides."""
    list(InterestNote.objects.select_for_update(of=("self",)).filter(pk__in=list(charge_ids)).order_by("pk"))


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [GATE])


def _write(told: ChargePreview, actor: Actor, why: str) -> UUID:
    entity = LegalEntity.objects.get(pk=told.entity_id)
    note_id, today, now = new_id(), clock.today(), clock.now()
    _charge(note_id, told)
    series = f"interest:{entity.code}:{today.year}"
    number = document_number(series, take_number(series, subject_kind="interest_note", subject_id=note_id))
    party = parties_by_id([told.party_id])[told.party_id]  # type: ignore[index]
    row = InterestNote.objects.create(
        id=note_id,
        number=number,
        series=series,
        entity=entity,
        seller=seller_of(entity),
        party_id=told.party_id,
        bill_to_name=told.name[:200],
        bill_to_business_number=party.business_number if party.kind.is_trade else "",
        bill_to_email=party.email,
        currency=told.amount.currency,
        amount_minor=told.amount.minor,
        issued_at=now,
        issued_on=today,
        due_on=today + timedelta(days=DAYS_TO_PAY),
        actor_name=actor.name[:120],
        why=_plain(why),
    )
    InterestLine.objects.bulk_create(_lines(row, told))
    _tell(row, told, actor, why)
    return note_id


def _lines(row: InterestNote, told: ChargePreview) -> Sequence[InterestLine]:
    days = [(invoice.invoice_id, one) for invoice in told.invoices for one in invoice.days]
    return [
        InterestLine(
            note=row,
            position=place,
            invoice_id=invoice_id,
            principal_minor=one.principal.minor,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            rate=one.rate,
            amount_minor=one.amount.minor,
        )
        for place, (invoice_id, one) in enumerate(days, 1)
    ]


def _charge(note_id: UUID, told: ChargePreview) -> None:
    nothing = Money.zero(told.amount.currency)
    post_transfer(
        kind="billing.interest",
        key=f"billing:{note_id}:charged",
        subject=Subject("interest_note", note_id),
        amount=told.amount,
        debit=Line(Account.RECEIVABLE, nothing, None, told.party_id, f"charge:{note_id}"),
        credit=Line(Account.INTEREST, nothing, None, told.party_id),
    )


def _tell(row: InterestNote, told: ChargePreview, actor: Actor, why: str) -> None:
    after = {"number": row.number, "amount": str(told.amount), "invoices": [one.number for one in told.invoices]}
    audit.record(
        actor=actor,
        action="billing.charge_interest",
        subject_kind="interest_note",
        subject_id=row.pk,
        after=after,
        why=why,
    )
    outbox.publish(
        InterestCharged(
            charge_id=row.pk,
            number=row.number,
            party_id=row.party_id,
            at=row.issued_at,
            amount=told.amount,
        )
    )


def _locked(charge_id: UUID, actor: Actor) -> InterestNote:
    row = InterestNote.objects.select_for_update(of=("self",)).filter(pk=charge_id).first()
    if row is None:
        raise ChargeNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    return row


def _move(charge_id: UUID, kind: ChargeMoveKind, amount: Money, actor: Actor, why: str, source: str = "") -> UUID:
    row = _locked(charge_id, actor)
    if amount.minor <= 0 or amount.currency != row.currency:
        raise InvalidChargeMove("an amount is above zero and in the note's currency", field="amount")
    left = Money(row.amount_minor - row.paid_minor - row.waived_minor, row.currency)
    if amount > left:
        raise MoreThanOpen(number=row.number, open=str(left), asked=str(amount))
    made = InterestMove.objects.create(
        id=new_id(),
        note=row,
        kind=kind.value,
        amount_minor=amount.minor,
        source=source,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=_plain(why),
    )
    _post(row, made)
    _record(actor, "receive_charge" if kind == ChargeMoveKind.PAID else "waive_charge", row, made, why)
    return made.pk


def _post(row: InterestNote, move: InterestMove) -> None:
    """A payment: where the money came from against what is owed; a waiver: interest against it. Below zero it goes the
    other way.
    """
    nothing = Money.zero(row.currency)
    if move.kind == ChargeMoveKind.WAIVED:
        debit = Line(Account.INTEREST, nothing, None, row.party_id)
    else:
        account, _, counterpart = (move.source or Account.CASH.value).partition(":")
        debit = Line(Account(account), nothing, counterpart=counterpart)
    post_transfer(
        kind=f"billing.interest_{move.kind}",
        key=f"billing:charge:{move.pk}",
        subject=Subject("interest_note", row.pk),
        amount=Money(move.amount_minor, row.currency),
        debit=debit,
        credit=Line(Account.RECEIVABLE, nothing, None, row.party_id, f"charge:{row.pk}"),
    )


def _record(actor: Actor, what: str, row: InterestNote, move: InterestMove, why: str) -> None:
    after = {"number": row.number, "amount": str(Money(move.amount_minor, row.currency))}
    audit.record(
        actor=actor, action=f"billing.{what}", subject_kind="interest_note", subject_id=row.pk, after=after, why=why
    )


def _plain(why: str) -> str:
    return why.replace("\x00", "").strip()[:LONGEST_WHY]
