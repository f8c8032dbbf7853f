"""The licensed lender who decides whether somebody may pay in parts; see docs/explanation/instalments.md."""

from typing import Protocol

from jangteo.credit.types import LenderCase, LenderDecision, LenderNotice


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

    def tell(self, notice: LenderNotice) -> None:
        """How a case stands here since it was withdrawn or a refund lowered it; also of one that never came.

        The newest notice of a case is the one that holds, and one that is told twice is one.

        raises  LenderAway when no trustworthy answer came: then it is told again
        """
