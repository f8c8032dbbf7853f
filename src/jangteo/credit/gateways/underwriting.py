"""The licensed lender who decides whether somebody may pay in parts; see docs/explanation/instalments.md."""

from typing import Protocol

from jangteo.credit.types import LenderCase, LenderDecision


class Lender(Protocol):
    """Decides about cases. No name, address or number of a buyer goes to it: who they are it asks them itself."""

    def ask(self, case: LenderCase) -> LenderDecision:
        """What is decided about a case; asking again with its key is the same case.

        raises  LenderAway when no trustworthy answer came: it may have been decided
        """

    def find(self, key: str) -> LenderDecision | None:
        """What is decided about a case that was asked before; None: it never came.

        raises  LenderAway
        """
