from jangteo.kernel.errors import Conflict, NotFound, Rejected


class PaymentNotFound(NotFound):
    """There is no payment for this order."""

    code = "payments.not_found"


class MoreThanHeld(Conflict):
    """More was to be given back than is held of this payment."""

    code = "payments.more_than_held"


class MethodNotOffered(Rejected):
    """This channel does not offer this payment method."""

    code = "payments.method_not_offered"
