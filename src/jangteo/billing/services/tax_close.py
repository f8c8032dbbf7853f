"""What a month of invoices and credit notes takes of Korean tax documents; nothing goes out before it is let out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from jangteo.billing.errors import NotCovered
from jangteo.billing.models import LegalEntity, TaxDocument, TaxDocumentItem, TaxDocumentSetting
from jangteo.billing.rules.etax import Amendment, amend, close_month, issue_by
from jangteo.billing.selectors.tax_parts import (
    WON,
    PartKey,
    ReturnPart,
    TaxPart,
    as_issued,
    holidays_from,
    in_documents,
    modes_of,
    month_ends,
    uncovered,
)
from jangteo.billing.types.etax import AmendmentReason, Returned, Supplied, TaxInvoice, ToIssue
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

GATE = "billing.tax"
type Item = tuple[UUID, UUID | None, int, int]  # (invoice or credit note, of which invoice, net, tax)


@dataclass(frozen=True, slots=True)
class Planned:
    """A document to be written."""

    invoice: TaxInvoice
    issue_by: date | None
    items: tuple[Item, ...]
    party_id: UUID | None
    buyer_name: str
    original: TaxDocument | None = None


@transaction.atomic
def close_tax_month(*, month: date, actor: Actor) -> list[UUID]:
    """Write the tax documents of a month: a month's sum for each buyer and kind, or one of each invoice, and
    amendments for what came back of what a document covers. Again it writes what came since.

    month    any day of it, not after today
    returns  the documents, as drafts
    locks    writers of tax documents wait for each other
    raises   NotPermitted, NotCovered for a month that has not begun
    """
    require(actor, Action.PAYMENTS_HANDLE)
    if month.replace(day=1) > clock.today():
        raise NotCovered("this month has not begun", field="month")
    lock_documents()
    made = []
    for entity in LegalEntity.objects.order_by("code"):
        plan, _waiting = plan_month(entity, month)
        made += [write_document(entity, one).pk for one in plan]
    if made:
        after = {"month": f"{month:%Y-%m}", "documents": len(made)}
        audit.record(
            actor=actor, action="billing.close_tax_month", subject_kind="tax_documents", subject_id=made[0], after=after
        )
    return made


@transaction.atomic
def set_document_mode(*, party_id: UUID, mode: DocumentMode, actor: Actor) -> None:
    """Let a buyer have a tax document for each invoice, or one a month.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    TaxDocumentSetting.objects.update_or_create(party_id=party_id, defaults={"mode": mode.value})
    audit.record(
        actor=actor,
        action="billing.set_document_mode",
        subject_kind="party",
        subject_id=party_id,
        after={"mode": mode.value},
    )


