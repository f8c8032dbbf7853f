"""What money that is for no order is in the books.

Our books keep no purchases and no transfers between our own accounts: what comes back from either was never posted as
gone, and what is sent back to its payer goes out without being posted. What staff noted as paid was posted then. So all
four leave the account they came into.
"""

from collections.abc import Mapping

from jangteo.banking.errors import InvalidAside
from jangteo.banking.types.views import Aside, AsideReason
from jangteo.kernel.money import Money
from jangteo.ledger.types import Account, Line

ACCOUNTS: Mapping[AsideReason, Account] = {
    AsideReason.INTEREST: Account.INTEREST,
    AsideReason.SUPPLIER: Account.CASH,
    AsideReason.OWN_TRANSFER: Account.CASH,
    AsideReason.REFUNDED: Account.CASH,
    AsideReason.NOTED: Account.CASH,
    AsideReason.REMITTANCE: Account.CLEARING,
}
WITH_FEE = frozenset({AsideReason.REMITTANCE, AsideReason.NOTED})  # a carrier keeps one of what it was paid


def check(aside: Aside, currency: str) -> None:
    """Refuse what can't be set aside so.

    raises  InvalidAside naming the field
    """
    is_remittance = aside.reason == AsideReason.REMITTANCE
    if aside.amount.currency != currency or aside.amount.minor <= 0:
        raise InvalidAside("an amount is above zero and in the line's currency", field="amount")
    if is_remittance != bool(aside.counterpart) or len(aside.counterpart) > 60:
        raise InvalidAside("a remittance, and nothing else, names who it is from", field="counterpart")
    fee = aside.fee or Money.zero(currency)
    if fee.currency != currency or fee.minor < 0 or (fee and aside.reason not in WITH_FEE):
        raise InvalidAside("a fee is kept of a remittance, in its currency", field="fee")


def postings(aside: Aside, line_id: str) -> tuple[Line, ...]:
    """The entry of setting a line aside: out of suspense, to where it belongs; a fee beside it."""
    fee = aside.fee or Money.zero(aside.amount.currency)
    return (
        Line(Account.SUSPENSE, aside.amount, counterpart=line_id),
        Line(Account.FEES, fee, counterpart=aside.counterpart),
        Line(ACCOUNTS[aside.reason], -(aside.amount + fee), counterpart=aside.counterpart),
    )


def reversed_postings(aside: Aside, line_id: str) -> tuple[Line, ...]:
    """The entry of taking it up again."""
    return tuple(Line(one.account, -one.amount, counterpart=one.counterpart) for one in postings(aside, line_id))
