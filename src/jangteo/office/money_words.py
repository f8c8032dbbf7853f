"""What accounts, operations of payments and what has to be looked at are called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

MONEY_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "operation": {
        "pending": (pgettext_lazy("office", "Asked for"), "warn"),
        "unknown": (pgettext_lazy("office", "No answer yet"), "warn"),
        "succeeded": (pgettext_lazy("office", "Done"), "good"),
        "failed": (pgettext_lazy("office", "Failed"), "bad"),
    },
    "value": {
        "active": (pgettext_lazy("office", "May be spent"), "good"),
        "blocked": (pgettext_lazy("office", "Blocked"), "bad"),
    },
}
METHODS = {
    "bank_transfer": pgettext_lazy("office", "Bank transfer"),
    "on_account": pgettext_lazy("office", "On account"),
    "instalments": pgettext_lazy("office", "Instalments"),
    "gift_card": pgettext_lazy("office", "Gift card"),
    "store_credit": pgettext_lazy("office", "Store credit"),
    "card": pgettext_lazy("office", "Card or wallet"),
    "on_delivery": pgettext_lazy("office", "On delivery"),
}
BUCKETS = {
    "not_due": pgettext_lazy("office", "Not due"),
    "1-30": pgettext_lazy("office", "1–30 days"),
    "31-60": pgettext_lazy("office", "31–60 days"),
    "61-90": pgettext_lazy("office", "61–90 days"),
    "over_90": pgettext_lazy("office", "Over 90 days"),
}
VERBS = {
    "authorise": pgettext_lazy("office", "Authorised"),
    "capture": pgettext_lazy("office", "Taken"),
    "void": pgettext_lazy("office", "Let go"),
    "refund": pgettext_lazy("office", "Given back"),
    "chargeback": pgettext_lazy("office", "Taken back by the bank"),
    "reverse": pgettext_lazy("office", "Taken off again"),
}
GATEWAYS = {
    "": pgettext_lazy("office", "Our bank"),
    "stored_value": pgettext_lazy("office", "Gift cards and store credit"),
    "simulator": pgettext_lazy("office", "Simulator"),
    "stripe": "Stripe",
    "toss": pgettext_lazy("office", "Toss Payments"),
}
ENTRIES = {
    "payments.capture": pgettext_lazy("office", "Money came"),
    "banking.came_in": pgettext_lazy("office", "Came into our account"),
    "banking.set_aside": pgettext_lazy("office", "For no order"),
    "banking.taken_up_again": pgettext_lazy("office", "Open again"),
    "payments.refund": pgettext_lazy("office", "Money given back"),
    "payments.refund_came_back": pgettext_lazy("office", "A refund came back"),
    "payments.reverse": pgettext_lazy("office", "Taken off an order again"),
    "payments.chargeback": pgettext_lazy("office", "Chargeback"),
    "payments.chargeback_came_back": pgettext_lazy("office", "Chargeback won"),
    "payments.settle_chargeback": pgettext_lazy("office", "Chargeback set against what was paid"),
    "billing.invoice": pgettext_lazy("office", "Invoice issued"),
    "billing.credit_note": pgettext_lazy("office", "Credit note issued"),
    "billing.interest": pgettext_lazy("office", "Late interest charged"),
    "billing.interest_paid": pgettext_lazy("office", "Late interest paid"),
    "billing.interest_waived": pgettext_lazy("office", "Late interest waived"),
    "billing.applied": pgettext_lazy("office", "Set against invoices"),
    "stored_value.issue": pgettext_lazy("office", "Card or credit issued"),
    "stored_value.spend": pgettext_lazy("office", "Card or credit spent"),
    "stored_value.give_back": pgettext_lazy("office", "Card or credit given back"),
    "stored_value.expire": pgettext_lazy("office", "Card or credit ran out"),
    "stored_value.pay_out": pgettext_lazy("office", "Card paid out"),
    "stored_value.take_back": pgettext_lazy("office", "Card taken back, its price given back"),
    "stored_value.adjust": pgettext_lazy("office", "Card or credit put right"),
}
VALUE_MOVES = {
    "issue": pgettext_lazy("office", "Issued"),
    "spend": pgettext_lazy("office", "Spent"),
    "give_back": pgettext_lazy("office", "Given back"),
    "expire": pgettext_lazy("office", "Ran out"),
    "adjust": pgettext_lazy("office", "Put right"),
    "pay_out": pgettext_lazy("office", "Paid out"),
    "take_back": pgettext_lazy("office", "Taken back, its price given back"),
}
VALUE_SOURCES = {
    "sold": pgettext_lazy("office", "Paid at our bank"),
    "ordered": pgettext_lazy("office", "Bought in a shop"),
    "goodwill": pgettext_lazy("office", "Given away"),
    "refund": pgettext_lazy("office", "Instead of a refund"),
    "returned": pgettext_lazy("office", "Given back after its end"),
}
ACCOUNTS = {
    "cash": pgettext_lazy("office", "Bank"),
    "clearing": pgettext_lazy("office", "Owed by payment providers"),
    "receivable": pgettext_lazy("office", "Owed by buyers"),
    "customer_deposits": pgettext_lazy("office", "Paid by buyers in advance"),
    "suspense": pgettext_lazy("office", "Came in, not assigned"),
    "store_credit": pgettext_lazy("office", "Store credit"),
    "gift_cards": pgettext_lazy("office", "Gift cards"),
    "points": pgettext_lazy("office", "Points"),
    "escrow": pgettext_lazy("office", "Held between buyers and sellers"),
    "revenue": pgettext_lazy("office", "Revenue"),
    "tax": pgettext_lazy("office", "VAT owed"),
    "discounts_allowed": pgettext_lazy("office", "Early-payment discounts"),
    "goodwill": pgettext_lazy("office", "Given away as credit"),
    "breakage": pgettext_lazy("office", "Credit that ran out"),
    "fees": pgettext_lazy("office", "Fees"),
    "chargebacks": pgettext_lazy("office", "Chargebacks"),
    "interest": pgettext_lazy("office", "Interest"),
    "bad_debt": pgettext_lazy("office", "Bad debt"),
    "rounding": pgettext_lazy("office", "Rounding"),
}
FLAGS: Mapping[str, tuple[Any, Any]] = {
    "other_amount": (
        pgettext_lazy("office", "Another amount"),
        pgettext_lazy("office", "The provider told of another amount than was asked for. Nothing was noted as paid."),
    ),
    "other_currency": (
        pgettext_lazy("office", "Another currency"),
        pgettext_lazy("office", "The provider told of another currency. Nothing was noted as paid."),
    ),
    "other_merchant": (
        pgettext_lazy("office", "Another merchant"),
        pgettext_lazy("office", "The notice is for another account than ours. Nothing was noted as paid."),
    ),
    "unknown_payment": (
        pgettext_lazy("office", "Unknown payment"),
        pgettext_lazy("office", "The provider told of a payment that nobody knows here. Look it up there."),
    ),
    "not_settled": (
        pgettext_lazy("office", "Not clear"),
        pgettext_lazy("office", "What the provider told does not add up, and asking did not help for a day."),
    ),
    "let_go": (
        pgettext_lazy("office", "Let go"),
        pgettext_lazy("office", "The bank no longer keeps the amount for us. It is awaited anew: ask the buyer."),
    ),
    "capture_failed": (
        pgettext_lazy("office", "Not taken"),
        pgettext_lazy("office", "The provider refused to take the amount. Compare with its books, or ask the buyer."),
    ),
    "refund_failed": (
        pgettext_lazy("office", "Refund failed"),
        pgettext_lazy("office", "The buyer has not got it back. Try again on the order's page, or pay it by transfer."),
    ),
    "charged_back": (
        pgettext_lazy("office", "Taken back by the bank"),
        pgettext_lazy("office", "The buyer's bank took money back. Answer the provider, or let it stand."),
    ),
    "paid_early_taken_back": (
        pgettext_lazy("office", "Early payment taken back"),
        pgettext_lazy("office", "Its discount was granted and stays. Ask the buyer for the rest, or let it be."),
    ),
    "surplus": (
        pgettext_lazy("office", "More went back than came"),
        pgettext_lazy("office", "Refunds and chargebacks together are more than was taken."),
    ),
}
INVALID_VALUES = {
    "amount": pgettext_lazy("office", "An amount in figures, in its currency and not zero."),
    "currency": pgettext_lazy("office", "There is no such currency. Write KRW, EUR, JPY …"),
    "expires_on": pgettext_lazy("office", "A day that is still to come; a card that was sold holds a year at least."),
    "source": pgettext_lazy("office", "Say where it comes from."),
}
MONEY_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "payments.not_found": lambda facts: pgettext("office", "This order has no payment to change."),
    "payments.more_than_held": lambda facts: pgettext("office", "Only %(left)s of it is left.") % facts,
    "payments.more_than_awaited": lambda facts: (
        pgettext("office", "Only %(awaited)s of this order is awaited.") % facts
    ),
    "payments.nothing_awaited": lambda facts: pgettext("office", "Nothing is held for this order that could be taken."),
    "payments.no_such_refund": lambda facts: pgettext("office", "No such refund failed, or it was paid out meanwhile."),
    "payments.no_such_flag": lambda facts: pgettext("office", "This was not found. Look at the list again."),
    "stored_value.too_small": lambda facts: pgettext("office", "Only %(left)s of it may be spent.") % facts,
    "stored_value.nothing_to_pay_out": lambda facts: pgettext("office", "Nothing of this can be paid out now."),
    "stored_value.reason_needed": lambda facts: pgettext("office", "Say why."),
    "stored_value.key_reused": lambda facts: pgettext("office", "This form was sent before with something else."),
    "stored_value.card_is_used": lambda facts: (
        pgettext(
            "office",
            "Gift cards of this order were used, in part or whole: …%(used)s. Only the price of whole ones goes back.",
        )
        % {"used": ", …".join(facts["used"])}
    ),
    "stored_value.invalid": lambda facts: str(INVALID_VALUES[facts["field"]]),
    "ordering.cards_need_money": lambda facts: pgettext(
        "office", "Gift cards are bought with money that comes at once, not with gift cards or store credit."
    ),
    "ordering.credit_needs_buyer": lambda facts: pgettext("office", "A guest has no store credit."),
    "payments.gateway_not_set": lambda facts: pgettext("office", "This payment provider is not set up here."),
}
