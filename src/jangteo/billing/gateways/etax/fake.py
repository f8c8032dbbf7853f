"""A provider that keeps its books in memory, with the refusals real ones have."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

from jangteo.billing.errors import DuplicateTaxInvoice, EtaxAway, TaxInvoiceNotFound, TaxInvoiceRefused
from jangteo.billing.gateways.etax.port import ProviderRecord
from jangteo.billing.rules.etax.approvals import is_management_number
from jangteo.billing.rules.etax.states import MOVES
from jangteo.billing.types.etax import AmendmentReason, TaxInvoice, TaxInvoiceState, TaxKind
from jangteo.kernel import clock, states

PROVIDER = "41000099"
_WHOLE = frozenset({AmendmentReason.CONTRACT_CANCELLED, AmendmentReason.ISSUED_TWICE, AmendmentReason.ENTRY_ERROR})
_OUT = frozenset({TaxInvoiceState.SENT, TaxInvoiceState.RETRIED, TaxInvoiceState.ACCEPTED})


class FakeEtaxProvider:
    """Holds what it is given; `answer` plays the tax service.

    faults      what the next calls meet, first first: "away" before anything is done, "cut" after it, "" nothing
    is_lasting  approvals follow from our numbers, so that a demo's processes, and a later start, agree on them; the tax
                service then accepts what is asked about
    """

    def __init__(self, today: Callable[[], date] = clock.today, *, is_lasting: bool = False) -> None:
        self._is_lasting = is_lasting
        self._records: dict[tuple[str, str], ProviderRecord] = {}
        self._serial = 0
        self._today = today
        self.faults: deque[str] = deque()

    def _met[T](self, work: Callable[[], T]) -> T:
        """Do it, with what is to be met."""
        fault = self.faults.popleft() if self.faults else ""
        if fault == "away":
            raise EtaxAway("nobody answers")
        done = work()
        if fault == "cut":
            raise EtaxAway("the line was cut")
        return done

    def keep(self, management_number: str, invoice: TaxInvoice) -> ProviderRecord:
        return self._met(lambda: self._keep(management_number, invoice))

    def issue(self, supplier: str, management_number: str) -> ProviderRecord:
        return self._met(lambda: self._issue(supplier, management_number))

    def send(self, supplier: str, management_number: str) -> ProviderRecord:
        return self._met(lambda: self._send(supplier, management_number))

    def find(self, supplier: str, management_number: str) -> ProviderRecord | None:
        return self._met(lambda: self._found(supplier, management_number))

    def _found(self, supplier: str, management_number: str) -> ProviderRecord | None:
        record = self._records.get((supplier, management_number))
        if record and self._is_lasting and record.state in (TaxInvoiceState.SENT, TaxInvoiceState.RETRIED):
            return self.answer(supplier, management_number)
        return record

    def _keep(self, management_number: str, invoice: TaxInvoice) -> ProviderRecord:
        if not is_management_number(management_number):
            raise TaxInvoiceRefused("a management number is up to 24 letters, digits, hyphens and underscores")
        _check(invoice)
        key = invoice.supplier, management_number
        if (known := self._records.get(key)) is None:
            known = self._records[key] = ProviderRecord(management_number, invoice, TaxInvoiceState.DRAFT)
        elif known.invoice != invoice:
            raise DuplicateTaxInvoice(f"{management_number} is another document")
        return known

    def _issue(self, supplier: str, management_number: str) -> ProviderRecord:
        record = self._get(supplier, management_number)
        if record.state is not TaxInvoiceState.DRAFT:
            return record
        self._original_stands(record.invoice)
        self._serial += 1
        serial = sha256(management_number.encode()).hexdigest()[:8] if self._is_lasting else f"{self._serial:08d}"
        approval = f"{self._today():%Y%m%d}{PROVIDER}{serial}"
        return self._move(replace(record, approval=approval), TaxInvoiceState.ISSUED)

    def _send(self, supplier: str, management_number: str) -> ProviderRecord:
        record = self._get(supplier, management_number)
        if record.state in _OUT:
            return record
        again = record.state is TaxInvoiceState.FAILED
        return self._move(replace(record, why=""), TaxInvoiceState.RETRIED if again else TaxInvoiceState.SENT)

    def discard(self, supplier: str, management_number: str) -> None:
        record = self._records.get((supplier, management_number))
        if record and record.state is not TaxInvoiceState.DRAFT:
            raise TaxInvoiceRefused("what was issued is never deleted, only amended")
        self._records.pop((supplier, management_number), None)

    def answer(self, supplier: str, management_number: str, *, why_not: str = "") -> ProviderRecord:
        """The tax service answers: accepted, or failed for a reason."""
        record = self._get(supplier, management_number)
        state = TaxInvoiceState.FAILED if why_not else TaxInvoiceState.ACCEPTED
        return self._move(replace(record, why=why_not), state)

    def _get(self, supplier: str, management_number: str) -> ProviderRecord:
        if (record := self._records.get((supplier, management_number))) is None:
            raise TaxInvoiceNotFound()
        return record

    def _move(self, record: ProviderRecord, state: TaxInvoiceState) -> ProviderRecord:
        states.require(record.state, state, MOVES)
        moved = replace(record, state=state)
        self._records[moved.invoice.supplier, moved.management_number] = moved
        return moved

    def _original_stands(self, invoice: TaxInvoice) -> None:
        """Of an amendment: its original was issued here by the same supplier, and nothing took it back whole."""
        if invoice.reason is None:
            return
        issued = [one for one in self._records.values() if one.approval and one.invoice.supplier == invoice.supplier]
        if all(one.approval != invoice.original_approval for one in issued):
            raise TaxInvoiceRefused("the original is not known")
        taken = [one for one in issued if one.invoice.original_approval == invoice.original_approval]
        if any(one.invoice.reason in _WHOLE and one.invoice.net.minor < 0 for one in taken) and invoice.net.minor < 0:
            raise TaxInvoiceRefused("the original was taken back whole already")


def _check(invoice: TaxInvoice) -> None:
    """What a provider looks at before it takes a document."""
    if any(len(number) != 10 or not number.isdecimal() for number in (invoice.supplier, invoice.buyer)):
        raise TaxInvoiceRefused("business numbers have ten digits")
    if invoice.kind is not TaxKind.TAXABLE and invoice.tax:
        raise TaxInvoiceRefused("only what is taxable has tax")
    if (invoice.reason is None) == bool(invoice.original_approval):
        raise TaxInvoiceRefused("an amendment names its original, and nothing else does")
    if invoice.net.currency != "KRW" or invoice.tax.currency != "KRW":
        raise TaxInvoiceRefused("a tax invoice is in won")
