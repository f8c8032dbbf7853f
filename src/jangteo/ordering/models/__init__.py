"""Tables of carts and of orders."""

from jangteo.ordering.models.carts import (
    CarryKey,
    Cart,
    CartCoupon,
    CartLine,
    CartLoan,
    CartPolicy,
    CartSubmission,
    SavedLine,
)
from jangteo.ordering.models.documents import OrderDocument
from jangteo.ordering.models.orders import (
    Order,
    OrderDelivery,
    OrderDiscount,
    OrderHold,
    OrderLine,
    OrderMove,
    Refund,
    RefundLine,
)
from jangteo.ordering.models.plans import CartDelivery, CartDeliveryLine
from jangteo.ordering.models.references import ReferenceRules
from jangteo.ordering.models.revisions import OrderRevision, RevisionDelivery, RevisionLine

__all__ = [
    "CarryKey",
    "Cart",
    "CartCoupon",
    "CartDelivery",
    "CartDeliveryLine",
    "CartLine",
    "CartLoan",
    "CartPolicy",
    "CartSubmission",
    "Order",
    "OrderDelivery",
    "OrderDiscount",
    "OrderDocument",
    "OrderHold",
    "OrderLine",
    "OrderMove",
    "OrderRevision",
    "ReferenceRules",
    "Refund",
    "RefundLine",
    "RevisionDelivery",
    "RevisionLine",
    "SavedLine",
]