def lock_documents() -> None:
    """Writers of tax documents wait for each other until their transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [GATE])


def plan_month(entity: LegalEntity, month: date) -> tuple[list[Planned], list[ReturnPart]]:
    """The documents that a month takes, and what came back of something that has no approval number yet."""
    first, last = month.replace(day=1), month_ends(month)
    supplies, returns = uncovered(entity, until=last)
    own = {one.key: one for one in supplies if first <= one.on}
    back = [one for one in returns if first <= one.on]
    known = in_documents({one.of[0] for one in back})
    netted = [one for one in back if one.of in own]
    covered = {(pk, kind): row for (pk, _of, kind), row in known.items()}
    amended = [one for one in back if one.of in covered and covered[one.of].approval]
    waiting = [one for one in back if one not in netted and one not in amended]
    modes = modes_of({one.party_id for one in own.values() if one.party_id})
    each = {key for key, one in own.items() if one.party_id and modes.get(one.party_id) == DocumentMode.EACH}
    monthly = {key: one for key, one in own.items() if key not in each}
    plan = _monthly(entity, month, monthly, [one for one in netted if one.of in monthly])
    plan += [_single(entity, own[key], [one for one in netted if one.of == key]) for key in each]
    plan += [_amendment(covered[one.of], one) for one in amended]
    return [one for one in plan if one.invoice.net or one.invoice.tax], waiting


def write_document(entity: LegalEntity, one: Planned) -> TaxDocument:
    """Write a document and what it covers, as a draft."""
    pk, now = new_id(), clock.now()
    row = TaxDocument.objects.create(
        id=pk,
        entity=entity,
        party_id=one.party_id,
        supplier=one.invoice.supplier,
        buyer=one.invoice.buyer,
        buyer_name=one.buyer_name,
        kind=one.invoice.kind.value,
        reason=one.invoice.reason.value if one.invoice.reason else "",
        original=one.original,
        written_on=one.invoice.written_on,
        issue_by=one.issue_by,
        net_minor=one.invoice.net.minor,
        tax_minor=one.invoice.tax.minor,
        remark=one.invoice.remark,
        management_number=f"T{one.invoice.written_on:%y%m%d}-{pk.hex[-16:]}",
        made_at=now,
        changed_at=now,
    )
    TaxDocumentItem.objects.bulk_create(
        TaxDocumentItem(document=row, invoice_id=invoice_id, of_id=of_id, net_minor=net, tax_minor=tax)
        for invoice_id, of_id, net, tax in one.items
    )
    return row


def _monthly(
    entity: LegalEntity, month: date, supplies: Mapping[PartKey, TaxPart], netted: Sequence[ReturnPart]
) -> list[Planned]:
    """One document for each buyer and kind, by the rules of a month's close."""
    moved: list[Supplied | Returned] = [
        Supplied(id=_name(one.key), buyer=one.buyer, on=one.on, kind=one.kind, net=_won(one.net), tax=_won(one.tax))
        for one in supplies.values()
    ]
    moved += [
        Returned(
            id=f"{one.note_id}:{_name(one.of)}",
            supplied_id=_name(one.of),
            on=one.on,
            net=_won(one.net),
            tax=_won(one.tax),
        )
        for one in netted
    ]
    closed = close_month(month, entity.business_number, moved, {}, holidays_from(month))
    parts: dict[tuple[str, str], list[TaxPart]] = defaultdict(list)
    for part in supplies.values():
        parts[part.buyer, part.kind.value].append(part)
    return [_summed(one, parts[one.invoice.buyer, one.invoice.kind.value], netted) for one in closed.originals]


def _summed(to_issue: ToIssue, parts: Sequence[TaxPart], netted: Iterable[ReturnPart]) -> Planned:
    keys = {one.key for one in parts}
    items = (*map(_sold, parts), *(_taken(one) for one in netted if one.of in keys))
    sums = sum(one[2] for one in items), sum(one[3] for one in items)
    if sums != (to_issue.invoice.net.minor, to_issue.invoice.tax.minor):
        raise ValueError(f"a month's document is not the sum of its invoices: {sums}")
    return Planned(to_issue.invoice, to_issue.issue_by, items, parts[0].party_id, parts[0].buyer_name)


def _single(entity: LegalEntity, part: TaxPart, netted: Sequence[ReturnPart]) -> Planned:
    """One invoice's own document, of the day of its supply."""
    items = (_sold(part), *map(_taken, netted))
    invoice = TaxInvoice(
        supplier=entity.business_number,
        buyer=part.buyer,
        kind=part.kind,
        written_on=part.on,
        net=_won(sum(one[2] for one in items)),
        tax=_won(sum(one[3] for one in items)),
    )
    return Planned(invoice, issue_by(part.on, holidays_from(part.on)), items, part.party_id, part.buyer_name)


def _amendment(original: TaxDocument, part: ReturnPart) -> Planned:
    """What came back, or costs less, of what a document covers."""
    net, tax = _won(part.net), _won(part.tax)
    if part.is_price_only:
        happened = Amendment(reason=AmendmentReason.AMOUNT_CHANGE, on=part.on, net=-net, tax=-tax)
    else:
        happened = Amendment(reason=AmendmentReason.GOODS_RETURNED, on=part.on, net=net, tax=tax)
    (one,) = amend(as_issued(original), happened, holidays_from(part.on))
    return Planned(one.invoice, one.issue_by, (_taken(part),), original.party_id, original.buyer_name, original)


def _sold(part: TaxPart) -> Item:
    return part.invoice_id, None, part.net, part.tax


def _taken(part: ReturnPart) -> Item:
    return part.note_id, part.of[0], -part.net, -part.tax


def _name(key: PartKey) -> str:
    return f"{key[0]}:{key[1].value}"


def _won(minor: int) -> Money:
    return Money(minor, WON)
