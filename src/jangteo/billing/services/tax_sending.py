"""Tax documents go out: kept by the provider, issued, sent; no answer is asked about before anything is done again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from jangteo.billing.errors import DuplicateTaxInvoice, EtaxAway, TaxInvoiceNotFound, TaxInvoiceRefused
from jangteo.billing.gateways.etax import EtaxProvider, ProviderRecord, provider_here
from jangteo.billing.models import TaxDocument
from jangteo.billing.selectors.tax_parts import as_invoice
from jangteo.billing.types.etax import TaxInvoiceState as State
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_WHY = 300
_ON_THEIR_WAY = (State.DRAFT.value, State.ISSUED.value, State.SENT.value, State.RETRIED.value)

log = structlog.get_logger(__name__)


@transaction.atomic
def let_out(*, document_id: UUID, actor: Actor) -> None:
    """Let a draft go out: from here on it is not taken back, only amended. A second time changes nothing.

    locks   the document
    raises  TaxInvoiceNotFound, NotPermitted
    """
    row = _locked(document_id, actor)
    if row.wanted_at is None:
        row.wanted_at = row.changed_at = clock.now()
        row.save(update_fields=["wanted_at", "changed_at"])
        _record(actor, "let_out_tax_document", row)


@transaction.atomic
def discard_draft(*, document_id: UUID, actor: Actor) -> None:
    """Throw a draft away that was not let out; what it covers is free for the next close.

    raises  TaxInvoiceNotFound, NotPermitted, TaxInvoiceRefused for what was let out
    """
    row = _locked(document_id, actor)
    if row.wanted_at is not None or row.approval:
        raise TaxInvoiceRefused("what was let out is only amended")
    _record(actor, "discard_tax_document", row)
    row.delete()


def push_document(*, document_id: UUID) -> None:
    """Take a document that was let out as far as the provider does: keep, issue, send; or ask where it stands.

    Safe to run twice and at once: the provider knows it by our number. Not inside a transaction.
    """
    row = TaxDocument.objects.select_related("original").filter(pk=document_id, wanted_at__isnull=False).first()
    if row is None or row.state == State.ACCEPTED:
        return
    try:
        _push(row, provider_here())
    except EtaxAway:
        TaxDocument.objects.filter(pk=row.pk, unknown_since=None).update(unknown_since=clock.now())
        log.warning("etax_away", document=str(row.pk))
    except (TaxInvoiceRefused, DuplicateTaxInvoice) as refusal:
        why = str(refusal.message)[:LONGEST_WHY]
        TaxDocument.objects.filter(pk=row.pk).update(why=why, changed_at=clock.now(), unknown_since=None)


def push_waiting() -> int:
    """Take every document that was let out further, and ask about those on their way; how many were looked at."""
    wanted = TaxDocument.objects.filter(
        Q(state__in=_ON_THEIR_WAY) | Q(unknown_since__isnull=False), wanted_at__isnull=False
    )
    ids = list(wanted.order_by("made_at", "pk").values_list("pk", flat=True))
    for pk in ids:
        push_document(document_id=pk)
    return len(ids)


def send_again(*, document_id: UUID, actor: Actor) -> None:
    """Send a document again that the tax service refused or did not get, or try again what the provider refused.

    raises  TaxInvoiceNotFound, NotPermitted
    """
    with transaction.atomic():
        row = _locked(document_id, actor)
        row.why, row.changed_at = "", clock.now()
        row.save(update_fields=["why", "changed_at"])
        _record(actor, "send_tax_document_again", row)
    push_document(document_id=document_id)


def _push(row: TaxDocument, provider: EtaxProvider) -> None:
    supplier, number = row.supplier, row.management_number
    if row.unknown_since is not None or row.state in (State.SENT, State.RETRIED):
        found = provider.find(supplier, number)
        if found is not None:
            row = _join(row, found)
        if row.state in (State.SENT, State.RETRIED, State.ACCEPTED, State.FAILED):
            return  # what failed is sent again by a person
    steps: tuple[tuple[tuple[State, ...], Callable[[], ProviderRecord]], ...] = (
        ((State.DRAFT,), lambda: provider.keep(number, as_invoice(row))),
        ((State.DRAFT,), lambda: provider.issue(supplier, number)),
        ((State.ISSUED, State.FAILED), lambda: provider.send(supplier, number)),
    )
    for states, step in steps:
        if row.state in states:
            row = _join(row, step())


def _join(row: TaxDocument, told: ProviderRecord) -> TaxDocument:
    """Write what the provider tells; an approval number that is known stays."""
    with transaction.atomic():
        known = TaxDocument.objects.select_for_update(of=("self",)).select_related("original").get(pk=row.pk)
        if told.state == State.DRAFT or (known.approval and told.approval != known.approval):
            return known
        now = clock.now()
        known.issued_at = known.issued_at or now
        known.state, known.approval, known.why = told.state.value, told.approval, told.why[:LONGEST_WHY]
        known.changed_at, known.unknown_since = now, None
        known.save(update_fields=["issued_at", "state", "approval", "why", "changed_at", "unknown_since"])
        return known


def _locked(document_id: UUID, actor: Actor) -> TaxDocument:
    row = TaxDocument.objects.select_for_update(of=("self",)).filter(pk=document_id).first()
    if row is None:
        raise TaxInvoiceNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    return row


def _record(actor: Actor, what: str, row: TaxDocument, **facts: Any) -> None:
    after = {"number": row.management_number, "approval": row.approval} | facts
    audit.record(actor=actor, action=f"billing.{what}", subject_kind="tax_document", subject_id=row.pk, after=after)
