"""Order states, payment methods and payment instructions in the words of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jangteo.credit.types import PlanView
from jangteo.ordering.types import FulfilmentProgress, OrderStatus, OrderSummary, OrderView, PaymentProgress
from jangteo.payments.types import PaymentMethod
from jangteo.sharing.selectors import unclaimed_gifts
from jangteo.storefront.account_words import MethodWords, account_instructions
from jangteo.storefront.instalment_words import plan_instructions


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop on an order's way."""

    name: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list, with its state in words and the tone of that state."""

    order: OrderSummary
    state_name: str
    tone: str


def order_rows(orders: Sequence[OrderSummary]) -> list[OrderRow]:
    """Orders in a list; one query."""
    unclaimed = unclaimed_gifts(one.id for one in orders)
    return [_row(one, is_unclaimed=one.id in unclaimed) for one in orders]


def _row(order: OrderSummary, *, is_unclaimed: bool) -> OrderRow:
    """The one state that matters most to the buyer now."""
    if order.status == OrderStatus.CANCELLED:
        return OrderRow(order, _("Cancelled"), "bad")
    if order.fulfilment == FulfilmentProgress.DELIVERED:
        return OrderRow(order, _("Delivered"), "good")
    if order.fulfilment == FulfilmentProgress.SHIPPED:
        return OrderRow(order, _("On its way"), "good")
    if order.fulfilment == FulfilmentProgress.PARTLY:
        return OrderRow(order, _("Partly sent"), "good")
    if order.payment == PaymentProgress.AWAITED:
        return OrderRow(order, _("Payment awaited"), "warn")
    if order.payment == PaymentProgress.DUE:
        return OrderRow(order, _("More is to be paid"), "warn")
    if is_unclaimed:
        return OrderRow(order, _("Waits for its receiver"), "calm")
    return OrderRow(order, _("Being packed"), "calm")


def stages(order: OrderSummary) -> list[Stage]:
    """Ordered, paid, sent, delivered; the current one is the last that is done."""
    sent = order.fulfilment in (FulfilmentProgress.SHIPPED, FulfilmentProgress.DELIVERED)
    steps = [
        (_("Ordered"), True),
        (_("Paid"), order.payment == PaymentProgress.PAID),
        (_("Sent"), sent),
        (_("Delivered"), order.fulfilment == FulfilmentProgress.DELIVERED),
    ]
    last = max(place for place, (_name, is_done) in enumerate(steps) if is_done)
    return [Stage(name, is_done, place == last) for place, (name, is_done) in enumerate(steps)]


def method_words(code: str) -> MethodWords:
    """A payment method by its code; an unknown one shows its code."""
    if code == PaymentMethod.BANK_TRANSFER:
        return MethodWords(code, _("Bank transfer"), _("You get a deposit code with your order."))
    if code == PaymentMethod.ON_DELIVERY:
        return MethodWords(code, _("Pay on delivery"), _("You pay when the parcel is handed over."))
    if code == PaymentMethod.ON_ACCOUNT:
        return MethodWords(code, _("On account"), _("You pay by your terms, after an invoice."))
    if code == PaymentMethod.INSTALMENTS:
        return MethodWords(code, _("Instalments"), "")
    if code == PaymentMethod.CARD:
        return MethodWords(code, _("Card or wallet"), _("You pay on a payment provider's page, right after ordering."))
    if code == PaymentMethod.GIFT_CARD:
        return MethodWords(code, _("Gift card"), "")
    if code == PaymentMethod.STORE_CREDIT:
        return MethodWords(code, _("Store credit"), "")
    return MethodWords(code, code, "")


def payment_instructions(
    order: OrderView, amount: str, bank_account: str = "", own_account: str = "", plan: PlanView | None = None
) -> list[str]:
    """What the buyer has to do to pay, empty when there is nothing left to do.

    amount        as the page writes it
    bank_account  of the channel; left out where it has not said
    own_account   a virtual one, of this buyer or order alone: it tells whose the money is
    plan          of an order by instalments
    """
    if (
        order.summary.payment not in (PaymentProgress.AWAITED, PaymentProgress.DUE)
        or order.summary.status == OrderStatus.CANCELLED
    ):
        return []
    if order.payment_method == PaymentMethod.BANK_TRANSFER and own_account:
        return [
            _("Please transfer %(amount)s.") % {"amount": amount},
            _("The account is %(account)s. It is yours alone, so you need no code.") % {"account": own_account},
            _("We note the money when it arrives, and then pack your order."),
        ]
    if order.payment_method == PaymentMethod.BANK_TRANSFER:
        to_account = [_("The account is %(account)s.") % {"account": bank_account}] if bank_account else []
        return [
            _("Please transfer %(amount)s.") % {"amount": amount},
            *to_account,
            _("Write this deposit code as the sender's name: %(code)s") % {"code": order.deposit_code},
            _("We note the money when it arrives, and then pack your order."),
        ]
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        return account_instructions(order, amount, own_account or bank_account)
    if order.payment_method == PaymentMethod.INSTALMENTS:
        return plan_instructions(plan, amount)
    if order.is_reserved:
        return [_("%(amount)s is kept for us by your card. It is taken when your order leaves.") % {"amount": amount}]
    if order.payment_method == PaymentMethod.CARD:
        return [_("%(amount)s is still to be paid. Your goods are kept for you meanwhile.") % {"amount": amount}]
    return [_("Please have %(amount)s ready when the parcel comes.") % {"amount": amount}]


def too_many_pages() -> str:
    """That nothing came of many payment pages, and no further one is opened for now."""
    return _("Nothing came of many tries to pay. Try again in a quarter of an hour, or pay another way.")
