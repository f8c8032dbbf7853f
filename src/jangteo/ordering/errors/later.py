"""Why an order can't be held, refunded or changed, and what else is wrong with what is said about it."""

from typing import Any

from jangteo.kernel.errors import Conflict, NotFound, Rejected


class NotHoldable(Conflict):
    """Only an order that waits to be shipped can be held."""

    code = "ordering.not_holdable"


class HoldExists(Conflict):
    """The order is held for this already."""

    code = "ordering.hold_exists"


class HoldNotFound(NotFound):
    """There is no such hold."""

    code = "ordering.hold_not_found"


class HoldReleased(Conflict):
    """This hold was released already."""

    code = "ordering.hold_released"


class InvalidHold(Rejected):
    """A hold is of a known kind, and placing and releasing it says why in at most 300 letters."""

    code = "ordering.invalid_hold"


class NotRefundable(Conflict):
    """Nothing of this order can be refunded as it stands."""

    code = "ordering.not_refundable"

    def __init__(self, *, number: str, why: str) -> None:
        super().__init__(f"order {number} can't be refunded: {why}", number=number, why=why)


class NothingToRefund(Rejected):
    """What was chosen comes to no money."""

    code = "ordering.nothing_to_refund"


class InvalidRefund(Rejected):
    """A refund names lines of the order with whole quantities from 1 up, or an amount of its shipping above zero."""

    code = "ordering.invalid_refund"


class RefundTooLarge(Conflict):
    """More was asked back than is left of it."""

    code = "ordering.refund_too_large"


class RefundChanged(Conflict):
    """Another refund of this order was written since the amounts were shown."""

    code = "ordering.refund_changed"


class TooManyCodes(Conflict):
    """A cart takes so many codes at most."""

    code = "ordering.too_many_codes"


class AboveAllowance(Conflict):
    """The buyer may not have that many in this period; they ordered `bought` already and may have `left` more."""

    code = "ordering.above_allowance"


class BelowSmallestOrder(Rejected):
    """The goods come to less than an order must here; `missing` says how much."""

    code = "ordering.below_smallest_order"


class CardsNeedMoney(Rejected):
    """Gift cards are sold for money that is there: not for a promise of it, nor for other cards or store credit."""

    code = "ordering.cards_need_money"


class InvalidRevision(Rejected):
    """A change of an order names its lines and deliveries, whole quantities, known SKUs and units; `field` says which
    of the edits is wrong, and where.
    """

    code = "ordering.invalid_revision"


class NotChangeable(Conflict):
    """The order can't be changed as it stands; `why` is a word."""

    code = "ordering.not_changeable"

    def __init__(self, *, number: str, why: str, **facts: Any) -> None:
        super().__init__(f"order {number} can't be changed: {why}", number=number, why=why, **facts)


class BelowHandedOver(Conflict):
    """Fewer units were asked for than are handed over already, or given back."""

    code = "ordering.below_handed_over"


class RevisionHasProblems(Rejected):
    """The order can't be changed to this; `problems` say why, SKU by SKU."""

    code = "ordering.revision_has_problems"


class RevisionChanged(Conflict):
    """What the change comes to is no longer what was shown."""

    code = "ordering.revision_changed"


class NothingToChange(Rejected):
    """This changes nothing of the order."""

    code = "ordering.nothing_to_change"


class ReferenceMissing(Rejected):
    """An order of this buyer has to say more for the buyer's own books; `field` names what."""

    code = "ordering.reference_missing"


class PurchaseOrderRepeated(Conflict):
    """Another order bears this purchase order number; `may_repeat`: it may, where whoever orders says they mean it."""

    code = "ordering.purchase_order_repeated"


class PlanHasProblems(Rejected):
    """Where goods go can't be like this; `problems` name line, column and why, and nothing is changed."""

    code = "ordering.plan_has_problems"


class CannotLend(Rejected):
    """This cart can't be given to somebody else to pay; `why` is a word."""

    code = "ordering.cannot_lend"


class NotLent(Conflict):
    """Nobody else has this cart to pay any more."""

    code = "ordering.not_lent"


class InvalidTrial(Rejected):
    """Rules are tried on the orders of 1 to 366 days."""

    code = "ordering.invalid_trial"


class InvalidDocument(Rejected):
    """This file is not attached; `reason` is a word and `name` says which."""

    code = "ordering.invalid_document"


class DocumentNotFound(NotFound):
    """There is no such file here."""

    code = "ordering.document_not_found"
