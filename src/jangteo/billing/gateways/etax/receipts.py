"""Whoever issues cash receipts to the tax service; known by our key, so that each call may be repeated."""

from collections import deque
from hashlib import sha256
from itertools import count
from typing import Protocol

from jangteo.billing.errors import EtaxAway, TaxInvoiceRefused
from jangteo.billing.types.etax import CashReceipt

PROVIDER = "41000099"


class ReceiptProvider(Protocol):
    """What every provider of cash receipts can do."""

    def issue_receipt(self, supplier: str, key: str, receipt: CashReceipt) -> str:
        """Issue one, or the cancellation of one; its approval. Again with its key it is the same.

        raises  EtaxAway when no trustworthy answer came: it may have been issued; TaxInvoiceRefused
        """
        ...


class FakeReceiptProvider:
    """Keeps its books in memory.

    faults      what the next calls meet, first first: "away" before anything is done, "cut" after it
    is_lasting  approvals follow from our keys, so that a demo's processes, and a later start, agree on them
    """

    def __init__(self, *, is_lasting: bool = False) -> None:
        self._is_lasting = is_lasting
        self.faults: deque[str] = deque()
        self.issued: dict[tuple[str, str], tuple[CashReceipt, str]] = {}
        self._serials = count(1)

    def issue_receipt(self, supplier: str, key: str, receipt: CashReceipt) -> str:
        """See `ReceiptProvider`; a cancellation names a receipt of the same supplier and no more than is left of it."""
        fault = self.faults.popleft() if self.faults else ""
        if fault == "away":
            raise EtaxAway("nobody answers")
        if (supplier, key) not in self.issued:
            self._check(supplier, receipt)
            serial = sha256(key.encode()).hexdigest()[:7] if self._is_lasting else f"{next(self._serials):07d}"
            approval = f"{receipt.on:%Y%m%d}{PROVIDER}R{serial}"
            self.issued[supplier, key] = (receipt, approval)
        known, approval = self.issued[supplier, key]
        if known != receipt:
            raise TaxInvoiceRefused("another receipt has this key")
        if fault == "cut":
            raise EtaxAway("the line was cut")
        return approval

    def _check(self, supplier: str, receipt: CashReceipt) -> None:
        if not receipt.original_approval:
            return
        mine = [(one, approval) for (who, _), (one, approval) in self.issued.items() if who == supplier]
        original = next((one for one, approval in mine if approval == receipt.original_approval), None)
        if original is None and self._is_lasting:
            return  # issued by another process
        if original is None or original.number != receipt.number or original.on != receipt.original_on:
            raise TaxInvoiceRefused("the original is not known")
        taken = sum(one.gross.minor for one, _ in mine if one.original_approval == receipt.original_approval)
        if original.gross.minor + taken + receipt.gross.minor < 0:
            raise TaxInvoiceRefused("more is taken back than is left")
