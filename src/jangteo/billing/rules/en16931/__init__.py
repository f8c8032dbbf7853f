"""EN 16931 documents: written and read as UBL, read as CII, and checked by the standard's business rules."""

from jangteo.billing.rules.en16931.check import RULES, fragment, verdicts, verdicts_on
from jangteo.billing.rules.en16931.documents import read_invoice
from jangteo.billing.rules.en16931.write_ubl import write_ubl

__all__ = ["RULES", "fragment", "read_invoice", "verdicts", "verdicts_on", "write_ubl"]
