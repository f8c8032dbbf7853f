"""Why goods can't be gathered, ordered, paid or sent."""

from typing import Any

from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class CartNotFound(NotFound):
    """There is no such cart."""

    code = "ordering.cart_not_found"


class OrderNotFound(NotFound):
    """There is no such order."""

    code = "ordering.order_not_found"


class UnknownSku(Rejected):
    """This SKU is not sold here."""

    code = "ordering.unknown_sku"
    status = 404


class NotForYou(Rejected):
    """This is shown here but not sold to this buyer."""

    code = "ordering.not_for_you"


class UnknownUnit(Rejected):
    """This variant is not sold in this unit."""

    code = "ordering.unknown_unit"


class InvalidQuantity(Rejected):
    """A quantity is a whole number within the stated bounds."""

    code = "ordering.invalid_quantity"


class CartTooLarge(Rejected):
    """A cart holds a limited number of lines."""

    code = "ordering.cart_too_large"


class LogInForCarts(Rejected):
    """A guest has one cart; log in to keep several."""

    code = "ordering.log_in_for_carts"


class TooManyCarts(Conflict):
    """A buyer keeps so many open carts at most."""

    code = "ordering.too_many_carts"


class InvalidCartName(Rejected):
    """A cart's name has 1 to 60 characters, in one line."""

    code = "ordering.invalid_cart_name"


class CartNameTaken(Conflict):
    """Another open cart of this buyer has this name."""

    code = "ordering.cart_name_taken"


class TooManySaved(Rejected):
    """So many lines at most are saved for later beside a cart."""

    code = "ordering.too_many_saved"


class InvalidCarry(Rejected):
    """A key that carries a cart holds for 1 to 168 hours, for one use or for several."""

    code = "ordering.invalid_carry"


class TooManyCarries(Conflict):
    """So many keys at most carry one cart at a time; revoke one first."""

    code = "ordering.too_many_carries"


class CarryNotUsable(NotFound):
    """This link does not carry a cart: it was never made, has been used, has run out, or was taken back."""

    code = "ordering.carry_not_usable"


class CartEmpty(Rejected):
    """There is nothing in the cart."""

    code = "ordering.cart_empty"


class CartClosed(Conflict):
    """This cart has already become an order, or was put away."""

    code = "ordering.cart_closed"


class CartAgreed(Conflict):
    """This cart holds what was agreed: it is ordered so, or not at all."""

    code = "ordering.cart_agreed"


class CartHasProblems(Rejected):
    """Some lines cannot be ordered as they stand."""

    code = "ordering.cart_has_problems"


class PriceChanged(Conflict):
    """The total is no longer what the buyer saw."""

    code = "ordering.price_changed"

    def __init__(self, *, expected: str, actual: str, **facts: Any) -> None:
        super().__init__(f"the buyer saw {expected}, it is {actual} now", expected=expected, actual=actual, **facts)


class UnknownCountry(Rejected):
    """A cart goes to a country by its two-letter code."""

    code = "ordering.unknown_country"


class KeyReused(Conflict):
    """This idempotency key was used for another order."""

    code = "ordering.key_reused"


class InvalidKey(Rejected):
    """An idempotency key has 8 to 200 characters."""

    code = "ordering.invalid_key"


class CannotGive(Rejected):
    """This can't be sent as a gift whose receiver says where it goes; `why` says why not."""

    code = "ordering.cannot_give"


class ReceiverNotAwaited(Conflict):
    """Nobody is awaited to say where this order goes: it was said, or the order was called off."""

    code = "ordering.receiver_not_awaited"


class EndsByItself(Conflict):
    """A hold of this kind is placed and ends by what it waits for, not by hand."""

    code = "ordering.ends_by_itself"


class NotYours(Forbidden):
    """Only staff may do this."""

    code = "ordering.staff_only"


class NoTerms(Rejected):
    """This buyer can't order on account here: nobody gave them payment terms."""

    code = "ordering.no_terms"


class NoInstalments(Rejected):
    """This purchase can't be paid by these instalments.

    because  which rule of the offer says no
    article  the name of what is bought that keeps it from being paid so
    """

    code = "ordering.no_instalments"


class LenderDecides(Conflict):
    """The order can't be changed while a lender decides about its instalments."""

    code = "ordering.lender_decides"


class InvalidTender(Rejected):
    """An order can't be paid in these parts: too many of them, one twice, more than it comes to, or of nobody."""

    code = "ordering.invalid_tender"


class CreditNeedsBuyer(Rejected):
    """A guest, or who pays somebody else's order, has no store credit that a refund could become."""

    code = "ordering.credit_needs_buyer"


class OrderIsHeld(Conflict):
    """This can't be done before somebody has looked at the order.

    kinds  of the holds; told to staff alone
    """

    code = "ordering.order_is_held"


class PaymentAwaited(Conflict):
    """The buyer chose to pay on a provider's page and has not: nothing is sent before that."""

    code = "ordering.payment_awaited"


class BeingPicked(Conflict):
    """Goods of this order are being picked or packed: take them back first."""

    code = "ordering.being_picked"


class NothingToShip(Conflict):
    """All goods of this order are still to come."""

    code = "ordering.nothing_to_ship"


class WrongHandOver(Conflict):
    """More units are handed over to be picked, or taken back, than a line has left."""

    code = "ordering.wrong_hand_over"
